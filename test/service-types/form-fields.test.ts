import {
  ConfigMap,
  ExternalService,
  KubernetesResource,
  ManifestService,
  Secret,
  StatefulService,
  StatelessService,
  WorkloadService,
  dce,
  kubernetes,
  kubesphere,
  type Container,
  type EnvironmentStack,
  type ExternalServiceProps,
  type Platform,
  type StatefulServiceProps,
  type StatelessServiceProps,
  type WorkloadServiceProps,
} from "../../lib";
import { at, synthesise, testStack } from "../support/synthesise";
import { FORM_FIELDS, type FormField } from "./form-fields";

/** Kubernetes path and value, Terraform path and value. A value of undefined means: nothing is there. */
type Expectation = readonly [kubernetesPath: string, value: unknown, terraformPath: string, terraformValue: unknown];
interface Case {
  readonly field: FormField;
  readonly platform: Platform;
  readonly address: string;
  readonly build: (stack: EnvironmentStack) => unknown;
  readonly expected: readonly Expectation[];
}

const cases: Case[] = [];
const container = (more: Partial<Container> = {}): Container => ({
  image: "nginx:1.27",
  ports: [{ containerPort: 80 }],
  ...more,
});

/** Short forms of the paths into a workload: `pod.` and `container.`. */
function expand([kubernetesPath, value, terraformPath, terraformValue]: Expectation): Expectation {
  return [
    kubernetesPath
      .replace(/^container\./, "pod.containers.0.")
      .replace(/^init\./, "pod.initContainers.0.")
      .replace(/^pod\./, "spec.template.spec."),
    value,
    terraformPath
      .replace(/^container\./, "pod.container.0.")
      .replace(/^init\./, "pod.init_container.0.")
      .replace(/^pod\./, "spec.0.template.0.spec.0."),
    terraformValue,
  ];
}

function add(
  field: FormField,
  address: string,
  build: Case["build"],
  expected: readonly Expectation[],
  platform = kubernetes(),
): void {
  cases.push({ field, platform, address, build, expected: expected.map(expand) });
}
type Given<T> = Partial<T> & { readonly platform?: Platform };
const strip = <T>({ platform, ...props }: Given<T>): { platform: Platform | undefined; props: Partial<T> } => ({
  platform,
  props: props as Partial<T>,
});

/** A stateless service's Deployment. */
function deployment(field: FormField, given: Given<StatelessServiceProps>, ...expected: Expectation[]): void {
  const { platform, props } = strip<StatelessServiceProps>(given);
  const build = (stack: EnvironmentStack) =>
    new StatelessService(stack, "web", { containers: [container()], ...props });
  add(field, "kubernetes_deployment_v1.web", build, expected, platform);
}
/** The same with one prop of its container. */
const inContainer = (field: FormField, given: Partial<Container>, ...expected: Expectation[]): void =>
  deployment(field, { containers: [container(given)] }, ...expected);
/** A stateless service's Service. */
function service(field: FormField, given: Given<StatelessServiceProps>, ...expected: Expectation[]): void {
  const { platform, props } = strip<StatelessServiceProps>(given);
  const build = (stack: EnvironmentStack) =>
    new StatelessService(stack, "web", { containers: [container()], ...props });
  add(field, "kubernetes_service_v1.web", build, expected, platform);
}
/** A stateful service: its StatefulSet, or the resource at an address of its. */
function stateful(
  field: FormField,
  given: Given<StatefulServiceProps> & { address?: string },
  ...expected: Expectation[]
): void {
  const { platform, props: all } = strip<StatefulServiceProps>(given);
  const { address = "kubernetes_stateful_set_v1.data", ...props } = all as Partial<StatefulServiceProps> & {
    address?: string;
  };
  const build = (stack: EnvironmentStack) =>
    new StatefulService(stack, "data", { containers: [container()], ...props });
  add(field, address, build, expected, platform);
}
function external(field: FormField, given: Given<ExternalServiceProps>, ...expected: Expectation[]): void {
  const { platform, props } = strip<ExternalServiceProps>(given);
  const build = (stack: EnvironmentStack) =>
    new ExternalService(stack, "billing", { externalName: "billing.example.com", ...props });
  add(field, "kubernetes_service_v1.billing", build, expected, platform);
}
function specify(field: FormField, given: Given<WorkloadServiceProps>, ...expected: Expectation[]): void {
  const { platform, props } = strip<WorkloadServiceProps>(given);
  const build = (stack: EnvironmentStack) => new WorkloadService(stack, "front", { ports: [{ port: 80 }], ...props });
  add(field, "kubernetes_service_v1.front", build, expected, platform);
}
/** The value is the same in both, as it is for most text. */
const same = (kubernetesPath: string, terraformPath: string, value: unknown): Expectation => [
  kubernetesPath,
  value,
  terraformPath,
  value,
];
const annotation = (key: string, value: unknown): Expectation => [
  "metadata.annotations",
  value === undefined
    ? expect.not.objectContaining({ [key]: expect.anything() })
    : expect.objectContaining({ [key]: value }),
  "metadata.0.annotations",
  value === undefined
    ? expect.not.objectContaining({ [key]: expect.anything() })
    : expect.objectContaining({ [key]: value }),
];
const labels = (wanted: Record<string, string>): Expectation =>
  same("metadata.labels", "metadata.0.labels", expect.objectContaining(wanted));
const SERVICE_TYPE = "kubesphere.io/serviceType";
const ks = kubesphere({ creator: "admin" });

// 1.1 The five entries.
service("1.1 Entry: stateless", { platform: ks }, annotation(SERVICE_TYPE, "statelessservice"));
stateful(
  "1.1 Entry: stateful",
  { platform: ks, address: "kubernetes_service_v1.data" },
  annotation(SERVICE_TYPE, "statefulservice"),
);
external("1.1 Entry: external", { platform: ks }, annotation(SERVICE_TYPE, "externalservice"));
specify("1.1 Entry: specify workload", { platform: ks, selector: { app: "a" } }, annotation(SERVICE_TYPE, undefined));
specify(
  "1.1 Entry: specify workload",
  { platform: ks, selector: { app: "a" }, serviceType: "None" },
  annotation(SERVICE_TYPE, "None"),
);
add(
  "1.1 Entry: edit YAML",
  "kubernetes_service_v1.legacy",
  (stack) =>
    new ManifestService(stack, "legacy", {
      objects: [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "legacy" },
          spec: { selector: { app: "old" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
        },
      ],
    }),
  [
    same("spec.selector", "spec.0.selector", { app: "old" }),
    ["spec.ports.0.targetPort", 8080, "spec.0.port.0.target_port", "8080"],
    same("metadata.namespace", "metadata.0.namespace", "shop"),
  ],
  ks,
);
service("1.1 Creator", { platform: ks }, annotation("kubesphere.io/creator", "admin"));
deployment("1.1 Creator", { platform: ks }, annotation("kubesphere.io/creator", "admin"));
deployment(
  "1.1 Creator",
  { platform: ks },
  same(
    "spec.template.metadata.annotations",
    "spec.0.template.0.metadata.0.annotations",
    expect.objectContaining({ "kubesphere.io/creator": "admin" }),
  ),
);

// 1.2 The Deployment.
deployment("1.2 Workload name", { version: "v2" }, same("metadata.name", "metadata.0.name", "web-v2"));
deployment(
  "1.2 Workload labels",
  {},
  labels({ app: "web", version: "v1" }),
  same("spec.selector.matchLabels", "spec.0.selector.0.match_labels", { app: "web", version: "v1" }),
  same(
    "spec.template.metadata.labels",
    "spec.0.template.0.metadata.0.labels",
    expect.objectContaining({ app: "web", version: "v1" }),
  ),
);
deployment(
  "1.2 Workload annotations",
  { workloadAnnotations: { "example.com/team": "a" } },
  annotation("example.com/team", "a"),
);
deployment("1.2 Replicas", {}, ["spec.replicas", 1, "spec.0.replicas", "1"]);
deployment(
  "1.2 Strategy",
  {},
  same("spec.strategy.type", "spec.0.strategy.0.type", "RollingUpdate"),
  same("spec.strategy.rollingUpdate.maxUnavailable", "spec.0.strategy.0.rolling_update.0.max_unavailable", "25%"),
  same("spec.strategy.rollingUpdate.maxSurge", "spec.0.strategy.0.rolling_update.0.max_surge", "25%"),
);
deployment("1.2 Service account", {}, same("pod.serviceAccountName", "pod.service_account_name", "default"));
deployment(
  "1.2 Service account",
  { serviceAccountName: "web", automountServiceAccountToken: false },
  same("pod.serviceAccountName", "pod.service_account_name", "web"),
  same("pod.automountServiceAccountToken", "pod.automount_service_account_token", false),
);
deployment("1.2 Image pull secrets", { imagePullSecrets: ["registry"] }, [
  "pod.imagePullSecrets",
  [{ name: "registry" }],
  "pod.image_pull_secrets",
  [{ name: "registry" }],
]);
deployment(
  "1.2 Image pull secrets",
  { platform: ks },
  same(
    "spec.template.metadata.annotations",
    "spec.0.template.0.metadata.0.annotations",
    expect.objectContaining({ "kubesphere.io/imagepullsecrets": "{}" }),
  ),
);
deployment(
  "1.2 Init containers",
  { initContainers: [{ image: "busybox:1", command: ["true"] }] },
  same("init.image", "init.image", "busybox:1"),
  same("init.command", "init.command", ["true"]),
  same("init.name", "init.name", "web-init-0"),
);

// 1.3 The StatefulSet.
stateful("1.3 Governing Service", {}, same("spec.serviceName", "spec.0.service_name", "data-headless"));
stateful(
  "1.3 Governing Service",
  { access: { type: "Headless" } },
  same("spec.serviceName", "spec.0.service_name", "data"),
);
stateful(
  "1.3 Governing Service",
  { address: "kubernetes_service_v1.data_headless" },
  same("spec.clusterIP", "spec.0.cluster_ip", "None"),
  same("spec.selector", "spec.0.selector", { app: "data" }),
);
stateful(
  "1.3 Update strategy",
  {},
  same("spec.updateStrategy.type", "spec.0.update_strategy.0.type", "RollingUpdate"),
  same("spec.updateStrategy.rollingUpdate.partition", "spec.0.update_strategy.0.rolling_update.0.partition", 0),
);
const CLAIM = "spec.volumeClaimTemplates.0.";
const CLAIM_TF = "spec.0.volume_claim_template.0.";
stateful(
  "1.3 Claim templates",
  { volumes: [{ claimTemplate: { name: "data", storage: "20Gi" }, mountPath: "/data" }] },
  same(`${CLAIM}metadata.name`, `${CLAIM_TF}metadata.0.name`, "data"),
  same(`${CLAIM}spec.resources.requests.storage`, `${CLAIM_TF}spec.0.resources.0.requests.storage`, "20Gi"),
  same("container.volumeMounts.0.mountPath", "container.volume_mount.0.mount_path", "/data"),
);

// 1.4 The Service.
service("1.4 Service name", { name: "shop-web" }, same("metadata.name", "metadata.0.name", "shop-web"));
service("1.4 Service labels", { labels: { tier: "front" } }, labels({ app: "web", version: "v1", tier: "front" }));
service("1.4 Service annotations", { annotations: { "example.com/a": "b" } }, annotation("example.com/a", "b"));
service("1.4 Alias", { platform: ks, alias: "Web shop" }, annotation("kubesphere.io/alias-name", "Web shop"));
service("1.4 Alias", { platform: ks, alias: "商店" }, annotation("kubesphere.io/alias-name", "商店"));
service("1.4 Description", { platform: ks, description: "Sells" }, annotation("kubesphere.io/description", "Sells"));
service("1.4 Selector", { version: "v3" }, same("spec.selector", "spec.0.selector", { app: "web" }));
service(
  "1.4 Session affinity",
  {},
  same("spec.sessionAffinity", "spec.0.session_affinity", "None"),
  same("spec.sessionAffinityConfig", "spec.0.session_affinity_config", undefined),
);
service("1.4 Type", {}, same("spec.type", "spec.0.type", "ClusterIP"));
service("1.4 Cluster IP", {}, same("spec.clusterIP", "spec.0.cluster_ip", undefined));
service(
  "1.4 Cluster IP",
  { access: { type: "VirtualIP", clusterIP: "10.96.0.99" } },
  same("spec.clusterIP", "spec.0.cluster_ip", "10.96.0.99"),
);
service("1.4 Cluster IP", { access: { type: "Headless" } }, same("spec.clusterIP", "spec.0.cluster_ip", "None"));
service(
  "1.4 Ports",
  { containers: [container({ ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] })] },
  [
    "spec.ports",
    [{ name: "http-web", port: 80, targetPort: 8080, protocol: "TCP" }],
    "spec.0.port",
    [{ name: "http-web", port: 80, target_port: "8080", protocol: "TCP" }],
  ],
);
service(
  "1.4 Ports",
  { containers: [container({ ports: [{ containerPort: 80 }, { containerPort: 9090, servicePort: false }] })] },
  ["spec.ports.length", 1, "spec.0.port.length", 1],
);
service(
  "1.4 Ports",
  {
    containers: [container(), { image: "sidecar:1", ports: [{ containerPort: 9090 }] }],
    initContainers: [{ image: "busybox:1", ports: [{ containerPort: 7000 }] }],
  },
  ["spec.ports.length", 2, "spec.0.port.length", 2],
  ["spec.ports.1.targetPort", 9090, "spec.0.port.1.target_port", "9090"],
);

// 1.5 External.
external(
  "1.5 External name",
  {},
  same("spec.type", "spec.0.type", "ExternalName"),
  same("spec.externalName", "spec.0.external_name", "billing.example.com"),
  same("spec.selector", "spec.0.selector", undefined),
  same("spec.ports", "spec.0.port", undefined),
  labels({ app: "billing" }),
);

// 1.6 Specify workload.
specify("1.6 Access mode", { selector: { app: "a" } }, same("spec.clusterIP", "spec.0.cluster_ip", undefined));
specify(
  "1.6 Access mode",
  { selector: { app: "a" }, access: { type: "Headless" } },
  same("spec.clusterIP", "spec.0.cluster_ip", "None"),
);
specify(
  "1.6 Selector by labels",
  { selector: { app: "a", version: "v1" } },
  same("spec.selector", "spec.0.selector", { app: "a", version: "v1" }),
);
specify("1.6 Selector by workload", { workload: { kind: "DaemonSet", name: "agent", namespace: "shop" } }, [
  "metadata.name",
  "front",
  "spec.0.selector",
  "${data.kubernetes_resource.front.object.spec.template.metadata.labels}",
]);
add(
  "1.6 Selector by workload",
  "kubernetes_service_v1.front",
  (stack) => {
    const web = new StatelessService(stack, "web", { containers: [container()] });
    return new WorkloadService(stack, "front", { workload: web.workload, ports: [{ port: 80 }] });
  },
  [same("spec.selector", "spec.0.selector", { app: "web" })],
);
specify(
  "1.6 Ports",
  { selector: { app: "a" }, ports: [{ name: "http-x", port: 80, targetPort: 8080 }] },
  ["spec.ports.0.targetPort", 8080, "spec.0.port.0.target_port", "8080"],
  same("spec.ports.0.port", "spec.0.port.0.port", 80),
  same("spec.ports.0.name", "spec.0.port.0.name", "http-x"),
);
specify(
  "1.6 Ports",
  { selector: { app: "a" }, ports: [{ port: 80, targetPort: "http" }] },
  same("spec.ports.0.targetPort", "spec.0.port.0.target_port", "http"),
);
specify("1.6 Labels", { selector: { app: "a" }, labels: { tier: "x" } }, labels({ app: "front", tier: "x" }));
specify(
  "1.6 External access",
  { selector: { app: "a" }, exposure: { type: "NodePort", nodePorts: { "tcp-80": 30080 } } },
  same("spec.type", "spec.0.type", "NodePort"),
  same("spec.ports.0.nodePort", "spec.0.port.0.node_port", 30080),
);

// 1.7 Port names and protocols.
for (const appProtocol of ["grpc", "http", "http2", "https", "mongo", "redis", "tcp", "tls"] as const)
  service(
    "1.7 Application protocol",
    { containers: [container({ ports: [{ containerPort: 80, appProtocol }] })] },
    same("spec.ports.0.name", "spec.0.port.0.name", `${appProtocol}-80`),
    same("spec.ports.0.protocol", "spec.0.port.0.protocol", "TCP"),
    same("spec.ports.0.appProtocol", "spec.0.port.0.app_protocol", appProtocol),
  );
service(
  "1.7 Application protocol",
  { platform: ks, containers: [container({ ports: [{ containerPort: 80, appProtocol: "http" }] })] },
  same("spec.ports.0.name", "spec.0.port.0.name", "http-80"),
  same("spec.ports.0.appProtocol", "spec.0.port.0.app_protocol", undefined),
);
service(
  "1.7 UDP",
  { containers: [container({ ports: [{ containerPort: 53, appProtocol: "udp" }] })] },
  same("spec.ports.0.protocol", "spec.0.port.0.protocol", "UDP"),
  same("spec.ports.0.name", "spec.0.port.0.name", "udp-53"),
);
service("1.7 Default port name", {}, same("spec.ports.0.name", "spec.0.port.0.name", "tcp-80"));

// 6 DCE.
const dcePlatform = dce();
const lb = { type: "LoadBalancer" } as const;
specify(
  "6.1 Access type",
  { platform: dcePlatform, selector: { app: "a" } },
  same("spec.type", "spec.0.type", "ClusterIP"),
);
specify(
  "6.1 Access type",
  { platform: dcePlatform, selector: { app: "a" }, exposure: { type: "NodePort" } },
  same("spec.type", "spec.0.type", "NodePort"),
);
specify(
  "6.1 Access type",
  { platform: dcePlatform, selector: { app: "a" }, exposure: lb },
  same("spec.type", "spec.0.type", "LoadBalancer"),
);
specify(
  "6.1 Label selector",
  { platform: dcePlatform, selector: { k: "v" } },
  same("spec.selector", "spec.0.selector", { k: "v" }),
);
for (const protocol of ["TCP", "UDP"] as const)
  specify(
    "6.1 Port protocol",
    { platform: dcePlatform, selector: { k: "v" }, ports: [{ port: 53, protocol }] },
    same("spec.ports.0.protocol", "spec.0.port.0.protocol", protocol),
  );
const onePort = { platform: dcePlatform, selector: { k: "v" }, ports: [{ name: "web", port: 80, targetPort: 8080 }] };
specify("6.1 Port name", onePort, same("spec.ports.0.name", "spec.0.port.0.name", "web"));
specify("6.1 Service port", onePort, same("spec.ports.0.port", "spec.0.port.0.port", 80));
specify("6.1 Container port", onePort, ["spec.ports.0.targetPort", 8080, "spec.0.port.0.target_port", "8080"]);
specify(
  "6.1 Node port",
  { ...onePort, exposure: { type: "NodePort", nodePorts: { web: 31000 } } },
  same("spec.ports.0.nodePort", "spec.0.port.0.node_port", 31000),
);
specify(
  "6.1 Session persistence",
  { ...onePort, stickySession: true },
  same("spec.sessionAffinity", "spec.0.session_affinity", "ClientIP"),
  same(
    "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
    "spec.0.session_affinity_config.0.client_ip.0.timeout_seconds",
    30,
  ),
);
for (const externalTrafficPolicy of ["Cluster", "Local"] as const)
  specify(
    "6.1 External traffic policy",
    { ...onePort, exposure: { ...lb, externalTrafficPolicy } },
    same("spec.externalTrafficPolicy", "spec.0.external_traffic_policy", externalTrafficPolicy),
  );
specify(
  "6.1 Load balancer: other",
  { ...onePort, exposure: { ...lb, loadBalancer: { type: "Other", address: "203.0.113.7" } } },
  same("spec.loadBalancerIP", "spec.0.load_balancer_ip", "203.0.113.7"),
);
const metalLb = { type: "MetalLB", ipPool: "pool-1", address: "192.0.2.9", sharedIpKey: "edge" } as const;
const metalLbProps = { ...onePort, exposure: { ...lb, loadBalancer: metalLb } };
specify("6.1 Load balancer: MetalLB pool", metalLbProps, annotation("metallb.universe.tf/address-pool", "pool-1"));
specify(
  "6.1 Load balancer: MetalLB address",
  metalLbProps,
  annotation("metallb.universe.tf/loadBalancerIPs", "192.0.2.9"),
);
specify("6.1 Annotations", { ...onePort, annotations: { "example.com/a": "b" } }, annotation("example.com/a", "b"));
specify("6.2 Shared IP", metalLbProps, annotation("metallb.universe.tf/allow-shared-ip", "edge"));
specify(
  "6.2 Load balancer class",
  { ...onePort, exposure: { ...lb, loadBalancerClass: "example.com/edge" } },
  same("spec.loadBalancerClass", "spec.0.load_balancer_class", "example.com/edge"),
);
specify(
  "6.2 Skip node ports",
  { ...onePort, exposure: { ...lb, allocateLoadBalancerNodePorts: false } },
  same("spec.allocateLoadBalancerNodePorts", "spec.0.allocate_load_balancer_node_ports", false),
);
specify(
  "6.2 MetalLB prefix",
  { ...metalLbProps, platform: dce({ metalLbPrefix: "metallb.io" }) },
  annotation("metallb.io/address-pool", "pool-1"),
  annotation("metallb.universe.tf/address-pool", undefined),
);
deployment(
  "6.3 Workload name",
  { platform: dcePlatform, name: "shop" },
  same("metadata.name", "metadata.0.name", "shop-v1"),
);
service(
  "6.3 Description",
  { platform: dcePlatform, name: "shop", description: "d".repeat(512) },
  annotation("kubernetes.io/description", "d".repeat(512)),
);
inContainer(
  "6.3 Always pull",
  { imagePullPolicy: "Always" },
  same("container.imagePullPolicy", "container.image_pull_policy", "Always"),
);
inContainer("6.3 Run as user", { securityContext: { runAsUser: 1000 } }, [
  "container.securityContext.runAsUser",
  1000,
  "container.security_context.0.run_as_user",
  "1000",
]);
const onDce = { platform: dcePlatform, name: "shop" };
deployment("6.3 Revision history", onDce, same("spec.revisionHistoryLimit", "spec.0.revision_history_limit", 10));
deployment(
  "6.3 Revision history",
  { ...onDce, revisionHistoryLimit: 3 },
  same("spec.revisionHistoryLimit", "spec.0.revision_history_limit", 3),
);
deployment("6.3 Minimum ready seconds", onDce, same("spec.minReadySeconds", "spec.0.min_ready_seconds", 0));
deployment(
  "6.3 Minimum ready seconds",
  { ...onDce, minReadySeconds: 5 },
  same("spec.minReadySeconds", "spec.0.min_ready_seconds", 5),
);
deployment(
  "6.3 Progress deadline",
  onDce,
  same("spec.progressDeadlineSeconds", "spec.0.progress_deadline_seconds", 600),
);
deployment(
  "6.3 Progress deadline",
  { ...onDce, progressDeadlineSeconds: 120 },
  same("spec.progressDeadlineSeconds", "spec.0.progress_deadline_seconds", 120),
);
const GRACE = ["pod.terminationGracePeriodSeconds", "pod.termination_grace_period_seconds"] as const;
deployment("6.3 Grace period", onDce, same(...GRACE, 30));
deployment("6.3 Grace period", { ...onDce, terminationGracePeriodSeconds: 9999 }, same(...GRACE, 9999));
deployment(
  "6.3 Toleration",
  {
    tolerations: [
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "dedicated", value: "web", effect: "NoSchedule" },
    ],
  },
  [
    "pod.tolerations",
    [
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "dedicated", operator: "Equal", value: "web", effect: "NoSchedule" },
    ],
    "pod.toleration",
    [
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", toleration_seconds: "300" },
      { key: "dedicated", operator: "Equal", value: "web", effect: "NoSchedule" },
    ],
  ],
);
stateful(
  "6.3 Pod management policy",
  {},
  same("spec.podManagementPolicy", "spec.0.pod_management_policy", "OrderedReady"),
);
stateful(
  "6.3 Pod management policy",
  { podManagementPolicy: "Parallel" },
  same("spec.podManagementPolicy", "spec.0.pod_management_policy", "Parallel"),
);
const NODE_TERM = { matchExpressions: [{ key: "disk", operator: "In" as const, values: ["ssd"] }] };
const NODE_TERM_TF = { match_expressions: [{ key: "disk", operator: "In", values: ["ssd"] }] };
deployment(
  "6.3 Node affinity",
  {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [NODE_TERM] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, preference: NODE_TERM }],
      },
    },
  },
  [
    "pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
    [NODE_TERM],
    "pod.affinity.0.node_affinity.0.required_during_scheduling_ignored_during_execution.0.node_selector_term",
    [NODE_TERM_TF],
  ],
  [
    "pod.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution",
    [{ weight: 7, preference: NODE_TERM }],
    "pod.affinity.0.node_affinity.0.preferred_during_scheduling_ignored_during_execution",
    [{ weight: 7, preference: [NODE_TERM_TF] }],
  ],
);
for (const operator of ["NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] as const) {
  const values = operator === "NotIn" ? ["a"] : operator === "Gt" || operator === "Lt" ? ["3"] : undefined;
  const expression = { key: "disk", operator, ...(values === undefined ? {} : { values }) };
  deployment(
    "6.3 Node affinity",
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
        },
      },
    },
    same(
      "pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0",
      "pod.affinity.0.node_affinity.0.required_during_scheduling_ignored_during_execution.0.node_selector_term.0.match_expressions.0",
      expression,
    ),
  );
}
const POD_TERM = {
  topologyKey: "topology.kubernetes.io/zone",
  namespaces: ["shop"],
  labelSelector: { matchExpressions: [{ key: "app", operator: "In" as const, values: ["cache"] }] },
};
const POD_TERM_TF = {
  topology_key: "topology.kubernetes.io/zone",
  namespaces: ["shop"],
  label_selector: [{ match_expressions: [{ key: "app", operator: "In", values: ["cache"] }] }],
};
for (const [field, name, terraformName] of [
  ["6.3 Pod affinity", "podAffinity", "pod_affinity"],
  ["6.3 Pod anti-affinity", "podAntiAffinity", "pod_anti_affinity"],
] as const)
  deployment(
    field,
    {
      affinity: {
        [name]: {
          requiredDuringSchedulingIgnoredDuringExecution: [POD_TERM],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: POD_TERM }],
        },
      },
    },
    [
      `pod.affinity.${name}.requiredDuringSchedulingIgnoredDuringExecution`,
      [POD_TERM],
      `pod.affinity.0.${terraformName}.0.required_during_scheduling_ignored_during_execution`,
      [POD_TERM_TF],
    ],
    [
      `pod.affinity.${name}.preferredDuringSchedulingIgnoredDuringExecution`,
      [{ weight: 100, podAffinityTerm: POD_TERM }],
      `pod.affinity.0.${terraformName}.0.preferred_during_scheduling_ignored_during_execution`,
      [{ weight: 100, pod_affinity_term: [POD_TERM_TF] }],
    ],
  );
for (const dnsPolicy of ["Default", "ClusterFirst", "ClusterFirstWithHostNet", "None"] as const)
  deployment(
    "6.3 DNS policy",
    { dnsPolicy, ...(dnsPolicy === "None" ? { dnsConfig: { nameservers: ["10.0.0.10"] } } : {}) },
    same("pod.dnsPolicy", "pod.dns_policy", dnsPolicy),
  );
deployment(
  "6.3 DNS configuration",
  {
    dnsConfig: {
      nameservers: ["10.0.0.10", "fd00::10"],
      searches: ["shop.svc.cluster.local"],
      options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
    },
  },
  [
    "pod.dnsConfig",
    {
      nameservers: ["10.0.0.10", "fd00::10"],
      searches: ["shop.svc.cluster.local"],
      options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
    },
    "pod.dns_config.0",
    {
      nameservers: ["10.0.0.10", "fd00::10"],
      searches: ["shop.svc.cluster.local"],
      option: [{ name: "ndots", value: "2" }, { name: "edns0" }],
    },
  ],
);
deployment("6.3 Host aliases", { hostAliases: [{ ip: "192.0.2.1", hostnames: ["db.internal"] }] }, [
  "pod.hostAliases",
  [{ ip: "192.0.2.1", hostnames: ["db.internal"] }],
  "pod.host_aliases",
  [{ ip: "192.0.2.1", hostnames: ["db.internal"] }],
]);
inContainer(
  "6.3 Env: literal",
  { env: [{ name: "A", value: "b" }] },
  same("container.env.0", "container.env.0", { name: "A", value: "b" }),
);
inContainer(
  "6.3 Env: resource field",
  { env: [{ name: "A", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } }] },
  [
    "container.env.0.valueFrom.resourceFieldRef",
    { resource: "limits.memory", divisor: "1Mi" },
    "container.env.0.value_from.0.resource_field_ref.0",
    { resource: "limits.memory", divisor: "1Mi" },
  ],
);
inContainer("6.3 Env: pod field", { env: [{ name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }] }, [
  "container.env.0.valueFrom.fieldRef",
  { fieldPath: "status.podIP" },
  "container.env.0.value_from.0.field_ref.0",
  { field_path: "status.podIP" },
]);
inContainer(
  "6.3 Env: ConfigMap key",
  { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "a", optional: true } } }] },
  [
    "container.env.0.valueFrom.configMapKeyRef",
    { name: "settings", key: "a", optional: true },
    "container.env.0.value_from.0.config_map_key_ref.0",
    { name: "settings", key: "a", optional: true },
  ],
);
inContainer("6.3 Env: Secret key", { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "login", key: "a" } } }] }, [
  "container.env.0.valueFrom.secretKeyRef",
  { name: "login", key: "a" },
  "container.env.0.value_from.0.secret_key_ref.0",
  { name: "login", key: "a" },
]);
inContainer("6.3 Env: whole ConfigMap", { envFrom: [{ prefix: "X_", configMapRef: { name: "settings" } }] }, [
  "container.envFrom.0",
  { prefix: "X_", configMapRef: { name: "settings" } },
  "container.env_from.0",
  { prefix: "X_", config_map_ref: [{ name: "settings" }] },
]);
inContainer("6.3 Env: whole Secret", { envFrom: [{ secretRef: { name: "login", optional: true } }] }, [
  "container.envFrom.0",
  { secretRef: { name: "login", optional: true } },
  "container.env_from.0",
  { secret_ref: [{ name: "login", optional: true }] },
]);
inContainer(
  "6.3 Start command",
  { command: ["/bin/sh"], args: ["-c", "run"], workingDir: "/srv" },
  same("container.command", "container.command", ["/bin/sh"]),
  same("container.args", "container.args", ["-c", "run"]),
  same("container.workingDir", "container.working_dir", "/srv"),
);
inContainer("6.3 Post start", { lifecycle: { postStart: { exec: { command: ["warm"] } } } }, [
  "container.lifecycle.postStart",
  { exec: { command: ["warm"] } },
  "container.lifecycle.0.post_start.0",
  { exec: [{ command: ["warm"] }] },
]);
inContainer("6.3 Pre stop", { lifecycle: { preStop: { httpGet: { path: "/stop", port: 80 } } } }, [
  "container.lifecycle.preStop",
  { httpGet: { path: "/stop", port: 80, scheme: "HTTP" } },
  "container.lifecycle.0.pre_stop.0",
  { http_get: [{ path: "/stop", port: "80", scheme: "HTTP" }] },
]);
stateful(
  "6.3 Claim access mode RWOP",
  { volumes: [{ claimTemplate: { name: "d", accessModes: ["ReadWriteOncePod"] }, mountPath: "/d" }] },
  same(`${CLAIM}spec.accessModes`, `${CLAIM_TF}spec.0.access_modes`, ["ReadWriteOncePod"]),
);

// 7.1 Pod.
deployment("7.1 Replicas", { replicas: 3 }, ["spec.replicas", 3, "spec.0.replicas", "3"]);
stateful("7.1 Replicas", { replicas: 0 }, ["spec.replicas", 0, "spec.0.replicas", "0"]);
deployment(
  "7.1 Containers",
  { containers: [container(), { image: "sidecar:1" }] },
  same("pod.containers.0.name", "pod.container.0.name", "web"),
  same("pod.containers.1.name", "pod.container.1.name", "web-1"),
  same("pod.containers.1.image", "pod.container.1.image", "sidecar:1"),
);
deployment("7.1 Update type: Recreate", { strategy: { type: "Recreate" } }, [
  "spec.strategy",
  { type: "Recreate" },
  "spec.0.strategy",
  [{ type: "Recreate" }],
]);
deployment(
  "7.1 Max unavailable and max surge",
  { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "50%" } } },
  ["spec.strategy.rollingUpdate.maxUnavailable", 0, "spec.0.strategy.0.rolling_update.0.max_unavailable", "0"],
  same("spec.strategy.rollingUpdate.maxSurge", "spec.0.strategy.0.rolling_update.0.max_surge", "50%"),
);
stateful("7.1 Update type: OnDelete", { strategy: { type: "OnDelete" } }, [
  "spec.updateStrategy",
  { type: "OnDelete" },
  "spec.0.update_strategy",
  [{ type: "OnDelete" }],
]);
stateful(
  "7.1 Partition",
  { strategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } },
  same("spec.updateStrategy.rollingUpdate.partition", "spec.0.update_strategy.0.rolling_update.0.partition", 2),
);
deployment(
  "7.1 Pod security: non-root, user, group",
  { securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000 } },
  [
    "pod.securityContext",
    { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000 },
    "pod.security_context.0",
    { run_as_non_root: true, run_as_user: "1000", run_as_group: "2000", fs_group: "3000" },
  ],
);
const SELINUX = { level: "s0:c1", role: "r", type: "t", user: "u" };
deployment(
  "7.1 Pod SELinux",
  { securityContext: { seLinuxOptions: SELINUX } },
  same("pod.securityContext.seLinuxOptions", "pod.security_context.0.se_linux_options.0", SELINUX),
);
deployment("7.1 Scheduling: default", {}, same("pod.affinity", "pod.affinity", undefined));
const OWN = { app: "web", version: "v1" };
const NEAR = (matchLabels: Record<string, string>) => ({
  labelSelector: { matchLabels },
  topologyKey: "kubernetes.io/hostname",
});
const NEAR_TF = (matchLabels: Record<string, string>) => ({
  label_selector: [{ match_labels: matchLabels }],
  topology_key: "kubernetes.io/hostname",
});
for (const [type, field, name, terraformName] of [
  ["Decentralized", "7.1 Scheduling: decentralised", "podAntiAffinity", "pod_anti_affinity"],
  ["Centralized", "7.1 Scheduling: centralised", "podAffinity", "pod_affinity"],
] as const)
  deployment(field, { scheduling: { type } }, [
    "pod.affinity",
    { [name]: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: NEAR(OWN) }] } },
    "pod.affinity.0",
    {
      [terraformName]: [
        {
          preferred_during_scheduling_ignored_during_execution: [{ weight: 100, pod_affinity_term: [NEAR_TF(OWN)] }],
        },
      ],
    },
  ]);
deployment(
  "7.1 Scheduling: custom",
  {
    scheduling: {
      type: "Custom",
      rules: [
        { type: "Affinity", requirement: "Required", labels: { app: "cache" } },
        { type: "Affinity", requirement: "Required", labels: { app: "queue" } },
        { type: "AntiAffinity", requirement: "Preferred", labels: { app: "noisy" } },
      ],
    },
  },
  [
    "pod.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution",
    [NEAR({ app: "cache" }), NEAR({ app: "queue" })],
    "pod.affinity.0.pod_affinity.0.required_during_scheduling_ignored_during_execution",
    [NEAR_TF({ app: "cache" }), NEAR_TF({ app: "queue" })],
  ],
  [
    "pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.0.podAffinityTerm",
    NEAR({ app: "noisy" }),
    "pod.affinity.0.pod_anti_affinity.0.preferred_during_scheduling_ignored_during_execution.0.pod_affinity_term.0",
    NEAR_TF({ app: "noisy" }),
  ],
);
deployment("7.1 Grace period", {}, same(...GRACE, 30));
deployment("7.1 Grace period", { terminationGracePeriodSeconds: 0 }, same(...GRACE, 0));
const podAnnotation = (key: string, value: string): Expectation =>
  same(
    "spec.template.metadata.annotations",
    "spec.0.template.0.metadata.0.annotations",
    expect.objectContaining({ [key]: value }),
  );
deployment("7.1 Pod annotations", { podAnnotations: { "example.com/a": "b" } }, podAnnotation("example.com/a", "b"));
deployment(
  "7.1 Node selection",
  { nodeSelector: { disk: "ssd" } },
  same("pod.nodeSelector", "pod.node_selector", { disk: "ssd" }),
);
deployment(
  "7.1 Pod IP pool",
  { podAnnotations: { "cni.projectcalico.org/ipv4pools": '["pool-a"]' } },
  podAnnotation("cni.projectcalico.org/ipv4pools", '["pool-a"]'),
);
deployment(
  "7.1 Autoscaling",
  { autoscaling: { maxReplicas: 5, targetCpuUtilization: 70 } },
  same("spec.replicas", "spec.0.replicas", undefined),
);
add(
  "7.1 Autoscaling",
  "kubernetes_horizontal_pod_autoscaler_v2.web",
  (stack) =>
    new StatelessService(stack, "web", {
      containers: [container()],
      autoscaling: { maxReplicas: 5, targetCpuUtilization: 70, targetMemory: "200Mi" },
    }).autoscaler,
  [
    same("spec.minReplicas", "spec.0.min_replicas", 1),
    same("spec.maxReplicas", "spec.0.max_replicas", 5),
    [
      "spec.scaleTargetRef",
      { apiVersion: "apps/v1", kind: "Deployment", name: "web-v1" },
      "spec.0.scale_target_ref",
      [{ api_version: "apps/v1", kind: "Deployment", name: "web-v1" }],
    ],
    [
      "spec.metrics",
      [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
        { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "200Mi" } } },
      ],
      "spec.0.metric",
      [
        { type: "Resource", resource: [{ name: "cpu", target: [{ type: "Utilization", average_utilization: 70 }] }] },
        {
          type: "Resource",
          resource: [{ name: "memory", target: [{ type: "AverageValue", average_value: "200Mi" }] }],
        },
      ],
    ],
  ],
);

// 7.2 Container.
inContainer(
  "7.2 Image",
  { image: `registry.example.com/shop/web@sha256:${"ab".repeat(32)}` },
  same("container.image", "container.image", `registry.example.com/shop/web@sha256:${"ab".repeat(32)}`),
);
deployment(
  "7.2 Registry secret",
  { platform: ks, containers: [container({ imagePullSecret: "registry" })] },
  same("pod.imagePullSecrets", "pod.image_pull_secrets", [{ name: "registry" }]),
  podAnnotation("kubesphere.io/imagepullsecrets", '{"web":"registry"}'),
);
inContainer("7.2 Container name", { name: "server" }, same("container.name", "container.name", "server"));
inContainer("7.2 Container name", {}, same("container.name", "container.name", "web"));
deployment(
  "7.2 Container type",
  { initContainers: [{ name: "prepare", image: "busybox:1" }] },
  same("init.name", "init.name", "prepare"),
  ["pod.initContainers.length", 1, "pod.init_container.length", 1],
);
inContainer(
  "7.2 CPU",
  { resources: { requests: { cpu: "10m" }, limits: { cpu: 0.5 } } },
  same("container.resources.requests", "container.resources.0.requests", { cpu: "10m" }),
  same("container.resources.limits", "container.resources.0.limits", { cpu: "0.5" }),
);
inContainer("7.2 CPU", {}, [
  "container.resources",
  { requests: {}, limits: {} },
  "container.resources.0",
  { requests: {}, limits: {} },
]);
inContainer(
  "7.2 Memory",
  { resources: { requests: { memory: "10Mi" }, limits: { memory: "500Mi" } } },
  same("container.resources.requests", "container.resources.0.requests", { memory: "10Mi" }),
  same("container.resources.limits", "container.resources.0.limits", { memory: "500Mi" }),
);
inContainer(
  "7.2 GPU",
  { resources: { gpu: { count: 2 }, limits: { cpu: "1" } } },
  same("container.resources.requests", "container.resources.0.requests", { "nvidia.com/gpu": "2" }),
  same("container.resources.limits", "container.resources.0.limits", { cpu: "1", "nvidia.com/gpu": "2" }),
);
inContainer(
  "7.2 GPU",
  { resources: { gpu: { type: "amd.com/gpu", count: 1 } } },
  same("container.resources.limits", "container.resources.0.limits", { "amd.com/gpu": "1" }),
);
inContainer("7.2 Ports", { ports: [{ name: "http-a", containerPort: 8080, hostPort: 8080, protocol: "TCP" }] }, [
  "container.ports",
  [{ name: "http-a", containerPort: 8080, hostPort: 8080, protocol: "TCP" }],
  "container.port",
  [{ name: "http-a", container_port: 8080, host_port: 8080, protocol: "TCP" }],
]);
for (const imagePullPolicy of ["Always", "IfNotPresent", "Never"] as const)
  inContainer(
    "7.2 Pull policy",
    { imagePullPolicy },
    same("container.imagePullPolicy", "container.image_pull_policy", imagePullPolicy),
  );
inContainer("7.2 Pull policy", {}, same("container.imagePullPolicy", "container.image_pull_policy", "IfNotPresent"));
const TIMINGS = {
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};
const TIMINGS_TF = {
  initial_delay_seconds: 0,
  timeout_seconds: 1,
  period_seconds: 10,
  success_threshold: 1,
  failure_threshold: 3,
};
for (const [field, probe, terraformName] of [
  ["7.2 Liveness probe", "livenessProbe", "liveness_probe"],
  ["7.2 Readiness probe", "readinessProbe", "readiness_probe"],
  ["7.2 Startup probe", "startupProbe", "startup_probe"],
] as const)
  inContainer(field, { [probe]: { httpGet: { port: 80 } } }, [
    `container.${probe}`,
    { httpGet: { path: "/", port: 80, scheme: "HTTP" }, ...TIMINGS },
    `container.${terraformName}.0`,
    { http_get: [{ path: "/", port: "80", scheme: "HTTP" }], ...TIMINGS_TF },
  ]);
inContainer(
  "7.2 Probe: HTTP",
  {
    readinessProbe: {
      httpGet: { path: "/ok", port: "tcp-80", scheme: "HTTPS", host: "a", httpHeaders: [{ name: "X", value: "1" }] },
    },
  },
  [
    "container.readinessProbe.httpGet",
    { path: "/ok", port: "tcp-80", scheme: "HTTPS", host: "a", httpHeaders: [{ name: "X", value: "1" }] },
    "container.readiness_probe.0.http_get.0",
    { path: "/ok", port: "tcp-80", scheme: "HTTPS", host: "a", http_header: [{ name: "X", value: "1" }] },
  ],
);
inContainer("7.2 Probe: TCP", { livenessProbe: { tcpSocket: { port: 80 } } }, [
  "container.livenessProbe.tcpSocket",
  { port: 80 },
  "container.liveness_probe.0.tcp_socket.0",
  { port: "80" },
]);
inContainer("7.2 Probe: command", { livenessProbe: { exec: { command: ["ok", "-v"] } } }, [
  "container.livenessProbe.exec",
  { command: ["ok", "-v"] },
  "container.liveness_probe.0.exec.0",
  { command: ["ok", "-v"] },
]);
inContainer(
  "7.2 Probe: timings",
  {
    readinessProbe: {
      tcpSocket: { port: 80 },
      initialDelaySeconds: 1,
      timeoutSeconds: 2,
      periodSeconds: 3,
      successThreshold: 4,
      failureThreshold: 5,
    },
  },
  [
    "container.readinessProbe",
    expect.objectContaining({
      initialDelaySeconds: 1,
      timeoutSeconds: 2,
      periodSeconds: 3,
      successThreshold: 4,
      failureThreshold: 5,
    }),
    "container.readiness_probe.0",
    expect.objectContaining({
      initial_delay_seconds: 1,
      timeout_seconds: 2,
      period_seconds: 3,
      success_threshold: 4,
      failure_threshold: 5,
    }),
  ],
);
inContainer("7.2 Lifecycle: HTTP", { lifecycle: { postStart: { httpGet: { port: 80 } } } }, [
  "container.lifecycle.postStart.httpGet.port",
  80,
  "container.lifecycle.0.post_start.0.http_get.0.port",
  "80",
]);
inContainer(
  "7.2 Lifecycle: exec",
  { lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } } },
  same("container.lifecycle.preStop.exec.command", "container.lifecycle.0.pre_stop.0.exec.0.command", ["sleep", "5"]),
);
inContainer("7.2 Lifecycle: TCP", { lifecycle: { preStop: { tcpSocket: { port: 80 } } } }, [
  "container.lifecycle.preStop.tcpSocket.port",
  80,
  "container.lifecycle.0.pre_stop.0.tcp_socket.0.port",
  "80",
]);
inContainer(
  "7.2 Start command",
  { command: ["a"], args: ["b"] },
  same("container.command", "container.command", ["a"]),
  same("container.args", "container.args", ["b"]),
);
inContainer(
  "7.2 Environment",
  {
    env: [
      { name: "A", value: "" },
      { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    ],
  },
  same("container.env.0", "container.env.0", { name: "A", value: "" }),
  same("container.env.1.name", "container.env.1.name", "B"),
);
const SECURITY = "container.securityContext";
const SECURITY_TF = "container.security_context.0";
inContainer(
  "7.2 Privileged",
  { securityContext: { privileged: true } },
  same(`${SECURITY}.privileged`, `${SECURITY_TF}.privileged`, true),
);
inContainer(
  "7.2 Allow privilege escalation",
  { securityContext: { allowPrivilegeEscalation: false } },
  same(`${SECURITY}.allowPrivilegeEscalation`, `${SECURITY_TF}.allow_privilege_escalation`, false),
);
inContainer(
  "7.2 Read-only root",
  { securityContext: { readOnlyRootFilesystem: true } },
  same(`${SECURITY}.readOnlyRootFilesystem`, `${SECURITY_TF}.read_only_root_filesystem`, true),
);
inContainer(
  "7.2 Run as non-root, user, group",
  { securityContext: { runAsNonRoot: true, runAsUser: 1, runAsGroup: 2 } },
  same(`${SECURITY}.runAsNonRoot`, `${SECURITY_TF}.run_as_non_root`, true),
  [`${SECURITY}.runAsUser`, 1, `${SECURITY_TF}.run_as_user`, "1"],
  [`${SECURITY}.runAsGroup`, 2, `${SECURITY_TF}.run_as_group`, "2"],
);
inContainer(
  "7.2 SELinux",
  { securityContext: { seLinuxOptions: SELINUX } },
  same(`${SECURITY}.seLinuxOptions`, `${SECURITY_TF}.se_linux_options.0`, SELINUX),
);
inContainer("7.2 Capabilities", { securityContext: { capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] } } }, [
  `${SECURITY}.capabilities`,
  { add: ["NET_ADMIN"], drop: ["ALL"] },
  `${SECURITY_TF}.capabilities.0`,
  { add: ["NET_ADMIN"], drop: ["ALL"] },
]);
deployment(
  "7.2 Synchronise host timezone",
  { containers: [container({ syncTimezone: true }), { image: "b:1", syncTimezone: true }] },
  [
    "container.volumeMounts",
    [{ name: "host-time", mountPath: "/etc/localtime", readOnly: true }],
    "container.volume_mount",
    [{ name: "host-time", mount_path: "/etc/localtime", read_only: true }],
  ],
  [
    "pod.volumes",
    [{ name: "host-time", hostPath: { path: "/etc/localtime", type: "" } }],
    "pod.volume",
    [{ name: "host-time", host_path: [{ path: "/etc/localtime", type: "" }] }],
  ],
);

// 8 Storage.
const volumeCase = (
  field: FormField,
  volume: NonNullable<StatelessServiceProps["volumes"]>[number],
  ...expected: Expectation[]
) => deployment(field, { volumes: [volume] }, ...expected);
volumeCase("8 Existing claim", { persistentVolumeClaim: { claimName: "uploads" }, mountPath: "/up" }, [
  "pod.volumes.0",
  { name: "claim-uploads", persistentVolumeClaim: { claimName: "uploads" } },
  "pod.volume.0",
  { name: "claim-uploads", persistent_volume_claim: [{ claim_name: "uploads" }] },
]);
volumeCase("8 Temporary volume", { name: "tmp", emptyDir: {}, mountPath: "/tmp" }, [
  "pod.volumes.0",
  { name: "tmp", emptyDir: {} },
  "pod.volume.0",
  { name: "tmp", empty_dir: [{}] },
]);
volumeCase("8 HostPath", { name: "logs", hostPath: { path: "/var/log" }, mountPath: "/logs" }, [
  "pod.volumes.0",
  { name: "logs", hostPath: { path: "/var/log", type: "" } },
  "pod.volume.0",
  { name: "logs", host_path: [{ path: "/var/log", type: "" }] },
]);
volumeCase(
  "8 ConfigMap volume",
  { configMap: { name: "settings" }, mountPath: "/etc/app" },
  [
    "pod.volumes.0",
    { name: "config-settings", configMap: { name: "settings", defaultMode: 0o644 } },
    "pod.volume.0",
    { name: "config-settings", config_map: [{ name: "settings", default_mode: "0644" }] },
  ],
  same("container.volumeMounts.0.readOnly", "container.volume_mount.0.read_only", true),
);
volumeCase(
  "8 Secret volume",
  { secret: { secretName: "tls", defaultMode: 0o400 }, mountPath: "/tls" },
  [
    "pod.volumes.0",
    { name: "secret-tls", secret: { secretName: "tls", defaultMode: 0o400 } },
    "pod.volume.0",
    { name: "secret-tls", secret: [{ secret_name: "tls", default_mode: "0400" }] },
  ],
  same("container.volumeMounts.0.readOnly", "container.volume_mount.0.read_only", true),
);
volumeCase(
  "8 Items",
  { configMap: { name: "s", items: [{ key: "a", path: "dir/a.conf", mode: 0o600 }] }, mountPath: "/etc/app" },
  [
    "pod.volumes.0.configMap.items",
    [{ key: "a", path: "dir/a.conf", mode: 0o600 }],
    "pod.volume.0.config_map.0.items",
    [{ key: "a", path: "dir/a.conf", mode: "0600" }],
  ],
);
const claims = (claimTemplate: object): Partial<StatefulServiceProps> => ({
  volumes: [{ claimTemplate: { name: "data", ...claimTemplate }, mountPath: "/data" }],
});
stateful(
  "8 Claim template: name",
  claims({ name: "files" }),
  same(`${CLAIM}metadata.name`, `${CLAIM_TF}metadata.0.name`, "files"),
);
stateful(
  "8 Claim template: storage class",
  claims({ storageClassName: "fast" }),
  same(`${CLAIM}spec.storageClassName`, `${CLAIM_TF}spec.0.storage_class_name`, "fast"),
);
stateful(
  "8 Claim template: access modes",
  claims({}),
  same(`${CLAIM}spec.accessModes`, `${CLAIM_TF}spec.0.access_modes`, ["ReadWriteOnce"]),
);
stateful(
  "8 Claim template: access modes",
  claims({ accessModes: ["ReadOnlyMany", "ReadWriteMany"] }),
  same(`${CLAIM}spec.accessModes`, `${CLAIM_TF}spec.0.access_modes`, ["ReadOnlyMany", "ReadWriteMany"]),
);
stateful(
  "8 Claim template: capacity",
  claims({}),
  same(`${CLAIM}spec.resources.requests.storage`, `${CLAIM_TF}spec.0.resources.0.requests.storage`, "10Gi"),
);
volumeCase(
  "8 Mount mode",
  { persistentVolumeClaim: { claimName: "c" }, mountPath: "/c", readOnly: true },
  same("container.volumeMounts.0.readOnly", "container.volume_mount.0.read_only", true),
);
deployment(
  "8 Mount mode",
  {
    containers: [container({ name: "a" }), { name: "b", image: "b:1" }],
    volumes: [{ name: "c", emptyDir: {}, mountPath: "/c", containers: ["b"] }],
  },
  same("pod.containers.0.volumeMounts", "pod.container.0.volume_mount", undefined),
  same("pod.containers.1.volumeMounts.0.name", "pod.container.1.volume_mount.0.name", "c"),
);
deployment(
  "8 Mount path",
  {
    containers: [
      container({
        volumeMounts: [
          { name: "c", mountPath: "/one" },
          { name: "c", mountPath: "/two", readOnly: true },
        ],
      }),
    ],
    volumes: [{ name: "c", emptyDir: {} }],
  },
  same("container.volumeMounts.0.mountPath", "container.volume_mount.0.mount_path", "/one"),
  same("container.volumeMounts.1.mountPath", "container.volume_mount.1.mount_path", "/two"),
);
volumeCase(
  "8 Sub path",
  { name: "c", emptyDir: {}, mountPath: "/c", subPath: "a/b" },
  same("container.volumeMounts.0.subPath", "container.volume_mount.0.sub_path", "a/b"),
);
deployment(
  "8 Collect logs",
  { podAnnotations: { "kubesphere.io/collectSavedLog": "true", "logging.kubesphere.io/logsidecar-config": "{}" } },
  podAnnotation("kubesphere.io/collectSavedLog", "true"),
  podAnnotation("logging.kubesphere.io/logsidecar-config", "{}"),
);
add(
  "8 Standalone claim",
  "kubernetes_persistent_volume_claim_v1.uploads",
  (stack) =>
    new ManifestService(stack, "uploads", {
      objects: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: "uploads" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
        },
      ],
    }),
  [
    same("spec.accessModes", "spec.0.access_modes", ["ReadWriteOnce"]),
    same("spec.resources.requests.storage", "spec.0.resources.0.requests.storage", "10Gi"),
  ],
);

// 9 The advanced step.
service(
  "9 NodePort",
  { exposure: { type: "NodePort" } },
  same("spec.type", "spec.0.type", "NodePort"),
  same("spec.externalTrafficPolicy", "spec.0.external_traffic_policy", "Cluster"),
);
service(
  "9 LoadBalancer",
  { platform: ks, exposure: { ...lb, provider: "qingcloud", annotations: { "eip-ids": "eip-1", type: "0" } } },
  same("spec.type", "spec.0.type", "LoadBalancer"),
  annotation("service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids", "eip-1"),
  annotation("service.beta.kubernetes.io/qingcloud-load-balancer-type", "0"),
);
stateful(
  "9 LoadBalancer",
  { address: "kubernetes_service_v1.data", exposure: { ...lb, loadBalancerSourceRanges: ["192.0.2.0/24"] } },
  same("spec.type", "spec.0.type", "LoadBalancer"),
  same("spec.loadBalancerSourceRanges", "spec.0.load_balancer_source_ranges", ["192.0.2.0/24"]),
);
const TIMEOUT = [
  "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
  "spec.0.session_affinity_config.0.client_ip.0.timeout_seconds",
] as const;
service("9 Session persistence", { stickySession: true }, same(...TIMEOUT, 10_800));
service("9 Session persistence", { stickySession: { timeoutSeconds: 600 } }, same(...TIMEOUT, 600));
stateful(
  "9 Session persistence",
  { address: "kubernetes_service_v1.data", stickySession: true },
  same(...TIMEOUT, 10_800),
);
specify("9 Session persistence", { selector: { a: "b" }, stickySession: {} }, same(...TIMEOUT, 10_800));
deployment("9 Node selection", { nodeSelector: { a: "b" } }, same("pod.nodeSelector", "pod.node_selector", { a: "b" }));
stateful("9 Node selection", { nodeSelector: { a: "b" } }, same("pod.nodeSelector", "pod.node_selector", { a: "b" }));
deployment(
  "9 Metadata",
  { labels: { team: "x" }, workloadAnnotations: { "example.com/a": "b" }, annotations: { "example.com/c": "d" } },
  labels({ team: "x" }),
  annotation("example.com/a", "b"),
  annotation("example.com/c", undefined),
);
specify("9 Metadata", { selector: { a: "b" }, labels: { team: "x" } }, labels({ team: "x" }));

test("each field of the forms has a case, and each case is about a field of the forms", () => {
  expect([...new Set(cases.map(({ field }) => field))].sort()).toEqual([...FORM_FIELDS].sort());
  expect(new Set(FORM_FIELDS).size).toBe(FORM_FIELDS.length);
});

const numbered = cases.map((each, index): [string, Case] => [`${each.field} (${index})`, each]);
test.each(numbered)("%s reaches the Kubernetes object and the Terraform attribute", (_, each) => {
  const stack = testStack({ platform: each.platform });
  each.build(stack);
  const made = stack.node
    .findAll()
    .filter((construct): construct is KubernetesResource => construct instanceof KubernetesResource)
    .find(({ address }) => address === each.address);
  const resource = synthesise(stack).resource(each.address);
  for (const [kubernetesPath, value, terraformPath, terraformValue] of each.expected) {
    expect({ path: kubernetesPath, value: at(made?.object, kubernetesPath) }).toEqual({ path: kubernetesPath, value });
    expect({ path: terraformPath, value: at(resource, terraformPath) }).toEqual({
      path: terraformPath,
      value: terraformValue,
    });
  }
});

test("a service mounts and reads the ConfigMap and the Secret that stand beside it", () => {
  const stack = testStack();
  const settings = new ConfigMap(stack, "settings", { data: { "a.conf": "x" }, binaryData: { b: "AQI=" } });
  const login = new Secret(stack, "login", { data: { password: "${var.password}" } });
  new StatelessService(stack, "web", {
    containers: [container({ envFrom: [{ secretRef: { name: login.name } }] })],
    volumes: [{ name: "settings", configMap: { name: settings.name }, mountPath: "/etc/app" }],
    restartOn: settings.checksum,
  });
  const synth = synthesise(stack);
  expect(synth.resource("kubernetes_config_map_v1.settings")).toMatchObject({
    data: { "a.conf": "x" },
    binary_data: { b: "AQI=" },
  });
  expect(synth.resource("kubernetes_secret_v1.login")).toMatchObject({
    type: "Opaque",
    data: { password: "${var.password}" },
  });
  const pod = at(synth.resource("kubernetes_deployment_v1.web"), "spec.0.template.0.spec.0");
  expect(at(pod, "container.0.env_from.0.secret_ref.0.name")).toBe("${kubernetes_secret_v1.login.metadata[0].name}");
  expect(at(pod, "volume.0.config_map.0.name")).toBe("${kubernetes_config_map_v1.settings.metadata[0].name}");
});
