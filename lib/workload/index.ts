export type { Autoscaling, MetricSpec, ScalingPolicy, ScalingRules } from "./autoscaling";
export type { AvailabilityProps, GracefulShutdown } from "./availability";
export type { DisruptionBudget } from "./disruption-budget";
export { EphemeralVariable, type EphemeralVariableProps } from "./ephemeral-variable";
export type { WriteOnlyData } from "./write-only";
export {
  ConfigMap,
  Secret,
  type ConfigConstruct,
  type ConfigMapProps,
  type ConfigProps,
  type SecretProps,
} from "./config";
export { checkPortProtocols, portNameOf, type Container, type ContainerPort, type InitContainer } from "./container";
export { checkPod } from "./check-pod";
export { count, integer, seconds } from "./common";
export { DaemonSet, type DaemonSetProps, type DaemonSetUpdateStrategy } from "./daemon-set";
export {
  Deployment,
  checkDeployment,
  deploymentShape,
  type DeploymentOptions,
  type DeploymentProps,
} from "./deployment";
export type { EnvFromSource, EnvVar, EnvVarSource, KeyRef } from "./env";
export { workloadLifecycle } from "./object-lifecycle";
export { podShape, renderPodTemplate, type DnsConfig, type PodProps } from "./pod";
export type { Handler, Lifecycle, PortReference, Probe } from "./probe";
export { noteClaims } from "./claim-uses";
export { noteReferences } from "./references";
export { withSecurityProfile } from "./security-profile";
export type { ContainerResources } from "./resources";
export type {
  Affinity,
  LabelRequirement,
  LabelSelector,
  NodeRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  Scheduling,
  SchedulingRule,
  Toleration,
  TopologySpreadConstraint,
} from "./scheduling";
export { ServiceAccount, type ServiceAccountProps } from "./service-account";
export type { ContainerSecurityContext, PodSecurityContext, SeLinuxOptions, SeccompProfile } from "./security-context";
export {
  StatefulSet,
  checkStatefulSet,
  statefulSetShape,
  type StatefulSetOptions,
  type StatefulSetProps,
} from "./stateful-set";
export type { DeploymentStrategy, StatefulSetUpdateStrategy } from "./strategy";
export {
  PersistentVolumeClaim,
  claimId,
  createClaims,
  type PersistentVolumeClaimProps,
} from "./persistent-volume-claim";
export type { ClaimTemplate, Volume, VolumeDevice, VolumeMount } from "./volume";
export type {
  AccessMode,
  ConfigMapProjection,
  DownwardFile,
  KeyToPath,
  MadeVolume,
  ProjectedSource,
  SecretProjection,
  StorageRequest,
} from "./volume-sources";
export { ONE_POD, hasPods, severalPods, type Running } from "./several-pods";
export { Workload, type ContainerOverride, type WorkloadContext } from "./workload";
export {
  DEFAULT_VERSION,
  checkAsGiven,
  checkWorkloadName,
  podPorts,
  workloadShape,
  version,
  type WorkloadKind,
  type WorkloadProps,
} from "./workload-props";
