import type { Command } from "commander";
import { adopt, type Adoption } from "../adopt";
import { checkRequirements, findTerraform } from "../terraform";
import { EXIT_FOUND } from "./exit-codes";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { onStack, type StackOptions } from "./stack-argument";
import { connectStack } from "./connect-stack";

interface AdoptCommandOptions extends StackOptions {
  readonly dryRun?: boolean;
  readonly asGiven?: boolean;
  readonly format: Format;
}

const DONE: Readonly<Record<Adoption["action"], string>> = {
  import: "import into the state",
  untaint: "take the mark “tainted” away",
  foreign: "left alone: its labels do not say that it is this stack's",
  unmarked:
    "left alone: the stack declares it as given, so nothing says whose it is; with --as-given it is imported into the state",
  unimportable: "left alone: Terraform cannot import this kind; delete the object, and the next apply makes it anew",
  renew: "make its entry in the state anew, which has no identity: out, and an import of the object as it is",
  forget: "take its entry out of the state: it has no identity, and the object is gone",
  move: "move its entry in the state to this address",
  retype: "make its entry in the state anew under this address: out, and an import of the object as it is",
  undeclared:
    "left alone: its entry in the state has no identity, and the stack does not declare it; put its construct back, adopt, then take the construct out",
};

const LEFT_ALONE: ReadonlySet<Adoption["action"]> = new Set(["foreign", "unmarked", "unimportable", "undeclared"]);

/** Adds `kube-services adopt STACK`. */
export function registerAdopt(program: Command): void {
  onStack(program.command("adopt"))
    .description(
      "after a run of Terraform that was killed or failed: take what it made, and did not write down well, into the state; " +
        "after a change of the code: move what another construct declares now to its new address; " +
        "exits 1 if something has to be left alone",
    )
    .option("--dry-run", "only say what would be done")
    .option("--as-given", "also what the stack declares with names and labels as given, and nothing marks as its own")
    .addOption(formatOption())
    .action(async (stack: string, options: AdoptCommandOptions) => {
      const connected = await connectStack(stack, options);
      try {
        const text = options.format === "text";
        const terraform = await findTerraform();
        tellNotes(checkRequirements(terraform, connected.configuration.directory));
        const steps = await adopt(
          connected,
          terraform,
          { cwd: connected.configuration.directory },
          {
            dryRun: options.dryRun === true,
            asGiven: options.asGiven === true,
            onStep: ({ address, from, id, action }) =>
              text &&
              process.stdout.write(
                `${from === undefined ? "" : `${from} → `}${address}${id === "" ? "" : ` (${id})`}: ${DONE[action]}\n`,
              ),
          },
        );
        if (options.format !== "text") process.stdout.write(asDocument("Adopt", steps, options.format));
        else if (steps.length === 0)
          process.stdout.write(`Nothing to adopt: the state knows all objects of ${stack}.\n`);
        if (steps.some(({ action }) => LEFT_ALONE.has(action))) process.exitCode = EXIT_FOUND;
      } finally {
        connected.cluster.close();
      }
    });
}
