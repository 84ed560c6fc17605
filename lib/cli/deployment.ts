import { format as formatReport, type Report } from "../audit";
import { defined } from "../defined";
import { isEmpty, notReleased, plannedChanges, showChanges } from "../deploy";
import { allHealthy, renderHealth, type Verdict } from "../details";
import { leftoversOf, renderLeftovers, stateAfter, type LeftoverReport } from "../teardown";
import { listStacks, type SavedPlan } from "../terraform";
import { terminal, type Progress } from "../terminal";
import type { PolicyChoice } from "./policy-options";
import type { DeployOutcome } from "./documents";
import { confirmed } from "./confirm";
import { EXIT_FOUND, EXIT_UNDECIDED } from "./exit-codes";
import { healthData } from "./health-output";
import { judgePlan } from "./judge-plan";
import { stopUnlessDry, tellNotes } from "./notes";
import { asDocument, type Format } from "./output";
import { applied, awaited, leftOr, troubles } from "./rollout";
import type { StackOptions } from "./stack-argument";
import { connectTo } from "./connect-stack";
import type { Defaults } from "./given-defaults";

/** The options of `kube-services deploy`. */
export interface DeployOptions extends StackOptions, PolicyChoice {
  readonly synth: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly failOn?: "critical" | "high" | "medium" | "low";
  readonly acceptFindings?: boolean;
  readonly wait: number | false;
  readonly format: Format;
}

/** Judges a plan, asks, applies it, and tells how what it runs is and what is left of earlier ones. */
export async function deploy(
  name: string,
  plan: SavedPlan,
  options: DeployOptions,
  shown: Progress,
  given: Defaults,
): Promise<void> {
  const changes = plannedChanges(plan.json);
  await checkReleased(plan, options);
  const { report } = await judgePlan(plan, options, given);
  const outcome: DeployOutcome = {
    stack: name,
    changes,
    audit: { result: report.verdict.result, verdict: report.verdict.text, exitCode: report.verdict.exitCode },
    applied: false,
  };
  const text = options.format === "text";
  const say = (line: string): void => void (text ? process.stdout : process.stderr).write(`${line}\n`);
  if (text && !isEmpty(changes)) {
    const { width, colour } = terminal();
    process.stdout.write(formatReport(report, "text", { width, color: colour }));
  }
  say(`${name}: ${showChanges(changes)}`);
  if (!passes(report, options)) {
    if (!text) process.stdout.write(asDocument("Deploy", outcome, options.format as "json" | "yaml"));
    say(
      "Nothing was applied: see the findings above. What is known and meant is acknowledged in the policy or the code; " +
        "--accept-findings applies all the same.",
    );
    process.exitCode = report.verdict.exitCode === 1 ? EXIT_FOUND : EXIT_UNDECIDED;
    return;
  }
  if (options.dryRun === true) {
    if (!text) process.stdout.write(asDocument("Deploy", outcome, options.format as "json" | "yaml"));
    return;
  }
  const connected = await connectTo(plan.stack);
  try {
    if (!isEmpty(changes)) {
      if (!(await confirmed(`Apply this plan to the stack ${name}?`, "the plan", options.yes)))
        return say("Nothing was done.");
      await applied(name, plan, changes, connected, shown);
      say("Applied.");
    }
    const [left, verdict] = await Promise.all([
      leftOr(() => leftoversOf(plan.terraform, plan.stack, connected, options.outdir, stateAfter(plan.json))),
      options.wait === false ? undefined : awaited(name, connected, options.wait, shown),
    ]);
    tell({ ...outcome, applied: !isEmpty(changes) }, verdict, left, options.format);
  } finally {
    connected.cluster.close();
  }
}

/**
 * Has another stack first that forgets what this one takes over.
 * @throws KubeServicesError `MovedNotReleased`, unless nothing is to be applied: then it is a note
 */
async function checkReleased({ terraform, stack }: SavedPlan, options: DeployOptions): Promise<void> {
  const all = listStacks(defined({ outdir: options.outdir }));
  const problems = await notReleased(terraform, stack, all);
  stopUnlessDry(problems, options.dryRun);
}

const passes = ({ verdict }: Report, options: DeployOptions): boolean =>
  verdict.exitCode === 0 || options.acceptFindings === true;

function tell(outcome: DeployOutcome, verdict: Verdict | undefined, left: LeftoverReport, format: Format): void {
  const healthy = verdict === undefined ? undefined : allHealthy(verdict);
  if (healthy === false) process.exitCode = EXIT_FOUND;
  const notes = [...(verdict?.notes ?? []), ...left.notes];
  if (format !== "text") {
    const data: DeployOutcome = {
      ...outcome,
      ...(verdict === undefined ? {} : { healthy: allHealthy(verdict), entries: healthData(verdict) }),
      leftovers: left.leftovers,
    };
    process.stdout.write(asDocument("Deploy", data, format));
    tellNotes(notes);
    return;
  }
  const { width, colour } = terminal();
  const drawing = { width, colour };
  if (verdict !== undefined) process.stdout.write(`${healthy ? renderHealth(verdict, drawing) : troubles(verdict)}\n`);
  if (left.leftovers.length > 0) {
    process.stdout.write(
      `\nLeft of earlier deploys, in no state (kube-services leftovers ${outcome.stack}):\n` +
        `${renderLeftovers(left.leftovers, { ...drawing, now: new Date() })}\n`,
    );
  }
  tellNotes(notes);
}
