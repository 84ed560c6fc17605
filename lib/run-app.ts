import { App, type AppConfig } from "cdktf";
import { KubeServicesError } from "./errors";

/**
 * Runs the program that cdktf.json names: makes the App, lets `declare` put stacks into it, and synthesises them.
 *
 * A mistake in what is declared (`KubeServicesError`) is written to standard error as its text alone, without a stack
 * trace, and the process ends with exit code 2; nothing is synthesised then. Anything else is thrown on.
 * @param declare puts the stacks into the App
 * @param config of the App. @default - CDKTF's own
 */
export function runApp(declare: (app: App) => void, config?: AppConfig): void {
  try {
    const app = new App(config);
    declare(app);
    app.synth();
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2; // as the command line does for a user's mistake
  }
}
