import { connect, permissionOf, type ConnectedStack } from "../cluster";
import type { SynthesisedStack } from "../terraform";
import { tellNotes } from "./notes";
import { stackOf, type StackOptions } from "./stack-argument";

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
