import type { PersistentVolumeClaim } from "../../cluster";
import { shortAccessMode } from "../volumes";
import type { DeclaredObject } from "./declared";
import type { Judged } from "./view";

/** A claim is as it should be once it is bound. */
export function judgeClaim(_declared: DeclaredObject, claim: PersistentVolumeClaim): Judged {
  const { spec, status, metadata } = claim;
  const phase = metadata?.deletionTimestamp === undefined ? (status?.phase ?? "Unknown") : "Terminating";
  const size = status?.capacity?.storage ?? spec?.resources?.requests?.storage;
  const resizing = (status?.conditions ?? []).filter(({ status: now }) => now === "True").map(({ type }) => type ?? "");
  return {
    state: phase === "Bound" ? `Bound, ${size}` : phase,
    reasons: phase === "Bound" ? [] : [phase === "Terminating" ? "it is being deleted" : `it is ${phase}, not Bound`],
    notes: resizing.map((type) => (type === "FileSystemResizePending" ? "is resized once a pod mounts it" : type)),
    facts: {
      Size: size,
      Class: spec?.storageClassName ?? "the cluster's default",
      Access: (spec?.accessModes ?? []).map(shortAccessMode).join(", "),
      Volume: spec?.volumeName,
    },
  };
}
