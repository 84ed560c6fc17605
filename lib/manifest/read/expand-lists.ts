import type { Problem } from "../../errors";
import type { PathStep } from "../issue";
import type { KubernetesObject } from "../to-terraform";
import type { Locator, ManifestObject } from "./manifest-object";

/** Adds the object to `objects`, or the items of a list; what is no object is a problem. */
export function expandLists(
  value: unknown,
  locator: Locator,
  objects: ManifestObject[],
  problems: Problem[],
  base: readonly PathStep[] = [],
): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push({
      code: "ManifestNotObject",
      what: Array.isArray(value) ? "this is a list, not a Kubernetes object" : "this is no Kubernetes object",
      where: locator(base),
      fix: 'write a mapping with apiVersion and kind; several objects are separate documents ("---"), or a List',
    });
    return;
  }
  const object = value as KubernetesObject;
  if (isList(object)) {
    const items = object["items"];
    if (Array.isArray(items)) {
      items.forEach((item: unknown, index) =>
        expandLists(ofList(object, item), locator, objects, problems, [...base, "items", index]),
      );
    } else if (items !== null) {
      problems.push({
        code: "ManifestNotObject",
        what: "the items of a List must be a list",
        where: locator([...base, "items"]),
      });
    }
    return;
  }
  objects.push({ object, where: (path = []) => locator([...base, ...path]) });
}

/** An item of a list of one kind, which need not say its kind: an API server gives none. */
function ofList({ apiVersion, kind }: KubernetesObject, item: unknown): unknown {
  const ofItem = kind.replace(/List$/, "");
  if (typeof item !== "object" || item === null || Array.isArray(item) || ofItem === "") return item;
  return { apiVersion, kind: ofItem, ...item };
}

/** `List`, and the lists of one kind that an API server gives, such as `PodList`. */
function isList(object: KubernetesObject): boolean {
  return typeof object.kind === "string" && object.kind.endsWith("List") && "items" in object;
}
