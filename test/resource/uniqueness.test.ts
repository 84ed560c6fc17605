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
