import { testRule } from "../support/rule-cases";
import {
  claimTemplate,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  replaced,
  service,
  SERVICE,
  statefulSet,
  STATEFUL_SET,
  updated,
} from "../support/plan";

const namespace = { metadata: [{ name: "shop", labels: null }] };
const claim = (storage: string) => ({
  metadata: metadata("disk"),
  spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage }, limits: null }] }],
});
const kept = (type: string, name: string, body: Record<string, unknown>) => updated(type, name, body, body);
const forgotten = { actions: ["forget"], after: null };

testRule("namespace-destroyed", {
  fires: {
    "it is deleted": [deleted("kubernetes_namespace_v1", "shop", namespace)],
    "it is renamed": [replaced("kubernetes_namespace", "shop", namespace, namespace, ["metadata", 0, "name"])],
  },
  silent: { "it is created": [created("kubernetes_namespace_v1", "shop", namespace)] },
});

testRule("service-replaced", {
  fires: {
    "it becomes headless": [
      replaced(SERVICE, "web", service(), service({ cluster_ip: "None" }), ["spec", 0, "cluster_ip"]),
    ],
  },
  silent: { "it is updated": [updated(SERVICE, "web", service(), service({ type: "NodePort" }))] },
});

testRule("load-balancer-address-released", {
  fires: {
    "it is deleted": [deleted(SERVICE, "web", service({ type: "LoadBalancer" }))],
    "it becomes a node port": [
      updated(SERVICE, "web", service({ type: "LoadBalancer" }), service({ type: "NodePort" })),
    ],
  },
  silent: {
    "a cluster Service is deleted": [deleted(SERVICE, "web", service())],
    "it stays a load balancer": [
      updated(
        SERVICE,
        "web",
        service({ type: "LoadBalancer" }),
        service({ type: "LoadBalancer", session_affinity: "ClientIP" }),
      ),
    ],
  },
});

testRule("workload-selector-replaced", {
  fires: {
    "a Deployment": [
      replaced(DEPLOYMENT, "web", deployment(), deployment(), ["spec", 0, "selector", 0, "match_labels"]),
    ],
    "a DaemonSet": [replaced("kubernetes_daemon_set_v1", "a", deployment(), deployment(), ["spec", 0, "selector"])],
  },
  silent: { "its name changes": [replaced(DEPLOYMENT, "web", deployment(), deployment(), ["metadata", 0, "name"])] },
});

testRule("workload-replaced", {
  fires: { "its name changes": [replaced(DEPLOYMENT, "web", deployment(), deployment(), ["metadata", 0, "name"])] },
  silent: {
    "the new one is made first": [
      replaced(DEPLOYMENT, "web", deployment(), deployment(), ["metadata", 0, "name"], {
        actions: ["create", "delete"],
      }),
    ],
    "it is created": [created(DEPLOYMENT, "web", deployment())],
  },
});

testRule("tainted-replacement", {
  fires: {
    "it is tainted": [replaced(SERVICE, "web", service(), service(), [], { reason: "replace_because_tainted" })],
  },
  silent: {
    "it was asked for": [replaced(SERVICE, "web", service(), service(), [], { reason: "replace_by_request" })],
  },
});

testRule("workload-destroyed", {
  fires: { "its Service stays": [kept(SERVICE, "web", service()), deleted(DEPLOYMENT, "web", deployment())] },
  silent: {
    "another version stays behind the Service": [
      kept(SERVICE, "web", service()),
      deleted(DEPLOYMENT, "v1", deployment()),
      created(DEPLOYMENT, "v2", deployment(podSpec(), { name: "web-v2" })),
    ],
  },
});

testRule("object-forgotten", {
  fires: {
    forget: [deleted(SERVICE, "web", service(), forgotten)],
    "create and forget": [updated(SERVICE, "web", service(), service(), { actions: ["create", "forget"] })],
  },
  silent: { delete: [deleted(SERVICE, "web", service())] },
});

testRule("deposed-object-destroyed", {
  fires: { "a deposed object": [deleted(DEPLOYMENT, "web", deployment(), { more: { deposed: "abcd1234" } })] },
  silent: { "an object of today": [deleted(DEPLOYMENT, "web", deployment())] },
});

const budget = (labels: Record<string, string>) => ({
  metadata: metadata("web"),
  spec: [{ max_unavailable: "1", selector: [{ match_labels: labels }] }],
});
testRule("disruption-budget-replaced", {
  fires: {
    "it changes": [
      replaced("kubernetes_pod_disruption_budget_v1", "web", budget({ app: "web" }), budget({ app: "x" }), ["spec", 0]),
    ],
    "it is deleted": [deleted("kubernetes_pod_disruption_budget_v1", "web", budget({ app: "web" }))],
  },
  silent: { "it is created": [created("kubernetes_pod_disruption_budget_v1", "web", budget({ app: "web" }))] },
});

testRule("job-replaced", {
  fires: {
    "its template changes": [
      replaced("kubernetes_job_v1", "once", deployment(), deployment(), ["spec", 0, "template"]),
    ],
  },
  silent: { "it is created": [created("kubernetes_job_v1", "once", deployment())] },
});

const ingress = (host: string) => ({
  metadata: metadata("web"),
  spec: [
    {
      tls: [{ hosts: [host] }],
      rule: [{ host, http: [{ path: [{ path: "/", backend: [{ service: [{ name: "web" }] }] }] }] }],
    },
  ],
});
testRule("ingress-updated", {
  fires: { "a host changes": [updated("kubernetes_ingress_v1", "web", ingress("a.example"), ingress("b.example"))] },
  silent: { "it is created": [created("kubernetes_ingress_v1", "web", ingress("a.example"))] },
});

testRule("claim-destroyed", {
  fires: {
    "it is deleted": [deleted("kubernetes_persistent_volume_claim_v1", "disk", claim("8Gi"))],
    "it shrinks": [
      replaced("kubernetes_persistent_volume_claim", "disk", claim("8Gi"), claim("1Gi"), [
        "spec",
        0,
        "resources",
        0,
        "requests",
      ]),
    ],
  },
  silent: { "it grows": [updated("kubernetes_persistent_volume_claim_v1", "disk", claim("8Gi"), claim("9Gi"))] },
});

const volume = { metadata: [{ name: "disk" }], spec: [{ persistent_volume_reclaim_policy: "Delete" }] };
testRule("volume-destroyed", {
  fires: { "it is deleted": [deleted("kubernetes_persistent_volume_v1", "disk", volume)] },
  silent: { "it is created": [created("kubernetes_persistent_volume_v1", "disk", volume)] },
});

const retention = (deleted: string, scaled = "Retain") => ({
  persistent_volume_claim_retention_policy: [{ when_deleted: deleted, when_scaled: scaled }],
});
testRule("claims-deleted-with-set", {
  fires: {
    "it is deleted": [deleted(STATEFUL_SET, "db", statefulSet(retention("Delete")))],
    "it is replaced": [
      replaced(STATEFUL_SET, "db", statefulSet(retention("Delete")), statefulSet(retention("Delete")), [
        "spec",
        0,
        "selector",
      ]),
    ],
  },
  silent: {
    "claims are kept": [deleted(STATEFUL_SET, "db", statefulSet(retention("Retain")))],
    "it has no claims": [
      deleted(STATEFUL_SET, "db", statefulSet({ ...retention("Delete"), volume_claim_template: [] })),
    ],
  },
});

testRule("claims-deleted-on-scale-down", {
  fires: {
    "3 to 1": [
      updated(
        STATEFUL_SET,
        "db",
        statefulSet({ ...retention("Retain", "Delete"), replicas: "3" }),
        statefulSet({ ...retention("Retain", "Delete"), replicas: "1" }),
      ),
    ],
  },
  silent: {
    "they are kept": [updated(STATEFUL_SET, "db", statefulSet({ replicas: "3" }), statefulSet({ replicas: "1" }))],
    "it grows": [
      updated(
        STATEFUL_SET,
        "db",
        statefulSet(retention("Retain", "Delete")),
        statefulSet({ ...retention("Retain", "Delete"), replicas: "5" }),
      ),
    ],
  },
});

testRule("claim-retention-loosened", {
  fires: {
    "Retain to Delete": [
      updated(STATEFUL_SET, "db", statefulSet(retention("Retain")), statefulSet(retention("Delete"))),
    ],
  },
  silent: {
    "it was Delete": [
      updated(
        STATEFUL_SET,
        "db",
        statefulSet(retention("Delete")),
        statefulSet({ ...retention("Delete"), replicas: "5" }),
      ),
    ],
    "Delete to Retain": [
      updated(STATEFUL_SET, "db", statefulSet(retention("Delete")), statefulSet(retention("Retain"))),
    ],
  },
});

testRule("claim-template-changed", {
  fires: {
    "it grows": [
      updated(STATEFUL_SET, "db", statefulSet(), statefulSet({ volume_claim_template: [claimTemplate("50Gi")] })),
    ],
  },
  silent: { "replicas change": [updated(STATEFUL_SET, "db", statefulSet(), statefulSet({ replicas: "3" }))] },
});

testRule("claim-templates-replace-set", {
  fires: {
    "another class": [
      replaced(STATEFUL_SET, "db", statefulSet(), statefulSet(), [
        "spec",
        0,
        "volume_claim_template",
        0,
        "spec",
        0,
        "storage_class_name",
      ]),
    ],
  },
  silent: { "another selector": [replaced(STATEFUL_SET, "db", statefulSet(), statefulSet(), ["spec", 0, "selector"])] },
});

testRule("claims-left-behind", {
  fires: { "a set is deleted": [deleted(STATEFUL_SET, "db", statefulSet())] },
  silent: {
    "they are deleted": [deleted(STATEFUL_SET, "db", statefulSet(retention("Delete")))],
    "their namespace goes": [
      deleted(STATEFUL_SET, "db", statefulSet()),
      deleted("kubernetes_namespace_v1", "shop", namespace),
    ],
  },
});

testRule("claims-left-by-scale-down", {
  fires: { "3 to 1": [updated(STATEFUL_SET, "db", statefulSet({ replicas: "3" }), statefulSet({ replicas: "1" }))] },
  silent: { "1 to 3": [updated(STATEFUL_SET, "db", statefulSet({ replicas: "1" }), statefulSet({ replicas: "3" }))] },
});
