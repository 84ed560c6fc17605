import { InvalidArgumentError, type Command } from "commander";
import { kinds } from "../cluster";
import { chosenServices, parseDuration, ServiceLogs, showLabels, type ServiceLogLine } from "../details";
import { paint, paintSeries, printable, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";
import { connectStack, onStack, type StackOptions } from "./stack-argument";

interface LogsOptions extends StackOptions {
  readonly container?: string;
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: string;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
}

/** Adds `kube-services logs STACK SERVICE`. */
export function registerLogs(program: Command): void {
  onStack(program.command("logs"))
    .argument("<service>", "the service, by its name")
    .description("the logs of all pods of a service, in time order, each line with its pod")
    .option("-c, --container <name>", "one container of the pods (default: all but init containers)")
    .option("-f, --follow", "go on until Ctrl-C, also with pods that start later")
    .option("--tail <lines>", "only so many last lines of each container", lineCount)
    .option("--since <duration>", "only lines of the last time, such as 10m")
    .option("-p, --previous", "the containers' runs before the present ones: why they crashed")
    .option("--timestamps", "show each line's time")
    .action(async (stack: string, service: string, options: LogsOptions) => {
      const since = options.since === undefined ? undefined : parseDuration(options.since, "--since");
      const { cluster, configuration } = await connectStack(stack, options);
      const signal = options.follow === true ? untilInterrupted() : undefined;
      try {
        const [declared] = chosenServices(configuration, service);
        const { name, namespace } = declared as { name: string; namespace: string };
        const object = await cluster.get(kinds.service, name, { namespace });
        const labelSelector = showLabels(object?.spec?.selector);
        if (labelSelector === "") {
          // Asked for without labels, the API server would give the logs of every pod.
          const why = object === undefined ? "is not in the cluster" : "has no selector, so it has no pods of its own";
          process.stderr.write(`The service ${namespace}/${name} ${why}.\n`);
          process.exitCode = EXIT_FOUND;
          return;
        }
        const logs = new ServiceLogs(cluster, {
          namespace,
          labelSelector,
          container: options.container,
          tailLines: options.tail,
          sinceTime: since === undefined ? undefined : new Date(Date.now() - since).toISOString(),
          previous: options.previous ?? false,
          signal,
          onNote: tellOnce(),
          onLine: printer(options.timestamps ?? false),
        });
        const containers = await logs.read();
        if (options.follow === true) await logs.follow();
        else if (containers === 0) {
          const what = options.container === undefined ? "pod" : `container ${options.container}`;
          process.stderr.write(`The service ${namespace}/${name} has no ${what}.\n`);
          process.exitCode = EXIT_FOUND;
        }
      } finally {
        cluster.close();
      }
    });
}

function lineCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("a number of lines, 0 or more");
  return Number(text);
}

function tellOnce(): (note: string) => void {
  const told = new Set<string>();
  return (note) => {
    if (told.has(note)) return;
    told.add(note);
    tellNotes([note]);
  };
}

function printer(timestamps: boolean): (line: ServiceLogLine) => void {
  const { colour } = terminal();
  const order = new Map<string, number>();
  return ({ pod, container, time, text }) => {
    const source = `${pod}/${container}`;
    const index = order.get(source) ?? order.size;
    order.set(source, index);
    const stamp = timestamps ? `${paint(time, "quiet", colour)} ` : "";
    process.stdout.write(`${paintSeries(source, index, colour)} ${stamp}${printable(text)}\n`);
  };
}
