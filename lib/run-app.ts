import { App, type AppConfig } from "cdktf";
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

/** What CDKTF and constructs throw for a user's mistake, by their texts: they have no codes. */
const THEIR_MISTAKES: readonly (readonly [text: RegExp, code: string, fix: string])[] = [
  [/^There is already a Construct with name /, "ConstructIdDuplicate", "give one of the two constructs another id"],
  [/^Only root constructs may have an empty (name|ID)/i, "ConstructIdMissing", "give the construct an id"],
  [
    /^Unable to calculate a unique id for an empty set of components/,
    "ConstructIdHidden",
    "give the construct another id: CDKTF leaves Default and Resource out of addresses, and nothing would be left",
  ],
  [
    /^Cannot create Terraform ?stack with id /i,
    "StackIdInvalid",
    "choose an id without white space and the characters * ? [ ] { } !",
  ],
  [
    /^No stack could be identified for the construct/,
    "StackMissing",
    "give the construct a stack, or a construct in one, as its scope",
  ],
  [/^(App level v|V)alidation failed with the following errors:/, "ValidationFailed", "mend what is listed"],
];

function mistakeOf(error: unknown): KubeServicesError | undefined {
  const text = error instanceof Error ? error.message : "";
  const known = THEIR_MISTAKES.find(([pattern]) => pattern.test(text));
  return known === undefined ? undefined : new KubeServicesError({ code: known[1], what: text.trim(), fix: known[2] });
}
