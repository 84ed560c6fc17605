import type { Command } from "commander";
import { awaitHealth, chosenServices, parseDuration, renderHealth, type ServiceHealth } from "../details";
import { progress, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";
import { formatOption, serialise, type Format } from "./output";
import { connectStack, onStack, type StackOptions } from "./stack-argument";

interface StatusOptions extends StackOptions {
  readonly format: Format;
  readonly wait?: string;
}

/** Adds `kube-services status STACK`. */
export function registerStatus(program: Command): void {
  onStack(program.command("status"))
    .argument("[service]", "one service of the stack, by its name")
    .description("whether every service has its pods ready and endpoints behind it; exits 1 with the reasons if not")
    .option(
      "--wait <duration>",
      "how long to wait for it, such as 90s or 5m; less where only rollouts past their deadline are left (default: look once)",
    )
    .addOption(formatOption())
    .action(async (stack: string, service: string | undefined, options: StatusOptions) => {
      const wait = options.wait === undefined ? 0 : parseDuration(options.wait, "--wait");
      const { cluster, configuration } = await connectStack(stack, options);
      try {
        const declared = chosenServices(configuration, service);
        const step = wait > 0 ? progress().step(`Wait for the services of ${stack}`) : undefined;
        let latest = "";
        const { services, notes } = await awaitHealth(cluster, declared, {
          wait,
          ...(wait > 0 ? { signal: untilInterrupted() } : {}),
          onChange: (health) => step?.update((latest = sofar(health))),
          onConnection: (lost) => step?.update(lost === undefined ? latest : `${lost.message}; trying again`),
        });
        const all = services.every((one) => one.healthy);
        if (all) step?.done();
        else step?.fail(`${healthy(services)} of ${services.length} healthy`);
        print(services, options.format);
        tellNotes(notes);
        if (!all) process.exitCode = EXIT_FOUND;
      } finally {
        cluster.close();
      }
    });
}

/** How many are healthy, and what the first that is not waits for. */
function sofar(services: readonly ServiceHealth[]): string {
  const count = `${healthy(services)} of ${services.length} healthy`;
  const first = services.find((one) => !one.healthy);
  return first === undefined ? count : `${count}, waiting for ${first.name}: ${first.reasons[0] ?? "not ready"}`;
}

const healthy = (services: readonly ServiceHealth[]): number => services.filter((one) => one.healthy).length;

function print(services: readonly ServiceHealth[], format: Format): void {
  const { width, colour } = terminal();
  process.stdout.write(
    format === "text" ? `${renderHealth(services, { width, colour })}\n` : serialise(services, format),
  );
}
