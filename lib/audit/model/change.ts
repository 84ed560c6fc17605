import { groupVersion } from "../../api-names";
import { defined } from "../../defined";
import { isBranch, isHiddenFromRules, ownKey, type Tree } from "../mask/marks";
import { maskTree, type Masking, type Openness } from "../mask/mask";
import type { RawResourceChange } from "../plan/plan";
import { isKubernetesType, isManifestType, kindOfType, opennessOf } from "./kinds";
import { asProviderShape } from "./normalise";
import { objectOf, type Action, type Change } from "./object";
import { ownOfPlannedObject } from "./planned-object";
import { share } from "./tree";

export type { Action, Change } from "./object";

function actionOf(actions: readonly string[]): Action {
  const has = (action: string) => actions.includes(action);
  if (has("forget")) return "forget";
  if (has("delete")) return has("create") ? "replace" : "delete";
  for (const action of ["create", "update", "read"] as const) if (has(action)) return action;
  return "no-op";
}

/** A path of attributes as people write it, without the provider's list positions: `spec.selector.match_labels`. */
export function showPath(path: readonly (string | number)[]): string {
  const names = path.map((step, index) => {
    if (typeof step === "string") return step;
    const single = step === 0 && typeof path[index - 1] === "string";
    return single ? "" : `[${step}]`;
  });
  return names
    .filter((name) => name !== "")
    .join(".")
    .replace(/\.\[/g, "[");
}

/** API groups that are Kubernetes' own; a kind of the same name in another group is something else. */
function isOwnGroup(group: string): boolean {
  return !group.includes(".") || group.endsWith(".k8s.io");
}

/** What stands under a key of an object, or of marks for one; `true` marks all that is under it. */
function under(from: unknown, key: string): unknown {
  if (from === true) return true;
  return typeof from === "object" && from !== null ? ownKey(from as Record<string, unknown>, key) : undefined;
}

/**
 * The kind of a manifest, with its group where that is not Kubernetes' own: `Service.serving.knative.dev`. None where
 * it is sensitive.
 */
function manifestKind(side: unknown, sensitive: unknown): string | undefined {
  const [manifest, flags] = [under(side, "manifest"), under(sensitive, "manifest")];
  if (["kind", "apiVersion"].some((key) => under(flags, key) === true)) return undefined;
  const [kind, apiVersion] = [under(manifest, "kind"), under(manifest, "apiVersion")];
  if (typeof kind !== "string") return undefined;
  const group = typeof apiVersion === "string" ? groupVersion(apiVersion).group : "";
  return isOwnGroup(group) ? kind : `${kind}.${group}`;
}

/** The kind of a change, and how much of it may be shown. */
function kindOf(raw: RawResourceChange): { readonly kind: string; readonly openness: Openness } {
  if (!isKubernetesType(raw.type)) return { kind: raw.type, openness: "foreign" };
  if (!isManifestType(raw.type)) {
    const kind = kindOfType(raw.type);
    return { kind, openness: opennessOf(kind) };
  }
  const { before: was, after: is, before_sensitive: wasHidden, after_sensitive: isHidden } = raw.change;
  const [after, before] = [manifestKind(is, isHidden), manifestKind(was, wasHidden)];
  const kind = after ?? before ?? "Manifest";
  // What was a Secret and becomes something else is still a Secret on its one side.
  const changes = after !== undefined && before !== undefined && after !== before;
  return {
    kind,
    openness: changes || (/secret/i.test(kind) && opennessOf(kind) === "foreign") ? "mixed" : opennessOf(kind),
  };
}

/** The body of an object in the provider's shape, without what belongs to Terraform. */
function bodyOf(tree: Tree, type: string): Tree {
  if (!isManifestType(type) || !isBranch(tree)) return tree;
  const manifest = tree["manifest"];
  return isBranch(manifest) ? asProviderShape(manifest) : isHiddenFromRules(manifest) ? manifest : undefined;
}

/**
 * Makes a change of a plan fit to be looked at: its secrets masked, its object in one shape.
 * @param masking that of the plan: it is told every text that was hidden
 */
export function toChange(raw: RawResourceChange, masking: Masking): Change {
  const kubernetes = isKubernetesType(raw.type);
  const { kind, openness } = kindOf(raw);
  const { before_sensitive, after_sensitive, after_unknown } = raw.change;
  const side = (value: unknown, sensitive: unknown, unknown: unknown): Tree => {
    return bodyOf(maskTree(value, sensitive, unknown, openness, masking), raw.type);
  };
  const action = actionOf(raw.change.actions);
  const wholeAfter = side(raw.change.after, after_sensitive, after_unknown);
  const same = action === "no-op" && raw.change.before !== null;
  const beforeTree = same ? wholeAfter : side(raw.change.before, before_sensitive, undefined);
  const afterTree = share(beforeTree, wholeAfter);
  const change: { -readonly [Key in keyof Change]: Change[Key] } = {
    address: raw.deposed === undefined ? raw.address : `${raw.address} (deposed ${raw.deposed})`,
    ...defined({ previousAddress: raw.previous_address }),
    type: raw.type,
    terraformName: raw.name,
    managed: raw.mode === "managed",
    mode: raw.mode,
    provider: raw.provider_name ?? "",
    ...defined({ partOf: raw.part_of }),
    hasParts: raw.has_parts === true,
    kubernetes,
    kind,
    action,
    createsFirst: raw.change.actions[0] === "create",
    deposed: raw.deposed !== undefined,
    ...defined({ reason: raw.action_reason, unsaid: ownOfPlannedObject(raw) }),
    replacePaths: (raw.change.replace_paths ?? []).map(showPath),
    importing: raw.change.importing !== undefined && raw.change.importing !== null,
    provisioners: raw.provisioners ?? [],
    before: undefined,
    after: undefined,
    foreign: { before: beforeTree, after: afterTree },
  };
  if (change.managed) {
    change.before = objectOf(change, beforeTree);
    // A forgotten object stays in the cluster, and no longer in this plan; what is made in its place is in it.
    const goes = action === "delete" || (action === "forget" && !raw.change.actions.includes("create"));
    change.after = goes ? undefined : objectOf(change, afterTree, action === "update" ? change.before : undefined);
  }
  return change;
}
