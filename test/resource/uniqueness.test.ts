import { ManifestService, WorkloadService } from "../../lib";
import { errorOf, testStack } from "../support/synthesise";

const exposed = (nodePort: number, protocol: "TCP" | "UDP" = "TCP") => ({
  selector: { app: "web" },
  ports: [{ name: "one", port: 80, protocol }],
  exposure: { type: "NodePort", nodePorts: { one: nodePort } } as const,
});

test("a node port that another Service of the stack has is refused, also where a manifest asks for it", () => {
  const stack = testStack();
  new WorkloadService(stack, "web", exposed(30080));
  expect(errorOf(() => new WorkloadService(stack, "api", exposed(30080))).problems).toMatchObject([
    { code: "NodePortTaken", where: "test/api/Service", value: 30080 },
  ]);
  const manifest = { apiVersion: "v1", kind: "Service", metadata: { name: "old" } };
  const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] };
  expect(errorOf(() => new ManifestService(stack, "legacy", { objects: [{ ...manifest, spec }] })).code).toBe(
    "NodePortTaken",
  );
});

test("the same node port over another protocol, or in another stack, is another one", () => {
  const stack = testStack();
  new WorkloadService(stack, "web", exposed(30080));
  new WorkloadService(stack, "dns", exposed(30080, "UDP"));
  new WorkloadService(testStack({}, "other"), "web", exposed(30080));
});

const asking = (clusterIP: string) => ({
  selector: { app: "web" },
  ports: [{ port: 80 }],
  access: { type: "VirtualIP", clusterIP } as const,
});

test.each([
  ["10.96.0.77", "10.96.0.77"],
  ["fd00::1", "FD00:0:0::1"],
])("a cluster IP that another Service of the stack has is refused: %s", (address, two) => {
  const stack = testStack();
  new WorkloadService(stack, "c", asking(address));
  new WorkloadService(stack, "e", asking("10.96.0.78"));
  expect(errorOf(() => new WorkloadService(stack, "d", asking(two))).problems).toMatchObject([
    { code: "ClusterIpTaken", where: "test/d/Service", what: `test/c/Service has the cluster IP ${address} already` },
  ]);
  const object = { apiVersion: "v1", kind: "Service", metadata: { name: "old" } };
  const spec = { clusterIPs: [address], ports: [{ port: 80 }] };
  expect(errorOf(() => new ManifestService(stack, "legacy", { objects: [{ ...object, spec }] })).code).toBe(
    "ClusterIpTaken",
  );
});

test("two headless Services have no address to fight over, and tokens are not compared", () => {
  const stack = testStack();
  for (const id of ["a", "b"]) new WorkloadService(stack, id, { ...asking("10.96.0.1"), access: { type: "Headless" } });
  for (const id of ["c", "d"]) new WorkloadService(stack, id, asking("${var.ip}"));
});

test.each<[string, readonly object[], string]>([
  [
    "two Services of one manifest",
    [{ nodePort: 30080 }, { nodePort: 30080 }],
    "its Service a has node port 30080 over TCP already",
  ],
  [
    "a port for health checks",
    [{ type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: 30080 }, { nodePort: 30080 }],
    "its Service a has node port 30080 over TCP already",
  ],
])("%s do not share a node port", (_, services, what) => {
  const objects = services.map((given, index) => {
    const { nodePort, ...more } = given as { nodePort?: number };
    const ports = [{ port: 80, ...(nodePort === undefined ? {} : { nodePort }) }];
    return {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "ab"[index] },
      spec: { type: "NodePort", ports, ...more },
    };
  });
  expect(errorOf(() => new ManifestService(testStack(), "legacy", { objects })).problems).toMatchObject([
    { code: "NodePortTaken", where: "test/legacy", what },
  ]);
});

test("one Service does not have one node port twice", () => {
  const ports = [80, 81].map((port) => ({ name: `p${port}`, port, nodePort: 30080 }));
  const object = { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { type: "NodePort", ports } };
  expect(errorOf(() => new ManifestService(testStack(), "legacy", { objects: [object] })).code).toBe(
    "NodePortDuplicate",
  );
});
