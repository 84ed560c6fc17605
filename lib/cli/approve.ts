import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { Option, type Command } from "commander";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { visibleLines } from "../foreign-text";
import { showChanges } from "../deploy";
import { chosen, isCritical, readSigningKey, readStack, writeApproval, type StackRelease } from "../release";
import { DEFAULT_POLICY_FILE } from "./policy-options";
import { confirmed } from "./confirm";
import { judgeAgain } from "./judge-again";
import { asDocument, formatOption, type Format } from "./output";
import { period } from "./release-options";

interface ApproveOptions {
  readonly key: string;
  readonly by?: string;
  readonly expires: number;
  readonly reject?: boolean;
  readonly comment?: string;
  readonly decrypt?: string;
  readonly policy?: string;
  readonly yes?: boolean;
  readonly format: Format;
}

const A_DAY = 24 * 60 * 60_000;

/** Adds `kube-services approve DIR`. */
export function registerApprove(program: Command): void {
  program
    .command("approve")
    .argument("<folder>", "what kube-services plan has written")
    .argument("[stacks...]", "the stacks that are meant (default: all)")
    .description("sign that plans may be applied, or must not be: who, when, until when; nothing is uploaded")
    .requiredOption("--key <file>", "your private key: Ed25519 or ECDSA P-256, as PEM")
    .option("--by <name>", "your name in the approval (default: your e-mail address in git, else your user name)")
    .addOption(
      new Option("--expires <duration>", "how long it holds, such as 24h")
        .argParser(period("--expires"))
        .default(A_DAY, "a day"),
    )
    .option("--reject", "sign that they must not be applied")
    .option("--comment <text>", "why")
    .option("--decrypt <command>", "decrypts the plan, to audit it again: standard input to standard output")
    .option("--policy <file>", `the audit's policy (default: ${DEFAULT_POLICY_FILE}, if it is there)`)
    .option("--yes", "do not ask")
    .addOption(formatOption())
    .action(approve);
}

async function approve(folder: string, names: readonly string[], options: ApproveOptions): Promise<void> {
  const key = readSigningKey(options.key, "--key");
  const stacks = chosen(folder, names).map((name) => readStack(folder, name));
  const problems = stacks.flatMap((one) => one.problems);
  for (const one of stacks) problems.push(...(await judgeAgain(one, options)).problems);
  if (problems.length > 0) throw new KubeServicesError(problems);
  const say = (text: string): void =>
    void (options.format === "text" ? process.stdout : process.stderr).write(visibleLines(`${text}\n`));
  for (const one of stacks) say(summary(one));
  const verb = options.reject === true ? "Reject" : "Approve";
  if (
    !(await confirmed(
      `${verb} ${stacks.length === 1 ? "this plan" : `these ${stacks.length} plans`}?`,
      "the reports in the folder",
      options.yes,
    ))
  )
    return say("Nothing was signed.");
  const now = Date.now();
  const by = options.by ?? whoAmI();
  const expires = new Date(now + options.expires).toISOString();
  const file = writeApproval(
    folder,
    stacks,
    {
      decision: options.reject === true ? "rejected" : "approved",
      by,
      at: new Date(now).toISOString(),
      expires,
      ...defined({ comment: options.comment }),
    },
    key,
  );
  if (options.format !== "text") {
    const data = {
      decision: options.reject === true ? ("rejected" as const) : ("approved" as const),
      ...{ by, expires, file, keyid: key.id },
      stacks: stacks.map(({ stack, digest }) => ({ stack, manifest: digest })),
    };
    process.stdout.write(asDocument("Approval", data, options.format));
    return;
  }
  say(`${options.reject === true ? "Rejected" : `Approved until ${expires}`} by ${by}: ${file}`);
}

function summary({ stack, folder, manifest }: StackRelease): string {
  const { audit, changes, commit, createdAt, ephemeral } = manifest;
  return [
    `${stack}: ${showChanges(changes)}`,
    `  audit: ${audit.verdict}${isCritical(manifest) ? " (critical)" : ""}`,
    `  planned ${createdAt}${commit === undefined ? "" : ` at ${commit}`}`,
    ...(ephemeral.length === 0
      ? []
      : [`  given again when it is applied: ${ephemeral.map(({ name }) => name).join(", ")}`]),
    `  reports: ${folder}`,
  ].join("\n");
}

/** Whom git knows here, else the user of this machine. */
export function whoAmI(): string {
  const { stdout, status } = spawnSync("git", ["config", "user.email"], { encoding: "utf8" });
  const email = status === 0 ? stdout.trim() : "";
  return email === "" ? userInfo().username : email;
}
