import type { Action, Change } from "../model/change";
import type { PlanModel } from "../model/model";
import type { KubernetesObject } from "../model/object";
import type { Container, Pods } from "../model/pods";
import { serviceOf, type Service } from "../model/services";
import { isUndecided } from "../model/tree";
import type { World } from "../model/world";
import { hits, UNDECIDED, type ChangeRule, type RuleFacts, type StateRule, type Verdict } from "./rule";

function facts(rule: RuleFacts): RuleFacts {
  const { id, severity, category, title, why, fix } = rule;
  return { id, severity, category, title, why, fix };
}

/** A rule on each container of every kind of workload. */
export function containerRule(
  rule: RuleFacts & {
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
    check(container: Container, pods: Pods, world: World): Verdict;
  },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    *check(world) {
      for (const pods of world.pods) {
        if (pods.unknown) yield* hits(pods.owner.address, UNDECIDED, "its containers");
        for (const container of pods.containers) {
          if (container.init && rule.init === false) continue;
          const blind = (rule.reads ?? []).some((path) => isUndecided(container.body, path));
          const verdict = blind ? UNDECIDED : rule.check(container, pods, world);
          if (verdict === undefined) continue;
          const what = `${container.init ? "init container" : "container"} ${container.name}`;
          yield* hits(pods.owner.address, verdict, what, container.name);
        }
      }
    },
  };
}

/** A rule on the pods of every kind of workload. */
export function podRule(
  rule: RuleFacts & {
    /**
     * Paths in the pod spec that must be known for a verdict.
     * @default - none
     */
    readonly reads?: readonly string[];
    check(pods: Pods, world: World): Verdict;
  },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    *check(world) {
      for (const pods of world.pods) {
        const blind = pods.unknown || (rule.reads ?? []).some((path) => isUndecided(pods.spec, path));
        const verdict = blind ? UNDECIDED : rule.check(pods, world);
        if (verdict !== undefined) yield* hits(pods.owner.address, verdict);
      }
    },
  };
}

/** A rule on every Service. */
export function serviceRule(rule: RuleFacts & { check(service: Service, world: World): Verdict }): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    *check(world) {
      for (const service of world.services) yield* hits(service.object.address, rule.check(service, world));
    },
  };
}

/** A rule on every object of some kinds. */
export function objectRule(
  rule: RuleFacts & { readonly kinds: readonly string[]; check(object: KubernetesObject, world: World): Verdict },
): StateRule {
  return {
    ...facts(rule),
    looksAt: "state",
    *check(world) {
      for (const kind of rule.kinds) {
        for (const object of world.ofKind(kind)) yield* hits(object.address, rule.check(object, world));
      }
    },
  };
}

/** A rule on what happens to objects of some kinds. */
export function changeRule(
  rule: RuleFacts & {
    /**
     * Which kinds are looked at.
     * @default - all of the Kubernetes provider
     */
    readonly kinds?: readonly string[];
    /** Which actions are looked at. */
    readonly actions: readonly Action[];
    check(change: Change, plan: PlanModel): Verdict;
  },
): ChangeRule {
  return {
    ...facts(rule),
    looksAt: "change",
    *check(plan) {
      for (const change of plan.changes) {
        if (!change.managed || !rule.actions.includes(change.action)) continue;
        if (rule.kinds === undefined ? change.kubernetes : rule.kinds.includes(change.kind)) {
          yield* hits(change.address, rule.check(change, plan));
        }
      }
    },
  };
}

/** A rule on how a Service that stays, or is replaced, becomes another one. */
export function serviceChangeRule(
  rule: RuleFacts & { check(before: Service, after: Service, plan: PlanModel, change: Change): Verdict },
): ChangeRule {
  return changeRule({
    ...facts(rule),
    kinds: ["Service"],
    actions: ["update", "replace"],
    check: (change, plan) => {
      const before = change.before && serviceOf(change.before);
      const after = change.after && serviceOf(change.after);
      return before === undefined || after === undefined ? undefined : rule.check(before, after, plan, change);
    },
  });
}
