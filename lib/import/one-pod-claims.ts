import { metadataOf, type ConvertedManifest } from "../manifest";
import { ONE_POD, hasPods, severalPods, type Running } from "../workload";
import { fieldsOf, listOf } from "./fields";

const placeOf = ({ object }: ConvertedManifest, name: unknown): string =>
  `${metadataOf(object).namespace ?? ""}/${String(name)}`;

/**
 * Workloads that constructs refuse because of a claim that one pod alone may have: they run, as long as nobody rolls them
 * out. Each with why.
 * @param scalerOf the autoscaler of a workload
 */
export function waitingForClaims(
  manifests: readonly ConvertedManifest[],
  workloads: readonly ConvertedManifest[],
  scalerOf: (workload: ConvertedManifest) => ConvertedManifest | undefined,
): ReadonlyMap<ConvertedManifest, string> {
  const single = new Set(
    manifests.flatMap((one) => {
      const modes = fieldsOf(one.object, "spec")["accessModes"];
      const isSingle = one.object.kind === "PersistentVolumeClaim" && Array.isArray(modes) && modes.includes(ONE_POD);
      return isSingle ? [placeOf(one, metadataOf(one.object).name)] : [];
    }),
  );
  const waiting = new Map<ConvertedManifest, string>();
  const holders = new Map<string, ConvertedManifest>();
  for (const workload of workloads) {
    const { replicas, strategy } = fieldsOf(workload.object, "spec");
    const scaler = scalerOf(workload);
    const running = {
      kind: workload.object.kind,
      replicas,
      strategy,
      ...(scaler === undefined ? {} : { autoscaling: fieldsOf(scaler.object, "spec") }),
    } as unknown as Running;
    if (!hasPods(running)) continue;
    for (const volume of listOf(fieldsOf(workload.object, "spec", "template", "spec")["volumes"])) {
      const claim = placeOf(workload, fieldsOf(volume, "persistentVolumeClaim")["claimName"]);
      if (!single.has(claim)) continue;
      const why = severalPods(running)?.why ?? (holders.has(claim) ? "another workload has it" : undefined);
      holders.set(claim, workload);
      if (why !== undefined) waiting.set(workload, `${ONE_POD} of the claim ${claim.split("/")[1]}: ${why}`);
    }
  }
  return waiting;
}
