/**
 * Where the provider's names are not the snake case of Kubernetes' names (a plural `s` is found without help), and the
 * few other facts that neither document holds. Everything else of the table is derived.
 */

/** The kinds of the table, `apiVersion kind`. The resource type follows from them: `kubernetes_<kind>_<version>`. */
export const KINDS: readonly string[] = [
  "v1 Service",
  "apps/v1 Deployment",
  "apps/v1 StatefulSet",
  "apps/v1 DaemonSet",
  "v1 ConfigMap",
  "v1 Secret",
  "v1 PersistentVolumeClaim",
  "v1 Namespace",
  "v1 ServiceAccount",
  "networking.k8s.io/v1 Ingress",
  "networking.k8s.io/v1 IngressClass",
  "networking.k8s.io/v1 NetworkPolicy",
  "autoscaling/v2 HorizontalPodAutoscaler",
  "policy/v1 PodDisruptionBudget",
  "batch/v1 Job",
  "batch/v1 CronJob",
  "v1 ResourceQuota",
  "v1 LimitRange",
  "rbac.authorization.k8s.io/v1 Role",
  "rbac.authorization.k8s.io/v1 RoleBinding",
  "rbac.authorization.k8s.io/v1 ClusterRole",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
  "storage.k8s.io/v1 StorageClass",
  "v1 PersistentVolume",
  "discovery.k8s.io/v1 EndpointSlice",
  "scheduling.k8s.io/v1 PriorityClass",
  "v1 Pod",
  "v1 ReplicationController",
  "v1 Endpoints",
  "node.k8s.io/v1 RuntimeClass",
];

/** Kubernetes names, by Kubernetes type and Terraform name. */
export const NAMES: Readonly<Record<string, string>> = {
  "ServiceSpec.cluster_ips": "clusterIPs",
  "ServiceSpec.external_ips": "externalIPs",
  "DaemonSetSpec.strategy": "updateStrategy",
  "CronJobSpec.timezone": "timeZone",
  "PolicyRule.non_resource_urls": "nonResourceURLs",
  "StorageClass.storage_provisioner": "provisioner",
  "WindowsSecurityContextOptions.run_as_username": "runAsUserName",
  "AzureDiskVolumeSource.data_disk_uri": "diskURI",
  "Volume.ceph_fs": "cephfs",
  "PersistentVolumeSpec.ceph_fs": "cephfs",
  "GlusterfsVolumeSource.endpoints_name": "endpoints",
  "GlusterfsPersistentVolumeSource.endpoints_name": "endpoints",
  "RBDVolumeSource.ceph_monitors": "monitors",
  "RBDVolumeSource.rados_user": "user",
  "RBDVolumeSource.rbd_image": "image",
  "RBDVolumeSource.rbd_pool": "pool",
  "RBDPersistentVolumeSource.ceph_monitors": "monitors",
  "RBDPersistentVolumeSource.rados_user": "user",
  "RBDPersistentVolumeSource.rbd_image": "image",
  "RBDPersistentVolumeSource.rbd_pool": "pool",
};

/** Definitions of OpenAPI whose short name another definition has as well, and the name that the table gives them. */
export const TYPE_NAMES: Readonly<Record<string, string>> = {
  "io.k8s.api.discovery.v1.EndpointPort": "EndpointSlicePort",
};

/** Blocks whose fields Kubernetes has in the parent object. */
export const INLINED: ReadonlySet<string> = new Set(["PersistentVolumeSpec.persistent_volume_source"]);

/** File modes: integers in Kubernetes, octal digits in the provider. */
export const OCTAL: ReadonlySet<string> = new Set(["default_mode", "mode"]);

/**
 * Attributes without a Kubernetes field. The generator refuses to drop any other, so that a new version of the
 * provider is looked at by a person. `Secret.*` are other ways to give `data`; lib/manifest/secret-data.ts reads them.
 */
export const PROVIDER_ONLY: ReadonlySet<string> = new Set([
  "Service.wait_for_load_balancer",
  "Ingress.wait_for_load_balancer",
  "Deployment.wait_for_rollout",
  "StatefulSet.wait_for_rollout",
  "DaemonSet.wait_for_rollout",
  "Job.wait_for_completion",
  "PersistentVolumeClaim.wait_until_bound",
  "Namespace.wait_for_default_service_account",
  "Pod.target_state",
  "ServiceAccount.default_secret_name",
  "Secret.wait_for_service_account_token",
  "Secret.binary_data",
  "Secret.binary_data_wo",
  "Secret.binary_data_wo_revision",
  "Secret.data_wo",
  "Secret.data_wo_revision",
  "Volume.local",
  "AzureFileVolumeSource.secret_namespace",
  "LocalObjectReference.namespace",
  "HorizontalPodAutoscalerSpec.target_cpu_utilization_percentage",
]);

/** Kubernetes fields without an attribute of their own that lib/manifest/secret-data.ts reads. */
export const READ_BY_CODE: Readonly<Record<string, readonly string[]>> = { Secret: ["stringData"] };

/** Old Kubernetes names and the names that replace them, by Kubernetes type. */
export const ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PodSpec: { serviceAccount: "serviceAccountName" },
};

/** Resources whose state schema has version 1; the facts do not hold it. Any other has version 0. */
export const SCHEMA_VERSION_1: ReadonlySet<string> = new Set([
  "kubernetes_daemon_set_v1",
  "kubernetes_deployment_v1",
  "kubernetes_job_v1",
  "kubernetes_pod_v1",
  "kubernetes_replication_controller_v1",
  "kubernetes_service_v1",
  "kubernetes_stateful_set_v1",
]);
