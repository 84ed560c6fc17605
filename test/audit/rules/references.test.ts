import { testRule } from "../support/rule-cases";
import {
  container,
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
  type Block,
  type Resource,
} from "../support/plan";

const kept = (type: string, name: string, body: Block): Resource => updated(type, name, body, body);
const forgotten = { actions: ["forget"], after: null };

const config = { metadata: metadata("settings"), data: { mode: "a" } };
const secret = { metadata: metadata("settings"), data: { mode: "a" } };
const CONFIG = "kubernetes_config_map_v1";
const SECRET = "kubernetes_secret_v1";
const inContainer = (more: Block) => kept(DEPLOYMENT, "web", deployment(podSpec({ container: [container(more)] })));
const inPod = (more: Block) => kept(DEPLOYMENT, "web", deployment(podSpec(more)));
const user = inContainer({ env_from: [{ config_map_ref: [{ name: "settings" }] }] });
const key = (kind: string) => ({ env: [{ name: "A", value_from: [{ [kind]: [{ name: "settings", key: "mode" }] }] }] });
const volume = (source: Block) => inPod({ volume: [{ name: "v", ...source }] });
const ingress = {
  metadata: metadata("web"),
  spec: [
    {
      tls: [{ hosts: ["a.example"], secret_name: "settings" }],
      default_backend: [{ service: [{ name: "web", port: [{ number: 80 }] }] }],
    },
  ],
};

testRule("referenced-configuration-destroyed", {
  fires: {
    "a ConfigMap, by env_from": [deleted(CONFIG, "c", config), user],
    "a ConfigMap, by a variable": [deleted(CONFIG, "c", config), inContainer(key("config_map_key_ref"))],
    "a ConfigMap, by a volume": [deleted(CONFIG, "c", config), volume({ config_map: [{ name: "settings" }] })],
    "a ConfigMap, by a projected volume": [
      deleted(CONFIG, "c", config),
      volume({ projected: [{ sources: [{ secret: [{ name: "other" }] }, { config_map: [{ name: "settings" }] }] }] }),
    ],
    "a Secret, by env_from": [
      deleted(SECRET, "s", secret),
      inContainer({ env_from: [{ secret_ref: [{ name: "settings" }] }] }),
    ],
    "a Secret, by a variable": [deleted(SECRET, "s", secret), inContainer(key("secret_key_ref"))],
    "a Secret, by a volume": [deleted(SECRET, "s", secret), volume({ secret: [{ secret_name: "settings" }] })],
    "a Secret, by a projected volume": [
      deleted(SECRET, "s", secret),
      volume({ projected: [{ sources: [{ secret: [{ name: "settings" }] }] }] }),
    ],
    "a Secret, by a driver of volumes": [
      deleted(SECRET, "s", secret),
      volume({ csi: [{ driver: "d", node_publish_secret_ref: [{ name: "settings" }] }] }),
    ],
    "a Secret, to pull images": [deleted(SECRET, "s", secret), inPod({ image_pull_secrets: [{ name: "settings" }] })],
    "a Secret, by an init container": [
      deleted(SECRET, "s", secret),
      inPod({ init_container: [container({ name: "init", ...key("secret_key_ref") })] }),
    ],
    "a Secret, as the certificate of an Ingress": [
      deleted(SECRET, "s", secret),
      kept("kubernetes_ingress_v1", "web", ingress),
    ],
    "a ServiceAccount": [
      deleted("kubernetes_service_account_v1", "a", { metadata: metadata("runner") }),
      inPod({ service_account_name: "runner" }),
    ],
    "it gets another name": [
      replaced(CONFIG, "c", config, { ...config, metadata: metadata("settings-2") }, ["metadata", 0, "name"]),
      user,
    ],
  },
  silent: {
    "nobody uses it": [deleted(CONFIG, "c", config), kept(DEPLOYMENT, "web", deployment())],
    "its user goes too": [deleted(CONFIG, "c", config), deleted(DEPLOYMENT, "web", user.before as Block)],
    "another makes it again": [deleted(CONFIG, "c", config), created(CONFIG, "d", config), user],
    "Terraform forgets it, and it stays": [deleted(CONFIG, "c", config, forgotten), user],
    "it is replaced and keeps its name": [replaced(CONFIG, "c", config, config, ["data"]), user],
    "it is in another namespace": [
      deleted(CONFIG, "c", { ...config, metadata: metadata("settings", { namespace: "other" }) }),
      user,
    ],
  },
});

const claim = {
  metadata: metadata("disk"),
  spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "1Gi" } }] }],
};
const CLAIM = "kubernetes_persistent_volume_claim_v1";
const mounts = volume({ persistent_volume_claim: [{ claim_name: "disk" }] });
testRule("referenced-claim-destroyed", {
  fires: {
    "a workload mounts it": [deleted(CLAIM, "disk", claim), mounts],
    "it gets another name": [
      replaced(CLAIM, "disk", claim, { ...claim, metadata: metadata("disk-2") }, ["metadata", 0, "name"]),
      mounts,
    ],
  },
  silent: {
    "nobody mounts it": [deleted(CLAIM, "disk", claim), kept(DEPLOYMENT, "web", deployment())],
    "it is replaced and keeps its name": [
      replaced(CLAIM, "disk", claim, claim, ["spec", 0, "storage_class_name"]),
      mounts,
    ],
    "the workload goes too": [deleted(CLAIM, "disk", claim), deleted(DEPLOYMENT, "web", mounts.before as Block)],
  },
});

const role = { metadata: metadata("reader"), rule: [] };
const binding = (name: string) => ({ metadata: metadata("readers"), role_ref: [{ kind: "Role", name }], subject: [] });
testRule("referenced-role-destroyed", {
  fires: {
    "a binding gives it": [
      deleted("kubernetes_role_v1", "r", role),
      kept("kubernetes_role_binding_v1", "b", binding("reader")),
    ],
    "a binding gives it, of the whole cluster": [
      deleted("kubernetes_cluster_role_v1", "r", { metadata: [{ name: "reader" }], rule: [] }),
      kept("kubernetes_role_binding_v1", "b", {
        ...binding("reader"),
        role_ref: [{ kind: "ClusterRole", name: "reader" }],
      }),
    ],
  },
  silent: {
    "the binding goes too": [
      deleted("kubernetes_role_v1", "r", role),
      deleted("kubernetes_role_binding_v1", "b", binding("reader")),
    ],
    "it gives another one": [
      deleted("kubernetes_role_v1", "r", role),
      kept("kubernetes_role_binding_v1", "b", binding("writer")),
    ],
  },
});

testRule("service-destroyed", {
  fires: {
    "its pods stay": [deleted(SERVICE, "web", service()), kept(DEPLOYMENT, "web", deployment())],
    "an Ingress leads to it": [deleted(SERVICE, "web", service()), kept("kubernetes_ingress_v1", "web", ingress)],
    "a StatefulSet takes its names from it": [
      deleted(SERVICE, "db", service({ cluster_ip: "None", selector: { app: "x" } }, {}, "db")),
      kept(STATEFUL_SET, "db", statefulSet()),
    ],
  },
  silent: {
    "it is made again elsewhere": [
      deleted(SERVICE, "old", service()),
      created(SERVICE, "new", service()),
      kept(DEPLOYMENT, "web", deployment()),
    ],
  },
});

testRule("object-recreated", {
  fires: {
    "another address": [deleted(SERVICE, "old", service()), created(SERVICE, "new", service())],
    "another type": [deleted("kubernetes_service", "web", service()), created(SERVICE, "web", service())],
    "another resource stands for it": [
      deleted("kubernetes_service", "web", service()),
      kept(SERVICE, "web", service()),
    ],
    "another resource imports it": [
      deleted("kubernetes_service", "web", service()),
      updated(SERVICE, "web", service(), service({ type: "NodePort" }), { more: { importing: { id: "shop/web" } } }),
    ],
    "made anew before the old one goes": [
      replaced(SERVICE, "web", service(), service(), ["spec", 0, "cluster_ip"], { actions: ["create", "delete"] }),
    ],
  },
  silent: {
    "of one of two clusters": {
      resources: [deleted("kubernetes_service", "web", service()), kept(SERVICE, "web", service())],
      more: {
        configuration: {
          provider_config: Object.fromEntries(
            ["kubernetes", "kubernetes.us"].map((key) => [
              key,
              { name: "kubernetes", full_name: "registry.terraform.io/hashicorp/kubernetes" },
            ]),
          ),
        },
      },
    },
    "made anew under another name": [
      replaced(SERVICE, "web", service(), service({}, {}, "web2"), ["metadata", 0, "name"], {
        actions: ["create", "delete"],
      }),
    ],
    "another namespace": [
      deleted(SERVICE, "old", service()),
      created(SERVICE, "new", service({}, { namespace: "other" })),
    ],
    "what a broken replacement left behind": [
      deleted(SERVICE, "web", service(), { more: { deposed: "abcd1234" } }),
      created(SERVICE, "web", service()),
    ],
    "it is forgotten and imported": [
      deleted("kubernetes_service", "web", service(), forgotten),
      updated(SERVICE, "web", service(), service()),
    ],
  },
});
