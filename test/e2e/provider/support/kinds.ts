/** Attributes of a resource in Terraform's JSON configuration. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One kind, as it is made, changed in place, and changed so that it has to be made anew. */
export interface KindCase {
  readonly type: string;
  /** @param name unique in the cluster, for kinds that live in no namespace */
  readonly created: (name: string, namespace: string) => Attributes;
  /** What a first edit merges into the attributes, each block as a whole. */
  readonly edited: Attributes;
  /** What a second edit merges in; it always replaces. @default - another name */
  readonly replaced?: Attributes;
  /** @default true */
  readonly importable?: boolean;
  /** Attributes without a Kubernetes field, which an import cannot know. @default - none */
  readonly own?: Attributes;
}

const APP = { app: "case" };
const pod = (image: string, more: object = {}): object => ({ container: [{ name: "main", image }], ...more });
const template = (image: string, more: object = {}): object => ({
  metadata: [{ labels: APP }],
  spec: [pod(image, more)],
});
const workload = (image: string, more: object = {}): Attributes => ({
  spec: [{ selector: [{ match_labels: APP }], template: [template(image)], ...more }],
});

const namespaced = (spec: Attributes): KindCase["created"] => {
  return (name, namespace) => ({ metadata: [{ name, namespace }], ...spec });
};
const clusterWide = (spec: Attributes): KindCase["created"] => {
  return (name) => ({ metadata: [{ name }], ...spec });
};

const fullPod = {
  node_selector: { "kubernetes.io/os": "linux" },
  toleration: [{ key: "a", operator: "Exists" }],
  security_context: [{ fs_group: "2000", run_as_non_root: true }],
  volume: [
    { name: "scratch", empty_dir: [{}] },
    { name: "settings", config_map: [{ name: "settings", optional: true }] },
    { name: "host", host_path: [{ path: "/tmp" }] },
  ],
  container: [
    {
      name: "main",
      image: "example.com/app:1",
      args: ["--verbose"],
      port: [{ name: "http", container_port: 8080 }],
      env: [
        { name: "PLAIN", value: "1" },
        { name: "EMPTY", value: "" },
        { name: "FIELD", value_from: [{ field_ref: [{ field_path: "status.podIP" }] }] },
      ],
      resources: [{ limits: { cpu: "1000m", memory: "256Mi" }, requests: { cpu: "0.1" } }],
      readiness_probe: [{ http_get: [{ path: "/", port: "http" }] }],
      liveness_probe: [{ exec: [{ command: ["true"] }] }],
      security_context: [{ allow_privilege_escalation: false, capabilities: [{ drop: ["ALL"] }] }],
      volume_mount: [
        { name: "scratch", mount_path: "/scratch" },
        { name: "settings", mount_path: "/settings", read_only: true },
      ],
    },
  ],
};

/** Every resource type of the offline provider that stands for one kind. */
export const KIND_CASES: readonly KindCase[] = [
  {
    type: "kubernetes_service_v1",
    created: namespaced({
      spec: [
        {
          selector: APP,
          session_affinity: "ClientIP",
          session_affinity_config: [{ client_ip: [{ timeout_seconds: 600 }] }],
          port: [{ name: "http", port: 80, target_port: "8080" }],
        },
      ],
    }),
    edited: {
      spec: [
        {
          selector: APP,
          type: "NodePort",
          session_affinity: "None",
          port: [{ name: "http", port: 81, target_port: "8081" }],
        },
      ],
    },
    replaced: {
      spec: [{ selector: APP, cluster_ip: "None", port: [{ name: "http", port: 81, target_port: "8081" }] }],
    },
    own: { wait_for_load_balancer: true },
  },
  {
    type: "kubernetes_deployment_v1",
    created: namespaced({
      spec: [{ replicas: "2", selector: [{ match_labels: APP }], template: [template("", fullPod)] }],
    }),
    edited: workload("example.com/app:2", { replicas: "1", strategy: [{ type: "Recreate" }] }),
    replaced: {
      spec: [
        {
          selector: [{ match_labels: { app: "other" } }],
          template: [{ metadata: [{ labels: { app: "other" } }], spec: [pod("example.com/app:2")] }],
        },
      ],
    },
    own: { wait_for_rollout: true },
  },
  {
    type: "kubernetes_stateful_set_v1",
    created: namespaced({
      spec: [
        {
          service_name: "case",
          selector: [{ match_labels: APP }],
          template: [template("example.com/db:1")],
          update_strategy: [{ type: "RollingUpdate", rolling_update: [{ partition: 0 }] }],
          volume_claim_template: [
            {
              metadata: [{ name: "data" }],
              spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "1Gi" } }] }],
            },
          ],
          persistent_volume_claim_retention_policy: [{ when_deleted: "Delete", when_scaled: "Retain" }],
        },
      ],
    }),
    edited: {
      spec: [
        {
          service_name: "case",
          replicas: "2",
          selector: [{ match_labels: APP }],
          template: [template("example.com/db:2")],
          update_strategy: [{ type: "RollingUpdate", rolling_update: [{ partition: 0 }] }],
          volume_claim_template: [
            {
              metadata: [{ name: "data" }],
              spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "1Gi" } }] }],
            },
          ],
          persistent_volume_claim_retention_policy: [{ when_deleted: "Delete", when_scaled: "Retain" }],
        },
      ],
    },
    replaced: workload("example.com/db:2", { service_name: "other" }),
    own: { wait_for_rollout: true },
  },
  {
    type: "kubernetes_daemon_set_v1",
    created: namespaced(workload("example.com/agent:1")),
    edited: workload("example.com/agent:2"),
    own: { wait_for_rollout: true },
  },
  {
    type: "kubernetes_config_map_v1",
    created: namespaced({ data: { a: "1", empty: "" }, binary_data: { b: "aGVsbG8=" } }),
    edited: { data: { a: "2", c: "3" } },
  },
  {
    type: "kubernetes_secret_v1",
    created: namespaced({ data: { password: "s3cret-one" } }),
    edited: { data: { password: "s3cret-two", user: "u" } },
    own: { wait_for_service_account_token: true },
  },
  {
    type: "kubernetes_persistent_volume_claim_v1",
    created: namespaced({
      wait_until_bound: false,
      spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "2Gi" } }] }],
    }),
    edited: {
      metadata: "labels",
      spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "2048Mi" } }] }],
    },
    replaced: { spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "1Gi" } }] }] },
    own: { wait_until_bound: false }, // an import assumes that it waited
  },
  { type: "kubernetes_namespace_v1", created: clusterWide({}), edited: { metadata: "labels" } },
  {
    type: "kubernetes_service_account_v1",
    created: namespaced({ image_pull_secret: [{ name: "registry" }] }),
    edited: { image_pull_secret: [{ name: "other" }], automount_service_account_token: false },
  },
  {
    type: "kubernetes_ingress_v1",
    created: namespaced({
      spec: [
        {
          ingress_class_name: "nginx",
          tls: [{ hosts: ["a.example"], secret_name: "tls" }],
          rule: [
            {
              host: "a.example",
              http: [
                {
                  path: [
                    {
                      path: "/",
                      path_type: "Prefix",
                      backend: [{ service: [{ name: "web", port: [{ number: 80 }] }] }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    }),
    edited: {
      spec: [
        { ingress_class_name: "nginx", default_backend: [{ service: [{ name: "web", port: [{ name: "http" }] }] }] },
      ],
    },
  },
  {
    type: "kubernetes_ingress_class_v1",
    created: clusterWide({ spec: [{ controller: "example.com/a" }] }),
    edited: { metadata: "labels" },
  },
  {
    type: "kubernetes_network_policy_v1",
    created: namespaced({
      spec: [
        {
          pod_selector: [{ match_labels: APP }],
          policy_types: ["Ingress", "Egress"],
          ingress: [{ from: [{ namespace_selector: [{}] }], ports: [{ port: "80", protocol: "TCP" }] }],
          egress: [{}],
        },
      ],
    }),
    edited: {
      spec: [
        {
          pod_selector: [{}],
          policy_types: ["Egress"],
          egress: [{ to: [{ ip_block: [{ cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] }] }] }],
        },
      ],
    },
  },
  {
    type: "kubernetes_horizontal_pod_autoscaler_v2",
    created: namespaced({
      spec: [
        {
          min_replicas: 1,
          max_replicas: 3,
          scale_target_ref: [{ api_version: "apps/v1", kind: "Deployment", name: "nobody" }],
          metric: [
            {
              type: "Resource",
              resource: [{ name: "cpu", target: [{ type: "Utilization", average_utilization: 70 }] }],
            },
          ],
        },
      ],
    }),
    edited: {
      spec: [
        {
          min_replicas: 2,
          max_replicas: 5,
          scale_target_ref: [{ api_version: "apps/v1", kind: "Deployment", name: "nobody" }],
          metric: [
            {
              type: "Resource",
              resource: [{ name: "memory", target: [{ type: "AverageValue", average_value: "1Gi" }] }],
            },
          ],
        },
      ],
    },
  },
  {
    type: "kubernetes_pod_disruption_budget_v1",
    created: namespaced({ spec: [{ min_available: "1", selector: [{ match_labels: APP }] }] }),
    edited: { metadata: "labels" },
    replaced: { spec: [{ max_unavailable: "50%", selector: [{ match_labels: APP }] }] },
  },
  {
    type: "kubernetes_job_v1",
    created: namespaced({
      wait_for_completion: false,
      spec: [{ template: [{ metadata: [{}], spec: [pod("example.com/job:1", { restart_policy: "Never" })] }] }],
    }),
    edited: { metadata: "labels" },
    replaced: {
      spec: [{ template: [{ metadata: [{}], spec: [pod("example.com/job:2", { restart_policy: "Never" })] }] }],
    },
  },
  {
    type: "kubernetes_cron_job_v1",
    created: namespaced({ spec: [cron("0 0 1 1 *")] }),
    edited: { spec: [{ ...cron("0 1 1 1 *"), suspend: true }] },
  },
  {
    type: "kubernetes_resource_quota_v1",
    created: namespaced({ spec: [{ hard: { services: "900", "requests.storage": "1Ti" } }] }),
    edited: { spec: [{ hard: { services: "800", "requests.storage": "1024Gi" } }] },
  },
  {
    type: "kubernetes_limit_range_v1",
    created: namespaced({ spec: [{ limit: [{ type: "PersistentVolumeClaim", max: { storage: "1Ti" } }] }] }),
    edited: { spec: [{ limit: [{ type: "PersistentVolumeClaim", max: { storage: "2Ti" } }] }] },
  },
  {
    type: "kubernetes_role_v1",
    created: namespaced({ rule: [{ api_groups: [""], resources: ["pods"], verbs: ["get", "list"] }] }),
    edited: { rule: [{ api_groups: ["", "apps"], resources: ["*"], verbs: ["list"] }] },
  },
  {
    type: "kubernetes_role_binding_v1",
    created: namespaced({
      role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "Role", name: "nobody" }],
      subject: [{ kind: "ServiceAccount", name: "a" }],
    }),
    edited: { subject: [{ kind: "User", name: "b", api_group: "rbac.authorization.k8s.io" }] },
    replaced: { role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }] },
  },
  {
    type: "kubernetes_cluster_role_v1",
    created: clusterWide({ rule: [{ api_groups: [""], resources: ["nodes"], verbs: ["get"] }] }),
    edited: { rule: [{ api_groups: [""], resources: ["nodes"], verbs: ["get", "list"] }] },
  },
  {
    type: "kubernetes_cluster_role_binding_v1",
    created: clusterWide({
      role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }],
      subject: [{ kind: "Group", name: "a", api_group: "rbac.authorization.k8s.io" }],
    }),
    edited: { subject: [{ kind: "User", name: "b", api_group: "rbac.authorization.k8s.io" }] },
  },
  {
    type: "kubernetes_storage_class_v1",
    created: clusterWide({ storage_provisioner: "example.com/a", parameters: { tier: "fast" } }),
    edited: { allow_volume_expansion: false },
    replaced: { storage_provisioner: "example.com/b" },
  },
  {
    type: "kubernetes_persistent_volume_v1",
    created: clusterWide({
      spec: [
        {
          capacity: { storage: "1Gi" },
          access_modes: ["ReadWriteOnce"],
          storage_class_name: "nobody",
          persistent_volume_source: [{ host_path: [{ path: "/tmp/a" }] }],
        },
      ],
    }),
    edited: {
      spec: [
        {
          capacity: { storage: "2Gi" },
          access_modes: ["ReadWriteOnce"],
          storage_class_name: "nobody",
          persistent_volume_source: [{ host_path: [{ path: "/tmp/a" }] }],
        },
      ],
    },
    replaced: {
      spec: [
        {
          capacity: { storage: "2Gi" },
          access_modes: ["ReadWriteOnce"],
          storage_class_name: "nobody",
          persistent_volume_source: [{ host_path: [{ path: "/tmp/b" }] }],
        },
      ],
    },
  },
  {
    type: "kubernetes_endpoint_slice_v1",
    created: namespaced({
      address_type: "IPv4",
      endpoint: [{ addresses: ["10.0.0.1"], condition: [{ ready: true }] }],
      port: [{ name: "http", port: "80", app_protocol: "http" }],
    }),
    edited: { endpoint: [{ addresses: ["10.0.0.2"], condition: [{ ready: true }] }] },
    importable: false,
  },
  {
    type: "kubernetes_endpoints_v1",
    created: namespaced({ subset: [{ address: [{ ip: "10.0.0.1" }], port: [{ name: "http", port: 80 }] }] }),
    edited: { subset: [{ address: [{ ip: "10.0.0.2" }], port: [{ name: "http", port: 80 }] }] },
  },
  {
    type: "kubernetes_priority_class_v1",
    created: clusterWide({ value: 100 }),
    edited: { description: "for cases" },
    replaced: { value: 200 },
  },
  {
    type: "kubernetes_pod_v1",
    created: namespaced({ spec: [pod("example.com/pod:1")] }),
    edited: { metadata: "labels" },
    replaced: { spec: [pod("example.com/pod:2")] },
  },
  {
    type: "kubernetes_replication_controller_v1",
    created: (name, namespace) => ({
      metadata: [{ name, namespace, labels: APP }],
      spec: [{ selector: APP, template: [template("example.com/rc:1")] }],
    }),
    edited: { spec: [{ selector: APP, replicas: "2", template: [template("example.com/rc:1")] }] },
  },
  {
    type: "kubernetes_runtime_class_v1",
    created: clusterWide({ handler: "a" }),
    edited: { metadata: "labels" },
    replaced: { handler: "b" },
  },
];

function cron(schedule: string): object {
  const job = { template: [{ metadata: [{}], spec: [pod("example.com/job:1", { restart_policy: "OnFailure" })] }] };
  return { schedule, job_template: [{ metadata: [{}], spec: [job] }] };
}

/** The attributes after an edit; `metadata: "labels"` stands for a label and an annotation more. */
export function merge(attributes: Attributes, edit: Attributes): Attributes {
  if (edit["metadata"] !== "labels") return { ...attributes, ...edit };
  const [metadata] = attributes["metadata"] as readonly [Attributes];
  const more = { labels: { tier: "gold" }, annotations: { "example.com/note": "kept" } };
  return { ...attributes, ...edit, metadata: [{ ...metadata, ...more }] };
}
