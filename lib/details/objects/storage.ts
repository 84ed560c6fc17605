import { objectKey, type PersistentVolumeClaim, type Pod } from "../../cluster";
import { defined } from "../../defined";
import { indexed } from "../indexed";
import { claimsOf, shortAccessMode } from "../volumes";
import type { DeclaredObject } from "./declared";
import { because, type Judged, type ViewContext } from "./view";

/** The pods that mount each claim. */
const usersOf = indexed((pods: readonly Pod[]): ReadonlyMap<string, readonly string[]> => {
  const users = new Map<string, string[]>();
  for (const pod of pods) {
    for (const { claim } of claimsOf(pod)) {
      const key = `${pod.metadata?.namespace}/${claim}`;
      users.set(key, [...(users.get(key) ?? []), pod.metadata?.name ?? ""]);
    }
  }
  return users;
});

/** A claim is as it should be once it is bound. */
export function judgeClaim(_declared: DeclaredObject, claim: PersistentVolumeClaim, { snapshot }: ViewContext): Judged {
  const { spec, status, metadata } = claim;
  const phase = metadata?.deletionTimestamp === undefined ? (status?.phase ?? "Unknown") : "Terminating";
  const size = status?.capacity?.storage ?? spec?.resources?.requests?.storage;
  const wanted = spec?.resources?.requests?.storage;
  const conditions = (status?.conditions ?? []).filter(({ status: now }) => now === "True");
  return {
    state: phase === "Bound" ? `Bound, ${size}` : phase,
    reasons: phase === "Bound" ? [] : [phase === "Terminating" ? "it is being deleted" : `it is ${phase}, not Bound`],
    notes: conditions.map(({ type, message }) =>
      type === "FileSystemResizePending"
        ? `is resized to ${wanted} once a pod mounts it`
        : because({ ...defined({ message }), reason: type ?? "" }),
    ),
    facts: {
      Size: size,
      Class: spec?.storageClassName ?? "the cluster's default",
      Access: (spec?.accessModes ?? []).map(shortAccessMode).join(", "),
      Volume: spec?.volumeName,
      "Used by": (usersOf(snapshot.pods).get(objectKey(claim)) ?? []).join("\n"),
    },
  };
}
