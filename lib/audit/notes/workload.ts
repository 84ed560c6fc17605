import { isBranch, isHiddenFromRules, isList, type Branch, type Tree } from "../mask/marks";
import type { Change } from "../model/change";
import { NOTHING, showValue } from "../model/diff";
import type { KubernetesObject } from "../model/object";
import { podsOf, replicasOf, type Pods } from "../model/pods";
import { blocks, isEmpty, pick, text } from "../model/tree";
import { tellDifferences } from "./attributes";
import { containerNotes } from "./container";
import { POD_WORDS, WORKLOAD_WORDS } from "./words";

/** What a volume is, in the words of the consoles: `ConfigMap settings`. */
function showVolume(volume: Branch): string {
  const sources: readonly (readonly [key: string, words: string, name: string])[] = [
    ["config_map", "ConfigMap", "name"],
    ["secret", "Secret", "secret_name"],
    ["persistent_volume_claim", "PersistentVolumeClaim", "claim_name"],
    ["host_path", "path of the node", "path"],
  ];
  const known = sources.find(([key]) => blocks(volume, key).length > 0);
  if (known !== undefined) return `${known[1]} ${showValue(pick(volume, `${known[0]}.${known[2]}`))}`;
  const other = Object.keys(volume).find((key) => key !== "name" && !isEmpty(volume[key]));
  return other === undefined ? "emptyDir" : other === "empty_dir" ? "emptyDir" : other.replace(/_/g, " ");
}

function volumeNotes(before: Tree, after: Tree): string[] {
  const named = (spec: Tree) => new Map(blocks(spec, "volume").map((volume) => [text(volume, "name") ?? "?", volume]));
  const [left, right] = [named(before), named(after)];
  return [
    ...[...right].flatMap(([name, volume]) => {
      const was = left.get(name);
      if (was === undefined) return [`volume ${name} added, ${showVolume(volume)}`];
      const [from, to] = [showVolume(was), showVolume(volume)];
      if (from !== to) return [`volume ${name} ${from} → ${to}`];
      return tellDifferences(was, volume, [], { prefix: `volume ${name}: ` });
    }),
    ...[...left.keys()].filter((name) => !right.has(name)).map((name) => `volume ${name} removed`),
  ];
}

function pullSecretNotes(before: Tree, after: Tree): string[] {
  const [left, right] = [before, after].map(
    (spec) =>
      blocks(spec, "image_pull_secrets")
        .map((secret) => showValue(pick(secret, "name")))
        .join(", ") || NOTHING,
  );
  return left === right ? [] : [`pull secrets ${left} → ${right}`];
}

const TOLD_OF_POD = /^(?:container|init_container|volume|image_pull_secrets)(?:$|[.[])/;

/** The block of a list of one block. */
function onlyBlock(tree: Tree): Tree {
  return isList(tree) ? tree[0] : tree;
}

function podNotes(before: Pods, after: Pods, settledOnly: boolean): string[] {
  return [
    ...containerNotes(before, after, settledOnly),
    ...tellDifferences(onlyBlock(before.spec), onlyBlock(after.spec), POD_WORDS, { without: TOLD_OF_POD, settledOnly }),
    ...pullSecretNotes(before.spec, after.spec),
    ...volumeNotes(before.spec, after.spec),
  ];
}

/** A workload's own attributes with the pod spec left out. */
function withoutPodSpec(pods: Pods): Branch {
  const drop = (tree: Tree, path: readonly string[]): Tree => {
    const block = onlyBlock(tree);
    const [key, ...rest] = path;
    if (key === undefined || !isBranch(block)) return tree;
    const { [key]: inner, ...others } = block;
    return rest.length === 0 ? others : { ...others, [key]: drop(inner, rest) };
  };
  return drop(pods.owner.body, pods.path.split(".")) as Branch;
}

function showReplicas(owner: KubernetesObject): string {
  const value = pick(owner.body, "spec.replicas");
  return isHiddenFromRules(value) ? showValue(value) : String(replicasOf(owner) ?? "not fixed");
}

/** How a workload becomes another one. */
export function workloadNotes(change: Change): string[] {
  const [was, is] = [change.before, change.after];
  const [before, after] = [was && podsOf(was), is && podsOf(is)];
  if (was === undefined || is === undefined || before === undefined || after === undefined) return [];
  const [from, to] = [showReplicas(was), showReplicas(is)];
  const settledOnly = change.action === "replace";
  return [
    ...(from === to ? [] : [`Replicas ${from} → ${to}`]),
    ...podNotes(before, after, settledOnly),
    ...tellDifferences(withoutPodSpec(before), withoutPodSpec(after), WORKLOAD_WORDS, {
      without: /^spec\.replicas$/,
      settledOnly,
    }),
  ];
}
