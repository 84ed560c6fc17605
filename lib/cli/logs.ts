import { InvalidArgumentError, type Command } from "commander";
import { kinds } from "../cluster";
import {
  chosenEntry,
  kindOfEntry,
  LONGEST_PAST,
  parseDuration,
  ServiceLogs,
  showLabels,
  takeSelector,
  type LogsRead,
  type ServiceLogLine,
} from "../details";
import { paint, paintSeries, printable, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";
import { asDocument, asLine, formatOption, type Format } from "./output";
import { onStack, type StackOptions } from "./stack-argument";
import { connectStack } from "./connect-stack";

interface LogsOptions extends StackOptions {
  readonly container?: string;
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: string;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly format: Format;
}

/** Adds `kube-services logs STACK SERVICE`. */
export function registerLogs(program: Command): void {
  onStack(program.command("logs"))
    .argument(
      "<name>",
      "a service, workload or other object of the stack, by its name or as Kind/name; of a CronJob its runs that are kept",
    )
    .description("the logs of all pods of a service or workload, in time order, each line with its pod")
    .option("-c, --container <name>", "one container of the pods (default: all but init containers)")
    .option("-f, --follow", "go on until Ctrl-C, also with pods that start later")
    .option("--tail <lines>", "only so many last lines of each container", lineCount)
    .option("--since <duration>", "only lines of the last time, such as 10m")
    .option("-p, --previous", "the containers' runs before the present ones: why they crashed")
    .option("--timestamps", "show each line's time")
    .addOption(formatOption())
    .action(async (stack: string, service: string, options: LogsOptions) => {
      const since = options.since === undefined ? undefined : parseDuration(options.since, "--since", LONGEST_PAST);
      const { cluster, configuration } = await connectStack(stack, options);
      const signal = options.follow === true ? untilInterrupted() : undefined;
      try {
        const entry = chosenEntry(configuration, service);
        const { name, namespace } = entry;
        const title = `${"kind" in entry ? kindOfEntry(entry) : "service"} ${namespace}/${name}`;
        const selector =
          "kind" in entry
            ? await takeSelector(cluster, entry)
            : await cluster
                .get(kinds.service, name, { namespace })
                .then((object) => object && { labelSelector: showLabels(object.spec?.selector) });
        if (selector === undefined || selector.labelSelector === "") {
          // Asked for without labels, the API server would give the logs of every pod.
          const none = "kind" in entry ? "has no pods of its own" : "has no selector, so it has no pods of its own";
          process.stderr.write(`The ${title} ${selector === undefined ? "is not in the cluster" : none}.\n`);
          process.exitCode = EXIT_FOUND;
          return;
        }
        const logs = new ServiceLogs(cluster, {
          namespace,
          ...selector,
          container: options.container,
          tailLines: options.tail,
          sinceTime: since === undefined ? undefined : new Date(Date.now() - since).toISOString(),
          previous: options.previous ?? false,
          signal,
          onNote: tellOnce(),
          onConnection: (lost) =>
            tellNotes([lost === undefined ? "the connection is back" : `${lost.message}; trying again`]),
          onLine: printer(options),
        });
        const found = await logs.read();
        const lack = lacking(found, options);
        if (lack !== undefined) process.stderr.write(`The ${title} ${lack}.\n`);
        // A pod that is still to come may be waited for, a container that no pod has is misspelt.
        if (options.follow === true && (found.pods === 0 || found.containers > 0)) await logs.follow();
        else if (lack !== undefined || found.without === found.containers) process.exitCode = EXIT_FOUND;
      } finally {
        cluster.close();
      }
    });
}

/** What there is nothing of to be read. */
function lacking({ pods, containers, names }: LogsRead, { container, follow }: LogsOptions): string | undefined {
  if (pods === 0) return follow === true ? "has no pod yet: waiting for one" : "has no pod";
  return containers === 0 ? `has no container ${container}; its pods have ${names.join(", ")}` : undefined;
}

function lineCount(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError("a number of lines, 0 or more");
  return Number(text);
}

function tellOnce(): (note: string) => void {
  const written = new Set<string>();
  return (note) => {
    if (written.has(note)) return;
    written.add(note);
    tellNotes([note]);
  };
}

function printer({ timestamps = false, format }: LogsOptions): (line: ServiceLogLine) => void {
  if (format === "json") return (line) => void process.stdout.write(asLine("LogLine", line));
  if (format === "yaml") return (line) => void process.stdout.write(`---\n${asDocument("LogLine", line, "yaml")}`);
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
