import { Token, type TerraformStack } from "cdktf";
import { ConfigMap, StatelessService, type StatelessServiceProps } from "../../lib";
import { at, problemsOf, synthesise, synthesised, testStack } from "../support/synthesise";

const containers = [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }];
const stateless = (stack: TerraformStack, props: Partial<StatelessServiceProps> = {}) =>
  new StatelessService(stack, "web", { containers, ...props });

describe("attributes as tokens", () => {
  const reading = (read: (web: StatelessService) => string | number): unknown => {
    const stack = testStack();
    const web = stateless(stack, { exposure: { type: "LoadBalancer" } });
    const value = read(web);
    new ConfigMap(stack, "seen", { data: { value: Token.asString(value) } });
    return at(synthesise(stack).resource("kubernetes_config_map_v1.seen"), "data.value");
  };

  test("name, namespace and DNS name are known at synth", () => {
    const web = stateless(testStack());
    expect([web.name, web.namespace, web.dnsName]).toEqual(["web", "shop", "web.shop.svc"]);
  });
  test("the cluster IP", () => {
    expect(reading((web) => web.clusterIP)).toBe("${kubernetes_service_v1.web.spec[0].cluster_ip}");
  });
  test("a node port by its port's name", () => {
    expect(reading((web) => web.nodePort("tcp-80"))).toBe("${kubernetes_service_v1.web.spec[0].port[0].node_port}");
    expect(problemsOf(() => reading((web) => web.nodePort("http")))[0]).toMatchObject({
      code: "PortUnknown",
      allowed: "tcp-80",
    });
  });
  test("the load balancer's address, whichever kind it has", () => {
    const text = String(reading((web) => web.loadBalancerAddress));
    expect(text).toContain("kubernetes_service_v1.web.status[0].load_balancer[0].ingress[0].ip");
    expect(text).toContain("kubernetes_service_v1.web.status[0].load_balancer[0].ingress[0].hostname");
  });
});

test("the traffic policy of the outside is said only with an exposure", () => {
  const policyOf = (exposure: StatelessServiceProps["exposure"]) =>
    at(
      synthesised((stack) => stateless(stack, { exposure })).resource("kubernetes_service_v1.web"),
      "spec.0.external_traffic_policy",
    );
  expect(policyOf(undefined)).toBeUndefined();
  expect(policyOf({ type: "None" })).toBeUndefined();
  expect(policyOf({ type: "NodePort" })).toBe("Cluster");
  expect(policyOf({ type: "LoadBalancer", externalTrafficPolicy: "Local" })).toBe("Local");
});

test("one number serves TCP, UDP and SCTP at once, on one node port", () => {
  const ports = (["TCP", "UDP", "SCTP"] as const).map((protocol) => ({
    name: protocol.toLowerCase(),
    containerPort: 5353,
    servicePort: 53,
    protocol,
  }));
  const { resource } = synthesised((stack) =>
    stateless(stack, {
      containers: [{ image: "dns:1", ports }],
      exposure: { type: "NodePort", nodePorts: { tcp: 30_053, udp: 30_053, sctp: 30_053 } },
    }),
  );
  expect(at(resource("kubernetes_service_v1.web"), "spec.0.port")).toEqual(
    ["TCP", "UDP", "SCTP"].map((protocol) =>
      expect.objectContaining({ port: 53, target_port: "5353", protocol, node_port: 30_053 }),
    ),
  );
  // The provider refuses SCTP in a pod's template.
  const [container] = at(resource("kubernetes_deployment_v1.web"), "spec.0.template.0.spec.0.container") as unknown[];
  expect(at(container, "port")).toMatchObject([{ protocol: "TCP" }, { protocol: "UDP" }]);
});
