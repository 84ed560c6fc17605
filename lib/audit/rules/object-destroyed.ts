import { deedOf, takenAway } from "../model/gone";
import { changeRule } from "../rule/define";
import { classDestroyed } from "./class-destroyed";
import { configurationDestroyed } from "./configuration-destroyed";
import { dataResourceDestroyed } from "./data-resource-destroyed";
import { protectionDestroyed } from "./protection-destroyed";

/** Kinds whose deletion another rule tells. */
const TOLD: ReadonlySet<string> = new Set([
  ...["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod", "ReplicationController", "ReplicaSet"],
  ...["Service", "Ingress", "Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute", "NetworkPolicy"],
  ...["StorageClass", "VolumeSnapshotClass", "IngressClass", "GatewayClass", "PriorityClass", "RuntimeClass"],
  ...["CSIDriver", "APIService", "DeviceClass", "Secret", "ConfigMap", "ServiceAccount", "Role", "ClusterRole"],
  ...["RoleBinding", "ClusterRoleBinding", "Endpoints", "EndpointSlice", "Namespace", "PersistentVolume"],
  ...["PersistentVolumeClaim", "CustomResourceDefinition", "HorizontalPodAutoscaler", "PodDisruptionBudget"],
  ...["Annotations", "Labels", "Env", "NodeTaint", "ConfigMapV1Data", "SecretV1Data", "DefaultServiceAccount"],
]);
const OTHERS = [classDestroyed, configurationDestroyed, dataResourceDestroyed, protectionDestroyed];

/** An object of a kind that no other rule knows is destroyed. */
export const objectDestroyed = changeRule({
  id: "object-destroyed",
  severity: "medium",
  category: "destroy",
  title: "An object of another kind is destroyed",
  why: "What goes with it depends on its operator: it may be objects, load balancers, certificates or data.",
  fix: "Read what its operator does when it goes.",
  ids: ["CWE-404"],
  example: "a Certificate of cert-manager.io is no longer in the code",
  actions: ["delete", "replace"],
  check: (change, plan) => {
    if (TOLD.has(change.kind) || takenAway(change, plan) === undefined) return undefined;
    const hasOwnRule = OTHERS.some((rule) => [...rule.check({ ...plan, changes: [change] })].length > 0);
    return hasOwnRule ? undefined : `${change.kind} ${deedOf(change)}`;
  },
});
