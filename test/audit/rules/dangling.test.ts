import { container, created, deployment, DEPLOYMENT, metadata, podSpec, updated, type Block } from "../support/plan";
import { testPodRule, testRule } from "../support/rule-cases";

// What names something that is not there, by its kind.

const custom = (apiVersion: string, kind: string, spec: Block, name = "x"): Block => ({
  manifest: { apiVersion, kind, metadata: { name, namespace: "shop" }, spec },
});
const manifest = (body: Block) => created("kubernetes_manifest", "x", body);
const space = created("kubernetes_namespace_v1", "shop", { metadata: [{ name: "shop" }] });
const web = created(DEPLOYMENT, "web", deployment());
const front = created("kubernetes_service_v1", "web", {
  metadata: metadata("web", { labels: { app: "web" } }),
  spec: [{ type: "ClusterIP", selector: { app: "web" }, port: [{ port: 80, target_port: "8080" }] }],
});

const MONITORING = "monitoring.coreos.com/v1";
const monitor = (app: string, more: Block = {}, kind = "ServiceMonitor") =>
  manifest(custom(MONITORING, kind, { selector: { matchLabels: { app } }, ...more }));
const rollout = (app: string) =>
  manifest(
    custom("argoproj.io/v1alpha1", "Rollout", {
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "a", image: "a:1" }] } },
    }),
  );
testRule("custom-selector-matches-nothing", {
  fires: {
    "a monitor of Services": [space, web, front, monitor("wbe")],
    "a monitor of pods": [space, web, front, monitor("wbe", {}, "PodMonitor")],
    "a policy of Cilium": [
      space,
      web,
      manifest(custom("cilium.io/v2", "CiliumNetworkPolicy", { endpointSelector: { matchLabels: { app: "wbe" } } })),
    ],
    "its own pods": [rollout("wbe")],
  },
  silent: {
    "what it selects is there": [space, web, front, monitor("web")],
    "pods are there": [space, web, monitor("web", {}, "PodMonitor")],
    "its own pods": [rollout("web")],
    "a namespace that others make": [web, front, monitor("wbe")],
    "other namespaces too": [space, web, front, monitor("wbe", { namespaceSelector: { any: true } })],
    "an empty selector": [space, manifest(custom(MONITORING, "ServiceMonitor", { selector: {} }))],
  },
  unknown: {
    "labels that come later": [
      space,
      { ...front, unknown: { metadata: [{ labels: true }] }, after: { ...front.after, metadata: metadata("web") } },
      monitor("web"),
    ],
  },
});

const priority = (name: string) =>
  created("kubernetes_priority_class_v1", name, { metadata: [{ name }], value: 1000, global_default: false });
const urgent = (name: string) => created(DEPLOYMENT, "web", deployment(podSpec({ priority_class_name: name })));
const byClass = (type: string, field: string, name: string) =>
  created(type, "x", { metadata: metadata("x"), spec: [{ [field]: name }] });
const ingressClass = created("kubernetes_ingress_class_v1", "nginx", { metadata: [{ name: "nginx" }], spec: [] });
const storageClass = created("kubernetes_storage_class_v1", "fast", { metadata: [{ name: "fast-ssd" }] });
testRule("class-missing", {
  fires: {
    "a PriorityClass": [priority("high"), urgent("other")],
    "one in another spelling": [priority("high-priority"), urgent("high-priorty")],
    "an IngressClass": [ingressClass, byClass("kubernetes_ingress_v1", "ingress_class_name", "traefik")],
    "a RuntimeClass": [
      created("kubernetes_runtime_class_v1", "g", { metadata: [{ name: "gvisor" }], handler: "runsc" }),
      created(DEPLOYMENT, "web", deployment(podSpec({ runtime_class_name: "kata" }))),
    ],
    "a StorageClass in another spelling": [
      storageClass,
      byClass("kubernetes_persistent_volume_claim_v1", "storage_class_name", "fast-sdd"),
    ],
  },
  silent: {
    "it is there": [priority("high"), urgent("high")],
    "one that every cluster has": [priority("high"), urgent("system-cluster-critical")],
    "classes that others make": [urgent("high")],
    "a StorageClass of the cluster": [
      storageClass,
      byClass("kubernetes_persistent_volume_claim_v1", "storage_class_name", "gp3"),
    ],
  },
});

const image = (name: string) => deployment(podSpec({ container: [container({ image: name })] }));
const digest = (letter: string) => `registry.example/app:1.0@sha256:${letter.repeat(64)}`;
testRule("image-content-changed", {
  fires: { "the same tag": [updated(DEPLOYMENT, "web", image(digest("a")), image(digest("b")))] },
  silent: {
    "another tag": [updated(DEPLOYMENT, "web", image(digest("a")), image(digest("b").replace("1.0", "1.1")))],
    "a tag that moves": [
      updated(DEPLOYMENT, "web", image(digest("a").replace("1.0", "main")), image(digest("b").replace("1.0", "main"))),
    ],
  },
});
testRule("image-registry-retired", {
  fires: {
    "Kubernetes' old one": [created(DEPLOYMENT, "web", image("k8s.gcr.io/pause:3.5"))],
    "Google's old folder": [created(DEPLOYMENT, "web", image("gcr.io/google_containers/pause:3.1"))],
    "GitHub's old one": [created(DEPLOYMENT, "web", image("docker.pkg.github.com/a/b/c:1"))],
  },
  silent: {
    "Kubernetes' own": [created(DEPLOYMENT, "web", image("registry.k8s.io/pause:3.10"))],
    "a project's at Google": [created(DEPLOYMENT, "web", image("gcr.io/google-samples/hello:1.0"))],
  },
});
testPodRule("pods-killed-at-once", {
  fires: { none: { termination_grace_period_seconds: 0 } },
  silent: { some: { termination_grace_period_seconds: 1 }, "not said": {} },
});

const annotated = (key: string, value: string, path = "/") =>
  created("kubernetes_ingress_v1", "x", {
    metadata: metadata("x", { annotations: { [`nginx.ingress.kubernetes.io/${key}`]: value } }),
    spec: [{ rule: [{ host: "a.example", http: [{ path: [{ path, path_type: "Prefix" }] }] }] }],
  });
testRule("ingress-breaks-out", {
  fires: {
    "a line break": [annotated("auth-url", "http://a.example/\n}")],
    "the end of a directive": [annotated("auth-tls-match-cn", "CN=a; load_module x")],
    "a quote and the end": [annotated("mirror-host", 'a";')],
    "a path": [annotated("rewrite-target", "/$1", '/a";{')],
  },
  silent: {
    "an address": [annotated("auth-url", "https://a.example/check?x=$request_uri&b={c}")],
    "a pattern": [annotated("rewrite-target", "/$2", "/a(/|$)(.*)")],
    "a pattern with a count": [annotated("rewrite-target", "/$1", "/[a-z]{2}/(.*)")],
    "a list of headers": [annotated("cors-allow-headers", "A, B")],
  },
});

const hook = (service: string) =>
  created("kubernetes_validating_webhook_configuration_v1", "x", {
    metadata: [{ name: "x" }],
    webhook: [{ name: "a.b.c", client_config: [{ service: [{ name: service, namespace: "shop" }] }] }],
  });
const bound = (name: string) =>
  created("kubernetes_role_binding_v1", "x", {
    metadata: metadata("x"),
    role_ref: [{ kind: "ClusterRole", name: "view" }],
    subject: [{ kind: "ServiceAccount", name, namespace: "shop" }],
  });
const route = (gateway: string) =>
  manifest(custom("gateway.networking.k8s.io/v1", "HTTPRoute", { parentRefs: [{ name: gateway }], rules: [] }));
const gateway = created("kubernetes_manifest", "g", custom("gateway.networking.k8s.io/v1", "Gateway", {}, "front"));
testRule("reference-missing", {
  fires: {
    "a webhook's Service": [space, hook("wbe")],
    "a binding's account": [space, bound("nobody")],
    "a route's Gateway": [space, gateway, route("frnt")],
  },
  silent: {
    "the Service is there": [space, front, hook("web")],
    "the account is there": [
      space,
      created("kubernetes_service_account_v1", "a", { metadata: metadata("app") }),
      bound("app"),
    ],
    "the account that every namespace has": [space, bound("default")],
    "the Gateway is there": [space, gateway, route("front")],
    "a namespace that others make": [hook("wbe"), bound("nobody")],
  },
});

const scaled = (name: string) =>
  manifest(custom("keda.sh/v1alpha1", "ScaledObject", { scaleTargetRef: { name }, maxReplicaCount: 3 }));
testRule("autoscaler-target-missing", {
  fires: { "of KEDA": [web, scaled("wbe")] },
  silent: { "of KEDA": [web, scaled("web-v1")] },
});
testRule("ingress-backend-missing", {
  fires: {
    "of a route": [
      space,
      manifest(
        custom("gateway.networking.k8s.io/v1", "HTTPRoute", {
          rules: [{ backendRefs: [{ name: "wbe", port: 80 }] }],
        }),
      ),
    ],
  },
  silent: {
    "of a route": [
      space,
      front,
      manifest(
        custom("gateway.networking.k8s.io/v1", "HTTPRoute", {
          rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
        }),
      ),
    ],
    "in a namespace of others": [
      manifest(
        custom("gateway.networking.k8s.io/v1", "HTTPRoute", {
          rules: [{ backendRefs: [{ name: "db", namespace: "other", port: 80 }] }],
        }),
      ),
    ],
  },
});
