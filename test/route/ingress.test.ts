import {
  ExternalService,
  Ingress,
  KubeServicesError,
  RetiredService,
  StatefulService,
  StatelessService,
  WorkloadService,
  type Container,
  type EnvironmentStack,
  type IngressExposure,
  type IngressProps,
} from "../../lib";
import { INGRESS_PRESETS } from "../../lib/platform";
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
  exposure: Omit<IngressExposure, "type">,
  containers = CONTAINERS,
  stack = testStack(),
): EnvironmentStack => {
  new StatelessService(stack, "web", { containers, exposure: { type: "Ingress", ...exposure } });
  return stack;
};
const certified = (
  ...tls: NonNullable<Extract<IngressExposure["tls"], readonly unknown[]>>[number][]
): EnvironmentStack => exposed({ host: ["a.example.com", "*.b.example.com"], tls });
const GROUP = { "alb.ingress.kubernetes.io/group.name": "shop" };
const classed = (name: string): Record<string, string> => ({ "kubernetes.io/ingress.class": name });
const ingressOf = (stack: EnvironmentStack, id = "web"): Record<string, unknown> =>
  synthesise(stack).resource(`kubernetes_ingress_v1.${id}`);
const to = (port: object): object[] => [
  { service: [{ name: "${kubernetes_service_v1.web.metadata[0].name}", port: [port] }] },
];

test("an exposure by host name makes an Ingress of the service's name, and the Service stays inside", () => {
  const stack = exposed({ host: "shop.example.com", className: "nginx", tls: { secretName: "certificate" } });
  expect(ingressOf(stack)).toMatchObject({
    metadata: [
      { name: "web", namespace: "shop", labels: { app: "web", "app.kubernetes.io/managed-by": "cdktf-kube-services" } },
    ],
    spec: [
      {
        ingress_class_name: "nginx",
        rule: [
          {
            host: "shop.example.com",
            http: [{ path: [{ path: "/", path_type: "Prefix", backend: to({ name: "http" }) }] }],
          },
        ],
        tls: [{ hosts: ["shop.example.com"], secret_name: "certificate" }],
      },
    ],
    wait_for_load_balancer: false,
  });
  expect(synthesise(stack).resource("kubernetes_service_v1.web")).toMatchObject({ spec: [{ type: "ClusterIP" }] });
});

test("several hosts, and paths with ports of their own", () => {
  const { spec } = ingressOf(
    exposed(
      {
        host: ["a.example.com", "*.b.example.com"],
        path: [{ port: "http" }, { path: "/admin", pathType: "Exact", port: 9000 }],
        tls: { clusterIssuer: "letsencrypt" },
      },
      TWO,
    ),
  ) as { spec: { rule: { host: string; http: unknown }[]; tls: unknown }[] };
  expect(spec[0]?.rule.map(({ host }) => host)).toEqual(["a.example.com", "*.b.example.com"]);
  expect(spec[0]?.rule[0]?.http).toEqual([
    {
      path: [
        { path: "/", path_type: "Prefix", backend: to({ name: "http" }) },
        { path: "/admin", path_type: "Exact", backend: to({ number: 9000 }) },
      ],
    },
  ]);
  expect(spec[0]?.tls).toEqual([{ hosts: ["a.example.com", "*.b.example.com"], secret_name: "web-tls" }]);
});

interface Tls {
  readonly spec: readonly { readonly tls: unknown }[];
}

test("several certificates, each for its hosts, and one for the rest", () => {
  const host = ["a.example.com", "b.example.org", "c.example.org"];
  const tls = [
    { hosts: ["a.example.com"], secretName: "of-a" },
    { hosts: ["*.example.org"], secretName: "of-org" },
  ];
  const { spec } = ingressOf(exposed({ host, tls })) as unknown as Tls;
  expect(spec[0]?.tls).toEqual([
    { hosts: ["a.example.com"], secret_name: "of-a" },
    { hosts: ["*.example.org"], secret_name: "of-org" },
  ]);
  const rest = exposed({
    host,
    tls: [{ hosts: ["a.example.com"], secretName: "of-a" }, { secretName: "of-the-rest" }],
  });
  expect((ingressOf(rest) as unknown as Tls).spec[0]?.tls).toEqual([
    { hosts: ["a.example.com"], secret_name: "of-a" },
    { hosts: ["b.example.org", "c.example.org"], secret_name: "of-the-rest" },
  ]);
});

test("several certificates of one issuer: an annotation, and a Secret for each", () => {
  const clusterIssuer = "letsencrypt";
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: CONTAINERS });
  new Ingress(stack, "shop", {
    rules: ["a.example.com", "b.example.org"].map((host) => ({ host, paths: [{ service: web }] })),
    tls: [{ hosts: ["a.example.com"], clusterIssuer, secretName: "a" }, { clusterIssuer }],
  });
  expect(ingressOf(stack, "shop")).toMatchObject({
    metadata: [{ annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } }],
    spec: [
      {
        tls: [
          { hosts: ["a.example.com"], secret_name: "a" },
          { hosts: ["b.example.org"], secret_name: "shop-tls" },
        ],
      },
    ],
  });
});

test("a certificate names any host where every host is taken", () => {
  const tls = [{ hosts: ["a.example.com"], secretName: "a" }];
  expect((ingressOf(exposed({ tls })) as unknown as Tls).spec[0]?.tls).toEqual([
    { hosts: ["a.example.com"], secret_name: "a" },
  ]);
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: CONTAINERS });
  new Ingress(stack, "shop", {
    rules: [{ host: "b.example.com", paths: [{ service: web }] }],
    defaultBackend: { service: web },
    tls,
  });
  synthesise(stack);
});

test("where the controller of a cloud goes by the nodes, the Service has node ports", () => {
  const stack = exposed({ className: "alb", serviceType: "NodePort" });
  expect(synthesise(stack).resource("kubernetes_service_v1.web")).toMatchObject({
    spec: [{ type: "NodePort", external_traffic_policy: "Cluster" }],
  });
});

/** What the pages of the controllers say, written down by hand. */
const OPTIONS = {
  redirectToHttps: true,
  maxBodySize: "8Mi",
  readTimeoutSeconds: 90,
  sourceRanges: ["192.0.2.0/24", "198.51.100.0/24"],
} as const;
test.each<[keyof typeof INGRESS_PRESETS, Record<string, string>]>([
  [
    "nginx",
    {
      "nginx.ingress.kubernetes.io/ssl-redirect": "true",
      "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
      "nginx.ingress.kubernetes.io/proxy-body-size": "8m",
      "nginx.ingress.kubernetes.io/proxy-read-timeout": "90",
      "nginx.ingress.kubernetes.io/whitelist-source-range": "192.0.2.0/24,198.51.100.0/24",
    },
  ],
  [
    "nginx-inc",
    {
      "ingress.kubernetes.io/ssl-redirect": "True",
      "nginx.org/redirect-to-https": "True",
      "nginx.org/client-max-body-size": "8m",
      "nginx.org/proxy-read-timeout": "90s",
    },
  ],
  [
    "haproxy",
    {
      "haproxy-ingress.github.io/ssl-redirect": "true",
      "haproxy-ingress.github.io/proxy-body-size": "8m",
      "haproxy-ingress.github.io/timeout-server": "90s",
      "haproxy-ingress.github.io/allowlist-source-range": "192.0.2.0/24,198.51.100.0/24",
    },
  ],
  [
    "haproxytech",
    {
      "haproxy.org/ssl-redirect": "true",
      "haproxy.org/timeout-server": "90s",
      "haproxy.org/allow-list": "192.0.2.0/24,198.51.100.0/24",
    },
  ],
  ["kong", { "konghq.com/protocols": "https", "konghq.com/https-redirect-status-code": "301" }],
  [
    "alb",
    {
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "alb.ingress.kubernetes.io/ssl-redirect": "443",
      "alb.ingress.kubernetes.io/load-balancer-attributes": "idle_timeout.timeout_seconds=90",
      "alb.ingress.kubernetes.io/inbound-cidrs": "192.0.2.0/24,198.51.100.0/24",
    },
  ],
  ["contour", { "ingress.kubernetes.io/force-ssl-redirect": "true", "projectcontour.io/response-timeout": "90s" }],
  ["traefik", {}],
  ["gce", {}],
])("the options of %s are these annotations, and others are refused", (controller, expected) => {
  const preset = INGRESS_PRESETS[controller];
  const known = Object.fromEntries(
    Object.entries(OPTIONS).filter(([option]) => preset[option as keyof typeof OPTIONS] !== undefined),
  );
  const { metadata } = ingressOf(exposed({ controller, serviceType: "NodePort", ...known })) as {
    metadata: { annotations: Record<string, string> }[];
  };
  expect(metadata[0]?.annotations).toEqual(expected);
  const others = Object.keys(OPTIONS).filter((option) => !(option in known));
  expect(codes(() => exposed({ controller, serviceType: "NodePort", ...OPTIONS }))).toEqual(
    others.map((option) => `IngressOptionUnknown exposure.${option}`),
  );
});

// https://cloud.google.com/kubernetes-engine/docs/concepts/ingress: with ingressClassName it "takes no action".
test.each(["gce", "gce-internal"])("Google's controller knows its Ingresses by the annotation %s", (className) => {
  const { metadata, spec } = ingressOf(exposed({ className })) as {
    metadata: { annotations: object }[];
    spec: object[];
  };
  expect(metadata[0]?.annotations).toEqual({ "kubernetes.io/ingress.class": className });
  expect(spec[0]).not.toHaveProperty("ingress_class_name");
});

const UDP: Container = { image: "dns:1", ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] };
test("requests come over TCP, so that a port over UDP makes no choice", () => {
  const stack = exposed({}, [UDP, ...CONTAINERS]);
  expect(ingressOf(stack)).toMatchObject({
    spec: [{ rule: [{ http: [{ path: [{ backend: to({ name: "http" }) }] }] }] }],
  });
});

test.each<[string, Partial<IngressProps>, Partial<IngressProps>, string[]]>([
  ["with a slash at the end", {}, {}, ["RouteTaken "]],
  ["of load balancers of their own", { className: "alb" }, { className: "alb" }, []],
  [
    "of one load balancer",
    { className: "alb", annotations: GROUP },
    { className: "alb", annotations: GROUP },
    ["RouteTaken "],
  ],
  ["of two classes", { className: "nginx" }, { className: "internal" }, []],
  ["of two classes by annotation", { annotations: classed("nginx") }, { annotations: classed("internal") }, []],
  ["of one class by annotation", { annotations: classed("nginx") }, { annotations: classed("nginx") }, ["RouteTaken "]],
])("the same requests %s", (_, first, second, expected) => {
  const stack = testStack();
  const service = new StatelessService(stack, "web", { containers: CONTAINERS, exposure: { type: "NodePort" } });
  const rule = (path: string) => [{ host: "a.example.com", paths: [{ path, service }] }];
  new Ingress(stack, "one", { ...first, rules: rule("/shop") });
  expect(codes(() => new Ingress(stack, "two", { ...second, rules: rule("/shop/") }))).toEqual(expected);
});

test("an Ingress of its own leads to services, and comes after them", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: CONTAINERS });
  const db = new StatefulService(stack, "db", { containers: TWO });
  const shop = new Ingress(stack, "shop", {
    rules: [{ host: "shop.example.com", paths: [{ service: web }, { service: db, path: "/admin", port: "admin" }] }],
    defaultBackend: { service: web, port: 80 },
    annotations: { "example.com/own": "1" },
  });
  expect(shop.address).toBe("kubernetes_ingress_v1.shop");
  expect(ingressOf(stack, "shop")).toMatchObject({
    spec: [
      {
        default_backend: to({ number: 80 }),
        rule: [{ http: [{ path: [{ backend: to({ name: "http" }) }, { path: "/admin" }] }] }],
      },
    ],
  });
});

test("it goes with the service, and stays with it", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: CONTAINERS, exposure: { type: "Ingress" } });
  expect(web.resources.map(({ address }) => address)).toContain("kubernetes_ingress_v1.web");
  web.addOverride("kubernetes_ingress_v1.spec.0.rule.0.host", "other.example.com");
  expect(JSON.stringify(ingressOf(stack))).toContain("other.example.com");
  expect(new RetiredService(testStack(), "web", { keep: ["service"] }).forgotten).toContain(
    "kubernetes_ingress_v1.web",
  );
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
  ["a URL", () => exposed({ host: "https://shop.example.com" }), ["IngressHostInvalid exposure.host"]],
  ["a path without '/'", () => exposed({ path: "shop" }), ["IngressPathInvalid exposure.path"]],
  // Kubernetes 1.34, pkg/apis/networking/validation: ValidateIngress.
  ...["SHOP.example.com", "shop.example.com.", "a.*.com", "*", "10.0.0.1", `*.${"a".repeat(252)}`].map(
    (host): [string, () => unknown, string[]] => [
      `host ${host}`,
      () => exposed({ host }),
      ["IngressHostInvalid exposure.host"],
    ],
  ),
  ["a host twice", () => exposed({ host: ["a.example.com", "a.example.com"] }), ["HostDuplicate exposure.host[1]"]],
  ...["/a//b", "/a/./b", "/a/..", "/a%2Fb", "/%2fb"].flatMap((path): [string, () => unknown, string[]][] => [
    [`path ${path}`, () => exposed({ path, pathType: "Exact" }), ["IngressPathInvalid exposure.path"]],
    [`an expression ${path}`, () => exposed({ path, pathType: "ImplementationSpecific" }), []],
  ]),
  [
    "a path twice, but for a slash",
    () => exposed({ path: [{ path: "/a" }, { path: "/a/" }] }),
    ["IngressPathDuplicate exposure.path[1].path"],
  ],
  [
    "a path exactly and with a slash",
    () =>
      exposed({
        path: [
          { path: "/a", pathType: "Exact" },
          { path: "/a/", pathType: "Exact" },
        ],
      }),
    [],
  ],
  ["a port over UDP", () => exposed({ port: "dns" }, [UDP, ...CONTAINERS]), ["BackendPortNotTcp exposure.port"]],
  ["no port over TCP", () => exposed({}, [UDP]), ["BackendPortNotTcp exposure.port"]],
  [
    "a part of a byte",
    () => exposed({ className: "nginx", maxBodySize: "8m" }),
    ["QuantityUnitMistaken exposure.maxBodySize"],
  ],
  [
    "two classes",
    () => exposed({ className: "nginx", annotations: classed("nginx") }),
    ['IngressClassAmbiguous exposure.annotations["kubernetes.io/ingress.class"]'],
  ],
  ["no such port", () => exposed({ port: "https" }), ["BackendPortUnknown exposure.port"]],
  ["no such port of a path", () => exposed({ path: [{ port: 81 }] }), ["BackendPortUnknown exposure.path[0].port"]],
  ["one port of two", () => exposed({}, TWO), ["BackendPortAmbiguous exposure.port"]],
  [
    "a path twice",
    () => exposed({ path: [{ path: "/a" }, { path: "/a" }] }),
    ["IngressPathDuplicate exposure.path[1].path"],
  ],
  [
    "options of nobody",
    () => exposed({ className: "internal", maxBodySize: "8Mi" }),
    ["IngressControllerUnknown exposure.maxBodySize"],
  ],
  [
    "two issuers",
    () => exposed({ host: "a.example.com", tls: { issuer: "a", clusterIssuer: "b" } }),
    ["IngressTlsAmbiguous exposure.tls"],
  ],
  ["a certificate for no host", () => exposed({ tls: { issuer: "a" } }), ["IngressTlsWithoutHost exposure.tls"]],
  [
    "a host of two certificates",
    () => certified({ hosts: ["a.example.com"], secretName: "a" }, { hosts: ["a.example.com"], secretName: "b" }),
    ["IngressTlsHostDuplicate exposure.tls[1].hosts[0]"],
  ],
  [
    "a certificate of a host that no rule has",
    () => certified({ hosts: ["a.example.com", "c.example.com", "*.example.org"], secretName: "a" }),
    ["IngressTlsHostUnknown exposure.tls[0].hosts[1]", "IngressTlsHostUnknown exposure.tls[0].hosts[2]"],
  ],
  [
    "a wildcard is for one label",
    () => certified({ hosts: ["*.com"], secretName: "a" }),
    ["IngressTlsHostUnknown exposure.tls[0].hosts[0]"],
  ],
  [
    "wildcards, in the rule and in the certificate",
    () => certified({ hosts: ["*.example.com", "x.b.example.com"], secretName: "a" }),
    [],
  ],
  [
    "a certificate for what is left of nothing",
    () => certified({ hosts: ["a.example.com", "*.b.example.com"], secretName: "a" }, { secretName: "b" }),
    ["IngressTlsWithoutHost exposure.tls[1]"],
  ],
  [
    "two certificates for the rest",
    () => certified({ secretName: "a" }, { secretName: "b" }),
    ["IngressTlsWithoutHost exposure.tls[1]"],
  ],
  [
    "a Secret beside an issuer, which would fill it, too",
    () => certified({ hosts: ["a.example.com"], secretName: "a" }, { clusterIssuer: "letsencrypt" }),
    ["IngressTlsIssuers exposure.tls[0]"],
  ],
  [
    "two issuers of two certificates",
    () => certified({ hosts: ["a.example.com"], issuer: "a", secretName: "a" }, { issuer: "b" }),
    ["IngressTlsIssuers exposure.tls[1]"],
  ],
  [
    "one Secret for two certificates that are issued",
    () => certified({ hosts: ["a.example.com"], issuer: "a" }, { issuer: "a" }),
    ["IngressTlsSecretDuplicate exposure.tls[1].secretName"],
  ],
  [
    "one Secret for two certificates that are there",
    () => certified({ hosts: ["a.example.com"], secretName: "a" }, { secretName: "a" }),
    [],
  ],
  ["no certificate in a list", () => certified(), ["PropOutOfRange exposure.tls"]],
  [
    "a certificate's unknown prop",
    () => exposed({ host: "a.example.com", tls: { secret: "a" } as never }),
    ["PropUnknown exposure.tls.secret", "IngressTlsAmbiguous exposure.tls"],
  ],
  [
    "a cloud's controller and no node ports",
    () => exposed({ className: "alb" }),
    ["IngressNeedsNodePort exposure.serviceType"],
  ],
  [
    "a cloud's controller that goes to pods",
    () => exposed({ className: "alb", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } }),
    [],
  ],
  [
    "isolated, and no controller is let in",
    () => exposed({}, CONTAINERS, testStack({ isolated: true })),
    ["ExposureCutOff exposure.type"],
  ],
  [
    "isolated, and the controller is let in",
    () => exposed({ controllerNamespace: "ingress" }, CONTAINERS, testStack({ isolated: true })),
    [],
  ],
  [
    "requests of two services",
    () => {
      const stack = exposed({ host: "a.example.com" });
      new WorkloadService(stack, "other", {
        selector: { app: "x" },
        ports: [{ port: 80 }],
        exposure: { type: "Ingress", host: "a.example.com" },
      });
    },
    ["RouteTaken "],
  ],
])("%s", (...[, make, expected]) => {
  expect(codes(make)).toEqual(expected);
});

test.each<[string, (stack: EnvironmentStack) => IngressProps, string[]]>([
  ["nothing", () => ({}), ["IngressEmpty rules"]],
  [
    "a name instead of a service",
    () => ({ defaultBackend: { service: "web" as never } }),
    ["PropValueInvalid defaultBackend.service"],
  ],
  [
    "a service of another stack",
    () => ({
      defaultBackend: { service: new StatelessService(testStack({}, "far"), "web", { containers: CONTAINERS }) },
    }),
    ["BackendOtherStack defaultBackend.service"],
  ],
  [
    "a service of another namespace",
    (stack) => ({
      defaultBackend: { service: new StatelessService(stack, "web", { containers: CONTAINERS, namespace: "far" }) },
    }),
    ["BackendOtherNamespace defaultBackend.service"],
  ],
  [
    "a service without pods",
    (stack) => ({ defaultBackend: { service: new ExternalService(stack, "ext", { externalName: "a.example.com" }) } }),
    ["BackendWithoutPorts defaultBackend.service"],
  ],
])("an Ingress to %s is refused", (...[, props, expected]) => {
  const stack = testStack();
  expect(codes(() => new Ingress(stack, "shop", props(stack)))).toEqual(expected);
});
