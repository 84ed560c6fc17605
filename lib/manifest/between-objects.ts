import type { Problem } from "../errors";
import { fieldsOf } from "../json-object";
import { describeObject, metadataOf, type ManifestObject } from "./read/manifest-object";
import type { KubernetesObject } from "./to-terraform";

/*
 * What one object of a source means for another one, or for the next deployment.
 */

/** An object and where it was read. */
interface Placed {
  readonly manifest: ManifestObject;
  readonly object: KubernetesObject;
}

/** Workloads whose `replicas` an autoscaler may decide. */
const SCALED: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);

/**
 * The objects without `replicas` where an autoscaler among them decides it: each plan would set back what the autoscaler
 * has chosen.
 */
export function withoutScaledReplicas<T extends Placed>(
  placed: readonly T[],
  warn: (problem: Problem) => void,
): readonly T[] {
  const key = (kind: unknown, name: unknown, namespace: unknown): string =>
    JSON.stringify([kind, name, namespace ?? ""]);
  const scaled = new Set<string>();
  for (const { object } of placed) {
    if (object.kind !== "HorizontalPodAutoscaler") continue;
    const { scaleTargetRef: target } = fieldsOf(object["spec"]);
    const { kind, name } = fieldsOf(target);
    scaled.add(key(kind, name, metadataOf(object).namespace));
  }
  if (scaled.size === 0) return placed;
  return placed.map((each): T => {
    const { object, manifest } = each;
    const { name, namespace } = metadataOf(object);
    const { replicas, ...spec } = fieldsOf(object["spec"]);
    if (!SCALED.has(object.kind) || replicas === undefined || !scaled.has(key(object.kind, name, namespace)))
      return each;
    warn({
      code: "ManifestReplicasLeftOut",
      what: `an autoscaler decides how many pods ${describeObject(object)} has: its replicas are left out`,
      where: manifest.where(["spec", "replicas"]),
      prop: "spec.replicas",
      fix: "take replicas out",
    });
    return { ...each, object: { ...object, spec } };
  });
}

/** What is told of jobs that Kubernetes removes when they have ended: Terraform misses them, and makes them again. */
export function jobNotes(placed: readonly Placed[]): readonly Problem[] {
  return placed.flatMap(({ manifest, object }): Problem[] => {
    const seconds = fieldsOf(object["spec"])["ttlSecondsAfterFinished"];
    if (object.kind !== "Job" || seconds === undefined) return [];
    return [
      {
        code: "ManifestJobRunsAgain",
        what:
          `Kubernetes removes ${describeObject(object)} after it has ended, and each later deploy then makes it anew: ` +
          "it runs again",
        where: manifest.where(["spec", "ttlSecondsAfterFinished"]),
        prop: "spec.ttlSecondsAfterFinished",
        fix: "take ttlSecondsAfterFinished out for a job that is to run once: it stays, and so nothing makes it again",
      },
    ];
  });
}
