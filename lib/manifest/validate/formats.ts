import { isAddressRange } from "../../addresses";
import { isLabelName, isLabelValue, isPathSegment, isQualifiedName, isServiceName, isSubdomain } from "../../names";

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
  holds: (text) => /^[-._a-zA-Z0-9]{1,253}$/.test(text) && !text.startsWith(".."),
};
const CIDR: Format = {
  allowed: "a range of addresses, such as 10.0.0.0/8",
  holds: isAddressRange,
};
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
    /^(metadata\.(name|namespace|uid|labels|annotations)(\['.*'\])?|spec\.(nodeName|serviceAccountName|host)|status\.(hostIP|hostIPs|podIP|podIPs))$/.test(
      text,
    ),
};
const RESOURCE: Format = {
  allowed: "limits or requests of cpu, memory, ephemeral-storage or hugepages-…",
  holds: (text) => /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(text),
};

/** By Kubernetes type and field. An empty text passes where the field need not be given: see `REQUIRED`. */
export const FORMATS: Readonly<Record<string, Format>> = {
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
  "Subject.apiGroup": oneOf("", "rbac.authorization.k8s.io"),
};

/** Fields that must be given and not be empty, by Kubernetes type. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ConfigMapEnvSource: ["name"],
  ConfigMapKeySelector: ["name", "key"],
  ConfigMapProjection: ["name"],
  ConfigMapVolumeSource: ["name"],
  DownwardAPIVolumeFile: ["path"],
  HTTPIngressPath: ["backend", "pathType"],
  HPAScalingPolicy: ["type"],
  IngressServiceBackend: ["name"],
  IPBlock: ["cidr"],
  KeyToPath: ["key", "path"],
  LabelSelectorRequirement: ["key", "operator"],
  MetricIdentifier: ["name"],
  NFSVolumeSource: ["server", "path"],
  NodeSelectorRequirement: ["key", "operator"],
  ObjectFieldSelector: ["fieldPath"],
  PersistentVolumeClaimVolumeSource: ["claimName"],
  PodAffinityTerm: ["topologyKey"],
  PodDNSConfigOption: ["name"],
  ResourceFieldSelector: ["resource"],
  SeccompProfile: ["type"],
  SecretEnvSource: ["name"],
  SecretKeySelector: ["name", "key"],
  SecretProjection: ["name"],
  SecretVolumeSource: ["secretName"],
  ServiceAccountTokenProjection: ["path"],
  StorageClass: ["provisioner"],
  Subject: ["name"],
  TopologySpreadConstraint: ["topologyKey"],
};
