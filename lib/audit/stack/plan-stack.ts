import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  checkRequirements,
  findStack,
  findTerraform,
  runTerraformOrThrow,
  showJson,
  synthesise,
  temporaryFolder,
} from "../../terraform";
import type { SynthesisedStack } from "../../terraform";

/** How a stack's plan is made. */
export interface PlanStackOptions {
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
  /** @default - only Ctrl-C stops it */
  readonly signal?: AbortSignal;
  /** Told what is under way. @default - nobody is told */
  readonly step?: (what: string) => void;
}

/** A plan that was made here. */
export interface StackPlan {
  readonly stack: SynthesisedStack;
  /** What `terraform show -json` wrote. It holds every secret in clear. */
  readonly json: Buffer;
}

/**
 * Synthesises a stack, plans it and returns the plan's JSON. The plan is never left on disk.
 * @throws KubeServicesError `StackUnknown`, `TerraformMissing`, `TerraformFailed` and what else lib/terraform throws
 */
export async function planStack(name: string, options: PlanStackOptions = {}): Promise<StackPlan> {
  const place = {
    ...(options.projectDir === undefined ? {} : { projectDir: options.projectDir }),
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
  };
  const terraform = await findTerraform();
  const run = options.signal === undefined ? {} : { signal: options.signal };
  if (options.synthesise !== false && existsSync(join(resolve(options.projectDir ?? "."), "cdktf.json"))) {
    options.step?.("synthesise");
    await synthesise({
      ...place,
      ...run,
      ...(options.traces === true ? { env: { KUBE_SERVICES_STACK_TRACES: "1" } } : {}),
    });
  }
  const stack = findStack(name, place);
  const cwd = stack.directory;
  checkRequirements(terraform, cwd); // a bad pair is told by the audit itself
  options.step?.(`init ${name}`);
  await runTerraformOrThrow(terraform, ["init", "-input=false"], { cwd, ...run });
  const folder = temporaryFolder("kube-services-plan-"); // for this user alone (mode 0700)
  try {
    const file = join(folder, "plan");
    options.step?.(`plan ${name}`);
    await runTerraformOrThrow(terraform, ["plan", "-input=false", `-out=${file}`], { cwd, ...run });
    return { stack, json: await showJson(terraform, file, { cwd, ...run }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
