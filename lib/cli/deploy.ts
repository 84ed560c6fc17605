import { InvalidArgumentError, Option, type Command } from "commander";
import { audit, codeAcknowledgements, currentCommit, format as formatReport, parsePlan, type Report } from "../audit";
import type { ConnectedStack } from "../cluster";
import { applyPlan, isEmpty, plannedChanges, showChanges, withFix, type PlannedChanges } from "../deploy";
import {
  allHealthy,
  awaitHealth,
  declaredEntries,
  parseDuration,
  renderHealth,
  type DeclaredEntries,
  type Verdict,
} from "../details";
import { KubeServicesError } from "../errors";
import { leftoversOf, renderLeftovers, type LeftoverReport } from "../teardown";
import { savePlan, type SavedPlan } from "../terraform";
import { progress, terminal, type Progress } from "../terminal";
import { readPolicyOf } from "./audit-policy";
import type { DeployOutcome } from "./documents";
import { confirmed } from "./confirm";
import { EXIT_FOUND, EXIT_UNDECIDED } from "./exit-codes";
import { healthData, healthyCount, soFar } from "./health-output";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { connectTo, onStack, type StackOptions } from "./stack-argument";
import { toolVersion } from "./version";

interface DeployOptions extends StackOptions {
  readonly synth: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly policy?: string;
  readonly failOn?: "critical" | "high" | "medium" | "low";
  readonly acceptFindings?: boolean;
  readonly wait: number | false;
  readonly format: Format;
}

/** Adds `kube-services deploy STACK`. */
export function registerDeploy(program: Command): void {
  onStack(program.command("deploy"))
    .description(
      "plan a stack, audit the plan, ask, apply that very plan, wait for what it runs and say why where something is " +
        "not ready, and look for what is left of earlier ones",
    )
    .option("--no-synth", "take the stack as it was synthesised last")
    .option("--yes", "do not ask")
    .option("--dry-run", "plan and audit, and apply nothing")
    .option("--policy <file>", "the audit's policy (default: kube-services.audit.yaml, if it is there)")
    .addOption(
      new Option("--fail-on <severity>", "apply nothing where the audit finds something at or above this").choices([
        "critical",
        "high",
        "medium",
        "low",
      ]),
    )
    .option("--accept-findings", "apply although the audit fails, or could not judge all")
    .option("--wait <duration>", "how long what runs may take to be ready, such as 90s or 5m", duration, 600_000)
    .option("--no-wait", "do not look at what runs afterwards")
    .addOption(formatOption())
    .action(async (name: string, options: DeployOptions) => {
      const shown = progress();
      const plan = await planned(name, options, shown);
      try {
        await deploy(name, plan, options, shown);
      } finally {
        plan.discard();
      }
    });
}

function duration(text: string): number {
  try {
    return parseDuration(text, "--wait");
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

async function planned(name: string, options: DeployOptions, shown: Progress): Promise<SavedPlan> {
  let open: ReturnType<Progress["step"]> | undefined;
  try {
    const plan = await savePlan(name, {
      ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
      synthesise: options.synth,
      init: false,
      step: (what) => (open = shown.step(what)),
    });
    open?.done();
    return plan;
  } catch (error) {
    open?.fail();
    throw error;
  }
}

async function deploy(name: string, plan: SavedPlan, options: DeployOptions, shown: Progress): Promise<void> {
  const changes = plannedChanges(plan.json);
  const report = judged(name, plan, options);
  const outcome: DeployOutcome = {
    stack: name,
    changes,
    audit: { verdict: report.verdict.text, exitCode: report.verdict.exitCode },
    applied: false,
  };
  const text = options.format === "text";
  const say = (line: string): void => void (text ? process.stdout : process.stderr).write(`${line}\n`);
  if (text && !isEmpty(changes)) {
    const { width, colour } = terminal();
    process.stdout.write(formatReport(report, "text", { width, colour }));
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
    const verdict = options.wait === false ? undefined : await awaited(name, connected, options.wait, shown);
    const left = await leftOf(plan, connected, options);
    tell({ ...outcome, applied: !isEmpty(changes) }, verdict, left, options.format);
  } finally {
    connected.cluster.close();
  }
}

function judged(name: string, plan: SavedPlan, options: DeployOptions): Report {
  const commit = currentCommit(".");
  const input = {
    environment: name,
    ...(commit === undefined ? {} : { commit }),
    plan: parsePlan(plan.json, `stack ${name}`),
    acknowledgements: codeAcknowledgements(plan.stack.file, name),
  };
  return audit([input], {
    toolVersion: toolVersion(),
    policy: readPolicyOf(options),
    userRules: [],
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  });
}

const passes = ({ verdict }: Report, options: DeployOptions): boolean =>
  verdict.exitCode === 0 || options.acceptFindings === true;

/** What a stack runs; nothing where it runs nothing that could be looked at, which is told. */
function entriesOf({ configuration }: ConnectedStack): DeclaredEntries | undefined {
  try {
    return declaredEntries(configuration);
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    if (error.code !== "StackWithoutServices") tellNotes([`not looked at what runs: ${error.message}`]);
    return undefined;
  }
}

async function applied(
  name: string,
  plan: SavedPlan,
  changes: PlannedChanges,
  connected: ConnectedStack,
  shown: Progress,
): Promise<void> {
  const entries = entriesOf(connected);
  try {
    await applyPlan(plan, changes, { cluster: connected.cluster, progress: shown, entries });
  } catch (error) {
    // What Terraform tells is that a rollout has not ended; the cluster knows why.
    if (KubeServicesError.is(error) && error.code === "TerraformFailed" && entries !== undefined) {
      const verdict = await awaitHealth(connected.cluster, entries, { wait: 0 }).catch(() => undefined);
      if (verdict !== undefined && !allHealthy(verdict)) process.stderr.write(`${troubles(verdict)}\n\n`);
    }
    throw withFix(error, name);
  }
}

/** What of a verdict is in trouble, with the reasons. */
function troubles({ services, objects, notes }: Verdict): string {
  const { width, colour } = terminal(process.stderr);
  const ill = {
    services: services.filter((one) => !one.healthy),
    objects: objects.filter((one) => one.reasons.length > 0),
    notes,
  };
  return renderHealth(ill, { width, colour });
}

async function awaited(
  name: string,
  connected: ConnectedStack,
  wait: number,
  shown: Progress,
): Promise<Verdict | undefined> {
  const entries = entriesOf(connected);
  if (entries === undefined) return undefined;
  const step = shown.step(`Wait for what ${name} runs`);
  let latest = "";
  const verdict = await awaitHealth(connected.cluster, entries, {
    wait,
    signal: untilInterrupted(),
    onChange: (now) => step.update((latest = soFar(now))),
    onConnection: (lost) => step.update(lost === undefined ? latest : `${lost.message}; trying again`),
  });
  if (allHealthy(verdict)) step.done(healthyCount(verdict));
  else step.fail(healthyCount(verdict));
  return verdict;
}

/** What is left of earlier deploys; where that cannot be looked for it is a note, and the work is done all the same. */
async function leftOf(plan: SavedPlan, connected: ConnectedStack, options: DeployOptions): Promise<LeftoverReport> {
  try {
    return await leftoversOf(plan.terraform, plan.stack, connected, options.outdir);
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return { leftovers: [], notes: [`not looked at what is left: ${error.problems[0]?.what ?? error.message}`] };
  }
}

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
