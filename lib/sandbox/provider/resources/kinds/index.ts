import type { KindBehaviour } from "../behaviour";
import { cronJob, job } from "./batch";
import { configMap, secret } from "./configuration";
import { horizontalPodAutoscaler, ingress, ingressClass, namespace, resourceQuota, serviceAccount } from "./others";
import { service } from "./service";
import { persistentVolume, persistentVolumeClaim, storageClass } from "./storage";
import { daemonSet, deployment, pod, replicationController, statefulSet } from "./workloads";

const behaviours: Readonly<Record<string, KindBehaviour>> = {
  kubernetes_config_map_v1: configMap,
  kubernetes_cron_job_v1: cronJob,
  kubernetes_daemon_set_v1: daemonSet,
  kubernetes_deployment_v1: deployment,
  kubernetes_horizontal_pod_autoscaler_v2: horizontalPodAutoscaler,
  kubernetes_ingress_class_v1: ingressClass,
  kubernetes_ingress_v1: ingress,
  kubernetes_job_v1: job,
  kubernetes_namespace_v1: namespace,
  kubernetes_persistent_volume_claim_v1: persistentVolumeClaim,
  kubernetes_persistent_volume_v1: persistentVolume,
  kubernetes_pod_v1: pod,
  kubernetes_replication_controller_v1: replicationController,
  kubernetes_resource_quota_v1: resourceQuota,
  kubernetes_secret_v1: secret,
  kubernetes_service_account_v1: serviceAccount,
  kubernetes_service_v1: service,
  kubernetes_stateful_set_v1: statefulSet,
  kubernetes_storage_class_v1: storageClass,
};

/** What is special about a resource type; nothing, for most. */
export function behaviourOf(resourceType: string): KindBehaviour {
  return behaviours[resourceType] ?? {};
}
