import {
  ExternalService,
  HttpRoute,
  KubeServicesError,
  Manifest,
  RetiredService,
  StatefulService,
  StatelessService,
  WorkloadService,
  type Container,
  type EnvironmentStack,
  type HttpRouteExposure,
  type HttpRouteProps,
} from "../../lib";
import { reportOn } from "../audit/support/plan";
import { planOfStack } from "../audit/support/plan-of-stack";
import { synthesise, testStack } from "../support/synthesise";

const CONTAINERS: readonly Container[] = [
  { image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] },
];
const TWO: readonly Container[] = [
  {
    image: "nginx:1.27",
    ports: [
      { name: "http", containerPort: 8080, servicePort: 80 },
      { name: "admin", containerPort: 9000 },
    ],
  },
];
const exposed = (
  exposure: Partial<Omit<HttpRouteExposure, "type">>,
  containers = CONTAINERS,
  stack = testStack(),
): StatelessService =>
  new StatelessService(stack, "web", { containers, exposure: { type: "HTTPRoute", gateway: "public", ...exposure } });

interface Route {
  readonly manifest: {
    readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> };
    readonly spec: Readonly<Record<string, unknown>>;
  };
  readonly depends_on: readonly string[];
}
const routeOf = (stack: EnvironmentStack, id = "web"): Route =>
  synthesise(stack).resource(`kubernetes_manifest.${id}`) as unknown as Route;
const specOf = (service: StatelessService): Readonly<Record<string, unknown>> =>
  routeOf(service.node.scope as EnvironmentStack).manifest.spec;
const PUBLIC = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "public" };
const to = (name: string, port = 80, weight = 1): object => ({ group: "", kind: "Service", name, port, weight });
const at = (path = "/", type = "PathPrefix"): object[] => [{ path: { type, value: path } }];

test("an exposure through a Gateway makes an HTTPRoute of the service's name, and the Service stays inside", () => {
  const web = exposed({ hostnames: "shop.example.com" });
  const stack = web.node.scope as EnvironmentStack;
  const { manifest, depends_on: before } = routeOf(stack);
  expect(manifest).toMatchObject({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: {
      name: "web",
      namespace: "shop",
      labels: { app: "web", "app.kubernetes.io/managed-by": "cdktf-kube-services" },
    },
  });
  expect(manifest.spec).toEqual({
    parentRefs: [PUBLIC],
    hostnames: ["shop.example.com"],
    rules: [{ matches: at(), backendRefs: [to("web")] }],
  });
  expect(before).toEqual(["kubernetes_service_v1.web"]);
  expect(synthesise(stack).resource("kubernetes_service_v1.web")).toMatchObject({ spec: [{ type: "ClusterIP" }] });
  expect(web.httpRoute?.address).toBe("kubernetes_manifest.web");
  expect(web.ingress).toBeUndefined();
  expect(Manifest.of(stack).objects.map(({ kind }) => kind)).toContain("HTTPRoute");
});

test("several Gateways, hosts, and paths with ports of their own", () => {
  expect(
    specOf(
      exposed(
        {
          gateway: ["public", { name: "inner", namespace: "gateways", sectionName: "https", port: 443 }],
          hostnames: ["a.example.com", "*.b.example.com"],
          path: [
            { port: "http" },
            { path: "/admin", pathType: "Exact", port: 9000 },
            { path: "/v[0-9]+", pathType: "RegularExpression", port: "admin" },
          ],
          timeouts: { request: "10s", backendRequest: "2s" },
        },
        TWO,
      ),
    ),
  ).toEqual({
    parentRefs: [PUBLIC, { ...PUBLIC, name: "inner", namespace: "gateways", sectionName: "https", port: 443 }],
    hostnames: ["a.example.com", "*.b.example.com"],
    rules: [
      { matches: at(), backendRefs: [to("web")], timeouts: { request: "10s", backendRequest: "2s" } },
      {
        matches: at("/admin", "Exact"),
        backendRefs: [to("web", 9000)],
        timeouts: { request: "10s", backendRequest: "2s" },
      },
      {
        matches: at("/v[0-9]+", "RegularExpression"),
        backendRefs: [to("web", 9000)],
        timeouts: { request: "10s", backendRequest: "2s" },
      },
    ],
  });
});

test.each([
  [{ v1: 90, v2: 10 }, ["web_v1", "web_v2"]],
  [{ v1: 50, v2: 50 }, ["web_v1", "web_v2"]],
  [{ v2: 100 }, ["web_v2"]],
] as const)("a canary is a number in the code: %j", (weights: Readonly<Record<string, number>>, services) => {
  const web = exposed({ weights });
  web.addVersion("v2", { containers: TWO });
  const stack = web.node.scope as EnvironmentStack;
  const { resource, addresses } = synthesise(stack);
  const { manifest, depends_on: before } = routeOf(stack);
  expect(manifest.spec["rules"]).toEqual([
    {
      matches: at(),
      backendRefs: Object.entries(weights).map(([version, weight]) => to(`web-${version}`, 80, weight)),
    },
  ]);
  expect(before).toEqual([
    ...services.map((id) => `kubernetes_deployment_v1.${id === "web_v1" ? "web" : id}`),
    ...services.map((id) => `kubernetes_service_v1.${id}`),
  ]);
  expect(addresses.filter((address) => address.startsWith("kubernetes_service_v1."))).toEqual(
    ["web", ...services].map((id) => `kubernetes_service_v1.${id}`),
  );
  for (const id of services) {
    const version = id.slice("web_".length);
    const deployment = resource(`kubernetes_deployment_v1.${version === "v1" ? "web" : id}`) as {
      spec: { template: { metadata: { labels: Record<string, string> }[] }[] }[];
    };
    const { spec } = resource(`kubernetes_service_v1.${id}`) as {
      spec: { selector: Record<string, string>; port: object[] }[];
    };
    expect(spec[0]?.selector).toEqual({ app: "web", version });
    expect(deployment.spec[0]?.template[0]?.metadata[0]?.labels).toMatchObject(spec[0]?.selector ?? { none: "" });
    expect(resource(`kubernetes_service_v1.${id}`)["lifecycle"]).toMatchObject({ create_before_destroy: true });
    expect(spec[0]?.port).toEqual([expect.objectContaining({ port: 80, target_port: "8080" })]);
  }
});

test("an HTTPRoute of its own leads to services and versions, and does more on the way", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: CONTAINERS, version: "v3" });
  web.addVersion("v4", {});
  const db = new StatefulService(stack, "db", { containers: TWO });
  const shop = new HttpRoute(stack, "shop", {
    gateway: { name: "public", namespace: "gateways" },
    hostnames: "shop.example.com",
    rules: [
      { backends: [{ service: web }] },
      {
        matches: [{ path: "/api", method: "GET", headers: [{ name: "X-Beta", value: "1" }] }],
        filters: [
          { type: "URLRewrite", path: { replacePrefixMatch: "/" } },
          { type: "RequestHeaderModifier", set: [{ name: "X-From", value: "route" }], remove: ["Cookie"] },
          { type: "RequestMirror", service: db, port: "admin", percent: 5 },
          { type: "ExtensionRef", group: "traefik.io", kind: "Middleware", name: "limit" },
        ],
        backends: [
          { service: web, version: "v3", weight: 3 },
          { service: web, version: "v4" },
        ],
      },
      {
        matches: [{ path: "/old", queryParams: [{ name: "a", value: "b", type: "RegularExpression" }] }],
        filters: [{ type: "RequestRedirect", scheme: "https", path: { replaceFullPath: "/new" }, statusCode: 308 }],
      },
    ],
  });
  expect(shop.address).toBe("kubernetes_manifest.shop");
  const { manifest, depends_on: before } = routeOf(stack, "shop");
  expect(before).toEqual([
    "kubernetes_deployment_v1.web",
    "kubernetes_deployment_v1.web_v4",
    "kubernetes_service_v1.db",
    "kubernetes_service_v1.web",
    "kubernetes_service_v1.web_v3",
    "kubernetes_service_v1.web_v4",
  ]);
  expect(manifest.spec["rules"]).toEqual([
    { matches: at(), backendRefs: [to("web")] },
    {
      matches: [
        {
          path: { type: "PathPrefix", value: "/api" },
          method: "GET",
          headers: [{ name: "X-Beta", type: "Exact", value: "1" }],
        },
      ],
      filters: [
        { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
        {
          type: "RequestHeaderModifier",
          requestHeaderModifier: { set: [{ name: "X-From", value: "route" }], remove: ["Cookie"] },
        },
        {
          type: "RequestMirror",
          requestMirror: { backendRef: { group: "", kind: "Service", name: "db", port: 9000 }, percent: 5 },
        },
        { type: "ExtensionRef", extensionRef: { group: "traefik.io", kind: "Middleware", name: "limit" } },
      ],
      backendRefs: [to("web-v3", 80, 3), to("web-v4")],
    },
    {
      matches: [
        {
          path: { type: "PathPrefix", value: "/old" },
          queryParams: [{ name: "a", type: "RegularExpression", value: "b" }],
        },
      ],
      filters: [
        {
          type: "RequestRedirect",
          requestRedirect: {
            scheme: "https",
            path: { type: "ReplaceFullPath", replaceFullPath: "/new" },
            statusCode: 308,
          },
        },
      ],
    },
  ]);
});

test("as given, the Service of a version selects what the version was given", () => {
  const stack = testStack({ asGiven: true });
  const web = new StatelessService(stack, "web", { containers: CONTAINERS, selector: { run: "web" } });
  web.addVersion("v2", { name: "web-new", selector: { run: "web", track: "new" } });
  new HttpRoute(stack, "shop", { gateway: "public", rules: [{ backends: [{ service: web, version: "v2" }] }] });
  expect(synthesise(stack).resource("kubernetes_service_v1.web_v2")).toMatchObject({
    metadata: [{ name: "web-v2" }],
    spec: [{ selector: { run: "web", track: "new" } }],
  });
});

test("as given, a name may have no place for the version", () => {
  const stack = testStack({ asGiven: true });
  const selector = { run: "web" };
  const service = new StatelessService(stack, "w".repeat(61), { containers: CONTAINERS, selector });
  expect(codes(() => service.versionService("v1"))).toEqual(["ServiceNameInvalid "]);
});

test("it goes with the service, stays with it, and can be overridden", () => {
  const web = exposed({ weights: { v1: 1 } });
  expect(web.resources.map(({ address }) => address)).toEqual(
    expect.arrayContaining(["kubernetes_manifest.web", "kubernetes_service_v1.web_v1"]),
  );
  web.addOverride("kubernetes_manifest.manifest.spec.hostnames", ["other.example.com"]);
  web.addOverride("spec.0.replicas", "7");
  const stack = web.node.scope as EnvironmentStack;
  expect(routeOf(stack).manifest.spec["hostnames"]).toEqual(["other.example.com"]);
  expect(synthesise(stack).resource("kubernetes_deployment_v1.web")).toMatchObject({ spec: [{ replicas: "7" }] });
  const kept = new RetiredService(testStack(), "web", { keep: ["service"], versions: ["v2"] }).forgotten;
  expect(kept).toEqual([
    "kubernetes_service_v1.web",
    "kubernetes_service_v1.web_v1",
    "kubernetes_service_v1.web_v2",
    "kubernetes_ingress_v1.web",
    "kubernetes_manifest.web",
    "kubernetes_network_policy_v1.web_from_outside",
  ]);
});

test("a change of the route changes its checksum, and nothing else does", () => {
  const checksum = (weights: Readonly<Record<string, number>>): string | undefined => {
    const web = exposed({ weights });
    web.addVersion("v2", {});
    return routeOf(web.node.scope as EnvironmentStack).manifest.metadata.annotations["cdktf-kube-services/checksum"];
  };
  expect(checksum({ v1: 90, v2: 10 })).toMatch(/^[0-9a-f]{40}$/);
  expect(checksum({ v1: 90, v2: 10 })).toBe(checksum({ v1: 90, v2: 10 }));
  expect(checksum({ v1: 90, v2: 10 })).not.toBe(checksum({ v1: 50, v2: 50 }));
});

function codes(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code, prop = "" }) => `${code} ${prop}`);
    throw error;
  }
  return [];
}

test.each<[string, () => unknown, string[]]>([
  ["no Gateway", () => exposed({ gateway: undefined as never }), ["PropMissing exposure.gateway"]],
  ["a Gateway twice", () => exposed({ gateway: ["a", { name: "a" }] }), ["GatewayDuplicate exposure.gateway[1]"]],
  ["a URL", () => exposed({ hostnames: "https://a.example.com" }), ["IngressHostInvalid exposure.hostnames"]],
  ["a path without '/'", () => exposed({ path: "shop" }), ["HttpPathInvalid exposure.path"]],
  ["a path out of the tree", () => exposed({ path: [{ path: "/a/.." }] }), ["HttpPathInvalid exposure.path[0].path"]],
  ["no such port", () => exposed({ port: "https" }), ["BackendPortUnknown exposure.port"]],
  ["one port of two", () => exposed({}, TWO), ["BackendPortAmbiguous exposure.port"]],
  [
    "a path twice",
    () => exposed({ path: [{ path: "/a" }, { path: "/a" }] }),
    ["IngressPathDuplicate exposure.path[1].path"],
  ],
  ["a weight below 0", () => exposed({ weights: { v1: -1 } }), ["RouteWeightInvalid exposure.weights.v1"]],
  ["weights of nothing", () => exposed({ weights: { v1: 0, v2: 0 } }), ["RouteWeightsZero exposure.weights"]],
  ["no weights", () => exposed({ weights: {} }), ["RouteWeightsZero exposure.weights"]],
  [
    "a time without unit",
    () => exposed({ timeouts: { request: "10" } }),
    ["DurationInvalid exposure.timeouts.request"],
  ],
  [
    "a try that outlasts the request",
    () => exposed({ timeouts: { request: "1s500ms", backendRequest: "1501ms" } }),
    ["TimeoutsContradiction exposure.timeouts.backendRequest"],
  ],
  ["no bound for the request", () => exposed({ timeouts: { request: "0s", backendRequest: "5s" } }), []],
  [
    "a version that never comes",
    () => synthesise(exposed({ weights: { v1: 90, v2: 10 } }).node.scope as EnvironmentStack),
    ['VersionUnknown exposure.weights["v2"]'],
  ],
  [
    "weights as given",
    () =>
      new StatelessService(testStack({ asGiven: true }), "web", {
        containers: CONTAINERS,
        selector: { app: "web" },
        exposure: { type: "HTTPRoute", gateway: "public", weights: { v1: 1 } },
      }),
    ["WeightsAsGiven exposure.weights"],
  ],
  [
    "weights of a Service without workloads",
    () =>
      new WorkloadService(testStack(), "web", {
        selector: { app: "a" },
        ports: [{ port: 80 }],
        exposure: { type: "HTTPRoute", gateway: "public", weights: { v1: 1 } },
      }),
    ["BackendWithoutVersions exposure.weights"],
  ],
  [
    "headless",
    () =>
      new StatelessService(testStack(), "web", {
        containers: CONTAINERS,
        access: { type: "Headless" },
        exposure: { type: "HTTPRoute", gateway: "public" },
      }),
    ["ExposureHeadless exposure.type"],
  ],
  [
    "isolated, and no controller is let in",
    () => exposed({}, CONTAINERS, testStack({ isolated: true })),
    ["ExposureCutOff exposure.type"],
  ],
  [
    "isolated, and the controller is let in",
    () => exposed({ controllerNamespace: "traefik" }, CONTAINERS, testStack({ isolated: true })),
    [],
  ],
  [
    "requests of two services",
    () => {
      const stack = exposed({ hostnames: "a.example.com" }).node.scope as EnvironmentStack;
      new WorkloadService(stack, "other", {
        selector: { app: "x" },
        ports: [{ port: 80 }],
        exposure: { type: "HTTPRoute", gateway: "public", hostnames: ["b.example.com", "a.example.com"] },
      });
    },
    ["RouteTaken "],
  ],
  [
    "the same requests on two Gateways",
    () => {
      const stack = exposed({ hostnames: "a.example.com" }).node.scope as EnvironmentStack;
      new WorkloadService(stack, "other", {
        selector: { app: "x" },
        ports: [{ port: 80 }],
        exposure: { type: "HTTPRoute", gateway: "inner", hostnames: "a.example.com" },
      });
    },
    [],
  ],
])("%s", (...[, make, expected]) => {
  expect(codes(make)).toEqual(expected);
});

type Rules = HttpRouteProps["rules"];
const route = (rules: (web: StatelessService, stack: EnvironmentStack) => Rules, more: object = {}): string[] => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: CONTAINERS });
  return codes(() => new HttpRoute(stack, "shop", { gateway: "public", rules: rules(web, stack), ...more }));
};
test.each<[string, (web: StatelessService, stack: EnvironmentStack) => Rules, string[]]>([
  ["no rule", () => [], ["PropOutOfRange rules"]],
  ["nobody", () => [{}], ["BackendMissing rules[0].backends"]],
  [
    "a name instead of a service",
    () => [{ backends: [{ service: "web" as never }] }],
    ["PropValueInvalid rules[0].backends[0].service"],
  ],
  [
    "a service of another stack",
    () => [{ backends: [{ service: new StatelessService(testStack({}, "far"), "web", { containers: CONTAINERS }) }] }],
    ["BackendOtherStack rules[0].backends[0].service"],
  ],
  [
    "a service of another namespace",
    (...[, stack]) => [
      { backends: [{ service: new StatelessService(stack, "far", { containers: CONTAINERS, namespace: "far" }) }] },
    ],
    ["BackendOtherNamespace rules[0].backends[0].service"],
  ],
  [
    "a service without pods",
    (...[, stack]) => [
      { backends: [{ service: new ExternalService(stack, "ext", { externalName: "a.example.com" }) }] },
    ],
    ["BackendWithoutPorts rules[0].backends[0].service"],
  ],
  [
    "no such port",
    (web) => [{ backends: [{ service: web, port: 81 }] }],
    ["BackendPortUnknown rules[0].backends[0].port"],
  ],
  [
    "no such version",
    (web) => [{ backends: [{ service: web, version: "v2" }] }],
    ["VersionUnknown rules[0].backends[0].version"],
  ],
  [
    "a version of a Service without workloads",
    (...[, stack]) => {
      const service = new WorkloadService(stack, "other", { selector: { app: "a" }, ports: [{ port: 80 }] });
      return [{ backends: [{ service, version: "v1" }] }];
    },
    ["BackendWithoutVersions rules[0].backends[0].version"],
  ],
  ["nobody, by weight", (web) => [{ backends: [{ service: web, weight: 0 }] }], ["RouteWeightsZero rules[0].backends"]],
  [
    "a redirect and a backend",
    (web) => [{ backends: [{ service: web }], filters: [{ type: "RequestRedirect", scheme: "https" }] }],
    ["HttpRedirectWithBackends rules[0].backends"],
  ],
  [
    "a redirect and a rewrite",
    () => [{ filters: [{ type: "RequestRedirect" }, { type: "URLRewrite", hostname: "a.example.com" }] }],
    ["HttpFilterContradiction rules[0].filters[1].type"],
  ],
  [
    "a rewrite twice",
    (web) => [{ backends: [{ service: web }], filters: [{ type: "URLRewrite" }, { type: "URLRewrite" }] }],
    ["HttpFilterDuplicate rules[0].filters[1].type"],
  ],
  [
    "a prefix of two matches",
    (web) => [
      {
        matches: [{ path: "/a" }, { path: "/b" }],
        filters: [{ type: "URLRewrite", path: { replacePrefixMatch: "/" } }],
        backends: [{ service: web }],
      },
    ],
    ["HttpPrefixUnknown rules[0].filters[0].path.replacePrefixMatch"],
  ],
  [
    "two changes of a path",
    (web) => [
      {
        filters: [{ type: "URLRewrite", path: { replacePrefixMatch: "/", replaceFullPath: "/" } }],
        backends: [{ service: web }],
      },
    ],
    ["HttpPathChangeAmbiguous rules[0].filters[0].path"],
  ],
  [
    "a mirror without a service",
    (web) => [{ backends: [{ service: web }], filters: [{ type: "RequestMirror", service: undefined as never }] }],
    ["PropMissing rules[0].filters[0].service"],
  ],
  [
    "a header twice",
    (web) => [
      {
        matches: [
          {
            headers: [
              { name: "X-A", value: "1" },
              { name: "x-a", value: "2" },
            ],
          },
        ],
        backends: [{ service: web }],
      },
    ],
    ["HttpMatchDuplicate rules[0].matches[0].headers[1].name"],
  ],
  [
    "the same requests twice",
    (web) => [{ backends: [{ service: web }] }, { matches: [{ path: "/" }], backends: [{ service: web }] }],
    ["IngressPathDuplicate rules[1].matches[0]"],
  ],
  [
    "too many matches",
    (web) =>
      Array.from({ length: 3 }, (_, rule) => ({
        matches: Array.from({ length: 50 }, (_, index) => ({ path: `/${rule}/${index}` })),
        backends: [{ service: web }],
      })),
    ["HttpMatchesTooMany rules"],
  ],
])("an HTTPRoute to %s is refused", (...[, rules, expected]) => {
  expect(route(rules)).toEqual(expected);
});

test("the audit shows a canary as one service, and who reaches it", () => {
  const web = exposed({ hostnames: "shop.example.com", weights: { v1: 90, v2: 10 } });
  web.addVersion("v2", {});
  const stack = web.node.scope as EnvironmentStack;
  const services = reportOn(planOfStack(synthesise(stack))).environments[0]?.services ?? [];
  expect(services.map(({ name }) => name)).toEqual(["web"]);
  const [service] = services;
  expect(service?.changes.map(({ address }) => address).sort()).toEqual([
    "kubernetes_deployment_v1.web",
    "kubernetes_deployment_v1.web_v2",
    "kubernetes_manifest.web",
    "kubernetes_service_v1.web",
    "kubernetes_service_v1.web_v1",
    "kubernetes_service_v1.web_v2",
  ]);
});
