import { ownValue } from "../own-value";
/** What `--with` and `--keep` speak of. */
export const CATEGORIES = [
  "service",
  "workload",
  "volumes",
  "autoscaler",
  "config",
  "ingress",
  "policy",
  "namespace",
] as const;

/** Kinds of objects, as a person thinks of them. */
export type Category = (typeof CATEGORIES)[number];

const BY_KIND: Readonly<Record<string, Category>> = {
  Service: "service",
  Deployment: "workload",
  StatefulSet: "workload",
  DaemonSet: "workload",
  ReplicationController: "workload",
  Job: "workload",
  CronJob: "workload",
  PersistentVolumeClaim: "volumes",
  HorizontalPodAutoscaler: "autoscaler",
  ConfigMap: "config",
  Secret: "config",
  ServiceAccount: "config",
  Ingress: "ingress",
  HTTPRoute: "ingress",
  PodDisruptionBudget: "policy",
  NetworkPolicy: "policy",
  Namespace: "namespace",
};

/** The category of a kind; undefined for what nobody deletes or keeps by itself, such as a pod. */
export const categoryOf = (kind: string): Category | undefined => ownValue(BY_KIND, kind);
