import type { Construct } from "constructs";
import { defined } from "../defined";
import {
  KubernetesResource,
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  annotationMap,
  checkReservedLabels,
  environmentOf,
  isToken,
  labelMap,
  objectMetadata,
  objectName,
  props,
  type Report,
} from "../resource";
import { podsOrPercent } from "./common";

/**
 * How many pods of a workload may be missing because of drains and other evictions: exactly one of `minAvailable` and
 * `maxUnavailable`. A change replaces the budget, not the pods.
 */
export interface DisruptionBudget {
  /** Pods that stay, as a number or a share such as `50%` (rounded up). @default - maxUnavailable says it */
  readonly minAvailable?: number | string;
  /** Pods that may be missing, as a number or a share such as `25%` (rounded up). @default - minAvailable says it */
  readonly maxUnavailable?: number | string;
  /** Name of the budget. @default - the workload's */
  readonly name?: string;
  /** Labels of the budget. @default - the workload's; as given: none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the budget. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Checks a budget. */
export const budgetSchema = props({
  minAvailable: podsOrPercent.optional(),
  maxUnavailable: podsOrPercent.optional(),
  name: objectName.optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
});

/** A number of pods, or a share of them rounded up, as Kubernetes' disruption controller reads it. */
const podsOf = (value: number | string, all: number): number =>
  typeof value === "number" ? value : Math.ceil((Number.parseInt(value) * all) / 100);

/** How many of some pods may go, where all are well. */
export function disruptionsAllowed({ minAvailable, maxUnavailable }: DisruptionBudget, pods: number): number {
  if (maxUnavailable !== undefined) return Math.min(pods, podsOf(maxUnavailable, pods));
  return minAvailable === undefined ? pods : Math.max(0, pods - podsOf(minAvailable, pods));
}

/** A workload as its budget sees it. */
interface Budgeted {
  readonly disruptionBudget?: DisruptionBudget;
  readonly replicas?: number;
  readonly autoscaling?: { readonly minReplicas?: number };
}

/** Rules of the budget, also with the number of pods: one that lets nobody go blocks every drain. */
export function checkBudget(given: Budgeted, asGiven: boolean, report: Report): void {
  const { disruptionBudget: budget, autoscaling } = given;
  if (budget === undefined) return;
  checkReservedLabels(
    budget.labels,
    { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS },
    "disruptionBudget.labels",
    report,
    asGiven,
  );
  const { minAvailable, maxUnavailable } = budget;
  if ((minAvailable === undefined) === (maxUnavailable === undefined))
    return report({
      code: "BudgetAmbiguous",
      what: "a budget says either how many pods stay or how many may be missing",
      prop: "disruptionBudget",
      value: budget,
      allowed: "exactly one of minAvailable and maxUnavailable",
    });
  const prop = minAvailable === undefined ? "maxUnavailable" : "minAvailable";
  const pods = autoscaling === undefined ? (given.replicas ?? 1) : (autoscaling.minReplicas ?? 1);
  if (isToken(budget[prop]) || isToken(pods) || pods === 0 || disruptionsAllowed(budget, pods) > 0) return;
  const fewest = `${autoscaling === undefined ? "" : "the autoscaler's fewest "}${pods} ${pods === 1 ? "pod" : "pods"}`;
  report({
    code: "BudgetBlocksDrain",
    what: `with ${fewest} this lets none go, so that no node that has one could be drained`,
    prop: `disruptionBudget.${prop}`,
    value: budget[prop],
    allowed:
      prop === "maxUnavailable" ? "1 or more, or a share above 0%" : `less than ${pods} ${pods === 1 ? "pod" : "pods"}`,
    fix:
      pods === 1
        ? "run two pods or more, or say maxUnavailable: 1, which lets the only one go"
        : "say maxUnavailable: 1, or a smaller minAvailable",
  });
}

/** Whose budget it is. */
interface BudgetOwner {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that select exactly the workload's pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly logicalId: string;
}

/** Makes the PodDisruptionBudget of a workload. */
export function createBudget(scope: Construct, owner: BudgetOwner, budget: DisruptionBudget): KubernetesResource {
  const { minAvailable, maxUnavailable } = budget;
  return new KubernetesResource(scope, "DisruptionBudget", {
    logicalId: owner.logicalId,
    object: {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: objectMetadata(scope, {
        name: budget.name ?? owner.name,
        namespace: owner.namespace,
        labels: { ...(environmentOf(scope).asGiven ? {} : owner.labels), ...budget.labels },
        annotations: budget.annotations,
      }),
      spec: defined({ minAvailable, maxUnavailable, selector: { matchLabels: { ...owner.selector } } }),
    },
  });
}
