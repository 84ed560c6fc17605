export type { Backend, KubernetesBackendConfig, RemoteBackendProps } from "./backend";
export type { Cluster, ClusterCredential, HostCluster, InCluster, KubeconfigCluster } from "./cluster";
export { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack";
export type { LimitRangeItem, ResourceQuota } from "./limits";
export type { MovedFrom } from "./moved-from";
export { sandboxOr } from "./sandbox-or";
export type { TerraformVersionProps } from "./versions";
export type { NamespaceProps, PodSecurity, PodSecurityLevel } from "./namespace";
