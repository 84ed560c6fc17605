import { App, type AppConfig } from "cdktf";
import { mistakeOf } from "./cdktf-mistakes";
import { checkInstalled } from "./compatibility";
import { KubeServicesError } from "./errors";

/**
 * Runs the program that cdktf.json names: makes the App, lets `declare` put stacks into it, and synthesises them.
 *
 * A mistake in what is declared (`KubeServicesError`) is written to standard error as its text alone, without a stack
 * trace, and the process ends with exit code 2; nothing is synthesised then. So are the mistakes that CDKTF and
 * constructs tell (a construct's id that is there already, a failed validation). Anything else is thrown on.
 * @param declare puts the stacks into the App
 * @param config of the App. @default - CDKTF's own
 * @example
 * ```ts
 * runApp((own) => {
 *   new EnvironmentStack(own, "prod", {
 *     cluster: { kubeconfig: "~/.kube/config", context: "prod" },
 *     namespace: "shop",
 *   });
 * });
 * ```
 */
export function runApp(declare: (app: App) => void, config?: AppConfig): void {
  try {
    checkInstalled();
    const app = new App(config);
    declare(app);
    app.synth();
  } catch (error) {
    const mistake = KubeServicesError.is(error) ? error : mistakeOf(error);
    if (mistake === undefined) throw error;
    process.stderr.write(`${mistake.message}\n`);
    process.exitCode = 2; // as the command line does for a user's mistake
  }
}
