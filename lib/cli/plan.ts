import { Option, type Command } from "commander";
import { currentCommit, format as formatReport, FORMATS, type Format, type Report } from "../audit";
import { defined } from "../defined";
import { isEmpty, notReleased, plannedChanges, showChanges, type PlannedChanges } from "../deploy";
import { KubeServicesError, formatProblem } from "../errors";
import type { PlanWay } from "../fast-plan";
import { visibleLines } from "../foreign-text";
import {
  makeReleaseFolder,
  readDigestKey,
  readSigningKey,
  REPORT_FILES,
  writeStack,
  type ReleaseOptions,
  type WrittenStack,
} from "../release";
import { listStacks } from "../terraform";
import { progress, terminal } from "../terminal";
import { COMMENT_LIMITS, markdownLength } from "./audit-output";
import { policyTextOf } from "./audit-policy";
import { DEFAULT_POLICY_FILE, withPolicyChoice } from "./policy-options";
import { EXIT_FOUND, EXIT_UNDECIDED } from "./exit-codes";
import { inSteps } from "./in-steps";
import type { JudgingOptions } from "./judge-plan";
import { makePlan, wayData, wayText, type MadePlan } from "./make-plan";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format as DataFormat } from "./output";
import type { StackOptions } from "./stack-argument";
import { toolVersion } from "../own-manifest";
import { defaultsOf, type Defaults } from "./given-defaults";

interface PlanOptions extends StackOptions, JudgingOptions {
  readonly out?: string;
  readonly fast?: boolean;
  readonly synth: boolean;
  readonly report: readonly Format[];
  readonly maxLength?: number;
  readonly key?: string;
  readonly encrypt?: string;
  readonly digestKey?: string;
  readonly format: DataFormat;
}

/** What was planned of a stack, and written where it was asked for. */
interface Planned {
  readonly stack: string;
  readonly changes: PlannedChanges;
  readonly verdict: Report["verdict"];
  readonly way?: PlanWay;
  readonly written?: WrittenStack;
}

/** Adds `kube-services plan STACK…`. */
export function registerPlan(program: Command): void {
  const written = FORMATS.filter((format) => REPORT_FILES[format] !== undefined);
  const command = withPolicyChoice(program.command("plan"))
    .argument("<stacks...>", "the stacks, as CDKTF synthesises them")
    .description(
      "plan stacks, and with --out into a folder that can be reviewed, approved and applied: the plan, its JSON without " +
        "secrets, the audit, what another machine needs, and a manifest with the SHA-256 of each",
    )
    .option("--out <folder>", "a folder that is new or empty (default: only the audit is shown)")
    .option(
      "--fast",
      "find what differs between code, state and cluster first, and let Terraform plan that alone; where it cannot be " +
        "told, or much differs, all is planned",
    )
    .option("--outdir <folder>", "the folder of the synthesised stacks (default: as cdktf.json says)")
    .option("--no-synth", "take the stacks as they were synthesised last")
    .addOption(
      new Option("--report <formats...>", "how the audit is written")
        .choices(written)
        .default(["markdown", "html", "json"]),
    )
    .option(
      "--max-length <characters>",
      `of Markdown: a number, or the limit of ${Object.keys(COMMENT_LIMITS).join(", ")} (default: github)`,
      markdownLength,
    )
    .option("--policy <file>", `the audit's policy (default: ${DEFAULT_POLICY_FILE}, if it is there)`)
    .addOption(
      new Option("--fail-on <severity>", "exit 1 at or above this").choices(["critical", "high", "medium", "low"]),
    )
    .option("--key <file>", "a private key that signs the manifest")
    .option("--encrypt <command>", "encrypts the plan and its JSON: standard input to standard output")
    .option("--digest-key <file>", "binds the values of ephemeral variables to the plan, by HMAC with this key")
    .addOption(formatOption())
    .addHelpText(
      "after",
      "\nExits as audit does: 1 where a plan fails it, 3 where something could not be judged. All is written.",
    )
    .action((stacks: readonly string[], options: PlanOptions) => run(stacks, options, defaultsOf(command)));
}

async function run(stacks: readonly string[], options: PlanOptions, given: Defaults): Promise<void> {
  const { out } = options;
  if (out === undefined) checkAlone(options);
  const release = out === undefined ? undefined : releaseOptions(options);
  if (out !== undefined) makeReleaseFolder(out);
  const shown = progress();
  const place = options.outdir === undefined ? {} : { outdir: options.outdir };
  const planned: Planned[] = [];
  for (const [index, name] of [...new Set(stacks)].entries()) {
    const made = await inSteps(
      (step) =>
        makePlan(
          name,
          options.fast === true,
          { ...place, synthesise: options.synth && index === 0, step },
          options,
          given,
        ),
      shown,
    );
    try {
      const { terraform, stack } = made.plan;
      // In one folder apply keeps the order; the pipeline of a pull request plans before anything is applied.
      const others = listStacks(place).filter((other) => !stacks.includes(other.name));
      tellNotes((await notReleased(terraform, stack, others)).map(formatProblem));
      planned.push(await finish(name, made, out, release, options.format));
    } finally {
      made.plan.discard();
    }
  }
  tell(planned, options);
}

/** Options that say something of what is written mean nothing without it. */
function checkAlone({ key, encrypt, digestKey }: PlanOptions): void {
  const [first] = Object.entries({ "--key": key, "--encrypt": encrypt, "--digest-key": digestKey }).find(
    ([, value]) => value !== undefined,
  ) ?? [undefined];
  if (first === undefined) return;
  throw new KubeServicesError({
    code: "ReleaseFolderMissing",
    what: "this says how a plan is written, and nobody says where",
    where: first,
    fix: "name a folder: --out DIR",
  });
}

async function finish(
  stack: string,
  { plan, raw, report, way, evidence }: MadePlan,
  out: string | undefined,
  release: ReleaseOptions | undefined,
  format: DataFormat,
): Promise<Planned> {
  const planned = { stack, verdict: report.verdict, ...defined({ way }) };
  if (out === undefined || release === undefined) {
    const changes = plannedChanges(plan.json);
    const { width, colour } = terminal();
    if (format === "text" && !isEmpty(changes))
      process.stdout.write(formatReport(report, "text", { width, color: colour }));
    return { ...planned, changes };
  }
  const written = await writeStack(out, { name: stack, plan, raw, report, ...defined({ evidence }) }, release);
  return { ...planned, changes: written.predicate.changes, written };
}

function releaseOptions(options: PlanOptions): ReleaseOptions {
  const { report, maxLength, key, encrypt, digestKey } = options;
  const commit = currentCommit(".");
  const policy = policyTextOf(options);
  const longest = maxLength ?? COMMENT_LIMITS["github"];
  return {
    toolVersion: toolVersion(),
    reports: report,
    ...defined({ commit, maxLength: longest, policy }),
    ...(key === undefined ? {} : { key: readSigningKey(key, "--key") }),
    ...defined({ encrypt }),
    ...(digestKey === undefined ? {} : { digestKey: readDigestKey(digestKey) }),
  };
}

function tell(planned: readonly Planned[], options: PlanOptions): void {
  const verdicts = planned.map(({ verdict }) => verdict.exitCode);
  if (verdicts.includes(1)) process.exitCode = EXIT_FOUND;
  else if (verdicts.some((code) => code !== 0)) process.exitCode = EXIT_UNDECIDED;
  if (options.out !== undefined && options.encrypt === undefined)
    tellNotes([
      "The plan and its JSON hold every secret of the stack in clear, readable for you alone: encrypt them before they " +
        "leave this machine (--encrypt), or keep them where nobody else can read them.",
    ]);
  if (options.format !== "text") {
    const data = planned.map(({ stack, changes, verdict, way, written }) => ({
      ...{ stack, changes },
      ...(way === undefined ? {} : { way: wayData(way) }),
      ...(written === undefined
        ? {}
        : { folder: written.folder, state: written.predicate.state, encrypted: written.predicate.encrypted }),
      audit: { result: verdict.result, verdict: verdict.text, exitCode: verdict.exitCode },
    }));
    process.stdout.write(asDocument("Plans", data, options.format));
    return;
  }
  for (const { stack, changes, verdict, way, written } of planned) {
    const lines = [
      `${stack}: ${isEmpty(changes) ? "no changes" : showChanges(changes)}; ${verdict.text}`,
      ...(way === undefined ? [] : [`  ${wayText(way)}`]),
      ...(written === undefined ? [] : [`  ${written.folder}`]),
    ];
    process.stdout.write(visibleLines(`${lines.join("\n")}\n`));
  }
}
