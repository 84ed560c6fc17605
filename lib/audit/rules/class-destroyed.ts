import { deedOf, takenAway } from "../model/gone";
import { changeRule } from "../rule/define";

/** A class that objects name is destroyed. */
export const classDestroyed = changeRule({
  id: "class-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A class that other objects name is destroyed",
  why: "Claims, pods, Ingresses and gateways that name it, in every namespace, can no longer be made or served.",
  fix: "Make sure that nothing names it any more.",
  ids: ["CWE-404"],
  example: "kubernetes_storage_class_v1.fast is no longer in the code",
  kinds: [
    "StorageClass",
    "VolumeSnapshotClass",
    "IngressClass",
    "GatewayClass",
    "PriorityClass",
    "RuntimeClass",
    "CSIDriver",
    "APIService",
    "DeviceClass",
  ],
  actions: ["delete", "replace"],
  check: (change, plan) => {
    if (takenAway(change, plan) === undefined) return undefined;
    return change.action === "replace" ? { message: deedOf(change), severity: "low" } : deedOf(change);
  },
});
