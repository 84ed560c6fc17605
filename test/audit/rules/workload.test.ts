import { testPodRule, testRule } from "../support/rule-cases";
import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  service,
  SERVICE,
  updated,
  type Block,
} from "../support/plan";

const withContainer = (more: Block) => ({ container: [container(more)] });
const good: Block = {};
/** One container whose `after_unknown` is this. */
const unknownContainer = (unknown: Block, more: Block = {}) => ({
  spec: withContainer(more),
  unknown: { container: [unknown] },
});

const autoscaler = {
  metadata: metadata("web"),
  spec: [{ scale_target_ref: [{ kind: "Deployment", name: "web-v1", api_version: "apps/v1" }], max_replicas: 5 }],
};
testRule("autoscaler-and-replicas", {
  fires: {
    "a fixed number": [
      created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler),
      created(DEPLOYMENT, "web", deployment()),
    ],
    "an apply sets it back": [
      created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler),
      updated(DEPLOYMENT, "web", deployment(podSpec(), { replicas: "5" }), deployment(podSpec(), { replicas: "2" })),
    ],
  },
  silent: {
    "no number": [
      created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler),
      created(DEPLOYMENT, "web", deployment(podSpec(), { replicas: null })),
    ],
    "the number the autoscaler chose": [
      updated("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler, autoscaler),
      updated(DEPLOYMENT, "web", deployment(), deployment()),
    ],
  },
});
const replicas = (from: string, to: string) => [
  updated(DEPLOYMENT, "web", deployment(podSpec(), { replicas: from }), deployment(podSpec(), { replicas: to })),
];
testRule("scaled-to-zero", {
  fires: { "2 to 0": replicas("2", "0") },
  silent: { "2 to 1": replicas("2", "1"), "0 to 0": replicas("0", "0") },
});
testRule("replicas-reduced", {
  fires: { "3 to 2": replicas("3", "2") },
  silent: { "2 to 3": replicas("2", "3"), "to 0": replicas("2", "0") },
});
const exposed = service({ type: "NodePort" });
testRule("single-replica-exposed", {
  fires: {
    "one pod": [created(SERVICE, "web", exposed), created(DEPLOYMENT, "web", deployment(podSpec(), { replicas: "1" }))],
  },
  silent: {
    "two pods": [created(SERVICE, "web", exposed), created(DEPLOYMENT, "web", deployment())],
    "inside the cluster": [
      created(SERVICE, "web", service()),
      created(DEPLOYMENT, "web", deployment(podSpec(), { replicas: "1" })),
    ],
    "an autoscaler": [
      created(SERVICE, "web", exposed),
      created(DEPLOYMENT, "web", deployment(podSpec(), { replicas: "1" })),
      created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler),
    ],
  },
  unknown: {
    replicas: [
      created(SERVICE, "web", exposed),
      created(DEPLOYMENT, "web", deployment(podSpec(), { replicas: null }), {
        unknown: { spec: [{ replicas: true }] },
      }),
    ],
  },
});
const strategy = (of: unknown) => [created(DEPLOYMENT, "web", deployment(podSpec(), { spec: { strategy: of } }))];
testRule("update-stops-all-pods", {
  fires: {
    Recreate: strategy([{ type: "Recreate" }]),
    "100%": strategy([{ type: "RollingUpdate", rolling_update: [{ max_unavailable: "100%" }] }]),
  },
  silent: { RollingUpdate: strategy([{ type: "RollingUpdate", rolling_update: [{ max_unavailable: "25%" }] }]) },
});
testRule("rollout-not-waited", {
  fires: { "a Deployment": [created(DEPLOYMENT, "web", deployment(podSpec(), { top: { wait_for_rollout: false } }))] },
  silent: { "it waits": [created(DEPLOYMENT, "web", deployment())] },
});
const memory = (limit: string) =>
  deployment(podSpec(withContainer({ resources: [{ limits: { memory: limit }, requests: {} }] })));
testRule("memory-limit-reduced", {
  fires: { "1Gi to 512Mi": [updated(DEPLOYMENT, "web", memory("1Gi"), memory("512Mi"))] },
  silent: {
    "512Mi to 1Gi": [updated(DEPLOYMENT, "web", memory("512Mi"), memory("1Gi"))],
    "written otherwise": [updated(DEPLOYMENT, "web", memory("1Gi"), memory("1024Mi"))],
  },
});
testPodRule("image-tag-moves", {
  fires: {
    "no tag": withContainer({ image: "nginx" }),
    latest: withContainer({ image: "registry:5000/nginx:latest" }),
    "an init container": { init_container: [container({ name: "init", image: "busybox" })] },
  },
  silent: { "a tag": withContainer({ image: "registry:5000/nginx:1.27" }), "a digest": good },
  unknown: { image: unknownContainer({ image: true }, { image: null }) },
});
testPodRule("image-not-pinned", {
  fires: { "a tag": withContainer({ image: "nginx:1.27" }) },
  silent: { "a digest": good },
  unknown: { image: unknownContainer({ image: true }, { image: null }) },
});
testPodRule("image-never-pulled", {
  fires: { Never: withContainer({ image_pull_policy: "Never" }) },
  silent: { IfNotPresent: good },
});
testRule("readiness-probe-missing", {
  fires: {
    "behind a Service": [
      created(SERVICE, "web", service()),
      created(DEPLOYMENT, "web", deployment(podSpec(withContainer({ readiness_probe: [] })))),
    ],
  },
  silent: {
    "with one": [created(SERVICE, "web", service()), created(DEPLOYMENT, "web", deployment())],
    "behind none": [created(DEPLOYMENT, "web", deployment(podSpec(withContainer({ readiness_probe: [] }))))],
  },
});
testPodRule(
  "liveness-probe-missing",
  { fires: { none: withContainer({ liveness_probe: [] }) }, silent: { one: good } },
  ["Job", "CronJob"],
);
for (const [rule, without, limit] of [
  ["cpu-request-missing", { requests: { memory: "1Mi" }, limits: { memory: "1Mi" } }, { limits: { cpu: "1" } }],
  ["memory-request-missing", { requests: { cpu: "1" }, limits: { cpu: "1" } }, { limits: { memory: "1Mi" } }],
  ["cpu-limit-missing", { requests: { cpu: "1", memory: "1Mi" }, limits: { memory: "1Mi" } }, { limits: { cpu: "1" } }],
  [
    "memory-limit-missing",
    { requests: { cpu: "1", memory: "1Mi" }, limits: { cpu: "1" } },
    { limits: { memory: "1" } },
  ],
] as const) {
  testPodRule(rule, {
    fires: { "left out": withContainer({ resources: [without] }), "no block": withContainer({ resources: [] }) },
    // Kubernetes requests the limit where nothing is requested.
    silent: { set: good, "the limit alone": withContainer({ resources: [limit] }) },
    unknown: { resources: unknownContainer({ resources: true }, { resources: null }) },
  });
}
const job = (seconds: string | null) => [
  created("kubernetes_job_v1", "once", {
    metadata: metadata("once"),
    spec: [{ ttl_seconds_after_finished: seconds, template: [{ spec: [podSpec()] }] }],
  }),
];
testRule("job-removes-itself", { fires: { "60 s": job("60") }, silent: { never: job(null) } });
testRule("default-namespace", {
  fires: {
    "written out": [created(SERVICE, "web", service({}, { namespace: "default" }))],
    "left out": [created(SERVICE, "web", service({}, { namespace: null }))],
  },
  silent: {
    "another one": [created(SERVICE, "web", service())],
    "not known yet": [
      created(SERVICE, "web", service({}, { namespace: null }), { unknown: { metadata: [{ namespace: true }] } }),
    ],
  },
});

const security = (more: Block) =>
  withContainer({ security_context: [{ ...((container()["security_context"] as Block[])[0] as Block), ...more }] });
testPodRule("privileged-container", {
  fires: {
    true: security({ privileged: true }),
    "an init container": { init_container: [container({ name: "i", security_context: [{ privileged: true }] })] },
  },
  silent: { false: good, "no block": withContainer({ security_context: [] }) },
  unknown: {
    privileged: unknownContainer(
      { security_context: [{ privileged: true }] },
      { security_context: [{ privileged: null }] },
    ),
  },
});
for (const field of ["host_network", "host_pid", "host_ipc"]) {
  testPodRule(field.replace("_", "-"), {
    fires: { true: { [field]: true } },
    silent: { false: good },
    unknown: { [field]: { spec: { [field]: null }, unknown: { [field]: true } } },
  });
}
testPodRule("host-port", {
  fires: { "a port": withContainer({ port: [{ container_port: 8080, host_port: 8080, protocol: "TCP" }] }) },
  silent: { none: good },
});
const volume = (path: string) => ({ volume: [{ name: "v", host_path: [{ path, type: "" }] }] });
testPodRule("docker-socket", {
  fires: { docker: volume("/var/run/docker.sock"), containerd: volume("/run/containerd/containerd.sock") },
  silent: { "a folder": volume("/var/log") },
});
testPodRule("host-path-volume", {
  fires: { "a folder": volume("/var/log") },
  silent: { emptyDir: { volume: [{ name: "v", empty_dir: [{ medium: "" }] }] } },
});
testPodRule("privilege-escalation-allowed", {
  fires: { true: security({ allow_privilege_escalation: true }), "no block": withContainer({ security_context: [] }) },
  silent: { false: good },
});
testPodRule("runs-as-root", {
  fires: {
    "user 0": security({ run_as_user: "0" }),
    "nothing said": withContainer({ security_context: [] }),
    "user 0 of the pod": { ...withContainer({ security_context: [] }), security_context: [{ run_as_user: "0" }] },
  },
  silent: {
    "the container says so": good,
    "the pod says so": { ...withContainer({ security_context: [] }), security_context: [{ run_as_non_root: true }] },
    "another user": { ...withContainer({ security_context: [] }), security_context: [{ run_as_user: "1000" }] },
  },
});
testPodRule("capabilities-added", {
  fires: {
    SYS_ADMIN: security({ capabilities: [{ add: ["SYS_ADMIN"], drop: ["ALL"] }] }),
    "with its prefix": security({ capabilities: [{ add: ["CAP_CHOWN"], drop: ["ALL"] }] }),
  },
  silent: { none: good, NET_BIND_SERVICE: security({ capabilities: [{ add: ["NET_BIND_SERVICE"], drop: ["ALL"] }] }) },
});
testPodRule("capabilities-kept", {
  fires: {
    "some dropped": security({ capabilities: [{ add: [], drop: ["NET_RAW"] }] }),
    "no block": withContainer({ security_context: [] }),
  },
  silent: { "ALL dropped": good },
});
testPodRule("root-filesystem-writable", {
  fires: { false: security({ read_only_root_filesystem: false }) },
  silent: { true: good },
});
testPodRule("seccomp-unconfined", {
  fires: {
    "none set": withContainer({ security_context: [] }),
    Unconfined: security({ seccomp_profile: [{ type: "Unconfined" }] }),
  },
  silent: {
    "the container's": good,
    "the pod's": {
      ...withContainer({ security_context: [] }),
      security_context: [{ seccomp_profile: [{ type: "RuntimeDefault" }] }],
    },
  },
});
testPodRule("service-account-token-mounted", {
  fires: { true: { automount_service_account_token: true } },
  silent: { false: good },
});
testPodRule("process-namespace-shared", {
  fires: { true: { share_process_namespace: true } },
  silent: { false: good },
});

const role = (verbs: string[]) => [
  created("kubernetes_cluster_role_v1", "r", {
    metadata: [{ name: "r" }],
    rule: [{ verbs, resources: ["pods"], api_groups: [""] }],
  }),
];
testRule("role-allows-everything", {
  fires: {
    "all of all": [
      created("kubernetes_cluster_role_v1", "r", {
        metadata: [{ name: "r" }],
        rule: [{ api_groups: ["*"], resources: ["*"], verbs: ["get"] }],
      }),
    ],
  },
  silent: { get: role(["get", "list"]) },
});
const binding = (name: string, subject: Block) => [
  created("kubernetes_cluster_role_binding_v1", "b", {
    metadata: [{ name: "b" }],
    role_ref: [{ kind: "ClusterRole", name }],
    subject: [subject],
  }),
];
testRule("everyone-bound", {
  fires: { anonymous: binding("view", { kind: "Group", name: "system:unauthenticated" }) },
  silent: { "one account": binding("view", { kind: "ServiceAccount", name: "web", namespace: "shop" }) },
});
testRule("administrator-bound", {
  fires: { "cluster-admin": binding("cluster-admin", { kind: "User", name: "eve" }) },
  silent: { view: binding("view", { kind: "User", name: "eve" }) },
});
testRule("default-service-account-bound", {
  fires: { default: binding("view", { kind: "ServiceAccount", name: "default", namespace: "shop" }) },
  silent: { "its own": binding("view", { kind: "ServiceAccount", name: "web", namespace: "shop" }) },
});
const namespace = (level?: string) => ({
  metadata: [{ name: "shop", labels: level === undefined ? null : { "pod-security.kubernetes.io/enforce": level } }],
});
testRule("pod-security-loosened", {
  fires: {
    "restricted to baseline": [updated("kubernetes_namespace_v1", "n", namespace("restricted"), namespace("baseline"))],
    "the label goes": [updated("kubernetes_namespace_v1", "n", namespace("baseline"), namespace())],
  },
  silent: {
    "baseline to restricted": [updated("kubernetes_namespace_v1", "n", namespace("baseline"), namespace("restricted"))],
  },
});
testRule("namespace-without-pod-security", {
  fires: { "no label": [created("kubernetes_namespace_v1", "n", namespace())] },
  silent: { restricted: [created("kubernetes_namespace_v1", "n", namespace("restricted"))] },
});

testPodRule("credential-in-environment", {
  fires: {
    "by its name": withContainer({ env: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
    "by its form": withContainer({ env: [{ name: "URL", value: "postgres://shop:hunter2@db:5432/shop" }] }),
  },
  silent: {
    "a plain setting": withContainer({ env: [{ name: "LOG_LEVEL", value: "debug" }] }),
    "from a Secret": withContainer({
      env: [{ name: "DB_PASSWORD", value_from: [{ secret_key_ref: [{ name: "db", key: "password" }] }] }],
    }),
  },
});
testPodRule("credential-in-command", {
  fires: {
    "a flag with its value": withContainer({ args: ["--db-password=hunter2"] }),
    "a flag and its value": withContainer({ args: ["--password", "hunter2"] }),
    "a shell line": withContainer({ command: ["sh", "-c", "API_TOKEN=abcdef exec server"] }),
  },
  silent: { "plain flags": withContainer({ args: ["--port=8080", "--verbose"] }) },
});
testPodRule("secret-in-environment", {
  fires: {
    "one key": withContainer({ env: [{ name: "P", value_from: [{ secret_key_ref: [{ name: "db", key: "p" }] }] }] }),
    all: withContainer({ env_from: [{ secret_ref: [{ name: "db" }] }] }),
  },
  silent: { none: good },
});
const config = (data: Block) => [created("kubernetes_config_map_v1", "c", { metadata: metadata("c"), data })];
testRule("credential-in-config-map", {
  fires: {
    "by its key": config({ "db.password": "hunter2" }),
    "in a file": config({ "app.ini": "[db]\npassword = hunter2\n" }),
  },
  silent: { settings: config({ mode: "a", "app.ini": "[web]\nport = 8080\n" }) },
});
testRule("credential-in-annotation", {
  fires: {
    "by its key": [created(SERVICE, "web", service({}, { annotations: { "example.com/api-token": "hunter2" } }))],
  },
  silent: { "a plain one": [created(SERVICE, "web", service({}, { annotations: { "example.com/team": "shop" } }))] },
});

const drift = (before: Block, after: Block | null, actions = ["update"]) => ({
  resources: [updated(SERVICE, "web", service(), service())],
  more: {
    resource_drift: [
      {
        address: "kubernetes_service_v1.web",
        mode: "managed",
        type: SERVICE,
        name: "web",
        change: { actions, before, after },
      },
    ],
  },
});
testRule("changed-outside-terraform", {
  fires: { "another type": drift(service(), service({ type: "NodePort" })) },
  silent: {
    "only what the server writes": drift(
      service({}, { resource_version: "1", annotations: null, generation: 1 }),
      service({}, { resource_version: "2", annotations: {}, generation: 2 }),
    ),
  },
});
testRule("deleted-outside-terraform", {
  fires: { "it is gone": drift(service(), null, ["delete"]) },
  silent: { "it changed": drift(service(), service({ type: "NodePort" })) },
});
const webService = [created(SERVICE, "web", service())];
const planned = (version: string, constraint: string | undefined) => ({
  resources: [],
  more: {
    terraform_version: version,
    configuration: {
      provider_config: {
        kubernetes: {
          name: "kubernetes",
          full_name: "registry.terraform.io/hashicorp/kubernetes",
          ...(constraint === undefined ? {} : { version_constraint: constraint }),
        },
        random: { name: "random", full_name: "registry.terraform.io/hashicorp/random", version_constraint: "2.38.0" },
      },
    },
  },
});
testRule("provider-pair-broken", {
  fires: {
    "1.15 and 2.38.0": planned("1.15.9", "2.38.0"),
    "1.11 and 3.2.1": planned("1.11.4", "3.2.1"),
    "OpenTofu 1.12 and all of 2.38 to 4": planned("1.12.6", ">= 2.38.0, < 4.0.0"),
  },
  silent: {
    "1.11 and its providers": planned("1.11.4", ">= 2.38.0, < 3.2.1"),
    "1.15 and its providers": planned("1.15.9", ">= 3.2.1, < 4.0.0"),
    "OpenTofu 1.11 and 2.38.0": planned("1.11.14", "2.38.0"),
    "a plan that names no version of the provider": planned("1.15.9", undefined),
  },
});
testRule("plan-incomplete", {
  fires: {
    targets: { resources: webService, more: { complete: false } },
    "put off": {
      resources: webService,
      more: { deferred_changes: [{ reason: "provider_config_unknown", resource_change: { address: "a.b" } }] },
    },
    "it would do something, and lists nothing": { resources: [], more: { applyable: true } },
  },
  silent: {
    "a whole plan": webService,
    "nothing to do": { resources: [], more: { applyable: false } },
    "an output alone": {
      resources: [],
      more: { applyable: true, output_changes: { a: { actions: ["create"], before: null, after: "b" } } },
    },
  },
});
testRule("check-failed", {
  fires: {
    "a check fails": {
      resources: webService,
      more: { checks: [{ address: { to_display: "check.a" }, status: "fail" }] },
    },
  },
  silent: {
    "it passes": { resources: webService, more: { checks: [{ address: { to_display: "check.a" }, status: "pass" }] } },
  },
  unknown: {
    "not run yet": {
      resources: webService,
      more: { checks: [{ address: { to_display: "check.a" }, status: "unknown" }] },
    },
  },
});
testRule("unversioned-type", {
  fires: { kubernetes_service: [created("kubernetes_service", "web", service())] },
  silent: { kubernetes_service_v1: webService },
});
