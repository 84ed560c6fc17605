export type { Backend, KubernetesBackendConfig, RemoteBackendProps } from "./backend";
export type { Cluster, ClusterCredential, HostCluster, InCluster, KubeconfigCluster } from "./cluster";
export { EnvironmentStack, type EnvironmentStackProps, type NamespaceProps } from "./environment-stack";
