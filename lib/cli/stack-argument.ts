import type { Command } from "commander";
import { findStack, type SynthesisedStack } from "../terraform";

/** The options of a command on one stack. */
export interface StackOptions {
  readonly outdir?: string;
}

/** Adds STACK and the options that say where it is. */
export function onStack(command: Command): Command {
  return command
    .argument("<stack>", "the stack, as CDKTF has synthesised it")
    .option("--outdir <folder>", "the folder of the synthesised stacks (default: as cdktf.json says)");
}

/**
 * The named stack.
 * @throws KubeServicesError as findStack does
 */
export function stackOf(name: string, options: StackOptions): SynthesisedStack {
  return findStack(name, options.outdir === undefined ? {} : { outdir: options.outdir });
}
