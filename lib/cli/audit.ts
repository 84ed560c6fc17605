import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { KubeServicesError } from "../errors";
import {
  audit,
  codeAcknowledgements,
  codeSources,
  currentCommit,
  FORMATS,
  FRAMEWORKS,
  readEvidence,
  parsePlan,
  planStack,
  readBaseline,
  readPlan,
  readUserRules,
  type AuditInput,
  type Evidence,
  type Format,
  type Framework,
} from "../audit";
import { defined } from "../defined";
import { findStack } from "../terraform";
import { progress, tasks } from "../terminal";
import { listFormat, listRules, writer } from "./audit-lists";
import { COMMENT_LIMITS, markdownLength, outputsOf, writeReport } from "./audit-output";
import { readPolicyOf } from "./audit-policy";
import { DEFAULT_POLICY_FILE, withPolicyChoice, type PolicyChoice } from "./policy-options";
import { EXIT_FOUND, EXIT_UNDECIDED } from "./exit-codes";
import { outOption } from "./out";
import { inSteps } from "./in-steps";
import { toolVersion } from "../own-manifest";
import { weakenedByDefaults } from "./weakened";
import { defaultsOf, type Defaults } from "./given-defaults";

interface AuditFlags extends PolicyChoice {
  readonly stack: readonly string[];
  readonly format?: Format;
  readonly out: readonly string[];
  readonly failOn?: "critical" | "high" | "medium" | "low";
  readonly failOnUndecided?: "never" | "high" | "any";
  readonly gate?: "new" | "all";
  readonly baseline?: string;
  readonly rules: readonly string[];
  readonly evidence: readonly string[];
  readonly maxLength?: number;
  readonly split?: boolean;
  readonly commit?: string;
  readonly outdir?: string;
  readonly synth: boolean;
  readonly listRules?: boolean;
  readonly compliance?: Framework;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** An option that may be repeated. */
const listOption = (name: string, what: string): Option =>
  new Option(name, what).argParser(collect).default([], "none");

function commitName(value: string): string {
  if (!/^[\w./-]{1,100}$/.test(value)) throw new InvalidArgumentError("It is no name of a commit.");
  return value;
}

/** Adds `kube-services audit`. */
export function registerAudit(program: Command): void {
  const command = withPolicyChoice(program.command("audit"))
    .description("report what Terraform plans would do, and what is wrong with it")
    .argument("[plans...]", "files that terraform show -json wrote, as FILE or NAME=FILE; - is standard input")
    .addOption(listOption("--stack <name>", "make the plan of this stack; may be repeated"))
    .addOption(new Option("--format <format>", "form of the report").choices(FORMATS))
    .addOption(
      outOption("the report", "; may be repeated, the format follows a file's name")
        .argParser(collect)
        .default([], "the standard output"),
    )
    .addOption(
      new Option("--fail-on <severity>", "exit 1 at or above this").choices(["critical", "high", "medium", "low"]),
    )
    .addOption(
      new Option(
        "--fail-on-undecided <what>",
        "exit 3 where such checks of what changes cannot be decided, or it cannot be judged (default: high)",
      ).choices(["never", "high", "any"]),
    )
    .addOption(
      new Option(
        "--gate <what>",
        "hold against --fail-on what the plan brings or makes worse, or all that is found (default: new)",
      ).choices(["new", "all"]),
    )
    .option("--baseline <file>", "an earlier report in JSON: tell only what is new since")
    .option(
      "--policy <file>",
      `the audit's policy: severities and acknowledgements (default: ${DEFAULT_POLICY_FILE}, if it is there)`,
    )
    .addOption(
      listOption(
        "--rules <file>",
        "more rules: a file in TypeScript, JavaScript or JSON, or a package; may be repeated",
      ),
    )
    .addOption(
      listOption(
        "--evidence <file>",
        "the evidence.json of a plan that plan --fast has made: what it leaves out is unchanged; may be repeated",
      ),
    )
    .option(
      "--max-length <characters>",
      `of Markdown: what is longer becomes a summary; a number, or the limit of ${Object.keys(COMMENT_LIMITS).join(", ")} (default: github)`,
      markdownLength,
    )
    .option("--split", "of Markdown: the whole report in several files of that length: report.md, report-2.md…")
    .option("--commit <id>", "the commit that the plans were made from (default: what CI or git says)", commitName)
    .option("--outdir <folder>", "the folder of the synthesised stacks (default: as cdktf.json says)")
    .option("--no-synth", "take --stack as it was synthesised last")
    .option("--list-rules", "list the built-in rules and end; with --format markdown, json or yaml as a reference")
    .addOption(new Option("--compliance <list>", "report by the controls of a list").choices(FRAMEWORKS))
    .addHelpText(
      "after",
      "\nExits 1 where a new finding is at or above --fail-on (default: high), 3 where something critical or high of what\n" +
        "changes could not be judged, 2 where it cannot tell anything, else 0.",
    )
    .action((plans: readonly string[], flags: AuditFlags) => run(plans, flags, defaultsOf(command)));
}

async function run(plans: readonly string[], flags: AuditFlags, given: Defaults): Promise<void> {
  if (flags.listRules === true) return listRules(flags.format);
  if (plans.length === 0 && flags.stack.length === 0) {
    throw new KubeServicesError({
      code: "PlanMissing",
      what: "there is nothing to audit",
      where: "kube-services audit",
      fix: "name a plan (terraform show -json tfplan > plan.json), or a stack with --stack",
    });
  }
  const outputs = outputsOf(flags);
  if (flags.compliance !== undefined) {
    for (const as of outputs.length === 0 ? [flags.format ?? "text"] : outputs.map((one) => one.as))
      listFormat(as, "--compliance");
  }
  keepInputs(plans, flags);
  const { policy, weakened } = readPolicyOf(flags);
  const userRules = (await Promise.all([...policy.userRules, ...flags.rules].map(readUserRules))).flat();
  const baseline = flags.baseline === undefined ? undefined : readBaseline(flags.baseline);
  const traces = flags.format === "sarif" || outputs.some((one) => one.as === "sarif");
  const inputs = [...readPlans(plans, flags), ...(await makePlans(flags, traces))];
  checkNames(inputs);
  const report = audit(inputs, {
    toolVersion: toolVersion(),
    policy,
    userRules,
    weakened: [...weakenedByDefaults(given, policy), ...weakened],
    ...defined({ failOn: flags.failOn, gate: flags.gate, failOnUndecided: flags.failOnUndecided, baseline }),
  });
  writeReport(report, outputs, flags, writer(flags.compliance));
  const { exitCode } = report.verdict;
  if (exitCode !== 0) process.exitCode = exitCode === 1 ? EXIT_FOUND : EXIT_UNDECIDED;
}

/** A report must not be written over what it is made of; over a baseline it would lose what is known. */
function keepInputs(plans: readonly string[], flags: AuditFlags): void {
  const files = plans.map((plan) => named(plan).file);
  if (files.filter((file) => file === "-").length > 1) {
    throw new KubeServicesError({
      code: "StandardInputTwice",
      what: "standard input can be read once only",
      where: "kube-services audit",
      value: "-",
      fix: "name files for all plans but one",
    });
  }
  const others = [flags.policy ?? DEFAULT_POLICY_FILE, ...(flags.baseline === undefined ? [] : [flags.baseline])];
  const read = new Set([...files, ...flags.rules, ...flags.evidence, ...others].map((file) => resolve(file)));
  const lost = flags.out.find((file) => file !== "-" && read.has(resolve(file)));
  if (lost === undefined) return;
  throw new KubeServicesError({
    code: "ReportOverInput",
    what: "the report would be written over a file that it is made from",
    where: "--out",
    value: lost,
    fix: "give the report another name",
  });
}

/** `NAME=FILE`, or a file whose name is the environment's: with its folders where another has the same name. */
function named(plan: string): { readonly name: string; readonly file: string; readonly longer?: string } {
  const match = /^([A-Za-z0-9][\w.-]*)=(.+)$/s.exec(plan);
  if (match !== null && !existsSync(plan)) return { name: match[1] as string, file: match[2] as string };
  if (plan === "-") return { name: "stdin", file: plan };
  const longer = plan.replace(/\.json$/i, "");
  return { name: basename(longer), file: plan, longer };
}

function readPlans(plans: readonly string[], flags: AuditFlags): AuditInput[] {
  const given = plans.map(named);
  const evidences = flags.evidence.map(readEvidence);
  const reading = given.length > 1 ? tasks(progress(), "Read the plans", given.length) : undefined;
  try {
    const inputs = given.map(({ name, file, longer }) => {
      reading?.begin(file);
      const twice = given.filter((one) => one.name === name).length > 1;
      const environment = twice && longer !== undefined ? longer : name;
      const plan = readPlan(file, evidences);
      reading?.end(file);
      return { ...common(environment, flags), plan, ...inCode(environment, flags) };
    });
    reading?.done();
    checkEvidences(evidences, flags.evidence, inputs);
    return inputs;
  } catch (error) {
    reading?.fail();
    throw error;
  }
}

/** An evidence of no plan that is audited is a mistake: its plan would be held for incomplete, or is missing. */
function checkEvidences(evidences: readonly Evidence[], files: readonly string[], inputs: readonly AuditInput[]): void {
  const read = new Set(inputs.map(({ plan }) => plan.provenance.sha256));
  const idle = evidences.findIndex(({ plan }) => !read.has(plan));
  if (idle < 0) return;
  throw new KubeServicesError({
    code: "EvidenceForeign",
    what: "this is the evidence of none of the plans that are audited: the SHA-256 of their JSON is another",
    where: "--evidence",
    value: files[idle] ?? "",
    fix: "name the evidence.json that lies beside the plan.json, and that plan.json as it was written",
  });
}

/** What the code of the stack of this name says, where one has been synthesised. */
function inCode(environment: string, flags: AuditFlags): Pick<AuditInput, "acknowledgements" | "sources"> {
  try {
    const place = flags.outdir === undefined ? {} : { outdir: flags.outdir };
    const { file } = findStack(environment, place);
    return { acknowledgements: codeAcknowledgements(file, environment), sources: codeSources(file) };
  } catch (error) {
    const none = ["NotSynthesised", "StackUnknown", "StackFileMissing"];
    if (flags.outdir === undefined && KubeServicesError.is(error) && none.includes(error.code)) return {};
    throw error;
  }
}

async function makePlans(flags: AuditFlags, traces: boolean): Promise<AuditInput[]> {
  const made: AuditInput[] = [];
  const shown = progress();
  const place = flags.outdir === undefined ? {} : { outdir: flags.outdir };
  const which = (index: number): string =>
    flags.stack.length === 1 ? "" : ` (stack ${index + 1} of ${flags.stack.length})`;
  for (const [index, name] of flags.stack.entries()) {
    const synthesise = flags.synth && index === 0;
    const { stack, json } = await inSteps(
      (step) => planStack(name, { ...place, synthesise, traces, step: (what) => step(`${what}${which(index)}`) }),
      shown,
    );
    const acknowledgements = codeAcknowledgements(stack.file, name);
    const sources = codeSources(stack.file);
    made.push({ ...common(name, flags), plan: parsePlan(json, `stack ${name}`), acknowledgements, sources });
  }
  return made;
}

function common(environment: string, flags: AuditFlags): Pick<AuditInput, "environment" | "commit"> {
  const commit = flags.commit ?? currentCommit(".");
  return { environment, ...defined({ commit }) };
}

function checkNames(inputs: readonly AuditInput[]): void {
  const seen = new Set<string>();
  for (const { environment } of inputs) {
    if (seen.has(environment)) {
      throw new KubeServicesError({
        code: "EnvironmentTwice",
        what: "two plans have the same environment's name",
        value: environment,
        fix: "name them: prod=plans/a.json staging=plans/b.json",
      });
    }
    seen.add(environment);
  }
}
