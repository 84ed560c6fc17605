import type { Command } from "commander";
import { meantEntries } from "../details";
import { renderAssociated, survey } from "../teardown";
import { terminal } from "../terminal";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { onStack, stackOf, type StackOptions } from "./stack-argument";
import { connectTo } from "./connect-stack";

interface AssociatedOptions extends StackOptions {
  readonly format: Format;
}

/** Adds `kube-services associated STACK NAME`. */
export function registerAssociated(program: Command): void {
  onStack(program.command("associated"))
    .argument("<name>", "a service, workload or other object of the stack, by its name or as Kind/name")
    .description("what belongs to a service, workload or other object, and what its removal would do to each")
    .addOption(formatOption())
    .action(async (name: string, entry: string, options: AssociatedOptions) => {
      const stack = stackOf(name, options);
      const connected = await connectTo(stack);
      try {
        const { entries, notes } = await survey(stack, connected, meantEntries(connected.configuration, entry));
        const objects = entries.flatMap((one) => one.objects);
        const { width, colour } = terminal();
        process.stdout.write(
          options.format === "text"
            ? `${renderAssociated(objects, { width, colour })}\n`
            : asDocument("Associated", objects, options.format),
        );
        tellNotes(notes);
      } finally {
        connected.cluster.close();
      }
    });
}
