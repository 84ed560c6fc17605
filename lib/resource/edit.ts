import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { KubeServicesError, formatProblem, type Problem } from "../errors";
import { manifestRoom } from "../manifest/later";
import type { ObjectEdit } from "../manifest/patch/edit-object";
import { props } from "./check-props";
import { environmentOf } from "./environment";
import type { KubernetesResource } from "./kubernetes-resource";

/** Edits of a construct's objects ("Edit YAML"), by the name of the part that an object is. */
export type Edits<Part extends string> = { readonly [Name in Part]?: ObjectEdit };

/** The objects of a construct that can be edited; undefined for a part that it does not have. */
type EditableParts<Part extends string> = Readonly<Record<Part, KubernetesResource | undefined>>;

const objectEdit = props({
  yaml: z.string().optional(),
  patch: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
});

/** Checks the edit of a construct that makes one object. */
export const editOf = objectEdit.optional();
/** Checks edits of some parts. */
export const editsOf = <Part extends string>(...parts: readonly Part[]) =>
  props(Object.fromEntries(parts.map((part) => [part, editOf])) as Record<Part, typeof editOf>).optional();

/** Props whose values are never shown: an edit may be of a Secret. */
export const EDIT_HIDDEN = /^edit\b/;

/** The part that is all of a construct. */
const ALONE = "";

/**
 * Edits the object of a construct that makes one; see `editParts`.
 * @throws KubeServicesError as `editParts` does
 */
export function editAlone(construct: Construct, edit: ObjectEdit | undefined, resource: KubernetesResource): void {
  editParts(construct, { [ALONE]: edit }, { [ALONE]: resource });
}

/** Which form edits of a resource have taken. */
const forms = new WeakMap<KubernetesResource, keyof ObjectEdit>();

/**
 * Edits objects of a construct; see `ObjectEdit`. The addresses stay. Several patches of one object are applied in their
 * order; the two forms are not mixed, and a whole object is given once.
 * @param edits by part; nothing is done without any
 * @param parts every part that the construct may have
 * @throws KubeServicesError `EditPartUnknown`, `EditPartMissing`, `EditAmbiguous`, `EditMixed`, and what `editObject` throws
 */
export function editParts<Part extends string>(
  construct: Construct,
  edits: Edits<Part> | undefined,
  parts: EditableParts<Part>,
): void {
  const where = construct.node.path;
  const warn = (problem: Problem): void => Annotations.of(construct).addWarning(formatProblem(problem));
  const problems: Problem[] = [];
  const edited: (() => void)[] = [];
  for (const [part, edit] of Object.entries(edits ?? {}) as [Part, ObjectEdit | undefined][]) {
    if (edit === undefined) continue;
    const prop = part === ALONE ? "edit" : `edit.${part}`;
    const resource = Object.hasOwn(parts, part) ? parts[part] : undefined;
    if (resource === undefined) {
      const known = Object.hasOwn(parts, part);
      const there = Object.entries(parts).flatMap(([name, one]) => (one === undefined ? [] : [name]));
      problems.push({
        code: known ? "EditPartMissing" : "EditPartUnknown",
        what: known ? "the construct makes no such object" : "no construct of this kind has such a part",
        where,
        prop,
        allowed: there.join(", "),
      });
      continue;
    }
    const fault = formFault(edit, forms.get(resource));
    if (fault !== undefined) {
      problems.push({ ...fault, where, prop });
      continue;
    }
    try {
      const object = manifestRoom().editObject(resource.object, edit, {
        name: `${where} ${prop}`,
        provider: environmentOf(construct).provider,
        onWarning: warn,
      });
      edited.push(() => {
        forms.set(resource, edit.yaml === undefined ? "patch" : "yaml");
        resource.replaceObject(object as KubernetesResource["object"]);
      });
    } catch (error) {
      if (!KubeServicesError.is(error)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new KubeServicesError(problems);
  for (const apply of edited) apply();
}

/** What is wrong with the form of an edit, also beside the one before it. */
function formFault(
  { yaml, patch }: ObjectEdit,
  before: keyof ObjectEdit | undefined,
): Pick<Problem, "code" | "what" | "allowed" | "fix"> | undefined {
  if ((yaml === undefined) === (patch === undefined))
    return {
      code: "EditAmbiguous",
      what: "an edit is a whole object or a part of one",
      allowed: "exactly one of yaml and patch",
    };
  if (before === undefined || (before === "patch" && patch !== undefined)) return undefined;
  return {
    code: "EditMixed",
    what: before === "yaml" ? "the whole object has been given already" : "a part of the object has been given already",
    allowed: before === "yaml" ? "no other edit of the object" : "patches alone",
    fix: "write the edit into the one that there is",
  };
}
