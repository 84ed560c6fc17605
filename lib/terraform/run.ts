import { stripVTControlCharacters } from "node:util";
import { KubeServicesError } from "../errors";
import { rareCollection } from "./collector";
import { refuseArguments, withoutLogs } from "./environment";
import { knownFault } from "./known-fault";
import { runProcess, type ProcessOptions, type ProcessResult } from "./process";
import type { Terraform } from "./find";

/** No questions asked, no hints for people at a prompt, no call home. */
const AUTOMATION = { TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" } as const;

/**
 * Runs Terraform. It never asks a question: give `-auto-approve` where that is meant.
 * @param args the arguments, such as `["plan", "-out=tfplan"]`
 * @throws KubeServicesError `TerraformArgumentsGiven`, `ProgramNotStarted`, `Interrupted`; a failing exit status is in
 *   the result
 */
export async function runTerraform(
  terraform: Terraform,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const env = { ...AUTOMATION, ...options.env };
  const whole = { ...process.env, ...env };
  refuseArguments(args, whole);
  return runProcess(terraform.path, args, {
    ...options,
    env: { ...env, ...rareCollection(whole), ...withoutLogs(whole) },
  });
}

/** The backend `http` tells the ID that is held so, and shows its own failed request as the lock (Terraform 1.11). */
const HTTP_LOCK = /already locked: ID=([-\w]+)/;
/** How Terraform names who holds the lock of a state. */
const LOCK_FACT = /^\s*(ID|Operation|Who|Created): +(\S.*)$/;

/**
 * A state that somebody else works on, or that a Terraform which was killed has left locked.
 * @param said what Terraform said on standard error
 */
function stateLocked(said: string, cwd: string, command: string): KubeServicesError | undefined {
  if (!/Error acquiring the state lock/.test(said)) return undefined;
  const text = diagnostics(said);
  const held = HTTP_LOCK.exec(text.replace(/\s+/g, " "))?.[1];
  const facts = new Map(
    (held === undefined ? text : `ID: ${held}`).split("\n").flatMap((line) => {
      const [, name, value] = LOCK_FACT.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value.trim()] as const];
    }),
  );
  const id = facts.get("ID");
  const by = ["Who", "Operation", "Created"].flatMap((name) => facts.get(name) ?? []).join(", ");
  return new KubeServicesError({
    code: "StateLocked",
    what: `the state is locked${by === "" ? "" : ` (${by})`}: Terraform works on it elsewhere, or was killed and left its lock behind`,
    where: cwd,
    fix:
      "wait until the other run has ended and try again; if nobody is at work, release the lock with " +
      `${command} -chdir=${cwd} force-unlock ${id ?? "<the lock's ID>"}`,
  });
}

/**
 * Runs Terraform and throws where it fails.
 * @throws KubeServicesError `StateLocked` with how to unlock it, `IdentityLost` and `IdentityMissing` for the faults of
 *   bad pairs of engine and provider, `TerraformFailed` with what Terraform said, `ProgramNotStarted`, `Interrupted`
 */
export async function runTerraformOrThrow(
  terraform: Terraform,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const result = await runTerraform(terraform, args, options);
  if (result.exitCode === 0) return result;
  const command = terraform.product === "opentofu" ? "tofu" : "terraform";
  const locked = stateLocked(result.stderr, options.cwd, command);
  if (locked !== undefined) throw locked;
  const said = diagnostics(result.stderr);
  const known = knownFault(terraform, said, `${command} ${args[0]}`, options.cwd);
  if (known !== undefined) throw known;
  throw new KubeServicesError({
    code: "TerraformFailed",
    what: `${command} ${args[0]} failed with exit status ${result.exitCode}${said === "" ? "" : `\n${said}`}`,
    where: options.cwd,
  });
}

/**
 * What `terraform show -json` says of a saved plan, or of the state where no plan is named, as bytes.
 * It holds every secret in clear: print none of it, and keep it out of files others can read.
 * @throws KubeServicesError `TerraformFailed`, `ProgramNotStarted`, `Interrupted`
 */
export async function showJson(
  terraform: Terraform,
  planFile: string | undefined,
  options: ProcessOptions,
): Promise<Buffer> {
  const args = planFile === undefined ? ["show", "-json"] : ["show", "-json", planFile];
  return (await runTerraformOrThrow(terraform, args, { ...options, output: "capture" })).stdout;
}

/**
 * Terraform's own error text without the lines of the configuration and the values that it quotes: they may be
 * credentials that someone wrote into the stack.
 */
export function diagnostics(stderr: string): string {
  const kept: string[] = [];
  let quoting = false;
  for (const line of stripVTControlCharacters(stderr).split(/\r?\n/)) {
    const text = line.replace(/^[│╷╵|]\s?/, "").trimEnd();
    if (/^\s*├─/.test(line) || /^\s*├─/.test(text)) quoting = true;
    else if (text.trim() === "") quoting = false;
    if (quoting || /^\s*\d+:(\s|$)/.test(text)) continue;
    if (text.trim() !== "" || (kept.length > 0 && kept.at(-1) !== "")) kept.push(text);
  }
  return kept
    .join("\n")
    .trim()
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}
