import type { Command } from "commander";
import { connect } from "../cluster";
import { chosenServices } from "../details";
import { renderAssociated, survey } from "../teardown";
import { terminal } from "../terminal";
import { tellNotes } from "./notes";
import { formatOption, serialise, type Format } from "./output";
import { onStack, stackOf, type StackOptions } from "./stack-argument";

interface AssociatedOptions extends StackOptions {
  readonly format: Format;
}

/** Adds `kube-services associated STACK SERVICE`. */
export function registerAssociated(program: Command): void {
  onStack(program.command("associated"))
    .argument("<service>", "the service, by its name")
    .description("what belongs to a service, and what its removal would do to each")
    .addOption(formatOption())
    .action(async (name: string, service: string, options: AssociatedOptions) => {
      const stack = stackOf(name, options);
      const connected = await connect(stack);
      try {
        const { services, notes } = await survey(stack, connected, chosenServices(connected.configuration, service));
        const objects = services.flatMap((one) => one.objects);
        const { width, colour } = terminal();
        process.stdout.write(
          options.format === "text"
            ? `${renderAssociated(objects, { width, colour })}\n`
            : serialise(objects, options.format),
        );
        tellNotes(notes);
      } finally {
        connected.cluster.close();
      }
    });
}
