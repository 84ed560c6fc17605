import { KubeServicesError, type Problem } from "../errors";
import { convertManifests, describeObject, type ConvertManifestsOptions, type ManifestObject } from "../manifest";

/** What the provider's resource type lacks, and Kubernetes has. */
const BEYOND_PROVIDER: ReadonlySet<string> = new Set(["ManifestFieldUnsupported", "ManifestValueUnsupported"]);

/**
 * Live objects without those of which the provider's resource type cannot stand for the whole: they stay in the cluster
 * as they are, out of the code, so that they hinder nobody from taking over the rest.
 * @param warn is told of each that stays
 */
export function withoutStaying(
  manifests: readonly ManifestObject[],
  options: ConvertManifestsOptions,
  warn: (problem: Problem) => void,
): readonly ManifestObject[] {
  return manifests.filter((manifest) => {
    const first = hindrance(manifest, options);
    if (first === undefined) return true;
    const { prop, what } = first;
    warn({
      code: "ImportObjectStays",
      what: `${describeObject(manifest.object)} stays in the cluster as it is, and out of the code: ${what}`,
      where: manifest.where(),
      ...(prop === undefined ? {} : { prop }),
    });
    return false;
  });
}

function hindrance(manifest: ManifestObject, options: ConvertManifestsOptions): Problem | undefined {
  try {
    convertManifests([manifest], options);
    return undefined;
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    // What is wrong beside that is told with all the rest.
    return error.problems.every(({ code }) => BEYOND_PROVIDER.has(code)) ? error.problems[0] : undefined;
  }
}
