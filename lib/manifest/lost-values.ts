/**
 * Values that the provider (2.38.0) takes and does not send, by Kubernetes type and Terraform name: a function that
 * tells what is lost, or undefined for a value that arrives.
 */
export const LOST_VALUES: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  "PersistentVolumeClaimSpec.storage_class_name": (value) =>
    value === "" ? 'the Terraform provider drops "" here, and the cluster then takes its default class' : undefined,
  "EndpointSlicePort.protocol": (value) =>
    value === "TCP" ? undefined : "the Terraform provider does not send the protocol, so that it is TCP",
  "Volume.ceph_fs": () => "the Terraform provider does not send volumes of this type",
};
