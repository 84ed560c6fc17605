import { Construct } from "constructs";
import {
  ExternalService,
  ManifestService,
  StatefulService,
  StatelessService,
  WorkloadService,
  dce,
  kubesphere,
  type Container,
  type ExternalServiceProps,
  type StatefulServiceProps,
  type StatelessServiceProps,
  type WorkloadServiceProps,
} from "../../../../lib";
import { environmentOf, setEnvironment } from "../../../../lib/resource";

/** Paths that a plan changes, by resource type without `kubernetes_` and version: `service`, `deployment` … */
export type Changes = Readonly<Record<string, readonly string[]>>;

/** What an edit starts from and what it leads to. */
export type Sides<Props> = readonly [before: Partial<Props>, after: Partial<Props>];

const BASES = {
  stateless: (scope: Construct, id: string, props: object) =>
    new StatelessService(scope, id, props as StatelessServiceProps),
  stateful: (scope: Construct, id: string, props: object) =>
    new StatefulService(scope, id, props as StatefulServiceProps),
  workload: (scope: Construct, id: string, props: object) =>
    new WorkloadService(scope, id, props as WorkloadServiceProps),
  external: (scope: Construct, id: string, props: object) =>
    new ExternalService(scope, id, props as ExternalServiceProps),
  manifest: (scope: Construct, id: string, { name, namespace, metadata, spec }: ManifestProps) =>
    new ManifestService(scope, id, {
      objects: [{ apiVersion: "v1", kind: "Service", metadata: { ...metadata, name, namespace }, spec }],
    }),
} as const;

/** The parts of a Service that is written in Kubernetes' own words. */
interface ManifestProps {
  readonly name?: string;
  readonly namespace?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Platforms whose edits differ from those of plain Kubernetes. */
const PLATFORMS = { kubesphere: kubesphere(), dce: dce() } as const;

/** The patterns of annotations that controllers of those platforms own, for the provider of the one stack. */
export const PLATFORM_ANNOTATIONS = Object.values(PLATFORMS).flatMap(({ ignoreAnnotations }) => ignoreAnnotations);

/** A place in a stack where another platform holds than in the rest of it. */
function placeOn(platform: keyof typeof PLATFORMS, stack: Construct): Construct {
  const found = stack.node.tryFindChild(platform);
  if (found !== undefined) return found as Construct;
  const place = new Construct(stack, platform);
  setEnvironment(place, { ...environmentOf(stack), platform: PLATFORMS[platform] });
  return place;
}

/** One edit, and everything that a plan may show of it, in both directions. */
export interface EditRow {
  readonly name: string;
  readonly construct: keyof typeof BASES;
  /** @default - Kubernetes without a platform */
  readonly platform?: keyof typeof PLATFORMS;
  /** Props that differ from the base. */
  readonly props: Sides<Record<string, unknown>>;
  /** Props of the first container that differ from the base. */
  readonly container: Sides<Container>;
  readonly changed: Changes;
}

/** Said, since the provider plans what is not said as known later, and then no rule can tell. */
const SMALL = { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "50m", memory: "32Mi" } };
const WEB = { image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] };
const PORTS = [{ name: "http", port: 80, targetPort: 8080 }];
const DATA = { claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" };
const DEFAULTS: Readonly<Record<EditRow["construct"], Record<string, unknown>>> = {
  stateless: { containers: [WEB], replicas: 0 },
  stateful: { containers: [{ ...WEB, name: "db" }], replicas: 0, volumes: [DATA] },
  workload: { selector: { app: "web" }, ports: PORTS },
  external: { externalName: "billing.example.com" },
  manifest: { spec: { selector: { app: "web" }, ports: PORTS } },
};

/** Makes the construct of several edits, before them (0) or after them (1). */
export function makeEdited(
  rows: readonly EditRow[],
  side: 0 | 1,
  scope: Construct,
  id: string,
  identity: { readonly name: string; readonly namespace: string },
): void {
  const construct = rows[0]!.construct;
  const props: Record<string, unknown> = { ...DEFAULTS[construct] };
  for (const row of rows) Object.assign(props, row.props[side]);
  if (props["autoscaling"] !== undefined) delete props["replicas"];
  const [first, ...others] = (props["containers"] ?? []) as Container[];
  if (first !== undefined)
    props["containers"] = [Object.assign({}, first, ...rows.map((row) => row.container[side])), ...others];
  const { platform } = rows[0]!;
  BASES[construct](platform === undefined ? scope : placeOn(platform, scope), id, { ...props, ...identity });
}

const keysOf = ([before, after]: Sides<object>): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
];
const touched = (row: EditRow): string[] => [
  ...keysOf(row.props).map((key) => (key === "autoscaling" ? "replicas" : key)),
  ...keysOf(row.container).map((key) => `container.${key}`),
];

/** Puts edits that do not touch the same prop onto one construct, so that few constructs make them all. */
export function grouped(rows: readonly EditRow[]): EditRow[][] {
  const groups: { readonly rows: EditRow[]; readonly keys: Set<string> }[] = [];
  for (const row of rows) {
    const keys = touched(row);
    const needs = keys.includes("containers") ? [...keys, "container."] : keys;
    const free = ({ rows: [other], keys: has }: (typeof groups)[number]): boolean =>
      other?.construct === row.construct &&
      other.platform === row.platform &&
      !needs.some((key) => has.has(key) || (key === "container." && [...has].some((one) => one.startsWith(key)))) &&
      !(has.has("containers") && keys.some((key) => key.startsWith("container.")));
    const group = groups.find(free);
    if (group === undefined) groups.push({ rows: [row], keys: new Set(keys) });
    else {
      group.rows.push(row);
      for (const key of keys) group.keys.add(key);
    }
  }
  return groups.map((group) => group.rows);
}

const row = (
  construct: EditRow["construct"],
  name: string,
  props: Sides<object>,
  changed: Changes,
  container: Sides<Container> = [{}, {}],
): EditRow => ({ name, construct, props: props as EditRow["props"], container, changed });
const stateless = (name: string, sides: Sides<StatelessServiceProps>, changed: Changes): EditRow =>
  row("stateless", name, sides, changed);
const pod = (name: string, sides: Sides<StatelessServiceProps>, paths: readonly string[]): EditRow =>
  row("stateless", name, sides, { deployment: paths.map((path) => `spec.template.spec.${path}`) });
const container = (name: string, sides: Sides<Container>, paths: readonly string[]): EditRow =>
  row("stateless", name, [{}, {}], { deployment: paths.map((path) => `spec.template.spec.container.${path}`) }, sides);
const stateful = (name: string, sides: Sides<StatefulServiceProps>, changed: Changes): EditRow =>
  row("stateful", name, sides, changed);
const toWorkload = (name: string, sides: Sides<WorkloadServiceProps>, service: readonly string[]): EditRow =>
  row("workload", name, sides, { service });
const external = (name: string, sides: Sides<ExternalServiceProps>, service: readonly string[]): EditRow =>
  row("external", name, sides, { service });

const METADATA: readonly EditRow[] = [
  toWorkload("alias", [{}, { alias: "Web shop" }], ["metadata.annotations.cdktf-kube-services/alias"]),
  toWorkload("alias changed", [{ alias: "Old" }, { alias: "New" }], ["metadata.annotations.cdktf-kube-services/alias"]),
  toWorkload("description", [{}, { description: "Sells" }], ["metadata.annotations.kubernetes.io/description"]),
  toWorkload(
    "labels",
    [{ labels: { a: "1", b: "2" } }, { labels: { b: "3" } }],
    ["metadata.labels.a", "metadata.labels.b"],
  ),
  toWorkload("annotations", [{ annotations: { "example.com/a": "1" } }, {}], ["metadata.annotations.example.com/a"]),
  stateless("labels of service and workload", [{ labels: { team: "shop" } }, {}], {
    service: ["metadata.labels.team"],
    deployment: ["metadata.labels.team", "spec.template.metadata.labels.team"],
  }),
  stateless("annotations of the workload", [{ workloadAnnotations: { "example.com/a": "1" } }, {}], {
    deployment: ["metadata.annotations.example.com/a"],
  }),
  external("external name", [{}, { externalName: "pay.example.com" }], ["spec.external_name"]),
  external(
    "alias of an external service",
    [{}, { alias: "Billing" }],
    ["metadata.annotations.cdktf-kube-services/alias"],
  ),
];

const MORE_PORTS = [
  { name: "grpc", port: 90, targetPort: 9090 },
  { name: "http", port: 80, targetPort: 8080 },
];
const SERVICE: readonly EditRow[] = [
  toWorkload("selector value", [{}, { selector: { app: "shop" } }], ["spec.selector.app"]),
  toWorkload("selector key", [{}, { selector: { tier: "web" } }], ["spec.selector.app", "spec.selector.tier"]),
  toWorkload(
    "port appended or removed",
    [{}, { ports: [...PORTS, { name: "grpc", port: 90, targetPort: 9090 }] }],
    ["spec.port"],
  ),
  toWorkload("port inserted before others", [{}, { ports: MORE_PORTS }], ["spec.port"]),
  toWorkload("ports re-ordered", [{ ports: MORE_PORTS }, { ports: [...MORE_PORTS].reverse() }], ["spec.port"]),
  toWorkload("port number", [{}, { ports: [{ name: "http", port: 81, targetPort: 8080 }] }], ["spec.port.port"]),
  toWorkload(
    "target port by name",
    [{}, { ports: [{ name: "http", port: 80, targetPort: "web" }] }],
    ["spec.port.target_port"],
  ),
  toWorkload("target port left out", [{}, { ports: [{ name: "http", port: 80 }] }], ["spec.port.target_port"]),
  toWorkload(
    "protocol",
    [{}, { ports: [{ ...PORTS[0], name: "http", port: 80, protocol: "UDP" }] }],
    ["spec.port.protocol"],
  ),
  toWorkload(
    "app protocol",
    [{}, { ports: [{ ...PORTS[0], name: "http", port: 80, appProtocol: "http" }] }],
    ["spec.port.app_protocol"],
  ),
  toWorkload(
    "sticky session on and off",
    [{}, { stickySession: true }],
    ["spec.session_affinity", "spec.session_affinity_config"],
  ),
  toWorkload(
    "sticky session's time",
    [{ stickySession: { timeoutSeconds: 600 } }, { stickySession: true }],
    ["spec.session_affinity_config.client_ip.timeout_seconds"],
  ),
  toWorkload("internal traffic policy", [{}, { internalTrafficPolicy: "Local" }], ["spec.internal_traffic_policy"]),
  toWorkload(
    "names of pods that are not ready",
    [{}, { publishNotReadyAddresses: true }],
    ["spec.publish_not_ready_addresses"],
  ),
];

const NODE_PORTS = ["spec.external_traffic_policy", "spec.type"];
const EXPOSURE: readonly EditRow[] = [
  toWorkload("None and NodePort", [{}, { exposure: { type: "NodePort" } }], NODE_PORTS),
  toWorkload(
    "None and LoadBalancer",
    [{}, { exposure: { type: "LoadBalancer", annotations: { "lb.example.com/id": "1" } } }],
    [...NODE_PORTS, "metadata.annotations.lb.example.com/id"],
  ),
  toWorkload(
    "NodePort and LoadBalancer",
    [{ exposure: { type: "NodePort" } }, { exposure: { type: "LoadBalancer" } }],
    ["spec.type"],
  ),
  toWorkload(
    "LoadBalancer with Local and ranges, and None",
    [
      {},
      {
        exposure: {
          type: "LoadBalancer",
          externalTrafficPolicy: "Local",
          loadBalancerSourceRanges: ["192.0.2.0/24"],
        },
      },
    ],
    [...NODE_PORTS, "spec.load_balancer_source_ranges"],
  ),
  toWorkload(
    "LoadBalancer with Local, and NodePort",
    [{ exposure: { type: "NodePort" } }, { exposure: { type: "LoadBalancer", externalTrafficPolicy: "Local" } }],
    ["spec.external_traffic_policy", "spec.type"],
  ),
  toWorkload(
    "NodePort with Local, and None",
    [{}, { exposure: { type: "NodePort", externalTrafficPolicy: "Local" } }],
    NODE_PORTS,
  ),
  toWorkload(
    "external traffic policy of a LoadBalancer",
    [{ exposure: { type: "LoadBalancer" } }, { exposure: { type: "LoadBalancer", externalTrafficPolicy: "Local" } }],
    ["spec.external_traffic_policy"],
  ),
  toWorkload(
    "source ranges of a LoadBalancer",
    [
      { exposure: { type: "LoadBalancer" } },
      { exposure: { type: "LoadBalancer", loadBalancerSourceRanges: ["192.0.2.0/24"] } },
    ],
    ["spec.load_balancer_source_ranges"],
  ),
  toWorkload(
    "annotations of a LoadBalancer",
    [
      { exposure: { type: "LoadBalancer", annotations: { "lb.example.com/id": "1" } } },
      { exposure: { type: "LoadBalancer" } },
    ],
    ["metadata.annotations.lb.example.com/id"],
  ),
  toWorkload(
    "node ports of a LoadBalancer taken and released",
    [
      { exposure: { type: "LoadBalancer" } },
      { exposure: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false } },
    ],
    ["spec.allocate_load_balancer_node_ports", "spec.port.node_port"],
  ),
  toWorkload(
    "ports added under NodePort",
    [{ exposure: { type: "NodePort" } }, { exposure: { type: "NodePort" }, ports: MORE_PORTS }],
    ["spec.port"],
  ),
  stateless("exposure of a stateless service", [{}, { exposure: { type: "NodePort" } }], { service: NODE_PORTS }),
];

const HTTP_PROBE = { httpGet: { path: "/healthz", port: 8080 } };
const CONTAINER: readonly EditRow[] = [
  container("image", [{}, { image: "nginx:1.28" }], ["image"]),
  container("pull policy", [{ imagePullPolicy: "Always" }, {}], ["image_pull_policy"]),
  container("command and arguments", [{ command: ["/run"], args: ["--fast"] }, {}], ["args", "command"]),
  container("working directory", [{ workingDir: "/srv" }, {}], ["working_dir"]),
  container(
    "resources set and removed",
    [{ resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "128Mi" } } }, {}],
    ["resources.limits.cpu", "resources.limits.memory", "resources.requests.cpu", "resources.requests.memory"],
  ),
  container(
    "limits alone removed",
    [{ resources: { requests: { cpu: "100m" }, limits: { cpu: "1" } } }, { resources: { requests: { cpu: "100m" } } }],
    ["resources.limits.cpu"],
  ),
  container(
    "resource amounts",
    [{ resources: { requests: { cpu: "100m" } } }, { resources: { requests: { cpu: "200m" } } }],
    ["resources.requests.cpu"],
  ),
  container("variable added and removed", [{}, { env: [{ name: "A", value: "1" }] }], ["env.name", "env.value"]),
  container(
    "variable's value",
    [{ env: [{ name: "A", value: "1" }] }, { env: [{ name: "A", value: "2" }] }],
    ["env.value"],
  ),
  container(
    "variable from a value to a secret",
    [
      { env: [{ name: "A", value: "1" }] },
      { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }] },
    ],
    [
      "env.value",
      "env.value_from.secret_key_ref.key",
      "env.value_from.secret_key_ref.name",
      "env.value_from.secret_key_ref.optional",
    ],
  ),
  container(
    "variables of a whole ConfigMap",
    [{}, { envFrom: [{ prefix: "P_", configMapRef: { name: "c" } }] }],
    ["env_from.config_map_ref.name", "env_from.config_map_ref.optional", "env_from.prefix"],
  ),
  container("liveness probe", [{}, { livenessProbe: HTTP_PROBE }], ["liveness_probe"]),
  container("readiness probe", [{}, { readinessProbe: HTTP_PROBE }], ["readiness_probe"]),
  container("startup probe", [{}, { startupProbe: HTTP_PROBE }], ["startup_probe"]),
  container(
    "probe's kind and times",
    [{ readinessProbe: { ...HTTP_PROBE, periodSeconds: 5 } }, { readinessProbe: { tcpSocket: { port: 8080 } } }],
    ["http_get.path", "http_get.port", "http_get.scheme", "period_seconds", "tcp_socket.port"].map(
      (path) => `readiness_probe.${path}`,
    ),
  ),
  container(
    "lifecycle hooks",
    [{}, { lifecycle: { preStop: { exec: { command: ["/stop"] } } } }],
    ["lifecycle.pre_stop.exec.command"],
  ),
  container(
    "security context of a container",
    [
      {
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      {},
    ],
    [
      "allow_privilege_escalation",
      "capabilities.drop",
      "privileged",
      "read_only_root_filesystem",
      "run_as_non_root",
      "run_as_user",
      "seccomp_profile.type",
    ].map((path) => `security_context.${path}`),
  ),
  container("host port", [{}, { ports: [{ ...WEB.ports[0]!, hostPort: 18080 }] }], ["port.host_port"]),
];

const NODE_TERM = { matchExpressions: [{ key: "disk", operator: "In" as const, values: ["ssd"] }] };
const POD: readonly EditRow[] = [
  pod(
    "second container",
    [{}, { containers: [WEB, { name: "log", image: "busybox:1.36", resources: SMALL }] }],
    ["container"],
  ),
  pod("init container", [{}, { initContainers: [{ image: "busybox:1.36", command: ["/init"] }] }], ["init_container"]),
  pod("scratch volume", [{}, { volumes: [{ emptyDir: {}, mountPath: "/tmp" }] }], ["container.volume_mount", "volume"]),
  pod(
    "ConfigMap volume",
    [{}, { volumes: [{ configMap: { name: "c" }, mountPath: "/etc/c" }] }],
    ["container.volume_mount", "volume"],
  ),
  pod(
    "Secret volume",
    [{}, { volumes: [{ secret: { secretName: "s" }, mountPath: "/etc/s" }] }],
    ["container.volume_mount", "volume"],
  ),
  pod(
    "claim volume",
    [{}, { volumes: [{ persistentVolumeClaim: { claimName: "p" }, mountPath: "/p" }] }],
    ["container.volume_mount", "volume"],
  ),
  pod(
    "host path volume",
    [{}, { volumes: [{ hostPath: { path: "/var" }, mountPath: "/v" }] }],
    ["container.volume_mount", "volume"],
  ),
  pod(
    "mount of a volume",
    [
      { volumes: [{ configMap: { name: "c" }, mountPath: "/etc/c" }] },
      { volumes: [{ configMap: { name: "c" }, mountPath: "/etc/d", subPath: "x" }] },
    ],
    ["container.volume_mount.mount_path", "container.volume_mount.sub_path"],
  ),
  pod(
    "volume's source",
    [
      { volumes: [{ name: "v", configMap: { name: "c" }, mountPath: "/v" }] },
      { volumes: [{ name: "v", emptyDir: {}, mountPath: "/v" }] },
    ],
    ["container.volume_mount.read_only", "volume.config_map"],
  ),
  pod(
    "device",
    [
      { volumes: [{ name: "disk", persistentVolumeClaim: { claimName: "disk" } }] },
      { volumes: [{ name: "disk", persistentVolumeClaim: { claimName: "disk" }, devicePath: "/dev/xvda" }] },
    ],
    ["container.volume_device"],
  ),
  pod("time zone", [{}, { containers: [{ ...WEB, syncTimezone: true }] }], ["container.volume_mount", "volume"]),
  pod(
    "one of two pull secrets",
    [{ imagePullSecrets: ["one", "two"] }, { imagePullSecrets: ["two"] }],
    ["image_pull_secrets.name"],
  ),
  pod(
    "security context of the pod",
    [
      {
        securityContext: {
          runAsUser: 1000,
          runAsNonRoot: true,
          fsGroup: 2000,
          supplementalGroups: [3000],
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      {},
    ],
    ["security_context"],
  ),
  pod("node selector", [{ nodeSelector: { disk: "ssd" } }, {}], ["node_selector.disk"]),
  pod("tolerations", [{ tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }] }, {}], ["toleration"]),
  pod(
    "toleration of a well-known taint",
    [
      {
        tolerations: [
          { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
        ],
      },
      {},
    ],
    ["toleration"],
  ),
  pod(
    "affinity",
    [
      {
        affinity: {
          nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [NODE_TERM] } },
        },
      },
      {},
    ],
    ["affinity"],
  ),
  pod("scheduling", [{ scheduling: { type: "Decentralized" } }, { scheduling: { type: "Centralized" } }], ["affinity"]),
  pod("scheduling on and off", [{ scheduling: { type: "Decentralized" } }, {}], ["affinity"]),
  pod(
    "topology spread",
    [
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
        ],
      },
      {},
    ],
    ["topology_spread_constraint"],
  ),
  pod(
    "DNS policy and settings",
    [
      {
        dnsPolicy: "None",
        dnsConfig: { nameservers: ["192.0.2.1"], searches: ["a.example"], options: [{ name: "ndots", value: "2" }] },
      },
      {},
    ],
    ["dns_config", "dns_policy"],
  ),
  pod("host aliases", [{ hostAliases: [{ ip: "192.0.2.1", hostnames: ["a.example"] }] }, {}], ["host_aliases"]),
  pod("grace period", [{ terminationGracePeriodSeconds: 60 }, {}], ["termination_grace_period_seconds"]),
  pod("service account", [{ serviceAccountName: "robot" }, {}], ["service_account_name"]),
  pod("service account's token", [{ automountServiceAccountToken: false }, {}], ["automount_service_account_token"]),
  pod("service links", [{ enableServiceLinks: false }, {}], ["enable_service_links"]),
  pod("priority class", [{ priorityClassName: "system-cluster-critical" }, {}], ["priority_class_name"]),
  stateless("host network", [{ hostNetwork: true }, {}], { deployment: ["spec.template.spec.host_network"] }),
  stateless(
    "labels and annotations of pods",
    [{ podLabels: { tier: "a" }, podAnnotations: { "example.com/a": "1" } }, {}],
    {
      deployment: ["spec.template.metadata.annotations.example.com/a", "spec.template.metadata.labels.tier"],
    },
  ),
  stateless("restart on a checksum", [{ restartOn: "1" }, { restartOn: "2" }], {
    deployment: ["spec.template.metadata.annotations.cdktf-kube-services/restart-on"],
  }),
];

const DEPLOYMENT: readonly EditRow[] = [
  stateless("replicas", [{ replicas: 1 }, { replicas: 2 }], { deployment: ["spec.replicas"] }),
  stateless(
    "fixed number of pods and autoscaler",
    [{ replicas: 3 }, { autoscaling: { minReplicas: 2, maxReplicas: 5, targetCpuUtilization: 50 } }],
    { deployment: ["spec.replicas"], horizontal_pod_autoscaler: [""] },
  ),
  stateless("RollingUpdate and Recreate", [{}, { strategy: { type: "Recreate" } }], {
    deployment: ["spec.strategy.rolling_update", "spec.strategy.type"],
  }),
  stateless(
    "speed of a rolling update",
    [{ strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }, {}],
    {
      deployment: ["spec.strategy.rolling_update.max_surge", "spec.strategy.rolling_update.max_unavailable"],
    },
  ),
  stateless(
    "kept old templates, ready time, deadline",
    [{ revisionHistoryLimit: 2, minReadySeconds: 5, progressDeadlineSeconds: 100 }, {}],
    {
      deployment: ["spec.min_ready_seconds", "spec.progress_deadline_seconds", "spec.revision_history_limit"],
    },
  ),
  stateless(
    "autoscaler's numbers",
    [
      { autoscaling: { minReplicas: 2, maxReplicas: 5, targetCpuUtilization: 50 } },
      { autoscaling: { maxReplicas: 4, targetCpuUtilization: 60 } },
    ],
    {
      horizontal_pod_autoscaler: ["spec.max_replicas", "spec.metric", "spec.min_replicas"],
    },
  ),
  stateless(
    "autoscaler's metrics and behaviour",
    [
      {
        autoscaling: {
          maxReplicas: 4,
          targetCpuUtilization: 50,
          targetMemoryUtilization: 80,
          behavior: {
            scaleDown: {
              stabilizationWindowSeconds: 60,
              selectPolicy: "Min",
              policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
            },
          },
        },
      },
      { autoscaling: { maxReplicas: 4, targetCpuUtilization: 50 } },
    ],
    { horizontal_pod_autoscaler: ["spec.behavior", "spec.metric"] },
  ),
];

const STATEFUL: readonly EditRow[] = [
  stateful(
    "ports of a stateful service and of the one that names its pods",
    [{}, { containers: [{ ...WEB, name: "db", ports: [...WEB.ports, { name: "tcp-peer", containerPort: 7000 }] }] }],
    { service: ["spec.port"], stateful_set: ["spec.template.spec.container.port"] },
  ),
  stateful(
    "replicas and image of a stateful service",
    [{ replicas: 1 }, { replicas: 2, containers: [{ ...WEB, name: "db", image: "nginx:1.28" }] }],
    {
      stateful_set: ["spec.replicas", "spec.template.spec.container.image"],
    },
  ),
  stateful("OnDelete", [{}, { strategy: { type: "OnDelete" } }], {
    stateful_set: ["spec.update_strategy.rolling_update", "spec.update_strategy.type"],
  }),
  stateful("partition", [{ strategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } }, {}], {
    stateful_set: ["spec.update_strategy.rolling_update.partition"],
  }),
  stateful("ready time", [{ minReadySeconds: 5 }, {}], { stateful_set: ["spec.min_ready_seconds"] }),
  stateful("what becomes of claims", [{}, { volumes: [{ ...DATA, onDelete: "delete" }] }], {
    stateful_set: ["spec.persistent_volume_claim_retention_policy.when_deleted"],
  }),
  stateful("volume of a stateful service", [{}, { volumes: [DATA, { emptyDir: {}, mountPath: "/tmp" }] }], {
    stateful_set: ["spec.template.spec.container.volume_mount", "spec.template.spec.volume"],
  }),
  stateful(
    "probe and resources of a stateful service",
    [{}, { containers: [{ ...WEB, name: "db", resources: { limits: { cpu: "1" } }, livenessProbe: HTTP_PROBE }] }],
    {
      stateful_set: [
        "spec.template.spec.container.liveness_probe",
        "spec.template.spec.container.resources.limits.cpu",
      ],
    },
  ),
];

const manifest = (name: string, sides: Sides<ManifestProps>, service: readonly string[]): EditRow =>
  row("manifest", name, sides, { service });
const YAML: readonly EditRow[] = [
  manifest(
    "YAML: labels and annotations",
    [{ metadata: { labels: { a: "1" } } }, { metadata: { annotations: { "example.com/a": "1" } } }],
    ["metadata.annotations.example.com/a", "metadata.labels.a"],
  ),
  manifest(
    "YAML: sticky session, ports and type",
    [
      {},
      {
        spec: {
          type: "NodePort",
          selector: { app: "web" },
          ports: MORE_PORTS,
          sessionAffinity: "ClientIP",
          sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
        },
      },
    ],
    ["spec.external_traffic_policy", "spec.port", "spec.session_affinity", "spec.session_affinity_config", "spec.type"],
  ),
];

const on = (
  platform: keyof typeof PLATFORMS,
  name: string,
  sides: Sides<WorkloadServiceProps>,
  service: readonly string[],
): EditRow => ({ ...toWorkload(`${platform}: ${name}`, sides, service), platform });
const QINGCLOUD = { type: "LoadBalancer", provider: "qingcloud", annotations: { "eip-ids": "eip-1" } } as const;
const QINGCLOUD_KEY = "metadata.annotations.service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids";
const METALLB = (ipPool: string, address?: string) =>
  ({ type: "LoadBalancer", loadBalancer: { type: "MetalLB", ipPool, address } }) as const;
const [METALLB_POOL, METALLB_ADDRESS] = ["address-pool", "loadBalancerIPs"].map(
  (key) => `metadata.annotations.metallb.universe.tf/${key}`,
) as [string, string];
const PLATFORM: readonly EditRow[] = [
  on("kubesphere", "alias", [{}, { alias: "Web shop" }], ["metadata.annotations.kubesphere.io/alias-name"]),
  on(
    "kubesphere",
    "description",
    [{ description: "Old" }, { description: "New" }],
    ["metadata.annotations.kubesphere.io/description"],
  ),
  on("kubesphere", "service type", [{}, { serviceType: "None" }], ["metadata.annotations.kubesphere.io/serviceType"]),
  on(
    "kubesphere",
    "None and a load balancer of QingCloud",
    [{}, { exposure: QINGCLOUD }],
    [...NODE_PORTS, QINGCLOUD_KEY],
  ),
  on(
    "kubesphere",
    "NodePort and a load balancer of QingCloud",
    [{ exposure: { type: "NodePort" } }, { exposure: QINGCLOUD }],
    ["spec.type", QINGCLOUD_KEY],
  ),
  on(
    "kubesphere",
    "value of a preset's annotation",
    [{ exposure: QINGCLOUD }, { exposure: { ...QINGCLOUD, annotations: { "eip-ids": "eip-2" } } }],
    [QINGCLOUD_KEY],
  ),
  on(
    "kubesphere",
    "QingCloud and OpenELB",
    [
      { exposure: QINGCLOUD },
      { exposure: { type: "LoadBalancer", provider: "openelb", annotations: { eip: "pool" } } },
    ],
    [
      QINGCLOUD_KEY,
      "metadata.annotations.eip.openelb.kubesphere.io/v1alpha2",
      "metadata.annotations.lb.kubesphere.io/v1alpha1",
    ],
  ),
  on(
    "kubesphere",
    "sticky session of three hours",
    [{}, { stickySession: true }],
    ["spec.session_affinity", "spec.session_affinity_config"],
  ),
  on(
    "dce",
    "alias and description",
    [{}, { alias: "Web shop", description: "Sells" }],
    ["metadata.annotations.cdktf-kube-services/alias", "metadata.annotations.kubernetes.io/description"],
  ),
  on(
    "dce",
    "None and MetalLB with an address",
    [{}, { exposure: METALLB("none-such", "192.0.2.7") }],
    [...NODE_PORTS, METALLB_POOL, METALLB_ADDRESS],
  ),
  on(
    "dce",
    "NodePort and MetalLB",
    [{ exposure: { type: "NodePort" } }, { exposure: METALLB("none-such") }],
    ["spec.type", METALLB_POOL],
  ),
  on(
    "dce",
    "pool and address of MetalLB",
    [{ exposure: METALLB("none-such", "192.0.2.7") }, { exposure: METALLB("other") }],
    [METALLB_POOL, METALLB_ADDRESS],
  ),
  on(
    "dce",
    "MetalLB and a cloud's address",
    [
      { exposure: METALLB("none-such") },
      { exposure: { type: "LoadBalancer", loadBalancer: { type: "Other", address: "192.0.2.8" } } },
    ],
    [METALLB_POOL, "spec.load_balancer_ip"],
  ),
  on(
    "dce",
    "sticky session of 30 s, and of 60 s",
    [{ stickySession: true }, { stickySession: { timeoutSeconds: 60 } }],
    ["spec.session_affinity_config.client_ip.timeout_seconds"],
  ),
];

/** Every edit that the consoles' Edit pages offer and this library changes in place. */
export const EDIT_ROWS: readonly EditRow[] = [
  ...METADATA,
  ...SERVICE,
  ...EXPOSURE,
  ...CONTAINER,
  ...POD,
  ...DEPLOYMENT,
  ...STATEFUL,
  ...YAML,
  ...PLATFORM,
];
