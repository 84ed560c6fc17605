import { Option, type Command } from "commander";
import { currentCommit, FORMATS, type Format } from "../audit";
import { defined } from "../defined";
import { isEmpty, showChanges } from "../deploy";
import {
  makeReleaseFolder,
  readDigestKey,
  readSigningKey,
  REPORT_FILES,
  writeStack,
  type ReleaseOptions,
  type WrittenStack,
} from "../release";
import { savePlan } from "../terraform";
import { progress } from "../terminal";
import { COMMENT_LIMITS, markdownLength } from "./audit-output";
import { DEFAULT_POLICY_FILE, policyTextOf, withPolicyChoice } from "./audit-policy";
import { EXIT_FOUND, EXIT_UNDECIDED } from "./exit-codes";
import { inSteps } from "./in-steps";
import { judgePlan, type JudgingOptions } from "./judge-plan";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format as DataFormat } from "./output";
import type { StackOptions } from "./stack-argument";
import { toolVersion } from "./version";
import { defaultsOf, type Defaults } from "./weakened";

interface PlanOptions extends StackOptions, JudgingOptions {
  readonly out: string;
  readonly synth: boolean;
  readonly report: readonly Format[];
  readonly maxLength?: number;
  readonly key?: string;
  readonly encrypt?: string;
  readonly digestKey?: string;
  readonly format: DataFormat;
}

/** Adds `kube-services plan STACK… --out DIR`. */
export function registerPlan(program: Command): void {
  const written = FORMATS.filter((format) => REPORT_FILES[format] !== undefined);
  const command = withPolicyChoice(program.command("plan"))
    .argument("<stacks...>", "the stacks, as CDKTF synthesises them")
    .description(
      "plan stacks into a folder that can be reviewed, approved and applied: the plan, its JSON without secrets, the " +
        "audit, what another machine needs, and a manifest with the SHA-256 of each",
    )
    .requiredOption("--out <folder>", "a folder that is new or empty")
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
  const release = releaseOptions(options);
  makeReleaseFolder(options.out);
  const shown = progress();
  const place = options.outdir === undefined ? {} : { outdir: options.outdir };
  const written: WrittenStack[] = [];
  for (const [index, name] of [...new Set(stacks)].entries()) {
    const plan = await inSteps(
      (step) => savePlan(name, { ...place, synthesise: options.synth && index === 0, step }),
      shown,
    );
    try {
      const judged = await judgePlan(plan, options, given);
      written.push(await writeStack(options.out, { name, plan, ...judged }, release));
    } finally {
      plan.discard();
    }
  }
  tell(written, options);
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

function tell(written: readonly WrittenStack[], options: PlanOptions): void {
  const verdicts = written.map(({ predicate }) => predicate.audit.exitCode);
  if (verdicts.includes(1)) process.exitCode = EXIT_FOUND;
  else if (verdicts.some((code) => code !== 0)) process.exitCode = EXIT_UNDECIDED;
  if (options.encrypt === undefined)
    tellNotes([
      "The plan and its JSON hold every secret of the stack in clear, readable for you alone: encrypt them before they " +
        "leave this machine (--encrypt), or keep them where nobody else can read them.",
    ]);
  if (options.format !== "text") {
    const data = written.map(({ folder, predicate: { stack, changes, audit, state, encrypted } }) => ({
      ...{ stack, folder, changes, state, encrypted },
      audit: { verdict: audit.verdict, exitCode: audit.exitCode },
    }));
    process.stdout.write(asDocument("Plans", data, options.format));
    return;
  }
  for (const { stack, folder, predicate } of written) {
    const { changes, audit } = predicate;
    process.stdout.write(
      `${stack}: ${isEmpty(changes) ? "no changes" : showChanges(changes)}; ${audit.verdict}\n  ${folder}\n`,
    );
  }
}
