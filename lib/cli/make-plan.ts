import { checkCode, evidenceFacts, type Evidence, type RawPlan, type Report } from "../audit";
import { MOST_MADE_BYTES, readBounded } from "../bounded-file";
import { KubeServicesError } from "../errors";
import { fastPlan, fullPlan, type PlanWay } from "../fast-plan";
import { savePlan, type SavedPlan, type SavePlanOptions } from "../terraform";
import type { PlanWayDocument } from "./documents";
import { judgePlan, type JudgingOptions } from "./judge-plan";
import type { Defaults } from "./given-defaults";

/** A plan and the audit's judgement of it. */
export interface MadePlan {
  readonly plan: SavedPlan;
  readonly raw: RawPlan;
  readonly report: Report;
  /** How it was made. @default - of all, as nobody asked for another way */
  readonly way?: PlanWay;
  readonly evidence?: Evidence;
}

/**
 * Plans a stack and audits the plan.
 * @param fast whether only what differs is planned, where that can be told
 * @param given what cdktf.json says of the options
 */
export async function makePlan(
  name: string,
  fast: boolean,
  planning: SavePlanOptions,
  judging: JudgingOptions,
  given: Defaults = {},
): Promise<MadePlan> {
  const judged = (plan: SavedPlan, evidence?: Evidence): Promise<MadePlan> =>
    judgedOrDiscarded(plan, judging, given, evidence);
  if (!fast) return judged(await savePlan(name, planning));
  const { plan, way } = await fastPlan(name, planning);
  if (way.kind === "full") return { ...(await judged(plan)), way };
  const { evidence } = way;
  try {
    return { ...(await judged(plan, evidence)), way, evidence };
  } catch (error) {
    if (!KubeServicesError.is(error) || error.code !== "EvidenceDiffers") throw error;
    // Something has changed meanwhile, or Terraform sees what the comparison does not.
    const why = error.problems[0]?.what ?? error.message;
    const full = await savePlan(name, { ...planning, synthesise: false, init: false });
    return { ...(await judged(full)), way: fullPlan("PlanDiffers", why) };
  }
}

async function judgedOrDiscarded(
  plan: SavedPlan,
  judging: JudgingOptions,
  given: Defaults,
  evidence: Evidence | undefined,
): Promise<MadePlan> {
  const { file } = plan.stack;
  try {
    if (evidence !== undefined) checkCode(evidence, readBounded(file, MOST_MADE_BYTES), file);
    return { plan, ...(await judgePlan({ ...plan, evidence }, judging, given)) };
  } catch (error) {
    plan.discard();
    throw error;
  }
}

/** The way of a plan, for programs. */
export function wayData(way: PlanWay): PlanWayDocument {
  if (way.kind === "full") return way;
  return { kind: "fast", ...evidenceFacts(way.evidence) };
}

/** The way of a plan, in a line. */
export function wayText(way: PlanWay): string {
  if (way.kind === "full") return `a plan of all: ${way.why} (${way.code})`;
  const { planned, unchanged } = evidenceFacts(way.evidence);
  const total = Object.values(unchanged).reduce((sum, count) => sum + count, 0);
  return `a fast plan of ${planned}; ${total} were found unchanged before Terraform ran`;
}
