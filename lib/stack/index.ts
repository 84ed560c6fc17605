export type { Backend, KubernetesBackendConfig, RemoteBackendProps } from "./backend";
export type { Cluster, ClusterCredential, HostCluster, InCluster, KubeconfigCluster } from "./cluster";
export { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack";
export type { MovedFrom } from "./moved-from";
export { sandboxOr } from "./sandbox-or";
export type {
  Amounts,
  LimitRangeItem,
  NamespaceProps,
  PodSecurity,
  PodSecurityLevel,
  ResourceQuota,
} from "./namespace";
