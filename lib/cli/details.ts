import type { Command } from "commander";
import type { ConnectedStack } from "../cluster";
import {
  ALL_PARTS,
  chosenService,
  chosenServices,
  describeService,
  listServices,
  renderList,
  renderService,
  takeListSnapshot,
  takeServiceSnapshot,
  type DeclaredService,
  type PagePart,
} from "../details";
import { KubeServicesError } from "../errors";
import { terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { tellNotes } from "./notes";
import { formatOption, serialise, type Format } from "./output";
import { listedData, watchList } from "./details-watch";
import { connectStack, onStack, type StackOptions } from "./stack-argument";

interface DetailsOptions extends StackOptions {
  readonly format: Format;
  readonly wide?: boolean;
  readonly watch?: boolean;
  readonly pods?: boolean;
  readonly containers?: boolean;
  readonly metadata?: boolean;
  readonly events?: boolean;
}

const PARTS = ["pods", "containers", "metadata", "events"] as const satisfies readonly PagePart[];

/** Adds `kube-services details STACK [SERVICE]`. */
export function registerDetails(program: Command): void {
  onStack(program.command("details"))
    .argument("[service]", "one service of the stack, by its name")
    .description("what runs: the services of a stack, or everything about one of them, from the live cluster")
    .option("--wide", "list: more columns")
    .option("--watch", "list: keep it up to date until Ctrl-C")
    .option("--pods", "one service: its pods")
    .option("--containers", "one service: the containers of its pods")
    .option("--metadata", "one service: its labels and annotations")
    .option("--events", "one service: its events and those of what belongs to it, newest first")
    .addOption(formatOption())
    .action(async (stack: string, service: string | undefined, options: DetailsOptions) => {
      checkOptions(service, options);
      const connected = await connectStack(stack, options);
      try {
        if (service !== undefined) {
          await showService(connected, chosenService(connected.configuration, service), options);
          return;
        }
        const declared = chosenServices(connected.configuration);
        if (options.watch === true) await watchList(connected, declared, options);
        else await showList(connected, declared, options);
      } finally {
        connected.cluster.close();
      }
    });
}

function checkOptions(service: string | undefined, options: DetailsOptions): void {
  const wrong = (service === undefined ? PARTS : (["wide", "watch"] as const)).filter((one) => options[one] === true);
  if (wrong.length === 0) return;
  throw new KubeServicesError(
    wrong.map((option) => ({
      code: "OptionOutOfPlace",
      what: service === undefined ? "this is for one service; name it" : "this is for the list of services",
      where: `--${option}`,
    })),
  );
}

async function showList(
  { cluster }: ConnectedStack,
  declared: readonly DeclaredService[],
  options: DetailsOptions,
): Promise<void> {
  const snapshot = await takeListSnapshot(cluster, declared);
  const services = listServices(declared, snapshot);
  const { width, colour } = terminal();
  if (options.format === "text") {
    const drawing = { width, colour, now: new Date(), wide: options.wide ?? false };
    process.stdout.write(`${renderList(services, drawing)}\n`);
  } else process.stdout.write(serialise(listedData(services), options.format));
  tellNotes(snapshot.notes);
}

async function showService(
  { cluster }: ConnectedStack,
  declared: DeclaredService,
  options: DetailsOptions,
): Promise<void> {
  const taken = await takeServiceSnapshot(cluster, declared.namespace, declared.name);
  if (taken === undefined) {
    process.stderr.write(
      `The service ${declared.namespace}/${declared.name} is not in the cluster: apply the stack.\n`,
    );
    process.exitCode = EXIT_FOUND;
    return;
  }
  const { service, snapshot } = taken;
  const details = describeService(service, snapshot);
  const parts = PARTS.filter((part) => options[part] === true);
  if (options.format === "text") {
    const { width, colour } = terminal();
    const drawing = { width, colour, now: new Date() };
    const page = renderService(details, parts.length === 0 ? ALL_PARTS : parts, drawing, snapshot.denied);
    process.stdout.write(`${page}\n`);
  } else process.stdout.write(serialise(parts.length === 0 ? details : chosen(details, parts), options.format));
  tellNotes(snapshot.notes);
}

/** The chosen parts of the data; containers stand within their pods. */
function chosen(details: ReturnType<typeof describeService>, parts: readonly (typeof PARTS)[number][]): object {
  return {
    name: details.name,
    namespace: details.namespace,
    ...(parts.some((part) => part === "pods" || part === "containers") ? { pods: details.pods } : {}),
    ...(parts.includes("metadata") ? { labels: details.labels, annotations: details.annotations } : {}),
    ...(parts.includes("events") ? { events: details.events } : {}),
  };
}
