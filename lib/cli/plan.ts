import { Option, type Command } from "commander";
import { existsSync } from "node:fs";
import { currentCommit, FORMATS, type Format } from "../audit";
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
import { savePlan, type SavedPlan } from "../terraform";
import { progress, type Progress } from "../terminal";
import { COMMENT_LIMITS, markdownLength } from "./audit-output";
import { DEFAULT_POLICY_FILE } from "./audit-policy";
import { EXIT_FOUND, EXIT_UNDECIDED } from "./exit-codes";
import { judgePlan, type JudgingOptions } from "./judge-plan";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format as DataFormat } from "./output";
import type { StackOptions } from "./stack-argument";
import { toolVersion } from "./version";

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
  program
    .command("plan")
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
    .action(run);
}

async function run(stacks: readonly string[], options: PlanOptions): Promise<void> {
  const release = releaseOptions(options);
  makeReleaseFolder(options.out);
  const shown = progress();
  const written: WrittenStack[] = [];
  for (const [index, name] of [...new Set(stacks)].entries()) {
    const plan = await planned(name, options, options.synth && index === 0, shown);
    try {
      const judged = await judgePlan(name, plan, options);
      written.push(await writeStack(options.out, { name, plan, ...judged }, release));
    } finally {
      plan.discard();
    }
  }
  tell(written, options);
}

function releaseOptions({ report, maxLength, policy, key, encrypt, digestKey }: PlanOptions): ReleaseOptions {
  const commit = currentCommit(".");
  const policyFile = policy ?? (existsSync(DEFAULT_POLICY_FILE) ? DEFAULT_POLICY_FILE : undefined);
  const longest = maxLength ?? COMMENT_LIMITS["github"];
  return {
    toolVersion: toolVersion(),
    reports: report,
    ...(commit === undefined ? {} : { commit }),
    ...(longest === undefined ? {} : { maxLength: longest }),
    ...(policyFile === undefined ? {} : { policyFile }),
    ...(key === undefined ? {} : { key: readSigningKey(key, "--key") }),
    ...(encrypt === undefined ? {} : { encrypt }),
    ...(digestKey === undefined ? {} : { digestKey: readDigestKey(digestKey) }),
  };
}

async function planned(name: string, options: PlanOptions, synth: boolean, shown: Progress): Promise<SavedPlan> {
  let open: ReturnType<Progress["step"]> | undefined;
  try {
    const plan = await savePlan(name, {
      ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
      synthesise: synth,
      step: (what) => (open = shown.step(what)),
    });
    open?.done();
    return plan;
  } catch (error) {
    open?.fail();
    throw error;
  }
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
