import { setMaxListeners } from "node:events";
import { EXIT_INTERRUPTED } from "./exit-codes";

/**
 * A signal for work that goes on until Ctrl-C (or SIGTERM): the first one asks it to end in order, a second one ends the
 * process.
 */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
