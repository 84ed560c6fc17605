import { Command, CommanderError } from "commander";
import { KubeServicesError } from "../errors";
import { EXIT_DEFECT, EXIT_OK, EXIT_USAGE } from "./exit-codes";
import { registerAssociated } from "./associated";
import { registerAdopt } from "./adopt";
import { registerAudit } from "./audit";
import { registerDetails } from "./details";
import { registerExport } from "./export";
import { registerLeftovers } from "./leftovers";
import { registerImport } from "./import";
import { registerLogs } from "./logs";
import { registerSandbox } from "./sandbox";
import { registerStatus } from "./status";
import { registerTeardown } from "./teardown";

/**
 * The verbs, one file each: a verb adds its commander command to the program. A verb that found something to report
 * (a finding, an unhealthy service) sets `process.exitCode` to 1 and returns.
 */
const verbs: readonly ((program: Command) => void)[] = [
  registerAudit,
  registerAdopt,
  registerSandbox,
  registerDetails,
  registerStatus,
  registerLogs,
  registerAssociated,
  registerLeftovers,
  registerTeardown,
  registerExport,
  registerImport,
];

/** The `kube-services` program, with all its verbs. */
export function createProgram(): Command {
  const program = new Command("kube-services")
    .description("Kubernetes services declared with CDKTF: sandbox, audit, details, teardown, manifests")
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  for (const register of verbs) register(program);
  return program;
}

/**
 * Runs the command line.
 * @param args the arguments after the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  if (!process.stdout.listeners("error").includes(endUnread)) process.stdout.on("error", endUnread);
  try {
    await createProgram().parseAsync([...args], { from: "user" });
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
  if (KubeServicesError.is(error)) {
    process.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
  process.stderr.write(
    `This is a defect of kube-services, please report it:\n${String((error as Error)?.stack ?? error)}\n`,
  );
  return EXIT_DEFECT;
}
