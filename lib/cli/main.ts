import { Command, CommanderError } from "commander";
import { KubeServicesError, formatProblem } from "../errors";
import { visibleLines } from "../foreign-text";
import { machineProblem } from "../machine";
import { settleEnvironment } from "../machine-environment";
import { setDefaults } from "./defaults";
import { toolVersion } from "../own-manifest";
import { tellNotes } from "./notes";
import { EXIT_DEFECT, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE } from "./exit-codes";

/** A verb, as the list of all shows it. */
interface Verb {
  readonly usage: string;
  readonly description: string;
  /** Another word for it. */
  readonly alias?: string;
  /** Adds its command to a program. */
  readonly load: () => (program: Command, programWith: typeof createProgram) => void;
}

/* eslint-disable @typescript-eslint/no-require-imports */
/**
 * The verbs, one file each: a verb adds its commander command to the program. A verb that found something to report
 * (a finding, an unhealthy service) sets `process.exitCode` to 1 and returns. A run loads the one verb that it is
 * about, and the list of them none: all of them would take most of its time.
 */
const verbs: Readonly<Record<string, Verb>> = {
  adopt: {
    usage: "<stack>",
    description: "take into the state what a killed or failed run of Terraform made and did not write down",
    load: () => (require("./adopt") as typeof import("./adopt")).registerAdopt,
  },
  apply: {
    usage: "<folder> [stacks...]",
    description: "apply the very plans that were approved, wait for what they run, and write a record",
    load: () => (require("./apply") as typeof import("./apply")).registerApply,
  },
  approve: {
    usage: "<folder> [stacks...]",
    description: "sign that plans may be applied, or must not be",
    load: () => (require("./approve") as typeof import("./approve")).registerApprove,
  },
  associated: {
    usage: "<stack> <name>",
    description: "what belongs to a service or workload, and what its removal would do to each",
    load: () => (require("./associated") as typeof import("./associated")).registerAssociated,
  },
  audit: {
    usage: "[plans...]",
    description: "report what Terraform plans would do, and what is wrong with it",
    load: () => (require("./audit") as typeof import("./audit")).registerAudit,
  },
  changed: {
    usage: "",
    description: "the stacks that a change concerns, and what of them",
    load: () => (require("./changed") as typeof import("./changed")).registerChanged,
  },
  completion: {
    usage: "<shell>",
    description: "print what makes a shell complete verbs, options, stacks and names",
    load: () => (require("./completion") as typeof import("./completion")).registerCompletion,
  },
  demo: {
    usage: "",
    description: "the whole job once, in a sandbox: deploy, what runs, an empty second plan",
    load: () => (require("./demo") as typeof import("./demo")).registerDemo,
  },
  deploy: {
    usage: "<stack>",
    description: "plan, audit the plan, ask, apply that very plan, and wait for what runs",
    load: () => (require("./deploy") as typeof import("./deploy")).registerDeploy,
  },
  details: {
    usage: "<stack> [name]",
    description: "what runs: all of a stack, or everything about one service, workload or other object",
    load: () => (require("./details") as typeof import("./details")).registerDetails,
  },
  export: {
    usage: "<stack> [construct]",
    description: "the Kubernetes manifests that a synthesised stack stands for",
    load: () => (require("./export") as typeof import("./export")).registerExport,
  },
  import: {
    usage: "[files...]",
    description: "write a stack in TypeScript from manifests, or from a namespace of a cluster",
    load: () => (require("./import") as typeof import("./import")).registerImport,
  },
  init: {
    usage: "[folder]",
    description: "make a project that runs: two environments, a service, a test, and their CI",
    load: () => (require("./init") as typeof import("./init")).registerInit,
  },
  leftovers: {
    usage: "<stack>",
    description: "what carries the stack's labels in its cluster but is not in its state",
    load: () => (require("./leftovers") as typeof import("./leftovers")).registerLeftovers,
  },
  logs: {
    usage: "<stack> <name>",
    description: "the logs of all pods of a service or workload, in time order",
    load: () => (require("./logs") as typeof import("./logs")).registerLogs,
  },
  pipeline: {
    usage: "<where>",
    description: "write the CI of the stacks at hand: github, gitlab or atlantis",
    load: () => (require("./pipeline") as typeof import("./pipeline")).registerPipeline,
  },
  plan: {
    usage: "<stacks...>",
    description: "plan stacks into a folder that can be reviewed, approved and applied",
    load: () => (require("./plan") as typeof import("./plan")).registerPlan,
  },
  sandbox: {
    usage: "<command>",
    description: "a throw-away local cluster: up, down, status, env, reset",
    load: () => (require("./sandbox") as typeof import("./sandbox")).registerSandbox,
  },
  status: {
    usage: "<stack> [name]",
    description: "whether all that a stack runs is ready, and why not",
    load: () => (require("./status") as typeof import("./status")).registerStatus,
  },
  teardown: {
    usage: "<stack> [name]",
    description: "remove a stack, or one service or workload of it, with what is ticked",
    alias: "destroy",
    load: () => (require("./teardown") as typeof import("./teardown")).registerTeardown,
  },
  verify: {
    usage: "<folder> [stacks...]",
    description: "check without any network what apply would check of such a folder",
    load: () => (require("./verify") as typeof import("./verify")).registerVerify,
  },
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The verb that a word means; undefined for a word that is none. */
export function verbOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  if (word === "complete") return "completion"; // what its scripts run
  if (Object.hasOwn(verbs, word)) return word;
  return Object.keys(verbs).find((verb) => verbs[verb]?.alias === word);
}

/**
 * The `kube-services` program.
 * @param asked the verb that is to be run
 * @default asked - the list of all verbs, which a word that is no verb gets as well
 */
export function createProgram(asked?: string): Command {
  const program = new Command("kube-services")
    .description("Kubernetes services declared with CDKTF: deploy, audit, details, teardown, manifests, sandbox")
    .version(toolVersion(), "-V, --version", "show the version of this package")
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  const verb = verbOf(asked);
  if (verb !== undefined) {
    verbs[verb]?.load()(program, createProgram);
    if (verb !== "completion") for (const command of program.commands) withoutDefaults(command);
    return program;
  }
  program.addHelpText("after", "\nkube-services <verb> --help lists the options of one.");
  for (const [name, { usage, description, alias }] of Object.entries(verbs)) {
    const command = program.command(name).description(description);
    if (usage !== "") command.arguments(usage);
    if (alias !== undefined) command.alias(alias);
  }
  return program;
}

/** Gives a command, or each of those below it, `--no-defaults`, which {@link main} looks for. */
function withoutDefaults(command: Command): void {
  for (const one of command.commands) withoutDefaults(one);
  if (command.commands.length > 0 || command.options.some(({ long }) => long === "--no-defaults")) return;
  command.option("--no-defaults", "take no defaults of options from cdktf.json");
}

/**
 * Runs the command line.
 * @param args the arguments after the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  if (!process.stdout.listeners("error").includes(endUnread)) process.stdout.on("error", endUnread);
  try {
    tellNotes(settleEnvironment());
    const asked = args[0] === "help" ? args[1] : args[0];
    const program = createProgram(asked);
    const verb = verbOf(asked);
    if (verb !== undefined && !args.includes("--no-defaults")) setDefaults(program, verb);
    await program.parseAsync([...args], { from: "user" });
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
    process.stderr.write(`${visibleLines(error.message)}\n`);
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
