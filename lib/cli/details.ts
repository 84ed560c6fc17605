import type { Command } from "commander";
import type { ConnectedStack } from "../cluster";
import {
  ALL_PARTS,
  chosenEntry,
  declaredEntries,
  declaredState,
  describeService,
  renderObject,
  renderService,
  takeObjectDetails,
  takeServiceSnapshot,
  takeStackView,
  type DeclaredObject,
  type DeclaredService,
  type PagePart,
  type ServiceDetails,
} from "../details";
import { KubeServicesError } from "../errors";
import { terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { listedData, listedText, watchList } from "./details-watch";
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
    .argument("[name]", "one service, workload or other object of the stack, by its name or as Kind/name")
    .description(
      "what runs: all services and workloads of a stack, or everything about one of them, from the live cluster",
    )
    .option("--wide", "list: more columns")
    .option("--watch", "list: keep it up to date until Ctrl-C")
    .option("--pods", "one of them: its pods")
    .option("--containers", "one of them: the containers of its pods")
    .option("--metadata", "one of them: its labels and annotations")
    .option("--events", "one of them: its events and those of what belongs to it, newest first")
    .addOption(formatOption())
    .action(async (stack: string, service: string | undefined, options: DetailsOptions) => {
      checkOptions(service, options);
      const connected = await connectStack(stack, options);
      try {
        if (service !== undefined) {
          const entry = chosenEntry(connected.configuration, service);
          if ("kind" in entry) await showObject(connected, entry, options);
          else await showService(connected, entry, options);
          return;
        }
        const declared = declaredEntries(connected.configuration);
        if (options.watch === true) await watchList(connected, declared, options);
        else {
          const view = await takeStackView(connected.cluster, declared, declaredState(connected.configuration));
          process.stdout.write(
            options.format === "text"
              ? `${listedText(view, { ...terminal(), now: new Date(), wide: options.wide ?? false })}\n`
              : asDocument("StackDetails", listedData(view), options.format),
          );
          tellNotes(view.notes);
        }
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
      what: service === undefined ? "this is for one service or workload; name it" : "this is for the list",
      where: `--${option}`,
    })),
  );
}

async function showService(
  { cluster, configuration }: ConnectedStack,
  declared: DeclaredService,
  options: DetailsOptions,
): Promise<void> {
  const taken = await takeServiceSnapshot(cluster, declared.namespace, declared.name);
  if (taken === undefined) {
    tellAbsent(`service ${declared.namespace}/${declared.name}`);
    return;
  }
  const { service, snapshot } = taken;
  const details = describeService(service, snapshot, declaredState(configuration));
  const parts = PARTS.filter((part) => options[part] === true);
  if (options.format === "text") {
    const { width, colour } = terminal();
    const drawing = { width, colour, now: new Date() };
    const page = renderService(details, parts.length === 0 ? ALL_PARTS : parts, drawing, snapshot.denied);
    process.stdout.write(`${page}\n`);
  } else
    process.stdout.write(
      asDocument("ServiceDetails", parts.length === 0 ? details : chosen(details, parts), options.format),
    );
  tellNotes(snapshot.notes);
}

async function showObject(
  { cluster, configuration }: ConnectedStack,
  declared: DeclaredObject,
  options: DetailsOptions,
): Promise<void> {
  const taken = await takeObjectDetails(cluster, declared, declaredState(configuration));
  if (taken === undefined) {
    tellAbsent(`${declared.kind} ${declared.namespace}/${declared.name}`);
    return;
  }
  const { details, snapshot } = taken;
  const parts = PARTS.filter((part) => options[part] === true);
  if (options.format === "text") {
    const { width, colour } = terminal();
    process.stdout.write(`${renderObject(details, parts, { width, colour, now: new Date() }, snapshot.denied)}\n`);
  } else {
    const { view, hasPods, pods, volumes, labels, annotations, events, differsFromCode } = details;
    const whole = { ...view, ...(hasPods ? { pods, volumes } : {}), labels, annotations, events, differsFromCode };
    process.stdout.write(
      asDocument(
        "ObjectDetails",
        parts.length === 0 ? whole : { kind: view.kind, ...chosen({ ...details, ...view }, parts) },
        options.format,
      ),
    );
  }
  tellNotes(snapshot.notes);
}

function tellAbsent(what: string): void {
  process.stderr.write(`The ${what} is not in the cluster: apply the stack.\n`);
  process.exitCode = EXIT_FOUND;
}

/** The chosen parts of the data; containers stand within their pods. */
function chosen(
  details: Pick<ServiceDetails, "name" | "namespace" | "pods" | "labels" | "annotations" | "events">,
  parts: readonly (typeof PARTS)[number][],
): Pick<ServiceDetails, "name" | "namespace"> & Partial<ServiceDetails> {
  return {
    name: details.name,
    namespace: details.namespace,
    ...(parts.some((part) => part === "pods" || part === "containers") ? { pods: details.pods } : {}),
    ...(parts.includes("metadata") ? { labels: details.labels, annotations: details.annotations } : {}),
    ...(parts.includes("events") ? { events: details.events } : {}),
  };
}
