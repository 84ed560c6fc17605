import type { Command } from "commander";
import { connect, permissionOf, type ConnectedStack } from "../cluster";
import { findStack, type SynthesisedStack } from "../terraform";
import { tellNotes } from "./notes";

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

/**
 * The named stack and the cluster that it names.
 * @throws KubeServicesError as findStack and connect do
 */
export function connectStack(name: string, options: StackOptions): Promise<ConnectedStack> {
  return connectTo(stackOf(name, options));
}

/** As connect, and whoever waits because the API server asks to is told. */
export async function connectTo(stack: SynthesisedStack): Promise<ConnectedStack> {
  const connected = await connect(stack);
  connected.cluster.onDelay(({ seconds, status, attempt }) =>
    tellNotes([
      `the API server has much to do (status ${status}) and asks to wait: in ${Math.ceil(seconds)} s again: ${permissionOf(attempt)}`,
    ]),
  );
  return connected;
}
