import { created, metadata, service, SERVICE, updated, type Block } from "../support/plan";
import { testRule } from "../support/rule-cases";

const INGRESS = "kubernetes_ingress_v1";
const ingress = (annotations: Record<string, string>, spec: Block = {}) => ({
  metadata: metadata("shop", { annotations }),
  spec: [
    {
      ingress_class_name: null,
      rule: [
        {
          host: "shop.example",
          http: [{ path: [{ path: "/", backend: [{ service: [{ name: "web", port: [{ number: 80 }] }] }] }] }],
        },
      ],
      tls: [{ hosts: ["shop.example"], secret_name: "tls" }],
      ...spec,
    },
  ],
});
const becomes = (before: Record<string, string>, after: Record<string, string>, spec: Block = {}) => [
  updated(INGRESS, "shop", ingress(before), ingress(after, spec)),
];
const nginx = (name: string, value: string) => ({ [`nginx.ingress.kubernetes.io/${name}`]: value });
const alb = (name: string, value: string) => ({ [`alb.ingress.kubernetes.io/${name}`]: value });

testRule("ingress-authentication-removed", {
  fires: {
    "the address that is asked": becomes(nginx("auth-url", "https://auth.example"), {}),
    "another address": becomes(nginx("auth-url", "https://auth.example"), nginx("auth-url", "https://evil.example")),
    "one of two": becomes(
      { ...nginx("auth-type", "basic"), ...nginx("auth-url", "https://a.example") },
      nginx("auth-type", "basic"),
    ),
    "client certificates become optional": becomes(
      nginx("auth-tls-verify-client", "on"),
      nginx("auth-tls-verify-client", "optional_no_ca"),
    ),
    "an ALB that asked a provider": becomes(alb("auth-type", "oidc"), alb("auth-type", "none")),
    "a middleware": becomes({ "traefik.ingress.kubernetes.io/router.middlewares": "shop-auth@kubernetescrd" }, {}),
  },
  silent: {
    "it stays": becomes(nginx("auth-url", "https://auth.example"), {
      ...nginx("auth-url", "https://auth.example"),
      a: "b",
    }),
    "it comes": becomes({}, nginx("auth-url", "https://auth.example")),
  },
});
testRule("ingress-redirect-removed", {
  fires: {
    "it is taken out": becomes(nginx("force-ssl-redirect", "true"), {}),
    "it is switched off": becomes(nginx("ssl-redirect", "true"), nginx("ssl-redirect", "false")),
    "plain HTTP is let in": becomes({ "kubernetes.io/ingress.allow-http": "false" }, {}),
    "an ALB": becomes(alb("ssl-redirect", "443"), {}),
  },
  silent: {
    "it was off": becomes(nginx("ssl-redirect", "false"), {}),
    "it comes": becomes({}, nginx("ssl-redirect", "true")),
  },
});
testRule("ingress-protection-removed", {
  fires: {
    "a web firewall": becomes(alb("wafv2-acl-arn", "arn:aws:wafv2:x"), {}),
    ModSecurity: becomes(nginx("enable-modsecurity", "true"), nginx("enable-modsecurity", "false")),
    "a limit": becomes(nginx("limit-rps", "10"), {}),
  },
  silent: { "it stays": becomes(nginx("limit-rps", "10"), { ...nginx("limit-rps", "10"), a: "b" }) },
});
testRule("ingress-class-changed", {
  fires: {
    "by the field": [
      updated(
        INGRESS,
        "i",
        ingress({}, { ingress_class_name: "nginx" }),
        ingress({}, { ingress_class_name: "public" }),
      ),
    ],
    "by the annotation": becomes(
      { "kubernetes.io/ingress.class": "internal" },
      { "kubernetes.io/ingress.class": "nginx" },
    ),
    "it goes": becomes({ "kubernetes.io/ingress.class": "internal" }, {}),
  },
  silent: {
    "from the annotation to the field": [
      updated(
        INGRESS,
        "i",
        ingress({ "kubernetes.io/ingress.class": "nginx" }),
        ingress({}, { ingress_class_name: "nginx" }),
      ),
    ],
  },
});

const endpoints = (...ips: readonly string[]) => ({
  metadata: metadata("ext"),
  subset: [{ address: ips.map((ip) => ({ ip })), port: [{ port: 443 }] }],
});
const slice = (...addresses: readonly string[]) => ({
  metadata: metadata("web-x", { labels: { "kubernetes.io/service-name": "web" } }),
  address_type: "IPv4",
  endpoint: [{ addresses }],
});
testRule("endpoints-redirected", {
  fires: {
    "another address": [updated("kubernetes_endpoints_v1", "e", endpoints("10.1.1.1"), endpoints("203.0.113.66"))],
    "one more": [updated("kubernetes_endpoints_v1", "e", endpoints("10.1.1.1"), endpoints("10.1.1.1", "10.1.1.2"))],
    "the older type": [created("kubernetes_endpoints", "e", endpoints("203.0.113.66"))],
    "a slice beside a selector": [
      { type: SERVICE, name: "web", before: service(), after: service() },
      created("kubernetes_endpoint_slice_v1", "s", slice("10.0.0.9")),
    ],
    "as kubernetes_manifest": [
      created("kubernetes_manifest", "s", {
        manifest: {
          apiVersion: "discovery.k8s.io/v1",
          kind: "EndpointSlice",
          metadata: { name: "x", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
          addressType: "IPv4",
          endpoints: [{ addresses: ["203.0.113.66"] }],
        },
      }),
    ],
  },
  silent: {
    "one less": [updated("kubernetes_endpoints_v1", "e", endpoints("10.1.1.1", "10.1.1.2"), endpoints("10.1.1.1"))],
    "in another order": [
      updated("kubernetes_endpoints_v1", "e", endpoints("10.1.1.1", "10.1.1.2"), endpoints("10.1.1.2", "10.1.1.1")),
    ],
  },
  unknown: {
    "an address that is not known": [
      created(
        "kubernetes_endpoints_v1",
        "e",
        { metadata: metadata("ext"), subset: [{ address: [{}] }] },
        {
          unknown: { subset: [{ address: [{ ip: true }] }] },
        },
      ),
    ],
  },
});

const route = (backend: Block, more: Block = {}, kind = "HTTPRoute") =>
  created("kubernetes_manifest", "r", {
    manifest: {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind,
      metadata: { name: "r", namespace: "shop" },
      spec: { parentRefs: [{ name: "public" }], rules: [{ backendRefs: [backend] }], ...more },
    },
  });
testRule("route-opens-service", {
  fires: {
    "a new one": [route({ name: "web", port: 80 })],
    "for a host": [route({ name: "web", port: 80 }, { hostnames: ["shop.example"] })],
    GRPCRoute: [route({ name: "web", port: 80 }, {}, "GRPCRoute")],
  },
  silent: {
    "it was there": [
      {
        ...route({ name: "web", port: 80 }),
        before: route({ name: "web", port: 80 }).after as Block,
        actions: ["update"],
      },
    ],
  },
});
testRule("route-port-missing", {
  fires: {
    "an Ingress": [
      created(INGRESS, "i", ingress({})),
      created(SERVICE, "web", service({ port: [{ port: 8080, name: "http" }] })),
    ],
    "a route": [route({ name: "web", port: 81 }), created(SERVICE, "web", service())],
  },
  silent: {
    "it has it": [created(INGRESS, "i", ingress({})), created(SERVICE, "web", service())],
    "by name": [
      created(
        INGRESS,
        "i",
        ingress(
          {},
          { rule: [], default_backend: [{ service: [{ name: "web", port: [{ name: "http", number: 0 }] }] }] },
        ),
      ),
      created(SERVICE, "web", service()),
    ],
    "a route to another namespace": [
      route({ name: "web", port: 81, namespace: "other" }),
      created(SERVICE, "web", service()),
    ],
    "the Service is not in this plan": [route({ name: "api", port: 81 })],
    "an action of the ALB controller": [
      created(
        INGRESS,
        "i",
        ingress(
          {},
          { rule: [], default_backend: [{ service: [{ name: "web", port: [{ name: "use-annotation" }] }] }] },
        ),
      ),
      created(SERVICE, "web", service()),
    ],
  },
});
const gateway = (listeners: readonly Block[]) => ({
  manifest: {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "public", namespace: "shop" },
    spec: { gatewayClassName: "x", listeners },
  },
});
testRule("gateway-opened", {
  fires: {
    "a new one": [created("kubernetes_manifest", "g", gateway([{ name: "web", port: 80, protocol: "HTTP" }]))],
    "one listener more": [
      updated(
        "kubernetes_manifest",
        "g",
        gateway([{ name: "web", port: 80, protocol: "HTTP" }]),
        gateway([
          { name: "web", port: 80, protocol: "HTTP" },
          { name: "db", port: 5432, protocol: "TCP" },
        ]),
      ),
    ],
  },
  silent: {
    "one listener less": [
      updated(
        "kubernetes_manifest",
        "g",
        gateway([
          { name: "web", port: 80 },
          { name: "db", port: 5432 },
        ]),
        gateway([{ name: "web", port: 80 }]),
      ),
    ],
    "a gateway of Istio": [
      created("kubernetes_manifest", "g", {
        manifest: {
          apiVersion: "networking.istio.io/v1",
          kind: "Gateway",
          metadata: { name: "g", namespace: "shop" },
          spec: {},
        },
      }),
    ],
  },
});
