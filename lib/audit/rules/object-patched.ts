import { isBranch, ownKey, type Tree } from "../mask/marks";
import { showValue } from "../model/diff";
import { PATCH_KINDS } from "../model/kinds";
import { blocks, keys, pick, text } from "../model/tree";
import { changeRule } from "../rule/define";

const TARGETS: Readonly<Record<string, string>> = {
  ConfigMapV1Data: "ConfigMap",
  SecretV1Data: "Secret",
  NodeTaint: "Node",
  DefaultServiceAccount: "ServiceAccount",
};

function pairs(map: Tree): readonly string[] {
  return isBranch(map) ? Object.entries(map).map(([key, value]) => `${key}=${showValue(value)}`) : [];
}

/** What is written into the other object; of what may hold anything the keys alone. */
function written(kind: string, body: Tree): readonly string[] {
  if (kind === "Labels") return pairs(pick(body, "labels"));
  if (kind === "Annotations")
    return [...pairs(pick(body, "annotations")), ...pairs(pick(body, "template_annotations"))];
  if (kind === "Env") return blocks(body, "env").map((variable) => text(variable, "name") ?? "?");
  if (kind === "NodeTaint") return blocks(body, "taint").map((taint) => text(taint, "key") ?? "?");
  return keys(body, "data");
}

/** A part of an object that something else manages is written. */
export const objectPatched = changeRule({
  id: "object-patched",
  severity: "medium",
  category: "plan",
  title: "An object that something else manages is changed",
  why: "Labels, annotations, variables and data that are written into an object from outside its own code change what it does, and no rule judges the object that comes of it.",
  fix: "Read what is written; better write it where the object is declared.",
  ids: ["CWE-471"],
  example: "kubernetes_labels on an object of others",
  kinds: PATCH_KINDS,
  actions: ["create", "update", "replace", "delete"],
  check: (change) => {
    const side = change.after ?? change.before;
    if (side === undefined) return undefined;
    const { kind, namespace, name } = side;
    const target = ownKey(TARGETS, kind) ?? text(side.body, "kind") ?? "an object";
    const what = written(kind, side.body).join(", ");
    const how =
      change.action === "create"
        ? "is written into"
        : change.action === "delete"
          ? "is taken back from"
          : "is changed in";
    return `${kind}${what === "" ? "" : ` ${what}`} ${how} ${target} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  },
});
