import { stripVTControlCharacters } from "node:util";
import { KubeServicesError } from "../errors";
import { runProcess, type ProcessOptions, type ProcessResult } from "./process";
import type { Terraform } from "./find";

/** No questions asked, no hints for people at a prompt, no call home. */
const AUTOMATION = { TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" } as const;

/**
 * Runs Terraform. It never asks a question: give `-auto-approve` where that is meant.
 * @param args the arguments, such as `["plan", "-out=tfplan"]`
 * @throws KubeServicesError `ProgramNotStarted`, `Interrupted`; a failing exit status is in the result
 */
export function runTerraform(
  terraform: Terraform,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  return runProcess(terraform.path, args, { ...options, env: { ...AUTOMATION, ...options.env } });
}

/**
 * Runs Terraform and throws where it fails.
 * @throws KubeServicesError `TerraformFailed` with what Terraform said, `ProgramNotStarted`, `Interrupted`
 */
export async function runTerraformOrThrow(
  terraform: Terraform,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const result = await runTerraform(terraform, args, options);
  if (result.exitCode === 0) return result;
  const said = diagnostics(result.stderr);
  throw new KubeServicesError({
    code: "TerraformFailed",
    what: `${terraform.product === "opentofu" ? "tofu" : "terraform"} ${args[0]} failed with exit status ${result.exitCode}${said === "" ? "" : `\n${said}`}`,
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
