import { quantity } from "../model/quantities";
import { blocks, keys, map, text } from "../model/tree";
import { changeRule } from "../rule/define";
import type { KubernetesObject } from "../model/object";

const PARTS = ["max", "min", "default", "default_request", "max_limit_request_ratio"];

/** What each limit allows, by a name. */
function limitsOf(object: KubernetesObject): ReadonlyMap<string, string> | undefined {
  const { body, kind } = object;
  if (kind === "ResourceQuota") return map(body, "spec.hard");
  if (kind === "PodDisruptionBudget") {
    const found = ["min_available", "max_unavailable"].flatMap((key) => {
      const value = text(body, `spec.${key}`);
      return value === undefined ? [] : [[key, value] as const];
    });
    return new Map(found);
  }
  const found = new Map<string, string>();
  for (const limit of blocks(body, "spec.limit")) {
    for (const part of PARTS) {
      for (const resource of keys(limit, part)) {
        const value = text(limit, `${part}.${resource}`);
        if (value !== undefined) found.set(`${text(limit, "type") ?? "?"} ${part} ${resource}`, value);
      }
    }
  }
  return found;
}

/** Whether a limit is one from below: less of it is looser. */
const fromBelow = (name: string): boolean => name === "min_available" || / min /.test(name);

/** How much a limit allows: a number, or of a budget a share of the pods. */
function amount(value: string): { readonly of: number; readonly share: boolean } | undefined {
  const [, percent] = /^\s*(\d+)\s*%\s*$/.exec(value) ?? [];
  const of = percent === undefined ? quantity(value) : Number(percent) / 100;
  return of === undefined ? undefined : { of, share: percent !== undefined };
}

/** Whether a limit allows more than it did. A share is held against a number where it is all of the pods, or none. */
function isLooser(name: string, from: string, to: string): boolean {
  const [left, right] = [amount(from), amount(to)];
  if (left === undefined || right === undefined) return false;
  if (left.share !== right.share) return right.share && (fromBelow(name) ? right.of === 0 : right.of >= 1);
  return fromBelow(name) ? right.of < left.of : right.of > left.of;
}

/** What every pod needs some of. */
const NEEDED = /^(?:(?:count\/)?pods|(?:(?:requests|limits)\.)?(?:cpu|memory))$/;

/** A quota, a limit or a budget is loosened, or leaves no room. */
export const limitsLoosened = changeRule({
  id: "limits-loosened",
  severity: "low",
  category: "workload",
  title: "A quota, a limit or a budget is loosened, or leaves no room",
  why: "Limits keep one tenant from taking the room of all, and budgets keep enough pods running; a quota of zero lets no new pod start.",
  fix: "Keep it, or raise it by what is needed.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: 'hard = { pods = "10" } → { pods = "100000" }',
  kinds: ["ResourceQuota", "LimitRange", "PodDisruptionBudget"],
  actions: ["create", "update", "replace"],
  check: ({ before, after }) => {
    if (after === undefined) return undefined;
    const is = limitsOf(after);
    if (is === undefined) return undefined;
    const none = after.kind === "ResourceQuota" ? [...is].filter(([, value]) => quantity(value) === 0) : [];
    const changes = none.map(([name]) => `${name} is 0`);
    for (const [name, from] of (before && limitsOf(before)) ?? []) {
      const to = is.get(name);
      if (to === undefined) {
        // One kind of a budget's limits takes the place of the other.
        if (after.kind !== "PodDisruptionBudget" || is.size === 0) changes.push(`${name} ${from} is gone`);
      } else if (isLooser(name, from, to)) changes.push(`${name} ${from} → ${to}`);
    }
    if (changes.length === 0) return undefined;
    const message = [...new Set(changes)].slice(0, 6).join(", ");
    // That there may be none of load balancers or node ports keeps people from using them; of this, from starting.
    return none.some(([name]) => NEEDED.test(name)) ? { message, severity: "medium" } : message;
  },
});
