import type { PersistentVolumeClaim, Pod, StatefulSet } from "../cluster";
import { defined } from "../defined";
import type { Tone } from "./pod-state";
import type { Snapshot } from "./snapshot";
import { ownValue } from "../own-value";

/** A claim that pods of a service mount, or that a StatefulSet made for them. */
export interface VolumeView {
  readonly claim: string;
  /** The volume's name within the pods. @default - no pod mounts it now */
  readonly volume?: string;
  /** `Bound`, `Pending`, `Lost`, or `Missing` where there is no such claim. */
  readonly phase: string;
  /** What it holds, or what is asked for while it is not bound, such as `10Gi`. */
  readonly size?: string;
  readonly storageClass?: string;
  /** As `RWO`, `ROX`, `RWX`, `RWOP`. */
  readonly accessModes: readonly string[];
  /** The pods that mount it. */
  readonly pods: readonly string[];
  readonly tone: Tone;
}

const ACCESS_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

/** An access mode as kubectl abbreviates it: `RWO`. */
export const shortAccessMode = (mode: string): string => ownValue(ACCESS_MODES, mode) ?? mode;

/** The names of the claims that a pod mounts, each with the name of the volume; ephemeral ones are named after both. */
export function claimsOf(pod: Pod): readonly { readonly claim: string; readonly volume: string }[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim !== undefined) {
      return [{ claim: volume.persistentVolumeClaim.claimName, volume: volume.name }];
    }
    return volume.ephemeral === undefined
      ? []
      : [{ claim: `${pod.metadata?.name}-${volume.name}`, volume: volume.name }];
  });
}

/** The template of a StatefulSet that a claim was made from, by its name `<template>-<set>-<ordinal>`. */
export function claimTemplate(claim: string, set: StatefulSet): string | undefined {
  const template = (set.spec?.volumeClaimTemplates ?? []).find(
    (candidate) =>
      claim.startsWith(`${candidate.metadata?.name}-${set.metadata?.name}-`) &&
      /^\d+$/.test(claim.slice(`${candidate.metadata?.name}-${set.metadata?.name}-`.length)),
  );
  return template?.metadata?.name;
}

/** The volumes of a service's pods and StatefulSets. */
export function volumesOf(
  pods: readonly Pod[],
  statefulSets: readonly StatefulSet[],
  snapshot: Pick<Snapshot, "claims" | "denied">,
): readonly VolumeView[] {
  const mounts = new Map<string, { volume?: string; pods: string[] }>();
  for (const pod of pods) {
    for (const { claim, volume } of claimsOf(pod)) {
      const entry = mounts.get(claim) ?? { volume, pods: [] };
      entry.pods.push(pod.metadata?.name ?? "");
      mounts.set(claim, entry);
    }
  }
  const namespaces = new Set([...pods, ...statefulSets].map((one) => one.metadata?.namespace));
  const claims = snapshot.claims.filter((one) => namespaces.has(one.metadata?.namespace));
  for (const claim of claims) {
    const name = claim.metadata?.name ?? "";
    const made = statefulSets.some((set) => claimTemplate(name, set) !== undefined);
    if (made && !mounts.has(name)) mounts.set(name, { pods: [] });
  }
  return [...mounts]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([name, mount]) => {
      const object = claims.find((one) => one.metadata?.name === name);
      return volumeView(name, mount, object, snapshot.denied.has("claims"));
    });
}

function volumeView(
  claim: string,
  mount: { readonly volume?: string; readonly pods: readonly string[] },
  object: PersistentVolumeClaim | undefined,
  denied: boolean,
): VolumeView {
  const phase = object === undefined ? (denied ? "Unknown" : "Missing") : phaseOf(object);
  const size = object?.status?.capacity?.storage ?? object?.spec?.resources?.requests?.storage;
  const storageClass = object?.spec?.storageClassName;
  return {
    claim,
    ...defined({ volume: mount.volume }),
    phase,
    ...defined({ size, storageClass }),
    accessModes: (object?.spec?.accessModes ?? []).map(shortAccessMode),
    pods: mount.pods,
    tone: phase === "Bound" ? "good" : phase === "Lost" || phase === "Missing" ? "bad" : "warning",
  };
}

const phaseOf = (claim: PersistentVolumeClaim): string =>
  claim.metadata?.deletionTimestamp === undefined ? (claim.status?.phase ?? "Unknown") : "Terminating";
