import type { CtyObject, CtyValue } from "../../cty/value";
import { isCtyList, isCtyObject, sameValue } from "../../cty/value";
import type { AttributePath } from "../../cty/path";
import { attributePath } from "../../cty/path";
import { compareQuantities } from "../../../../quantity";
import { inPhase } from "../../waits/checks";
import { waitFor } from "../../waits/wait";
import type { KindBehaviour } from "../behaviour";
import { first, specOf } from "../fields";
import { fieldSteps } from "../json-patch";

const CLAIM_RESOURCES = ["spec", 0, "resources", 0] as const;

/** kubernetes_persistent_volume_claim_v1 */
export const persistentVolumeClaim: KindBehaviour = {
  update: ({ before, after }) => {
    const requests = [before, after].map((object) => first([specOf(object)["resources"]])["requests"]);
    if (JSON.stringify(requests[0]) === JSON.stringify(requests[1])) return { patch: [] };
    return { patch: [{ op: "replace", path: "/spec/resources/requests", value: requests[1] }] };
  },
  // A claim grows in place, but it never shrinks.
  forcesReplacement: (prior, planned) => {
    const [old, wanted] = [prior, planned].map((each) => blockAt(each, "spec", "resources"));
    if (!sameValue(old?.["limits"] ?? null, wanted?.["limits"] ?? null))
      return [attributePath(...CLAIM_RESOURCES, "limits")];
    const [before, after] = [storageOf(old), storageOf(wanted)];
    const shrinks = before !== undefined && after !== undefined && (compareQuantities(after, before) ?? 0) < 0;
    return shrinks ? [attributePath(...CLAIM_RESOURCES, "requests")] : [];
  },
  afterCreate: async ({ client, reference, attributes, options }) => {
    if (attributes["wait_until_bound"] === true)
      await waitFor(client, reference, inPhase(["Bound"], ["Pending"]), options);
  },
  waitsUntilGone: true,
  imported: { wait_until_bound: true },
};

/** kubernetes_persistent_volume_v1 */
export const persistentVolume: KindBehaviour = {
  forcesReplacement: (prior, planned) => {
    const path = attributePath("spec", 0, "persistent_volume_source");
    const [old, wanted] = [prior, planned].map((each) => blockAt(each, "spec")?.["persistent_volume_source"] ?? null);
    return changedPaths(old ?? null, wanted ?? null, path);
  },
  afterCreate: ({ client, reference, options }) =>
    waitFor(client, reference, inPhase(["Available", "Bound"], ["Pending"]), options),
  waitsUntilGone: true,
};

/** kubernetes_storage_class_v1 */
export const storageClass: KindBehaviour = {
  update: ({ before, after }) => ({ patch: fieldSteps("", before, after, ["allowVolumeExpansion"]) }),
  waitsUntilGone: true,
};

/** The attributes that differ, the innermost ones. */
function changedPaths(old: CtyValue, wanted: CtyValue, path: AttributePath): readonly AttributePath[] {
  if (sameValue(old, wanted)) return [];
  if (isCtyList(old) && isCtyList(wanted) && old.length === wanted.length) {
    return old.flatMap((each, index) => changedPaths(each, wanted[index] ?? null, [...path, { index }]));
  }
  if (!isCtyObject(old) || !isCtyObject(wanted)) return [path];
  return Object.keys(old).flatMap((name) =>
    changedPaths(old[name] ?? null, wanted[name] ?? null, [...path, { attribute: name }]),
  );
}

/** The block at the end of a path of blocks that stand once. */
function blockAt(object: CtyObject, ...path: readonly string[]): CtyObject | undefined {
  let value: CtyValue | undefined = object;
  for (const name of path) {
    const list: CtyValue | undefined = isCtyObject(value) ? value[name] : undefined;
    value = isCtyList(list) ? list[0] : undefined;
  }
  return isCtyObject(value) ? value : undefined;
}

function storageOf(resources: CtyObject | undefined): string | undefined {
  const requests = resources?.["requests"];
  const storage = isCtyObject(requests) ? requests["storage"] : undefined;
  return typeof storage === "string" ? storage : undefined;
}
