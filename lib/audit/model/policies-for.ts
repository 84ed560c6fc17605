import type { KubernetesObject } from "./object";
import { once } from "./question";
import { selects, type Labels } from "./selectors";
import { blocks, isUndecided, map } from "./tree";
import type { World } from "./world";

/** The NetworkPolicies of one namespace, in their order, by what their selectors ask for. */
interface Policies {
  readonly all: readonly KubernetesObject[];
  /** By the first label that a selector asks for: other pods it is not for. */
  readonly byLabel: ReadonlyMap<string, readonly number[]>;
  /** Those of which no label tells. */
  readonly others: readonly number[];
}

const keyOf = (key: string, value: string): string => `${key}\0${value}`;

/** The one label without which a policy is not for some pods; undefined where there is none, or none is known. */
function labelOf(policy: KubernetesObject): string | undefined {
  const [selector] = blocks(policy.body, "spec.pod_selector");
  if (selector === undefined || isUndecided(selector, "match_expressions")) return undefined;
  const [first] = map(selector, "match_labels") ?? [];
  return first === undefined ? undefined : keyOf(...first);
}

const policiesOf = once((world: World): ReadonlyMap<string, Policies> => {
  const found = new Map<string, { all: KubernetesObject[]; byLabel: Map<string, number[]>; others: number[] }>();
  for (const policy of world.ofKind("NetworkPolicy")) {
    const namespace = policy.namespace ?? "";
    const here = found.get(namespace) ?? { all: [], byLabel: new Map<string, number[]>(), others: [] };
    found.set(namespace, here);
    const index = here.all.push(policy) - 1;
    const label = labelOf(policy);
    const same = label === undefined ? here.others : here.byLabel.get(label);
    if (same !== undefined) same.push(index);
    else if (label !== undefined) here.byLabel.set(label, [index]);
  }
  return found;
});

/**
 * The NetworkPolicies that are for pods with these labels, in their order: for certain, or perhaps. Thousands of policies
 * and thousands of pods are not held against each other: a label of the pods leads to the few that ask for it.
 */
export function policiesFor(
  world: World,
  namespace: string | undefined,
  labels: Labels | undefined,
): readonly { readonly policy: KubernetesObject; readonly certain: boolean }[] {
  const here = policiesOf(world).get(namespace ?? "");
  if (here === undefined) return [];
  const { all, byLabel, others } = here;
  const few = labels && [...labels].flatMap(([key, value]) => byLabel.get(keyOf(key, value)) ?? []);
  const candidates = few === undefined ? all.keys() : [...others, ...few].sort((a, b) => a - b);
  return [...candidates].flatMap((index) => {
    const policy = all[index];
    if (policy === undefined) return [];
    const match = selects(blocks(policy.body, "spec.pod_selector")[0], labels);
    return match === "no" ? [] : [{ policy, certain: match === "yes" }];
  });
}
