import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { findTerraform, type Terraform } from "./find";
import { initialise } from "./initialise";
import { checkRequirements } from "./requirements";
import { runTerraformOrThrow, showJson } from "./run";
import { findStack, type SynthesisedStack } from "./stack";
import { synthesise } from "./synthesise";
import { temporaryFolder } from "./temporary-folder";

/** How a stack's plan is made. */
export interface SavePlanOptions {
  /** @default - the current folder */
  readonly projectDir?: string;
  /** @default - as CDKTF: CDKTF_OUTDIR, cdktf.json, `cdktf.out` */
  readonly outdir?: string;
  /**
   * Whether the app is run first, so that the plan is of the code as it is now.
   * @default true
   */
  readonly synthesise?: boolean;
  /**
   * Whether the constructs of this library write down where they are made, so that findings lead there.
   * @default false
   */
  readonly traces?: boolean;
  /**
   * Whether `terraform init` is run although it has been run before: providers and modules may have changed since.
   * @default true - else only where the plan asks for it
   */
  readonly init?: boolean;
  /** @default - only Ctrl-C stops it */
  readonly signal?: AbortSignal;
  /** Told what is under way. @default - nobody is told */
  readonly step?: (what: string) => void;
}

/** A plan that was made here, in a file that this user alone may read. Whoever has it discards it. */
export interface SavedPlan {
  readonly stack: SynthesisedStack;
  readonly terraform: Terraform;
  /** The file that `terraform apply` takes. */
  readonly file: string;
  /** What `terraform show -json` wrote of it. It holds every secret in clear. */
  readonly json: Buffer;
  /** Removes the file. */
  discard(): void;
}

const INIT_ASKED = /terraform init|tofu init|Inconsistent dependency lock file|Required plugins are not installed/;

/** Terraform tells its version while the app runs; where there is none that can be used, the app is stopped. */
async function besideSynthesis<T>(
  found: Promise<T>,
  synthesised: (signal: AbortSignal) => Promise<void>,
  asked: AbortSignal | undefined,
): Promise<T> {
  const stop = new AbortController();
  if (asked?.aborted === true) stop.abort();
  asked?.addEventListener("abort", () => stop.abort(), { once: true });
  const synthesis = synthesised(stop.signal);
  try {
    const [result] = await Promise.all([found, synthesis]);
    return result;
  } catch (error) {
    stop.abort();
    await synthesis.catch(() => undefined);
    throw error;
  }
}

/** A stack that a plan can be made of. */
export interface ReadyStack {
  readonly stack: SynthesisedStack;
  readonly terraform: Terraform;
}

/**
 * Synthesises a stack, and initialises its folder.
 * @throws KubeServicesError `StackUnknown`, `TerraformMissing`, `TerraformFailed` and what else this room throws
 */
export async function readyStack(name: string, options: SavePlanOptions = {}): Promise<ReadyStack> {
  const place = {
    ...defined({ projectDir: options.projectDir, outdir: options.outdir }),
  };
  const run = options.signal === undefined ? {} : { signal: options.signal };
  const synthesised = async (signal: AbortSignal): Promise<void> => {
    if (options.synthesise === false || !existsSync(join(resolve(options.projectDir ?? "."), "cdktf.json"))) return;
    options.step?.("synthesise");
    await synthesise({
      ...place,
      signal,
      ...(options.traces === true ? { env: { KUBE_SERVICES_STACK_TRACES: "1" } } : {}),
    });
  };
  const terraform = await besideSynthesis(findTerraform(), synthesised, options.signal);
  const stack = findStack(name, place);
  checkRequirements(terraform, stack.directory); // a bad pair is told by the audit itself
  if (options.init === false) await initialise(terraform, { cwd: stack.directory, ...run });
  else await init({ stack, terraform }, options);
  return { stack, terraform };
}

async function init({ stack, terraform }: ReadyStack, options: SavePlanOptions): Promise<void> {
  options.step?.(`init ${stack.name}`);
  const run = options.signal === undefined ? {} : { signal: options.signal };
  await runTerraformOrThrow(terraform, ["init", "-input=false"], { cwd: stack.directory, ...run });
}

/**
 * Plans a stack.
 * @param targets the addresses that the plan is of @default - all
 * @param directory where Terraform runs @default - the stack's own folder
 * @throws KubeServicesError `TerraformFailed` and what else this room throws
 */
export async function planReady(
  ready: ReadyStack,
  options: SavePlanOptions = {},
  targets: readonly string[] = [],
  directory = ready.stack.directory,
): Promise<SavedPlan> {
  const { stack, terraform } = ready;
  const place = { cwd: directory, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  const folder = temporaryFolder("kube-services-plan-"); // for this user alone (mode 0700)
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  const file = join(folder, "plan");
  const args = ["plan", "-input=false", `-out=${file}`, ...targets.map((address) => `-target=${address}`)];
  const plan = async (): Promise<void> => {
    options.step?.(`plan ${stack.name}`);
    await runTerraformOrThrow(terraform, args, place);
  };
  try {
    await plan().catch(async (error: unknown) => {
      if (options.init !== false || !KubeServicesError.is(error) || !INIT_ASKED.test(error.message)) throw error;
      await init(ready, options);
      await plan();
    });
    return { stack, terraform, file, json: await showJson(terraform, file, place), discard };
  } catch (error) {
    discard();
    throw error;
  }
}

/**
 * Synthesises a stack and plans it.
 * @throws KubeServicesError `StackUnknown`, `TerraformMissing`, `TerraformFailed` and what else this room throws
 */
export async function savePlan(name: string, options: SavePlanOptions = {}): Promise<SavedPlan> {
  return planReady(await readyStack(name, options), options);
}
