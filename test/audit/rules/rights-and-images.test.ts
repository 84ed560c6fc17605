import { testPodRule, testRule } from "../support/rule-cases";
import {
  container,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  updated,
  type Block,
} from "../support/plan";

const rights = (verbs: readonly string[], resources: readonly string[], names: readonly string[] = []): Block => ({
  metadata: [{ name: "r" }],
  rule: [{ api_groups: ["", "rbac.authorization.k8s.io"], verbs, resources, resource_names: names }],
});
const ROLE = "kubernetes_role_v1";
testRule("role-may-escalate", {
  fires: {
    bind: [created(ROLE, "r", rights(["bind"], ["clusterroles"]))],
    "impersonate one name, which is no limit": [
      created("kubernetes_cluster_role_v1", "r", rights(["impersonate"], ["users"], ["robot"])),
    ],
    "commands in pods": [created("kubernetes_cluster_role_v1", "r", rights(["create"], ["pods/exec"]))],
    "as kubernetes_manifest": [
      created("kubernetes_manifest", "r", {
        manifest: {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "Role",
          metadata: { name: "r", namespace: "shop" },
          rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] }],
        },
      }),
    ],
  },
  silent: {
    reading: [created(ROLE, "r", rights(["get"], ["pods", "pods/log"]))],
  },
});
testRule("role-reads-secrets", {
  fires: { list: [created(ROLE, "r", rights(["list"], ["configmaps", "secrets"]))] },
  silent: {
    "one Secret": [created(ROLE, "r", rights(["get"], ["secrets"], ["web"]))],
    "it only makes them": [created(ROLE, "r", rights(["create"], ["secrets"]))],
  },
});
testRule("role-widened", {
  fires: {
    "a verb more": [updated(ROLE, "r", rights(["get"], ["pods"]), rights(["get", "delete"], ["pods"]))],
    "no name any more": [updated(ROLE, "r", rights(["get"], ["secrets"], ["web"]), rights(["get"], ["secrets"]))],
  },
  silent: {
    "a verb less": [updated(ROLE, "r", rights(["get", "delete"], ["pods"]), rights(["get"], ["pods"]))],
    "a star becomes a list": [updated(ROLE, "r", rights(["*"], ["pods"]), rights(["get"], ["pods"]))],
    "a new role": [created(ROLE, "r", rights(["get"], ["pods"]))],
  },
});

const disk = (policy: string): Block => ({
  metadata: [{ name: "disk" }],
  spec: [{ persistent_volume_reclaim_policy: policy, capacity: { storage: "1Gi" } }],
});
testRule("reclaim-policy-loosened", {
  fires: {
    "a volume": [updated("kubernetes_persistent_volume_v1", "d", disk("Retain"), disk("Delete"))],
    "a storage class": [
      updated(
        "kubernetes_storage_class_v1",
        "c",
        { metadata: [{ name: "c" }], reclaim_policy: "Retain" },
        { metadata: [{ name: "c" }], reclaim_policy: "Delete" },
      ),
    ],
  },
  silent: { "it is kept": [updated("kubernetes_persistent_volume_v1", "d", disk("Delete"), disk("Retain"))] },
});
const autoscalerOf = (least: number, most: number): Block => ({
  metadata: metadata("web"),
  spec: [{ min_replicas: least, max_replicas: most, scale_target_ref: [{ kind: "Deployment", name: "web-v1" }] }],
});
const AUTOSCALER = "kubernetes_horizontal_pod_autoscaler_v2";
testRule("autoscaler-reduced", {
  fires: {
    "most replicas": [updated(AUTOSCALER, "a", autoscalerOf(2, 10), autoscalerOf(2, 4))],
    "it goes": [deleted(AUTOSCALER, "a", autoscalerOf(2, 10))],
  },
  silent: { more: [updated(AUTOSCALER, "a", autoscalerOf(2, 10), autoscalerOf(3, 12))] },
});

const SHA = `@sha256:${"a".repeat(64)}`;
const image = (before: string, after: string) =>
  (["container", "init_container"] as const).map((key) => {
    const pods = (name: string) => deployment(podSpec({ [key]: [container({ image: name })] }));
    return updated(DEPLOYMENT, key, pods(before), pods(after));
  });
testRule("image-digest-dropped", {
  fires: { "the tag stays": image(`registry.example/app:1.0${SHA}`, "registry.example/app:1.1") },
  silent: { "a new digest": image(`registry.example/app:1.0${SHA}`, `registry.example/app:1.1${SHA}`) },
});
testRule("image-registry-changed", {
  fires: {
    "another host": image("registry.example/app:1", "other.example/app:1"),
    "Docker Hub": image("registry.example:5000/app:1", "app:1"),
  },
  silent: {
    "another name there": image("registry.example/app:1", "registry.example/team/app:1"),
    "Docker Hub in two spellings": image("nginx:1", "docker.io/library/nginx:1"),
  },
});
testPodRule("unsafe-sysctl", {
  fires: { shared: { security_context: [{ sysctl: [{ name: "kernel.msgmax", value: "65536" }] }] } },
  silent: { "the pod's own": { security_context: [{ sysctl: [{ name: "net.ipv4.tcp_syncookies", value: "1" }] }] } },
});
testRule("proc-mount-unmasked", {
  fires: {
    "as kubernetes_manifest, the only way": [
      created("kubernetes_manifest", "p", {
        manifest: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "p", namespace: "shop" },
          spec: { containers: [{ name: "app", image: "app:1", securityContext: { procMount: "Unmasked" } }] },
        },
      }),
    ],
  },
  silent: { "left out": [created(DEPLOYMENT, "web", deployment())] },
});
