import type { Problem } from "../errors";
import { withServedVersion } from "./served-version";
import { declaredPart, leftOutNote, type ServerFieldsOptions } from "./server-fields";
import { describeObject, type ManifestObject } from "./read/manifest-object";
import type { KubernetesObject } from "./to-terraform";

/** A manifest, and the object that is to be declared for it. */
export interface PreparedManifest {
  readonly manifest: ManifestObject;
  readonly object: KubernetesObject;
}

/**
 * What of some manifests is to be declared: without what a cluster wrote into them, in the version that has a resource
 * type where an older one says the same, and without objects that are none of the stack's.
 * @param onWarning is told of what is left out
 */
export function prepareManifests(
  manifests: readonly ManifestObject[],
  options: ServerFieldsOptions & { readonly onWarning?: ((problem: Problem) => void) | undefined },
): readonly PreparedManifest[] {
  const { onWarning: warn = () => undefined } = options;
  const withoutHooks = manifests.filter((manifest) => {
    if (hookOf(manifest.object) === undefined) return true;
    warn(hookNote(manifest));
    return false;
  });
  const parts = withoutHooks.map((manifest) => ({ manifest, ...declaredPart(manifest.object, options) }));
  const note = leftOutNote(parts.map(({ manifest, leftOut }) => ({ where: () => manifest.where(), leftOut })));
  if (note !== undefined) warn(note);
  return parts.map(({ manifest, object }) => ({ manifest, object: withServedVersion(object) }));
}

const HOOK = "helm.sh/hook";

/** When Helm, and Helm alone, makes the object and takes it away again. */
function hookOf(object: KubernetesObject): unknown {
  const annotations = (
    object["metadata"] as { annotations?: Readonly<Record<string, unknown>> | null } | null | undefined
  )?.annotations;
  return annotations?.[HOOK] ?? undefined;
}

function hookNote({ object, where }: ManifestObject): Problem {
  return {
    code: "ManifestHelmHook",
    what: `${describeObject(object)} is a hook, which Helm runs at ${String(hookOf(object))} and no declared state holds; it is left out`,
    where: where(["metadata", "annotations", HOOK]),
    fix: `take the annotation ${HOOK} out to declare it like any other object`,
  };
}
