import { defined } from "../../defined";
import type { RawPlan } from "../plan/plan";
import { Masking } from "../mask/mask";
import type { Scrubber } from "../mask/scrub";
import { toChange, type Change } from "./change";
import { driftOf } from "./drift";
import { readingBudget, withDocuments } from "./documents";
import type { KubernetesObject } from "./object";
import { worldOf, type World } from "./world";

/** A plan of one environment, its secrets masked: all that rules and reports see. */
export interface PlanModel {
  /** The environment's name. */
  readonly environment: string;
  /** What the plan says beside its changes. */
  readonly plan: Omit<RawPlan, "changes" | "drift" | "secrets">;
  /** All changes, in the plan's order (by address), those that change nothing too. */
  readonly changes: readonly Change[];
  /** What was changed outside Terraform and matters; the rest is counted in `driftNoise`. */
  readonly drift: readonly Change[];
  /** How many objects differ only in what the server and autoscalers write by themselves. */
  readonly driftNoise: number;
  /** What is there before the apply, as far as the plan shows it. */
  readonly before: World;
  /** What is there after the apply, as far as the plan shows it. */
  readonly after: World;
  /** Whether the plan takes everything down. */
  readonly destroysAll: boolean;
  /** Whether the plan leaves something out. */
  readonly partial: boolean;
  /** The changes, by their addresses. */
  readonly byAddress: ReadonlyMap<string, Change>;
}

/** Whether an autoscaler decides on the number of an object's pods. */
function isAutoscaled(object: KubernetesObject, world: World): boolean {
  return world.autoscalerOf(object) !== undefined;
}

/** Whether a drift is more than what the server and an autoscaler write by themselves. */
function isRealDrift(change: Change, before: World): boolean {
  if (!change.managed) return false;
  const was = change.before;
  if (was === undefined || change.after === undefined) {
    return change.foreign.before !== null || change.foreign.after !== null;
  }
  const differing = driftOf(change);
  return differing.length === 1 && differing[0]?.path === "spec.replicas"
    ? !isAutoscaled(was, before)
    : differing.length > 0;
}

/**
 * Makes the model of a plan.
 * @param scrubber is told everything that must not be printed
 */
export function modelOf(raw: RawPlan, environment: string, scrubber: Scrubber): PlanModel {
  const masking = new Masking((text) => scrubber.add(text));
  raw.secrets.forEach(masking.sink);
  const budget = readingBudget();
  const changes = raw.changes
    .flatMap((change) => withDocuments(change, budget))
    .map((change) => toChange(change, masking));
  const drift = raw.drift.map((change) => toChange(change, masking));
  const managed = changes.filter((change) => change.managed);
  // A refresh-only plan lists drift and no resources.
  const leavesOut = raw.complete === false && raw.evidence === undefined;
  const partial = leavesOut || raw.deferred.length > 0 || (changes.length === 0 && drift.length > 0);
  const {
    provenance,
    places,
    complete,
    applyable,
    deferred,
    invocations,
    outputs,
    connections,
    programsRead,
    failedChecks,
  } = raw;
  const { providerConstraint, evidence } = raw;
  const before = worldOf(
    managed.flatMap((change) => change.before ?? []),
    partial,
  );
  const real = drift.filter((change) => isRealDrift(change, before));
  return {
    environment,
    plan: {
      provenance,
      places,
      deferred,
      invocations,
      outputs,
      connections,
      programsRead,
      failedChecks,
      ...defined({ complete, applyable, evidence, providerConstraint }),
    },
    changes,
    drift: real,
    driftNoise: drift.length - real.length,
    before,
    after: worldOf(
      managed.flatMap((change) => change.after ?? []),
      partial,
    ),
    destroysAll: managed.length > 0 && managed.every((change) => change.action === "delete"),
    partial,
    byAddress: new Map(changes.map((change) => [change.address, change])),
  };
}
