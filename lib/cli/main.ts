import { Command, CommanderError } from "commander";
import { KubeServicesError, formatProblem } from "../errors";
import { machineProblem } from "../machine";
import { EXIT_DEFECT, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE } from "./exit-codes";

/* eslint-disable @typescript-eslint/no-require-imports */
/**
 * The verbs, one file each: a verb adds its commander command to the program. A verb that found something to report
 * (a finding, an unhealthy service) sets `process.exitCode` to 1 and returns. A run loads the one verb that it is
 * about: all of them would take most of its time.
 */
const verbs: Readonly<Record<string, () => (program: Command) => void>> = {
  adopt: () => (require("./adopt") as typeof import("./adopt")).registerAdopt,
  associated: () => (require("./associated") as typeof import("./associated")).registerAssociated,
  audit: () => (require("./audit") as typeof import("./audit")).registerAudit,
  details: () => (require("./details") as typeof import("./details")).registerDetails,
  export: () => (require("./export") as typeof import("./export")).registerExport,
  import: () => (require("./import") as typeof import("./import")).registerImport,
  leftovers: () => (require("./leftovers") as typeof import("./leftovers")).registerLeftovers,
  logs: () => (require("./logs") as typeof import("./logs")).registerLogs,
  sandbox: () => (require("./sandbox") as typeof import("./sandbox")).registerSandbox,
  status: () => (require("./status") as typeof import("./status")).registerStatus,
  teardown: () => (require("./teardown") as typeof import("./teardown")).registerTeardown,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * The `kube-services` program.
 * @param asked the verb that is to be run
 * @default asked - all verbs, which a word that is no verb gets as well
 */
export function createProgram(asked?: string): Command {
  const program = new Command("kube-services")
    .description("Kubernetes services declared with CDKTF: sandbox, audit, details, teardown, manifests")
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  const only = asked !== undefined && Object.hasOwn(verbs, asked) ? verbs[asked] : undefined;
  for (const load of only === undefined ? Object.values(verbs) : [only]) load()(program);
  return program;
}

/**
 * Runs the command line.
 * @param args the arguments after the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  if (!process.stdout.listeners("error").includes(endUnread)) process.stdout.on("error", endUnread);
  try {
    await createProgram(args[0]).parseAsync([...args], { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Whoever reads the output has closed it (`| head`): there is nobody left to write for. */
function endUnread(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT_OK);
  throw error;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE; // commander has printed it
  // How the prompts tell of Ctrl-C; they are asked before anything is done.
  if ((error as Error | undefined)?.name === "ExitPromptError") {
    process.stderr.write("Interrupted: nothing was done.\n");
    return EXIT_INTERRUPTED;
  }
  if (KubeServicesError.is(error)) {
    process.stderr.write(`${error.message}\n`);
    return error.code === "Interrupted" ? EXIT_INTERRUPTED : EXIT_USAGE;
  }
  const problem = machineProblem(error);
  if (problem !== undefined) {
    process.stderr.write(`${formatProblem(problem)}\n`);
    return EXIT_USAGE;
  }
  process.stderr.write(
    `This is a defect of kube-services, please report it:\n${String((error as Error)?.stack ?? error)}\n`,
  );
  return EXIT_DEFECT;
}
