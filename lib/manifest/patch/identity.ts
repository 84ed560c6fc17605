import { defined } from "../../defined";
import { fieldsOf, isJsonObject, type JsonObject } from "../../json-object";
import type { PathStep } from "../issue";
import { isToken } from "../tokens";
import type { KubernetesObject } from "../to-terraform";

/** What an edit may not change, and did. */
export interface IdentityProblem {
  readonly code: string;
  readonly what: string;
  readonly path: readonly PathStep[];
  readonly value?: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** Labels of an object that say whose it is, and by which others find it. */
const OWN_LABELS = ["app", "version", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"];

/**
 * The edited object with its name, namespace and own labels, which a whole object may leave out, and what is wrong with
 * the edit: it may change none of them, nor a selector, nor the labels of pods that one selects, since that would be
 * another object, or one that is found no more.
 * @param whole whether what is left out was not meant to go
 */
export function keepIdentity(
  edited: KubernetesObject,
  made: KubernetesObject,
  whole: boolean,
): { readonly object: KubernetesObject; readonly problems: readonly IdentityProblem[] } {
  const problems: IdentityProblem[] = [];
  const keep = (what: string, path: readonly PathStep[], fix: string, code: string): void => {
    const [now, before] = [at(edited, path), at(made, path)];
    // What is known later cannot be compared, and is put back.
    if (same(now, before) || isToken(before) || (whole && now === undefined && path[0] === "metadata")) return;
    problems.push({
      code,
      what: `an edit cannot change ${what}`,
      path,
      ...(typeof now === "object" || now === undefined ? {} : { value: now }),
      allowed: JSON.stringify(before) ?? "none",
      fix,
    });
  };
  const back = "put it back, or leave the edit out and declare another construct";
  for (const path of [["apiVersion"], ["kind"]]) keep(`the ${path[0]}`, path, back, "EditKindFixed");
  keep("the name", ["metadata", "name"], "change the construct's name: that replaces the object", "EditNameFixed");
  keep(
    "the namespace",
    ["metadata", "namespace"],
    "change the construct's namespace: that replaces the object",
    "EditNamespaceFixed",
  );
  keep("the selector", ["spec", "selector"], back, "EditSelectorFixed");
  if (made.kind === "Secret")
    for (const values of ["data", "stringData"])
      keep("a Secret's values", [values], "leave them out: the construct's props hold them", "EditSecretData");
  const selected = fieldsOf(at(made, ["spec", "selector", "matchLabels"]));
  for (const label of Object.keys(selected))
    if (at(made, ["spec", "template"]) !== undefined)
      keep(
        "a label by which pods are selected",
        ["spec", "template", "metadata", "labels", label],
        back,
        "EditSelectorFixed",
      );
  const labels = fieldsOf(at(made, ["metadata", "labels"]));
  const ownLabels = OWN_LABELS.filter((label) => Object.hasOwn(labels, label));
  for (const label of ownLabels)
    keep("a label of the library's own", ["metadata", "labels", label], back, "EditLabelFixed");
  const metadata = fieldsOf(edited["metadata"]);
  const { name, namespace } = made["metadata"] as JsonObject;
  const object = {
    ...edited,
    metadata: {
      ...metadata,
      name,
      ...defined({ namespace }),
      ...(ownLabels.length === 0
        ? {}
        : {
            labels: {
              ...fieldsOf(metadata["labels"]),
              ...Object.fromEntries(ownLabels.map((label) => [label, labels[label]])),
            },
          }),
    },
    ...(isToken(at(made, ["spec", "selector"]))
      ? { spec: { ...fieldsOf(edited["spec"]), selector: at(made, ["spec", "selector"]) } }
      : {}),
  };
  return { object, problems };
}

function at(value: unknown, path: readonly PathStep[]): unknown {
  let here = value;
  for (const step of path) here = isJsonObject(here) ? here[step] : undefined;
  return here ?? undefined;
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key] ?? undefined, b[key] ?? undefined));
}
