import type { JsonObject } from "../json-object";

/**
 * Values that the provider (2.38.0) takes and does not send, by Kubernetes type and Terraform name: a function that
 * tells what is lost, or undefined for a value that arrives. It also gets the fields beside the value.
 */
export const LOST_VALUES: Readonly<Record<string, (value: unknown, beside: JsonObject) => string | undefined>> = {
  "PersistentVolumeClaimSpec.storage_class_name": (value) =>
    value === "" ? 'the Terraform provider drops "" here, and the cluster then takes its default class' : undefined,
  "EndpointSlicePort.protocol": (value) =>
    value === "TCP" ? undefined : "the Terraform provider does not send the protocol, so that it is TCP",
  "Volume.ceph_fs": () => "the Terraform provider does not send volumes of this type",
  "ConfigMapProjection.optional": (value) =>
    value === true ? "the Terraform provider does not read it back, so that every plan shows a change" : undefined,
  "JobSpec.completion_mode": (value, job) =>
    value !== "Indexed" || (job["backoffLimitPerIndex"] ?? null) !== null
      ? undefined
      : "without backoffLimitPerIndex the Terraform provider sends 0 for it and for maxFailedIndexes, so that the first pod that fails ends the Job",
  "JobSpec.parallelism": (value, job) =>
    value === 1 || (job["completions"] ?? null) !== null
      ? undefined
      : "without completions this is a work queue; the Terraform provider sends 1 for completions",
};

/** Fields that the provider cannot express, with the value that Kubernetes takes anyway: saying it loses nothing. */
export const NO_LOSS: Readonly<Record<string, unknown>> = {
  "JobSpec.suspend": false,
  "JobSpec.podReplacementPolicy": "TerminatingOrFailed",
};

/** Fields that the provider requires and Kubernetes does not, by Kubernetes type and name. */
export const OPTIONAL_IN_KUBERNETES: ReadonlySet<string> = new Set([
  "ClusterRoleBinding.subjects",
  "CrossVersionObjectReference.apiVersion",
  "DownwardAPIVolumeFile.fieldRef",
  "EndpointSlice.endpoints",
  "EndpointSlice.ports",
  "EndpointSlicePort.appProtocol",
  "EndpointSlicePort.port",
  "FCVolumeSource.lun",
  "FCVolumeSource.targetWWNs",
  "HostAlias.hostnames",
  "LocalObjectReference.name",
  "NetworkPolicy.spec",
  "ObjectReference.name",
  "PodDisruptionBudget.spec",
  "PodDisruptionBudgetSpec.selector",
  "PreferredSchedulingTerm.preference",
  "PriorityClass.value",
  "ProjectedVolumeSource.sources",
  "ResourceFieldSelector.containerName",
  "Role.rules",
  "RoleBinding.subjects",
]);
