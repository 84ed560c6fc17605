import type { Command } from "commander";
import { adopt, type Adoption } from "../adopt";
import { findTerraform } from "../terraform";
import { EXIT_FOUND } from "./exit-codes";
import { connectStack, onStack, type StackOptions } from "./stack-argument";

interface AdoptCommandOptions extends StackOptions {
  readonly dryRun?: boolean;
}

const DONE: Readonly<Record<Adoption["action"], string>> = {
  import: "import into the state",
  untaint: "take the mark “tainted” away",
  foreign: "left alone: its labels do not say that it is this stack's",
  unimportable: "left alone: Terraform cannot import this kind; delete the object, and the next apply makes it anew",
};

/** Adds `kube-services adopt STACK`. */
export function registerAdopt(program: Command): void {
  onStack(program.command("adopt"))
    .description(
      "after a run of Terraform that was killed: take what it made, and did not write down, into the state; " +
        "exits 1 if something has to be left alone",
    )
    .option("--dry-run", "only say what would be done")
    .action(async (stack: string, options: AdoptCommandOptions) => {
      const connected = await connectStack(stack, options);
      try {
        const steps = await adopt(
          connected,
          await findTerraform(),
          { cwd: connected.configuration.directory },
          {
            dryRun: options.dryRun === true,
            onStep: ({ address, id, action }) => process.stdout.write(`${address} (${id}): ${DONE[action]}\n`),
          },
        );
        if (steps.length === 0) process.stdout.write(`Nothing to adopt: the state knows all objects of ${stack}.\n`);
        if (steps.some(({ action }) => action === "foreign" || action === "unimportable"))
          process.exitCode = EXIT_FOUND;
      } finally {
        connected.cluster.close();
      }
    });
}
