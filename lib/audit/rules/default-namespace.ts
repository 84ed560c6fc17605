import { objectRule } from "../rule/define";

/** An object is in the namespace default. */
export const defaultNamespace = objectRule({
  id: "default-namespace",
  severity: "low",
  category: "workload",
  title: "An object is in the namespace default",
  why: "Most often the namespace was forgotten; policies and quotas are seldom set there.",
  fix: "Name a namespace.",
  ids: ["CIS-5.7.4", "NSA-network-separation", "CWE-653"],
  example: "metadata without a namespace",
  kinds: [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "Pod",
    "Service",
    "Ingress",
    "ConfigMap",
    "Secret",
    "ServiceAccount",
    "PersistentVolumeClaim",
  ],
  check: (object) => (object.namespace === "default" ? "is in the namespace default" : undefined),
});
