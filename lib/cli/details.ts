import { InvalidArgumentError, type Command } from "commander";
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
import { outFile, outOption, outPlace, writeOut } from "./out";
import { onStack, type StackOptions } from "./stack-argument";
import { connectStack } from "./connect-stack";

interface DetailsOptions extends StackOptions {
  readonly format: Format | "html";
  readonly out?: string;
  readonly serve?: boolean;
  readonly port?: number;
  readonly wide?: boolean;
  readonly watch?: boolean;
  readonly pods?: boolean;
  readonly containers?: boolean;
  readonly metadata?: boolean;
  readonly events?: boolean;
}

const PARTS = ["pods", "containers", "metadata", "events"] as const satisfies readonly PagePart[];

/* eslint-disable @typescript-eslint/no-require-imports */
// Loaded when they are asked for: what is shown on a terminal starts sooner without.
const pages = () => require("./details-page") as typeof import("./details-page");
/* eslint-enable @typescript-eslint/no-require-imports */

/** Adds `kube-services details STACK [SERVICE]`. */
export function registerDetails(program: Command): void {
  onStack(program.command("details"))
    .argument(
      "[name]",
      "a service, workload or other object of the stack, by its name or as Kind/name (default: all of them)",
    )
    .description(
      "what runs: all services and workloads of a stack, or everything about one of them, from the live cluster",
    )
    .option("--wide", "list: more columns")
    .option("--watch", "list: keep it up to date until Ctrl-C")
    .option("--pods", "one of them: its pods")
    .option("--containers", "one of them: the containers of its pods")
    .option("--metadata", "one of them: its labels and annotations")
    .option("--events", "one of them: its events and those of what belongs to it, newest first")
    .addOption(
      formatOption("form of the output; html is a page that stands alone, with the last lines of logs", ["html"]),
    )
    .addOption(outOption("the output"))
    .option("--serve", "show it in a browser, up to date until Ctrl-C: on 127.0.0.1, to whoever has the address")
    .option("--port <number>", "with --serve: the port (default: one that is free)", portNumber)
    .action(async (stack: string, service: string | undefined, options: DetailsOptions) => {
      checkOptions(service, options);
      const connected = await connectStack(stack, options);
      try {
        if (options.serve === true) {
          await pages().servePages(connected, service, options.port);
          return;
        }
        const print = printer(stack, options);
        if (options.format === "html") {
          print(await pages().pageText(connected, service));
          return;
        }
        if (service !== undefined) {
          const entry = chosenEntry(connected.configuration, service);
          if ("kind" in entry) await showObject(connected, entry, options, print);
          else await showService(connected, entry, options, print);
          return;
        }
        const declared = declaredEntries(connected.configuration);
        const { format, wide = false } = options;
        if (options.watch === true) await watchList(connected, declared, { format, wide });
        else {
          const view = await takeStackView(connected.cluster, declared, declaredState(connected.configuration));
          print(
            format === "text"
              ? `${listedText(view, { ...drawing(options), wide })}\n`
              : asDocument("StackDetails", listedData(view), format),
          );
          tellNotes(view.notes);
        }
      } finally {
        connected.cluster.close();
      }
    });
}

/** Options that belong to another way of showing. */
function checkOptions(service: string | undefined, options: DetailsOptions): void {
  const { serve = false, format } = options;
  const given = (names: readonly (keyof DetailsOptions)[], what: string) =>
    names
      .filter((one) => options[one] !== undefined && options[one] !== false)
      .map((option) => ({ code: "OptionOutOfPlace", what, where: `--${option}` }));
  const problems = [
    ...(service === undefined
      ? given(PARTS, "this is for one service or workload; name it")
      : given(["wide", "watch"], "this is for the list")),
    ...(serve || format === "html" ? given([...PARTS, "wide", "watch"], "a page shows all of it") : []),
    ...(serve ? given(["out"], "with --serve nothing is written") : given(["port"], "this is for --serve")),
    ...(options.watch === true ? given(["out"], "with --watch the output goes on until Ctrl-C") : []),
  ];
  if (problems.length > 0) throw new KubeServicesError([...new Map(problems.map((one) => [one.where, one])).values()]);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("It is no port from 1 to 65535.");
}

type Print = (text: string) => void;

/** Writes the output where it is wanted. */
function printer(stack: string, { format, out }: DetailsOptions): Print {
  const extension = format === "text" ? "txt" : format;
  const file = outFile(out, `${stack}-details.${extension}`);
  return (text) => (file === undefined ? void process.stdout.write(text) : writeOut(file, text));
}

/** As wide as the terminal; in a file as wide as needed, and without colours. */
function drawing({ out }: DetailsOptions): { width: number | undefined; colour: boolean; now: Date } {
  const { width, colour } = terminal();
  const now = new Date();
  return outPlace(out).type === "stdout" ? { width, colour, now } : { width: undefined, colour: false, now };
}

async function showService(
  { cluster, configuration }: ConnectedStack,
  declared: DeclaredService,
  options: DetailsOptions,
  print: Print,
): Promise<void> {
  const taken = await takeServiceSnapshot(cluster, declared.namespace, declared.name);
  if (taken === undefined) {
    tellAbsent(`service ${declared.namespace}/${declared.name}`);
    return;
  }
  const { service, snapshot } = taken;
  const details = describeService(service, snapshot, declaredState(configuration));
  const parts = PARTS.filter((part) => options[part] === true);
  const format = data(options);
  print(
    format === undefined
      ? `${renderService(details, parts.length === 0 ? ALL_PARTS : parts, drawing(options), snapshot.denied)}\n`
      : asDocument("ServiceDetails", parts.length === 0 ? details : chosen(details, parts), format),
  );
  tellNotes(snapshot.notes);
}

async function showObject(
  { cluster, configuration }: ConnectedStack,
  declared: DeclaredObject,
  options: DetailsOptions,
  print: Print,
): Promise<void> {
  const taken = await takeObjectDetails(cluster, declared, declaredState(configuration));
  if (taken === undefined) {
    tellAbsent(`${declared.kind} ${declared.namespace}/${declared.name}`);
    return;
  }
  const { details, snapshot } = taken;
  const parts = PARTS.filter((part) => options[part] === true);
  const format = data(options);
  if (format === undefined) print(`${renderObject(details, parts, drawing(options), snapshot.denied)}\n`);
  else {
    const { view, hasPods, pods, volumes, labels, annotations, events, differsFromCode } = details;
    const whole = { ...view, ...(hasPods ? { pods, volumes } : {}), labels, annotations, events, differsFromCode };
    print(
      asDocument(
        "ObjectDetails",
        parts.length === 0 ? whole : { kind: view.kind, ...chosen({ ...details, ...view }, parts) },
        format,
      ),
    );
  }
  tellNotes(snapshot.notes);
}

/** The form of data that is wanted; undefined for text. */
const data = ({ format }: DetailsOptions): "json" | "yaml" | undefined =>
  format === "json" || format === "yaml" ? format : undefined;

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
