import type { TerraformStack } from "cdktf";
import {
  Deployment,
  ExternalService,
  HttpRoute,
  Ingress,
  KubeServicesError,
  RetiredService,
  StatelessService,
  WorkloadService,
  type EnvironmentStack,
  type NetworkProps,
  type StatelessServiceProps,
} from "../../lib";
import { synthesise, testStack } from "../support/synthesise";
import { mayCall, policiesOf, type NetworkPod } from "./support";

const containers = [
  {
    image: "nginx:1.27",
    ports: [
      { name: "http", containerPort: 8080, servicePort: 80 },
      { name: "metrics", containerPort: 9090 },
    ],
  },
];
const service = (stack: TerraformStack, id: string, props: Partial<StatelessServiceProps> = {}): StatelessService =>
  new StatelessService(stack, id, { containers, ...props });
const pod = (app: string, namespace = "shop", more: Readonly<Record<string, string>> = {}): NetworkPod => ({
  namespace,
  labels: { app, version: "v1", ...more },
});
const DNS: NetworkPod = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const OUTSIDE = { ip: "203.0.113.7" };

/** Who may call whom at which port; the rest of the given ways must be shut. */
function ways(
  stack: TerraformStack,
  calls: readonly (readonly [NetworkPod | { ip: string }, NetworkPod | { ip: string }, string])[],
): boolean[] {
  synthesise(stack); // the provider takes it
  const policies = policiesOf(stack);
  return calls.map(([from, to, port]) => mayCall(policies, from, to, port));
}

test("allowFrom lets in who is named, at the ports that are named, and nobody else", () => {
  const stack = testStack();
  const front = service(stack, "front");
  service(stack, "web", {
    allowFrom: [
      { service: front, ports: ["http"] },
      { namespace: "monitoring", podLabels: { app: "prometheus" }, ports: ["metrics"] },
      { podLabels: { role: "debug" } },
      { cidr: "192.0.2.0/24", except: ["192.0.2.128/25"], ports: [8080] },
    ],
  });
  service(stack, "free");
  const web = pod("web");
  expect(
    ways(stack, [
      [pod("front"), web, "8080"],
      [pod("front"), web, "9090"],
      [pod("free"), web, "8080"],
      [pod("prometheus", "monitoring"), web, "9090"],
      [pod("prometheus", "monitoring"), web, "8080"],
      [pod("grafana", "monitoring"), web, "9090"],
      [pod("any", "shop", { role: "debug" }), web, "1"],
      [pod("any", "other", { role: "debug" }), web, "1"],
      [{ ip: "192.0.2.5" }, web, "8080"],
      [{ ip: "192.0.2.200" }, web, "8080"],
      [OUTSIDE, web, "8080"],
      // What is said of web is said of nobody else, and web may call all.
      [OUTSIDE, pod("free"), "8080"],
      [web, pod("free"), "8080"],
      [web, OUTSIDE, "443"],
    ]),
  ).toEqual([true, false, false, true, false, false, true, false, true, false, false, true, true, true]);
});

test("allowTo lets out to who is named and to the cluster's DNS, and nowhere else", () => {
  const stack = testStack();
  const db = service(stack, "db", { namespace: "data" });
  service(stack, "web", {
    allowTo: [
      { service: db, ports: ["http"] },
      { cidr: "203.0.113.0/24", ports: [{ port: 1000, endPort: 2000 }] },
    ],
  });
  const web = pod("web");
  expect(
    ways(stack, [
      [web, pod("db", "data"), "8080"],
      [web, pod("db", "data"), "9090"],
      [web, pod("db", "shop"), "8080"],
      [web, DNS, "53/UDP"],
      [web, DNS, "53"],
      [web, DNS, "443"],
      [web, { ip: "169.254.25.10" }, "53/UDP"],
      [web, OUTSIDE, "1500"],
      [web, OUTSIDE, "443"],
      [pod("other"), web, "8080"],
    ]),
  ).toEqual([true, false, false, true, true, false, true, true, false, true]);
});

test("a connection is said on one side, and the other side opens for it", () => {
  const stack = testStack();
  const shut: NetworkProps = { allowFrom: [], allowTo: [] };
  const db = service(stack, "db", shut);
  const cache = service(stack, "cache", shut);
  const web = service(stack, "web", {
    allowFrom: [{ service: cache, ports: ["metrics"] }],
    allowTo: [{ service: db, ports: ["http"] }],
  });
  expect(
    ways(stack, [
      [pod("web"), pod("db"), "8080"],
      [pod("web"), pod("db"), "9090"],
      [pod("cache"), pod("web"), "9090"],
      [pod("cache"), pod("web"), "8080"],
      [pod("cache"), pod("db"), "8080"],
      [pod("db"), pod("web"), "8080"],
      [pod("web"), pod("cache"), "8080"],
      [pod("db"), DNS, "53/UDP"],
    ]),
  ).toEqual([true, false, true, false, false, false, false, true]);
  expect(web.resources.map(({ address }) => address)).toEqual(
    expect.arrayContaining([
      "kubernetes_network_policy_v1.web",
      "kubernetes_network_policy_v1.web_to_db",
      "kubernetes_network_policy_v1.web_from_cache",
    ]),
  );
});

test("nobody's pods are shut by being named", () => {
  const stack = testStack();
  const front = service(stack, "front");
  service(stack, "web", { allowFrom: [{ service: front }], allowTo: [{ service: front }] });
  expect(
    ways(stack, [
      [OUTSIDE, pod("front"), "8080"],
      [pod("front"), OUTSIDE, "443"],
    ]),
  ).toEqual([true, true]);
});

test("an isolated stack keeps other namespaces out, but for services that say who may call", () => {
  const stack = testStack({ isolated: true });
  const web = service(stack, "web", { allowFrom: [{ namespace: "ingress" }] });
  new Deployment(stack, "worker", { containers: [{ image: "worker:1" }], allowTo: [{ service: web }] });
  service(stack, "api");
  const elsewhere = service(stack, "elsewhere", { namespace: "outskirts" });
  void elsewhere;
  expect(
    ways(stack, [
      [pod("api"), pod("worker"), "1"],
      [pod("api", "other"), pod("worker"), "1"],
      [pod("api", "other"), pod("api"), "8080"],
      [pod("foreign"), pod("api"), "8080"],
      [OUTSIDE, pod("api"), "8080"],
      [pod("controller", "ingress"), pod("web"), "8080"],
      [pod("api"), pod("web"), "8080"],
      [pod("worker"), pod("web"), "8080"],
      [pod("other", "other"), pod("elsewhere", "outskirts"), "8080"],
      [pod("api"), OUTSIDE, "443"],
    ]),
  ).toEqual([true, false, false, true, false, true, false, true, true, true]);
  expect(policiesOf(testStack({ isolated: true })).map(({ spec }) => spec.podSelector)).toEqual([
    { matchExpressions: [] },
  ]);
});

const CONTROLLER = pod("controller", "gateways");

test.each<[string, Partial<StatelessServiceProps>, Parameters<typeof testStack>[0]]>([
  ["shut by allowFrom", { allowFrom: [] }, {}],
  ["shut by the isolated stack", {}, { isolated: true }],
])("a route of its own lets its controller in where the pods are %s", (_, props, stackProps) => {
  const stack = testStack(stackProps);
  const web = service(stack, "web", props);
  const api = service(stack, "api", props);
  const shadow = service(stack, "shadow", props);
  service(stack, "db", props);
  const gateway = { controllerNamespace: "gateways" };
  new Ingress(stack, "shop", {
    ...gateway,
    rules: [{ host: "a.example.com", paths: [{ service: web, port: "http" }] }],
  });
  new HttpRoute(stack, "edge", {
    ...gateway,
    gateway: "public",
    rules: [
      {
        backends: [{ service: api, port: "http" }],
        filters: [{ type: "RequestMirror", service: shadow, port: "http" }],
      },
    ],
  });
  expect(
    ways(stack, [
      ...["web", "api", "shadow", "db"].map((app) => [CONTROLLER, pod(app), "8080"] as const),
      [pod("other", "elsewhere"), pod("web"), "8080"],
      [OUTSIDE, pod("web"), "8080"],
    ]),
  ).toEqual([true, true, true, false, false, false]);
  expect(synthesise(stack).addresses).toEqual(
    expect.arrayContaining([
      "kubernetes_network_policy_v1.shop_to_web",
      "kubernetes_network_policy_v1.edge_to_api",
      "kubernetes_network_policy_v1.edge_to_shadow",
    ]),
  );
});

test("a route to pods that everyone may call, or that its controller may call already, makes no policy", () => {
  const stack = testStack();
  const open = service(stack, "open");
  const exposed = service(stack, "exposed", {
    allowFrom: [],
    exposure: { type: "Ingress", host: "a.example.com", port: "http", controllerNamespace: "gateways" },
  });
  const paths = [open, exposed].map((one) => ({ path: `/${one.name}`, service: one, port: "http" }));
  new Ingress(stack, "shop", { rules: [{ host: "b.example.com", paths }] });
  expect(policiesOf(stack).map(({ metadata }) => metadata.name)).toEqual(["exposed"]);
});

test("a Service to pods of others lets its controller in where the stack is isolated", () => {
  const stack = testStack({ isolated: true });
  const exposure = { type: "Ingress", host: "a.example.com", controllerNamespace: "gateways" } as const;
  new WorkloadService(stack, "theirs", { selector: { app: "theirs" }, ports: [{ port: 80 }], exposure });
  expect(
    ways(stack, [
      [CONTROLLER, pod("theirs"), "80"],
      [CONTROLLER, pod("others"), "80"],
      [pod("other", "elsewhere"), pod("theirs"), "80"],
    ]),
  ).toEqual([true, false, false]);
});

test("the labels of an existing workload's pods are known to Terraform alone, and may be a peer's", () => {
  const stack = testStack();
  const theirs = new WorkloadService(stack, "theirs", {
    workload: { kind: "Deployment", name: "theirs" },
    ports: [{ port: 80 }],
  });
  service(stack, "web", { allowTo: [{ service: theirs }] });
  expect(synthesise(stack).resource("kubernetes_network_policy_v1.web")).toMatchObject({
    spec: [
      {
        egress: [
          {},
          {
            to: [
              {
                pod_selector: [
                  { match_labels: "${data.kubernetes_resource.theirs.object.spec.template.metadata.labels}" },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
});

test("pods come after the policies, versions are behind those of their service, and all of it can be retired", () => {
  const stack = testStack();
  const web = service(stack, "web", { allowFrom: [] });
  web.addVersion("v2", {});
  const made = synthesise(stack);
  for (const name of ["web", "web_v2"])
    expect(made.resource(`kubernetes_deployment_v1.${name}`)["depends_on"]).toEqual([
      "kubernetes_network_policy_v1.web",
    ]);
  expect(ways(stack, [[OUTSIDE, { namespace: "shop", labels: { app: "web", version: "v2" } }, "8080"]])).toEqual([
    false,
  ]);
  expect(made.addresses).not.toContain("kubernetes_network_policy_v1.web_v2");
  const kept = new RetiredService(testStack(), "web", { keep: ["workload"] }).forgotten;
  expect(kept).toContain("kubernetes_network_policy_v1.web");
});

function codes(make: (stack: EnvironmentStack) => void, props: Parameters<typeof testStack>[0] = {}): string[] {
  try {
    make(testStack(props));
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code, prop }) => `${code} ${prop}`);
    throw error;
  }
  return [];
}
const web =
  (props: Partial<StatelessServiceProps>) =>
  (stack: EnvironmentStack): void =>
    void service(stack, "web", props);
const BALANCED = { exposure: { type: "LoadBalancer" } } as const;

test.each<[string, (stack: EnvironmentStack) => void, string[], Parameters<typeof testStack>[0]?]>([
  ["nobody", web({ allowFrom: [{}] }), ["PeerAmbiguous allowFrom[0]"]],
  ["two at once", web({ allowTo: [{ namespace: "a", cidr: "192.0.2.0/24" }] }), ["PeerAmbiguous allowTo[0]"]],
  ["no range", web({ allowFrom: [{ cidr: "192.0.2.1" }] }), ["CidrInvalid allowFrom[0].cidr"]],
  [
    "except of nothing",
    web({ allowFrom: [{ namespace: "a", except: ["192.0.2.0/24"] }] }),
    ["PeerExceptWithoutRange allowFrom[0].except"],
  ],
  // https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ : "must be a strict subset".
  ...(
    [
      ["10.0.0.0/8", "192.168.0.0/16", false],
      ["10.0.0.0/8", "10.0.0.0/8", false],
      ["10.0.0.0/8", "10.0.0.0/7", false],
      ["10.0.0.0/8", "fd00::/64", false],
      ["fd00::/8", "10.0.0.0/16", false],
      ["fd00::/16", "fe00::/32", false],
      ["10.0.0.0/8", "10.255.255.255/32", true],
      ["0.0.0.0/0", "10.0.0.0/8", true],
      ["::/0", "fd00::/8", true],
      ["10.0.0.7/8", "10.1.2.3/16", true],
    ] as const
  ).map(([cidr, except, taken]): [string, (stack: EnvironmentStack) => void, string[]] => [
    `${except} out of ${cidr}`,
    web({ allowTo: [{ cidr, except: ["${var.range}", except] }] }),
    taken ? [] : ["PeerExceptOutside allowTo[0].except[1]"],
  ]),
  ...["a-name-of-more-than-15", "8080", "a--b", "Http", "-a"].map(
    (port): [string, (stack: EnvironmentStack) => void, string[]] => [
      `${port} as the name of a port elsewhere`,
      web({ allowTo: [{ namespace: "a", ports: [port] }] }),
      ["PortUnknown allowTo[0].ports[0]"],
    ],
  ),
  [
    "an unknown port",
    web({ allowFrom: [{ namespace: "a", ports: ["https"] }] }),
    ["PortUnknown allowFrom[0].ports[0]"],
  ],
  [
    "the Service's port",
    web({ allowFrom: [{ namespace: "a", ports: [80] }] }),
    ["PeerPortOfService allowFrom[0].ports[0]"],
  ],
  [
    "a range backwards",
    web({ allowTo: [{ cidr: "0.0.0.0/0", ports: [{ port: 9, endPort: 8 }] }] }),
    ["PortRangeInvalid allowTo[0].ports[0].endPort"],
  ],
  [
    "a name of something outside",
    (stack) =>
      web({ allowTo: [{ service: new ExternalService(stack, "ext", { externalName: "a.example.com" }) }] })(stack),
    ["PeerWithoutPods allowTo[0].service"],
  ],
  ["what is exposed and shut", web({ ...BALANCED, allowFrom: [{ namespace: "a" }] }), ["ExposureCutOff exposure.type"]],
  ["what is exposed and open", web({ ...BALANCED, allowFrom: [{ cidr: "0.0.0.0/0" }] }), []],
  [
    "what is exposed and open at another port",
    web({ ...BALANCED, allowFrom: [{ cidr: "0.0.0.0/0", ports: [22] }] }),
    ["ExposureCutOff exposure.type"],
  ],
  ...[["http"], [8080], [{ port: 8000, endPort: 9000 }]].map(
    (ports): [string, (stack: EnvironmentStack) => void, string[]] => [
      `what is exposed and open at ${JSON.stringify(ports)}`,
      web({ ...BALANCED, allowFrom: [{ cidr: "0.0.0.0/0", ports }] }),
      [],
    ],
  ),
  [
    "a route of its own to shut pods",
    (stack) => {
      const shut = service(stack, "web", { allowFrom: [{ podLabels: { app: "api" } }] });
      new Ingress(stack, "shop", { defaultBackend: { service: shut, port: "http" } });
    },
    ["ExposureCutOff defaultBackend.service"],
  ],
  [
    "a route of its own in an isolated stack",
    (stack) => {
      const shut = service(stack, "web");
      new HttpRoute(stack, "edge", { gateway: "public", rules: [{ backends: [{ service: shut, port: "http" }] }] });
    },
    ["ExposureCutOff rules[0].backends[0].service"],
    { isolated: true },
  ],
  [
    "a Service to pods of others in an isolated stack",
    (stack) => {
      const exposure = { type: "Ingress", host: "a.example.com" } as const;
      new WorkloadService(stack, "theirs", { selector: { app: "theirs" }, ports: [{ port: 80 }], exposure });
    },
    ["ExposureCutOff exposure.type"],
    { isolated: true },
  ],
  ["what is exposed in an isolated stack", web(BALANCED), ["ExposureCutOff exposure.type"], { isolated: true }],
  [
    "a second Service in front of shut pods",
    (stack) => {
      const { workload } = service(stack, "web", { allowFrom: [] });
      new WorkloadService(stack, "public", { workload, ports: [{ port: 80, targetPort: 8080 }], ...BALANCED });
    },
    ["ExposureCutOff exposure.type"],
  ],
  [
    "a version's own",
    (stack) => void service(stack, "web").addVersion("v2", { allowFrom: [] } as never),
    ["VersionPropShared allowFrom"],
  ],
])("%s", (...[, make, expected, props]) => {
  expect(codes(make, props)).toEqual(expected);
});
