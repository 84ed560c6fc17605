import { defined } from "../../defined";
import { isHiddenFromRules, Masked, type Tree } from "../mask/marks";
import type { Action, Change } from "../model/change";
import type { PlanModel } from "../model/model";
import type { KubernetesObject } from "../model/object";
import type { Container, Pods } from "../model/pods";
import { serviceOf, type Service } from "../model/services";
import { ask, type Question } from "../model/question";
import { pick } from "../model/tree";
import type { World } from "../model/world";
import {
  hits,
  UNDECIDED,
  withoutSetting,
  type ChangeRule,
  type Hit,
  type RuleFacts,
  type StateRule,
  type Verdict,
} from "./rule";

function facts(rule: RuleFacts): RuleFacts {
  const { id, severity, category, title, why, fix, ids, example } = rule;
  return {
    ...{ id, severity, category, title, why, fix },
    ...defined({ ids, example }),
  };
}

/** All that is found in a list. Thousands of things are asked by a hundred rules, and most have nothing to say. */
function each<T>(things: readonly T[], look: (thing: T) => readonly Hit[] | undefined): Hit[] {
  const found: Hit[] = [];
  for (const thing of things) {
    const hits = look(thing);
    if (hits !== undefined && hits.length > 0) found.push(...hits);
  }
  return found;
}

/** The verdict of a check that reads some paths, where they may not be known before the apply. */
export function judge(tree: Tree, reads: readonly string[] | undefined, check: () => Verdict): Verdict {
  let leftToServer = false;
  if (reads === undefined) return check();
  for (const path of reads) {
    const value = pick(tree, path);
    if (!isHiddenFromRules(value)) continue;
    if (value instanceof Masked || !value.leftToServer) return UNDECIDED;
    leftToServer = true;
  }
  return leftToServer ? withoutSetting(check()) : check();
}

/** What a check says: nothing is no pass where it met a value that cannot be looked at. */
function settle(rule: ReadsMarks, check: () => Verdict): Verdict {
  const question: Question = { metHidden: false };
  const verdict = ask(question, check);
  return verdict === undefined && question.metHidden && rule.readsMarks !== true ? UNDECIDED : verdict;
}

/** What a rule says of values that nobody may see, or knows before the apply. */
export interface ReadsMarks {
  /**
   * Whether the check looks at masked and unknown values itself. Otherwise it is undecided where it met one and has
   * nothing to say.
   * @default false
   */
  readonly readsMarks?: boolean;
}

/** A rule on each container of every kind of workload. */
export function containerRule(
  rule: RuleFacts &
    ReadsMarks & {
      /**
       * Paths in the container that must be known for a verdict.
       * @default - none
       */
      readonly reads?: readonly string[];
      /**
       * Whether init containers are looked at too.
       * @default true
       */
      readonly init?: boolean;
      /** Judges one container. */
      check(container: Container, pods: Pods, world: World): Verdict;
    },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    check(world) {
      const found: Hit[] = [];
      for (const pods of world.pods) {
        if (pods.containersUnknown) found.push(...hits(pods.owner.address, UNDECIDED, "its containers"));
        for (const container of pods.containers) {
          if (container.init && rule.init === false) continue;
          const verdict = settle(rule, () =>
            judge(container.body, rule.reads, () => rule.check(container, pods, world)),
          );
          if (verdict === undefined) continue;
          const what = `${container.sort} ${container.name}`;
          found.push(...hits(pods.owner.address, verdict, what, container.name));
        }
      }
      return found;
    },
  };
}

/** A rule on the pods of every kind of workload. */
export function podRule(
  rule: RuleFacts &
    ReadsMarks & {
      /**
       * Paths in the pod spec that must be known for a verdict.
       * @default - none
       */
      readonly reads?: readonly string[];
      /** Judges the pods of one workload. */
      check(pods: Pods, world: World): Verdict;
    },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    check(world) {
      return each(world.pods, (pods) => {
        if (pods.specUnknown) return hits(pods.owner.address, UNDECIDED);
        const verdict = settle(rule, () => judge(pods.spec, rule.reads, () => rule.check(pods, world)));
        return hits(pods.owner.address, verdict);
      });
    },
  };
}

/** A rule on every Service. */
export function serviceRule(
  rule: RuleFacts &
    ReadsMarks & {
      /** Judges one Service. */
      check(service: Service, world: World): Verdict;
    },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    check: (world) =>
      each(world.services, (service) =>
        hits(
          service.object.address,
          settle(rule, () => rule.check(service, world)),
        ),
      ),
  };
}

/** A rule on every object of some kinds. */
export function objectRule(
  rule: RuleFacts &
    ReadsMarks & {
      /** Kinds of the objects that are looked at. */
      readonly kinds: readonly string[];
      /** Judges one object. */
      check(object: KubernetesObject, world: World): Verdict;
    },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    check: (world) =>
      rule.kinds.flatMap((kind) =>
        each(world.ofKind(kind), (object) =>
          hits(
            object.address,
            settle(rule, () => rule.check(object, world)),
          ),
        ),
      ),
  };
}

/** A rule on what happens to objects of some kinds. */
export function changeRule(
  rule: RuleFacts &
    ReadsMarks & {
      /**
       * Which kinds are looked at.
       * @default - all of the Kubernetes provider
       */
      readonly kinds?: readonly string[];
      /** Which actions are looked at. */
      readonly actions: readonly Action[];
      /** Judges one change. */
      check(change: Change, plan: PlanModel): Verdict;
    },
): ChangeRule {
  return {
    ...facts(rule),
    looksAt: "change",
    check: (plan) =>
      each(plan.changes, (change) => {
        if (!change.managed || !rule.actions.includes(change.action)) return undefined;
        const meant = rule.kinds === undefined ? change.kubernetes : rule.kinds.includes(change.kind);
        if (!meant) return undefined;
        return hits(
          change.address,
          settle(rule, () => rule.check(change, plan)),
        );
      }),
  };
}

/** A rule on how a Service that stays, or is replaced, becomes another one. */
export function serviceChangeRule(
  rule: RuleFacts &
    ReadsMarks & {
      /** Judges a Service by what it was and what it becomes. */
      check(before: Service, after: Service, plan: PlanModel, change: Change): Verdict;
    },
): ChangeRule {
  return changeRule({
    ...facts(rule),
    readsMarks: rule.readsMarks ?? false,
    kinds: ["Service"],
    actions: ["update", "replace"],
    check: (change, plan) => {
      const before = change.before && serviceOf(change.before);
      const after = change.after && serviceOf(change.after);
      return before === undefined || after === undefined ? undefined : rule.check(before, after, plan, change);
    },
  });
}
