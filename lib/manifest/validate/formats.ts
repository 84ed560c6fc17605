import { isAddressRange, isIpAddress } from "../../addresses";
import {
  isDataKey,
  isLabelName,
  isLabelValue,
  isPathSegment,
  isQualifiedName,
  isServiceName,
  isSubdomain,
} from "../../names";

/** A form that Kubernetes wants of a text, of each item of a list or of each value of a map. */
export interface Format {
  readonly allowed: string;
  readonly holds: (text: string) => boolean;
}

const oneOf = (...values: readonly string[]): Format => ({
  allowed: values.filter((value) => value !== "").join(", "),
  holds: (text) => values.includes(text),
});
const SUBDOMAIN: Format = {
  allowed: "lowercase letters, digits, '-' and '.', at most 253 characters",
  holds: isSubdomain,
};
const KEY: Format = { allowed: "a key as labels have it", holds: isQualifiedName };
const LABEL_VALUE: Format = { allowed: "a value as labels have it", holds: isLabelValue };
const DATA_KEY: Format = {
  allowed: "a key as ConfigMaps have it",
  holds: isDataKey,
};
const CIDR: Format = {
  allowed: "a range of addresses, such as 10.0.0.0/8",
  holds: isAddressRange,
};
const ADDRESS: Format = { allowed: "an IP address", holds: isIpAddress };
const DRIVER: Format = {
  allowed: "a domain, at most 63 characters",
  holds: (text) => text.length <= 63 && isSubdomain(text.toLowerCase()),
};
const INITIATOR: Format = { allowed: "iqn.…, eui.… or naa.…", holds: (text) => /^(iqn|eui|naa)\./.test(text) };
const HOST: Format = { ...SUBDOMAIN, holds: (text) => isSubdomain(text.replace(/^\*\./, "")) };
const PATH_SEGMENT: Format = { allowed: "a text without '/' and '%'", holds: isPathSegment };
const RELATIVE: Format = {
  allowed: "a relative path without ..",
  holds: (text) => !text.startsWith("/") && !text.split("/").includes(".."),
};
const PROTOCOL = oneOf("TCP", "UDP", "SCTP");
const FIELD_PATH: Format = {
  allowed:
    "metadata.name, metadata.namespace, metadata.uid, a label or annotation, spec.nodeName, spec.serviceAccountName, status.podIP …",
  holds: (text) =>
    /^(metadata\.(name|namespace|uid|labels|annotations)|spec\.(nodeName|serviceAccountName|host)|status\.(hostIP|hostIPs|podIP|podIPs))$/.test(
      text,
    ) || isQualifiedName(/^metadata\.(?:labels|annotations)\['(.*)'\]$/.exec(text)?.[1]?.toLowerCase() ?? ""),
};
const RESOURCE: Format = {
  allowed: "limits or requests of cpu, memory, ephemeral-storage or hugepages-…",
  holds: (text) => /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(text),
};

const HEADER: Format = { allowed: "letters, digits and '-'", holds: (text) => /^[-A-Za-z0-9]+$/.test(text) };
const SYSCTL: Format = {
  allowed: "names of lowercase letters, digits, '-' and '_', with '.' or '/' between them",
  holds: (text) =>
    text.length <= 253 && /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(text),
};
/** A domain, and a path beneath it. */
const OWN_KEY: Format = {
  allowed: "a name with a domain, such as example.com/controller",
  holds: (text) => text.length <= 63 && isSubdomain(text.split("/")[0] ?? "") && /\/[-\w./~%!$&'()*+,;=:]+$/.test(text),
};
const LIMIT_TYPE: Format = {
  allowed: "Container, Pod, PersistentVolumeClaim, or a name with a domain",
  holds: (text) =>
    ["Container", "Pod", "PersistentVolumeClaim"].includes(text) || (text.includes("/") && isQualifiedName(text)),
};
const SCOPE = oneOf(
  ...["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass"],
  ...["CrossNamespacePodAffinity", "VolumeAttributesClass"],
);

/** By Kubernetes type (with its group where another group has one of that name) and field. An empty text passes where the field need not be given: see `REQUIRED`. */
export const FORMATS: Readonly<Record<string, Format>> = {
  "ObjectMeta.labels": LABEL_VALUE,
  "ObjectMeta.namespace": { allowed: "a DNS label", holds: isLabelName },
  "ConfigMapKeySelector.name": SUBDOMAIN,
  "SecretKeySelector.name": SUBDOMAIN,
  "ConfigMapEnvSource.name": SUBDOMAIN,
  "SecretEnvSource.name": SUBDOMAIN,
  "ConfigMapKeySelector.key": DATA_KEY,
  "SecretKeySelector.key": DATA_KEY,
  "PodSpec.priorityClassName": SUBDOMAIN,
  "PodSpec.nodeSelector": LABEL_VALUE,
  "IngressSpec.ingressClassName": SUBDOMAIN,
  "IngressTLS.secretName": SUBDOMAIN,
  "IngressTLS.hosts": HOST,
  "PersistentVolumeClaimSpec.storageClassName": SUBDOMAIN,
  "PersistentVolumeClaimSpec.volumeAttributesClassName": SUBDOMAIN,
  "PersistentVolumeSpec.storageClassName": SUBDOMAIN,
  "PersistentVolumeSpec.volumeAttributesClassName": SUBDOMAIN,
  "CSIPersistentVolumeSource.driver": DRIVER,
  "CSIVolumeSource.driver": DRIVER,
  "AzureDiskVolumeSource.cachingMode": oneOf("None", "ReadOnly", "ReadWrite"),
  "AzureDiskVolumeSource.kind": oneOf("Shared", "Dedicated", "Managed"),
  "AzureDiskVolumeSource.diskURI": {
    allowed: "/subscriptions/…/resourcegroups/…/providers/microsoft.compute/disks/…",
    holds: (text) => /^(\/subscriptions\/|https?:)/i.test(text),
  },
  "StorageOSVolumeSource.volumeName": { allowed: "a DNS label", holds: isLabelName },
  "StorageOSVolumeSource.volumeNamespace": { allowed: "a DNS label", holds: isLabelName },
  "StorageOSPersistentVolumeSource.volumeName": { allowed: "a DNS label", holds: isLabelName },
  "StorageOSPersistentVolumeSource.volumeNamespace": { allowed: "a DNS label", holds: isLabelName },
  "GlusterfsPersistentVolumeSource.endpointsNamespace": { allowed: "a DNS label", holds: isLabelName },
  "ISCSIVolumeSource.iqn": INITIATOR,
  "ISCSIVolumeSource.initiatorName": INITIATOR,
  "ISCSIPersistentVolumeSource.iqn": INITIATOR,
  "ISCSIPersistentVolumeSource.initiatorName": INITIATOR,
  "StorageClass.provisioner": KEY,
  "TopologySelectorLabelRequirement.key": KEY,
  "NamespaceSpec.finalizers": {
    allowed: "kubernetes, or a name with a domain, such as example.com/backup",
    holds: (text) => text === "kubernetes" || (text.includes("/") && isQualifiedName(text)),
  },
  "IngressClassSpec.controller": {
    allowed: "a path with a domain, such as example.com/ingress",
    holds: (text) => /^[^/]+\/./.test(text) && isSubdomain(text.split("/")[0] ?? ""),
  },
  "EndpointAddress.ip": ADDRESS,
  "EndpointAddress.hostname": { allowed: "a DNS label", holds: isLabelName },
  "EndpointAddress.nodeName": SUBDOMAIN,
  "EndpointPort.name": { allowed: "a DNS label", holds: isLabelName },
  "EndpointPort.protocol": PROTOCOL,
  "EndpointPort.appProtocol": KEY,
  "Endpoint.nodeName": SUBDOMAIN,
  "Scheduling.nodeSelector": LABEL_VALUE,
  "ServiceReference.path": { allowed: "a path that begins with /", holds: (text) => text.startsWith("/") },
  "ValidatingWebhook.failurePolicy": oneOf("Ignore", "Fail"),
  "ValidatingWebhook.matchPolicy": oneOf("Exact", "Equivalent"),
  "ValidatingWebhook.sideEffects": oneOf("None", "NoneOnDryRun"),
  "MutatingWebhook.failurePolicy": oneOf("Ignore", "Fail"),
  "MutatingWebhook.matchPolicy": oneOf("Exact", "Equivalent"),
  "MutatingWebhook.sideEffects": oneOf("None", "NoneOnDryRun"),
  "MutatingWebhook.reinvocationPolicy": oneOf("Never", "IfNeeded"),
  "RuleWithOperations.scope": oneOf("Cluster", "Namespaced", "*"),
  "RuleWithOperations.operations": oneOf("CREATE", "UPDATE", "DELETE", "CONNECT", "*"),
  "HostAlias.hostnames": SUBDOMAIN,
  // Underscores and "." are taken by newer versions.
  "PodDNSConfig.searches": {
    ...SUBDOMAIN,
    holds: (text) => text === "." || isSubdomain(text.replace(/\.$/, "").replaceAll("_", "-")) || /^_/.test(text),
  },
  "IngressServiceBackend.name": { allowed: "the name of a Service", holds: isServiceName },
  "StatefulSetSpec.serviceName": { allowed: "the name of a Service", holds: isLabelName },
  "Toleration.key": KEY,
  "Toleration.value": LABEL_VALUE,
  "Toleration.operator": oneOf("Exists", "Equal"),
  "Toleration.effect": oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"),
  "NodeSelectorRequirement.key": KEY,
  "LabelSelectorRequirement.key": KEY,
  "LabelSelectorRequirement.values": LABEL_VALUE,
  "LabelSelector.matchLabels": LABEL_VALUE,
  "ServiceSpec.selector": LABEL_VALUE,
  "ServicePort.appProtocol": KEY,
  "RoleRef.name": PATH_SEGMENT,
  "PodAffinityTerm.topologyKey": KEY,
  "ContainerPort.protocol": PROTOCOL,
  "NetworkPolicyPort.protocol": PROTOCOL,
  "NetworkPolicySpec.policyTypes": oneOf("Ingress", "Egress"),
  "HPAScalingPolicy.type": oneOf("Pods", "Percent"),
  "CrossVersionObjectReference.kind": PATH_SEGMENT,
  "CrossVersionObjectReference.name": PATH_SEGMENT,
  "MetricIdentifier.name": PATH_SEGMENT,
  "IPBlock.cidr": CIDR,
  "IPBlock.except": CIDR,
  "ObjectFieldSelector.fieldPath": FIELD_PATH,
  "ResourceFieldSelector.resource": RESOURCE,
  "ServiceAccountTokenProjection.path": RELATIVE,
  "rbac/v1.Subject.apiGroup": oneOf("", "rbac.authorization.k8s.io"),
  "ObjectMeta.finalizers": KEY,
  "HTTPHeader.name": HEADER,
  "Sysctl.name": SYSCTL,
  "AppArmorProfile.type": oneOf("RuntimeDefault", "Unconfined", "Localhost"),
  "SecurityContext.procMount": oneOf("Default", "Unmasked"),
  "PodSecurityContext.supplementalGroupsPolicy": oneOf("Merge", "Strict"),
  "PodSchedulingGate.name": KEY,
  "PodReadinessGate.conditionType": KEY,
  "PodSpec.preemptionPolicy": oneOf("PreemptLowerPriority", "Never"),
  "PodSpec.nodeName": SUBDOMAIN,
  "PodSpec.runtimeClassName": SUBDOMAIN,
  "Container.restartPolicy": oneOf("Always", "OnFailure", "Never"),
  "ContainerResizePolicy.restartPolicy": oneOf("NotRequired", "RestartContainer"),
  "ImageVolumeSource.pullPolicy": oneOf("Always", "IfNotPresent", "Never"),
  "VolumeMount.recursiveReadOnly": oneOf("Disabled", "IfPossible", "Enabled"),
  "PodAffinityTerm.namespaces": { allowed: "a DNS label", holds: isLabelName },
  "ServiceSpec.loadBalancerClass": KEY,
  "ServiceSpec.trafficDistribution": oneOf("PreferClose", "PreferSameZone", "PreferSameNode"),
  "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": oneOf("IfHealthyBudget", "AlwaysAllow"),
  "HPAScalingRules.selectPolicy": oneOf("Max", "Min", "Disabled"),
  "ContainerResourceMetricSource.container": { allowed: "a DNS label", holds: isLabelName },
  "JobSpec.podReplacementPolicy": oneOf("TerminatingOrFailed", "Failed"),
  "JobSpec.managedBy": OWN_KEY,
  "PodFailurePolicyRule.action": oneOf("FailJob", "FailIndex", "Ignore", "Count"),
  "PodFailurePolicyOnExitCodesRequirement.operator": oneOf("In", "NotIn"),
  "PodFailurePolicyOnPodConditionsPattern.type": KEY,
  "PodFailurePolicyOnPodConditionsPattern.status": oneOf("True", "False", "Unknown"),
  "LimitRangeItem.type": LIMIT_TYPE,
  "ResourceQuotaSpec.scopes": SCOPE,
  "ScopedResourceSelectorRequirement.scopeName": SCOPE,
  "ScopedResourceSelectorRequirement.operator": oneOf("In", "NotIn", "Exists", "DoesNotExist"),
  "CSIDriverSpec.fsGroupPolicy": oneOf("ReadWriteOnceWithFSType", "File", "None"),
  "CSIDriverSpec.volumeLifecycleModes": oneOf("Persistent", "Ephemeral"),
  "MatchCondition.name": KEY,
  "ValidatingAdmissionPolicySpec.failurePolicy": oneOf("Ignore", "Fail"),
};

const [USER, ONE_OR_MORE, NONE_OR_MORE] = [
  [0, 2_147_483_647],
  [1, Infinity],
  [0, Infinity],
] as const;

/** Maps whose keys are those of labels. */
export const KEYED: ReadonlySet<string> = new Set([
  ...["PodSpec.nodeSelector", "Scheduling.nodeSelector", "LabelSelector.matchLabels", "ServiceSpec.selector"],
  ...["ReplicationControllerSpec.selector"],
]);

/** Between which numbers a field, or each item of its list, must be. */
export const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "SecurityContext.runAsUser": USER,
  "SecurityContext.runAsGroup": USER,
  "PodSecurityContext.runAsUser": USER,
  "PodSecurityContext.runAsGroup": USER,
  "PodSecurityContext.fsGroup": USER,
  "PodSecurityContext.supplementalGroups": USER,
  "StatefulSetOrdinals.start": NONE_OR_MORE,
  "ValidatingWebhook.timeoutSeconds": [1, 30],
  "MutatingWebhook.timeoutSeconds": [1, 30],
  "ServiceReference.port": [1, 65_535],
  "LeaseSpec.leaseDurationSeconds": ONE_OR_MORE,
  "LeaseSpec.leaseTransitions": NONE_OR_MORE,
};

/** Lists that must hold something. */
export const FILLED: Readonly<Record<string, readonly string[]>> = {
  NamedRuleWithOperations: ["apiGroups", "apiVersions", "operations", "resources"],
  PodFailurePolicyOnExitCodesRequirement: ["values"],
  RuleWithOperations: ["apiGroups", "apiVersions", "operations", "resources"],
  SuccessPolicy: ["rules"],
  TopologySelectorLabelRequirement: ["values"],
  ValidatingAdmissionPolicySpec: ["matchConstraints"],
  ValidatingWebhook: ["admissionReviewVersions"],
  VolumeNodeAffinity: ["required"],
  MutatingWebhook: ["admissionReviewVersions"],
};

/** Fields that must be given and not be empty, by Kubernetes type. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ContainerResourceMetricSource: ["name", "container"],
  ConfigMapEnvSource: ["name"],
  ConfigMapKeySelector: ["name", "key"],
  ConfigMapProjection: ["name"],
  ConfigMapVolumeSource: ["name"],
  CSIPersistentVolumeSource: ["driver", "volumeHandle"],
  CSIVolumeSource: ["driver"],
  EndpointAddress: ["ip"],
  DownwardAPIVolumeFile: ["path"],
  HTTPIngressPath: ["backend", "pathType"],
  HPAScalingPolicy: ["type"],
  IngressServiceBackend: ["name"],
  IPBlock: ["cidr"],
  KeyToPath: ["key", "path"],
  IngressClassParametersReference: ["kind", "name"],
  LabelSelectorRequirement: ["key", "operator"],
  LimitRangeItem: ["type"],
  MatchCondition: ["name", "expression"],
  LocalVolumeSource: ["path"],
  MetricIdentifier: ["name"],
  MetricTarget: ["type"],
  NFSVolumeSource: ["server", "path"],
  NodeSelectorRequirement: ["key", "operator"],
  ObjectFieldSelector: ["fieldPath"],
  PersistentVolumeClaimVolumeSource: ["claimName"],
  PodAffinityTerm: ["topologyKey"],
  PodDNSConfigOption: ["name"],
  PodFailurePolicyOnExitCodesRequirement: ["operator"],
  PodFailurePolicyOnPodConditionsPattern: ["type"],
  PodFailurePolicyRule: ["action"],
  ResourceFieldSelector: ["resource"],
  ImageVolumeSource: ["reference"],
  ResourceMetricSource: ["name"],
  SeccompProfile: ["type"],
  SecretEnvSource: ["name"],
  SecretKeySelector: ["name", "key"],
  SecretProjection: ["name"],
  SecretVolumeSource: ["secretName"],
  ServiceAccountTokenProjection: ["path"],
  StorageClass: ["provisioner"],
  "rbac/v1.Subject": ["name"],
  TypedLocalObjectReference: ["kind", "name"],
  ServiceReference: ["name", "namespace"],
  Sysctl: ["name"],
  TopologySelectorLabelRequirement: ["key"],
  Validation: ["expression"],
  ValidatingWebhook: ["name", "sideEffects"],
  MutatingWebhook: ["name", "sideEffects"],
  TopologySpreadConstraint: ["topologyKey"],
};
