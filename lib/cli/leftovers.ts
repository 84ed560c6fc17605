import type { Command } from "commander";
import { leftoversOf, renderLeftovers } from "../teardown";
import { checkRequirements, findTerraform } from "../terraform";
import { terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { onStack, stackOf, type StackOptions } from "./stack-argument";
import { connectTo } from "./connect-stack";

interface LeftoversOptions extends StackOptions {
  readonly format: Format;
}

/** Adds `kube-services leftovers STACK`. */
export function registerLeftovers(program: Command): void {
  onStack(program.command("leftovers"))
    .description("what carries the stack's labels in its cluster but is not in its state; exits 1 if there is any")
    .addOption(formatOption())
    .action(async (name: string, options: LeftoversOptions) => {
      const stack = stackOf(name, options);
      const connected = await connectTo(stack);
      try {
        const terraform = await findTerraform();
        tellNotes(checkRequirements(terraform, stack.directory));
        const { leftovers, notes } = await leftoversOf(terraform, stack, connected, options.outdir);
        const { width, colour } = terminal();
        if (options.format !== "text") process.stdout.write(asDocument("Leftovers", leftovers, options.format));
        else if (leftovers.length === 0) process.stdout.write("Nothing is left that the state does not know.\n");
        else process.stdout.write(`${renderLeftovers(leftovers, { width, colour, now: new Date() })}\n`);
        tellNotes(notes);
        if (leftovers.length > 0) process.exitCode = EXIT_FOUND;
      } finally {
        connected.cluster.close();
      }
    });
}
