import type { Construct } from "constructs";
import { KubeServicesError } from "../errors";
import type { KubernetesObject } from "../manifest";
import { manifestRoom } from "../manifest/later";
import { declaredObjects, type ManifestSourceProps } from "./manifest-source";
import { partOf } from "./manifest-service";

/** Parts of a service that may stay when it goes. */
export type RetiredPart = "service" | "workload" | "volumes" | "autoscaler" | "config" | "other";

const partOfObject = ({ kind }: KubernetesObject): RetiredPart => {
  if (kind === "Service") return "service";
  return kind === "ServiceAccount" ? "config" : (partOf(kind) ?? "other");
};

/** A StatefulSet that takes the claims of its templates along. */
function deletesClaims({ kind, spec }: KubernetesObject): boolean {
  const { persistentVolumeClaimRetentionPolicy: policy, volumeClaimTemplates: templates } = (spec ?? {}) as {
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: unknown };
    readonly volumeClaimTemplates?: readonly unknown[];
  };
  return kind === "StatefulSet" && (templates ?? []).length > 0 && policy?.whenDeleted === "Delete";
}

/**
 * The addresses of what stays of a manifest. A namespace in which something stays, stays as well.
 * @throws KubeServicesError `ClaimsNotKept`, or every problem of the manifest
 */
export function retiredObjects(
  construct: Construct,
  manifest: ManifestSourceProps,
  keep: ReadonlySet<RetiredPart>,
): readonly string[] {
  const { metadataOf } = manifestRoom();
  const objects = declaredObjects(construct, manifest);
  const kept = objects.filter(({ object }) => keep.has(partOfObject(object)));
  const taking = objects.filter((one) => !kept.includes(one) && deletesClaims(one.object));
  if (keep.has("volumes") && taking.length > 0)
    throw new KubeServicesError(
      taking.map(({ object }) => ({
        code: "ClaimsNotKept",
        what: `keep names volumes, but the StatefulSet ${metadataOf(object).name} deletes its claims`,
        where: construct.node.path,
        prop: "keep",
        fix:
          "put the ManifestService back, set persistentVolumeClaimRetentionPolicy.whenDeleted to Retain and deploy; " +
          "then retire it",
      })),
    );
  const inhabited = new Set(kept.map(({ object }) => metadataOf(object).namespace));
  return objects
    .filter(
      (one) => kept.includes(one) || (one.object.kind === "Namespace" && inhabited.has(metadataOf(one.object).name)),
    )
    .map(({ resourceType, logicalId }) => `${resourceType}.${logicalId}`);
}
