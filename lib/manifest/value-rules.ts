import { isAddressRange, isIpAddress } from "../addresses";
import { isBase64 } from "./base64";
import { isSchedule } from "./cron";
import { isLabelName, isLabelValue, isPathSegment, isPortName, isQualifiedName, isSubdomain } from "../names";

/** Where a value stands, beside its path. */
export interface ValuePlace {
  /** The object's kind. */
  readonly kind: string;
  /** The key of a map's value. @default - the value stands in no map */
  readonly key?: string;
}

/** Which values the provider takes for a field, or for each item of a list or map. */
export interface ValueRule {
  /** What is allowed, where the value is not. Undefined for a value that is. */
  readonly refuses: (value: unknown, place: ValuePlace) => string | undefined;
  /** The value that Kubernetes takes for none at all, and the provider does not. @default - every value counts */
  readonly unset?: "" | 0;
  /** Whether Kubernetes allows more than the provider. @default false - both refuse the same */
  readonly narrow?: boolean;
}

type Refuses = ValueRule["refuses"];
const rule = (allowed: string, holds: (value: unknown) => boolean, more?: Omit<ValueRule, "refuses">): ValueRule => ({
  refuses: (value) => (holds(value) ? undefined : allowed),
  ...more,
});
const text = (allowed: string, holds: (value: string) => boolean, more?: Omit<ValueRule, "refuses">): ValueRule =>
  rule(allowed, (value) => typeof value === "string" && holds(value), more);
const oneOf = (...values: readonly string[]): ValueRule =>
  rule(values.map((value) => (value === "" ? '""' : value)).join(", "), (value) => values.includes(value as string));
const optional = (given: ValueRule, unset: "" | 0 = ""): ValueRule => ({ ...given, unset });
const narrow = (given: ValueRule): ValueRule => ({ ...given, narrow: true });
const atLeast = (least: number): ValueRule =>
  rule(`${least} or more`, (value) => typeof value === "number" && value >= least);
const between = (least: number, most: number): ValueRule =>
  rule(`${least} to ${most}`, (value) => typeof value === "number" && value >= least && value <= most);

const PORT = between(1, 65_535);
const PORT_NAME = text("lowercase letters, digits and single '-', a letter, at most 15 characters", isPortName);
const PORT_OR_NAME: ValueRule = {
  refuses: (value, place) =>
    PORT.refuses(typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value, place) === undefined ||
    PORT_NAME.refuses(value, place) === undefined
      ? undefined
      : "a port from 1 to 65535, or a port's name",
};
const IP = text("an IP address", isIpAddress);
const CLUSTER_IP = text("an IP address, or None", (value) => value === "None" || isIpAddress(value));
const CIDR = text("a range of addresses, such as 10.0.0.0/8", isAddressRange);
const SUBDOMAIN = text(
  "lowercase letters, digits, '-' and '.', letter or digit at both ends, at most 253 characters",
  isSubdomain,
);
const LABEL = text(
  "lowercase letters, digits and '-', letter or digit at both ends, at most 63 characters",
  isLabelName,
);
const KEY = "a key of letters, digits, '-', '_', '.', at most 63; before it, if wished, a DNS name and '/'";
const LABEL_VALUE = "letters, digits, '-', '_', '.', letter or digit at both ends, at most 63 characters, or nothing";
const COUNT_OR_PERCENT = rule("a whole number, or a percentage such as 25%", (value) => /^\d+%?$/.test(String(value)));
const PLAIN_COUNT_OR_PERCENT = rule(
  "a whole number, or a percentage from 1% to 100%, without leading zeros",
  (value) => /^(0|[1-9]\d*|[1-9]\d?%|100%)$/.test(String(value)),
  { narrow: true },
);
const COUNT_OR_WHOLE_PERCENT = rule("a whole number, or a percentage from 0% to 100%", (value) =>
  /^(\d+|\d{1,2}%|100%)$/.test(String(value)),
);
const RELATIVE_PATH = text(
  "a relative path without ..",
  (value) => !value.startsWith("/") && !/(^\.\.)|(^|\/)\.\.(\/|$)/.test(value),
);
const ACCESS_MODE = oneOf("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");
const INCLUSION = oneOf("Honor", "Ignore");
const SCOPE = narrow(oneOf("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass"));

const PATH_SEGMENT = text("a text without '/' and '%', other than . and ..", isPathSegment);
const objectName: Refuses = (value, place) =>
  /^(Cluster)?Role(Binding)?$/.test(place.kind) ? PATH_SEGMENT.refuses(value, place) : SUBDOMAIN.refuses(value, place);
/** The server adds five characters to it. */
const generatedName: Refuses = (value, place) =>
  /^(Cluster)?Role(Binding)?$/.test(place.kind)
    ? PATH_SEGMENT.refuses(value, place)
    : LABEL.refuses(typeof value === "string" ? value.replace(/-$/, "a") : value, place);

const label: Refuses = (value, { key = "" }) => {
  if (!isQualifiedName(key)) return KEY;
  return typeof value === "string" && isLabelValue(value) ? undefined : LABEL_VALUE;
};
const annotation: Refuses = (_value, { key = "" }) => (isQualifiedName(key.toLowerCase()) ? undefined : KEY);

const RESTART: Readonly<Record<string, ValueRule>> = {
  Pod: oneOf("Always", "OnFailure", "Never"),
  Job: oneOf("OnFailure", "Never"),
  CronJob: oneOf("OnFailure", "Never"),
};
const ALWAYS = oneOf("Always");

/**
 * Which values the provider (2.38.0) takes where it looks at them, by Kubernetes type and Terraform name. Found by
 * asking the provider to validate odd values of every field of every kind.
 */
export const VALUE_RULES: Readonly<Record<string, ValueRule>> = {
  "ObjectMeta.name": { refuses: objectName, unset: "" },
  "ObjectMeta.generate_name": { refuses: generatedName, unset: "", narrow: true },
  "ObjectMeta.labels": { refuses: label },
  "ObjectMeta.annotations": { refuses: annotation },

  "ConfigMap.binary_data": rule("base64", isBase64),

  "ServiceSpec.type": optional(oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")),
  "ServiceSpec.cluster_ip": optional(CLUSTER_IP),
  "ServiceSpec.cluster_ips": CLUSTER_IP,
  "ServiceSpec.external_ips": IP,
  "ServiceSpec.external_traffic_policy": optional(oneOf("Cluster", "Local")),
  "ServiceSpec.internal_traffic_policy": oneOf("Cluster", "Local"),
  "ServiceSpec.health_check_node_port": optional(PORT, 0),
  "ServiceSpec.ip_families": oneOf("IPv4", "IPv6"),
  "ServiceSpec.ip_family_policy": oneOf("SingleStack", "PreferDualStack", "RequireDualStack"),
  "ServiceSpec.load_balancer_ip": optional(IP),
  "ServiceSpec.load_balancer_source_ranges": CIDR,
  "ServiceSpec.session_affinity": optional(oneOf("ClientIP", "None")),
  "ServicePort.port": PORT,
  "ServicePort.node_port": optional(between(0, 65_535), 0),
  "ServicePort.protocol": optional(oneOf("TCP", "UDP", "SCTP")),
  "ClientIPConfig.timeout_seconds": between(1, 86_400),

  // The provider never reads it back, so that every plan shows a change.
  "DeploymentSpec.paused": narrow(rule("false", (value) => value === false)),
  "DeploymentStrategy.type": optional(oneOf("RollingUpdate", "Recreate")),
  "RollingUpdateDeployment.max_surge": COUNT_OR_PERCENT,
  "RollingUpdateDeployment.max_unavailable": COUNT_OR_PERCENT,
  "DaemonSetUpdateStrategy.type": optional(oneOf("RollingUpdate", "OnDelete")),
  "RollingUpdateDaemonSet.max_surge": PLAIN_COUNT_OR_PERCENT,
  "RollingUpdateDaemonSet.max_unavailable": PLAIN_COUNT_OR_PERCENT,
  "StatefulSetUpdateStrategy.type": optional(oneOf("RollingUpdate", "OnDelete")),
  "StatefulSetSpec.min_ready_seconds": atLeast(0),
  "StatefulSetSpec.pod_management_policy": optional(oneOf("OrderedReady", "Parallel")),
  "StatefulSetSpec.revision_history_limit": narrow(atLeast(1)),
  "StatefulSetPersistentVolumeClaimRetentionPolicy.when_deleted": optional(oneOf("Retain", "Delete")),
  "StatefulSetPersistentVolumeClaimRetentionPolicy.when_scaled": optional(oneOf("Retain", "Delete")),

  "PodSpec.active_deadline_seconds": atLeast(1),
  "PodSpec.dns_policy": optional(oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
  "PodSpec.restart_policy": {
    refuses: (value, place) => (RESTART[place.kind] ?? ALWAYS).refuses(value, place),
    unset: "",
  },
  "PodSpec.termination_grace_period_seconds": narrow(atLeast(0)),
  "PodDNSConfig.nameservers": IP,
  "PodDNSConfig.searches": narrow(SUBDOMAIN),
  "PodOS.name": oneOf("linux", "windows"),
  "PodSecurityContext.fs_group_change_policy": oneOf("Always", "OnRootMismatch"),
  "HostAlias.ip": IP,
  "NodeSelectorRequirement.operator": oneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"),
  "SeccompProfile.type": oneOf("Localhost", "RuntimeDefault", "Unconfined"),
  "Toleration.effect": optional(oneOf("NoSchedule", "PreferNoSchedule", "NoExecute")),
  "Toleration.operator": narrow(optional(oneOf("Exists", "Equal"))),
  "TopologySpreadConstraint.max_skew": atLeast(1),
  "TopologySpreadConstraint.min_domains": atLeast(1),
  "TopologySpreadConstraint.node_affinity_policy": INCLUSION,
  "TopologySpreadConstraint.node_taints_policy": INCLUSION,
  "TopologySpreadConstraint.when_unsatisfiable": oneOf("DoNotSchedule", "ScheduleAnyway"),

  "Container.termination_message_policy": optional(oneOf("File", "FallbackToLogsOnError")),
  "ContainerPort.container_port": PORT,
  "ContainerPort.host_port": optional(PORT, 0),
  "ContainerPort.name": optional(PORT_NAME),
  "ContainerPort.protocol": narrow(optional(oneOf("TCP", "UDP"))),
  "GRPCAction.port": PORT,
  "HTTPGetAction.port": PORT_OR_NAME,
  "HTTPGetAction.scheme": optional(oneOf("HTTP", "HTTPS")),
  "TCPSocketAction.port": PORT_OR_NAME,
  "Probe.failure_threshold": optional(atLeast(1), 0),
  "Probe.period_seconds": optional(atLeast(1), 0),
  "Probe.success_threshold": optional(atLeast(1), 0),
  "Probe.timeout_seconds": optional(atLeast(1), 0),
  // The provider takes it for the one that Kubernetes adds, and shows a change in every plan.
  "Volume.name": narrow(
    text("a name that does not begin with kube-api-access", (name) => !name.startsWith("kube-api-access")),
  ),
  "VolumeMount.mount_propagation": oneOf("None", "HostToContainer", "Bidirectional"),

  "KeyToPath.path": RELATIVE_PATH,
  "DownwardAPIVolumeFile.path": RELATIVE_PATH,
  "GitRepoVolumeSource.directory": RELATIVE_PATH,
  "EmptyDirVolumeSource.medium": narrow(oneOf("", "Memory", "HugePages", "HugePages-2Mi", "HugePages-1Gi")),
  "HostPathVolumeSource.type": oneOf(
    ...["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"],
  ),
  "ServiceAccountTokenProjection.expiration_seconds": atLeast(600),
  "PersistentVolumeClaimSpec.access_modes": ACCESS_MODE,
  "PersistentVolumeClaimSpec.volume_mode": oneOf("Filesystem", "Block"),
  "PersistentVolumeSpec.access_modes": ACCESS_MODE,
  "PersistentVolumeSpec.persistent_volume_reclaim_policy": optional(oneOf("Retain", "Delete", "Recycle")),
  "PersistentVolumeSpec.volume_mode": oneOf("Filesystem", "Block"),
  "StorageClass.reclaim_policy": oneOf("Delete", "Retain", "Recycle"),
  "StorageClass.volume_binding_mode": oneOf("Immediate", "WaitForFirstConsumer"),

  "HTTPIngressPath.path_type": oneOf("Prefix", "Exact", "ImplementationSpecific"),
  "IngressClassParametersReference.scope": oneOf("Cluster", "Namespace"),
  "MetricSpec.type": oneOf("Resource", "ContainerResource", "Pods", "Object", "External"),
  "PodDisruptionBudgetSpec.max_unavailable": COUNT_OR_WHOLE_PERCENT,
  "PodDisruptionBudgetSpec.min_available": COUNT_OR_WHOLE_PERCENT,
  "JobSpec.active_deadline_seconds": narrow(atLeast(1)),
  "JobSpec.backoff_limit": atLeast(0),
  "JobSpec.backoff_limit_per_index": atLeast(0),
  "JobSpec.completion_mode": oneOf("NonIndexed", "Indexed"),
  "JobSpec.completions": narrow(atLeast(1)),
  "JobSpec.max_failed_indexes": atLeast(0),
  "JobSpec.parallelism": atLeast(0),
  "JobSpec.ttl_seconds_after_finished": atLeast(0),
  "PodFailurePolicyOnExitCodesRequirement.values": rule("any number but 0", (value) => value !== 0, { narrow: true }),
  "CronJobSpec.concurrency_policy": optional(oneOf("Allow", "Forbid", "Replace")),
  "CronJobSpec.schedule": text("five fields, such as 0 3 * * *, or a name such as @daily", isSchedule),
  "ResourceQuotaSpec.scopes": SCOPE,
  "ScopedResourceSelectorRequirement.scope_name": SCOPE,
  "ScopedResourceSelectorRequirement.operator": oneOf("In", "NotIn", "Exists", "DoesNotExist"),
  "RoleRef.api_group": optional(oneOf("rbac.authorization.k8s.io")),
  "RoleRef.kind": oneOf("Role", "ClusterRole"),
  "EndpointSlice.address_type": oneOf("IPv4", "IPv6", "FQDN"),
  "Endpoint.hostname": LABEL,
  // The API server refuses "", the provider refuses none at all.
  "EndpointSlicePort.app_protocol": text("the name of a protocol, such as http", isQualifiedName),
  "EndpointSlicePort.port": atLeast(0),
  "EndpointSlicePort.protocol": oneOf("TCP", "UDP", "SCTP"),
  "PriorityClass.preemption_policy": oneOf("PreemptLowerPriority", "Never"),
  "RuntimeClass.handler": LABEL,
};
