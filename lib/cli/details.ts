import type { Command } from "commander";
import type { ConnectedStack } from "../cluster";
import {
  ALL_PARTS,
  chosenServices,
  describeService,
  followSnapshot,
  indexServices,
  LIST_PARTS,
  renderList,
  renderService,
  summarise,
  takeServiceSnapshot,
  takeSnapshot,
  type DeclaredService,
  type ListedService,
  type PagePart,
  type Snapshot,
} from "../details";
import { KubeServicesError } from "../errors";
import { liveScreen, paint, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";
import { formatOption, serialise, type Format } from "./output";
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
        const declared = chosenServices(connected.configuration, service);
        if (service !== undefined) await showService(connected, declared[0] as DeclaredService, options);
        else if (options.watch === true) await watchList(connected, declared, options);
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

const namespacesOf = (declared: readonly DeclaredService[]): readonly string[] => [
  ...new Set(declared.map((one) => one.namespace)),
];

function listed(declared: readonly DeclaredService[], snapshot: Snapshot): readonly ListedService[] {
  const services = indexServices(snapshot);
  return declared.map((one) => {
    const service = services.get(`${one.namespace}/${one.name}`);
    return service === undefined ? { declared: one } : { declared: one, summary: summarise(service, snapshot) };
  });
}

const data = (services: readonly ListedService[]): readonly object[] =>
  services.map(({ declared, summary }) => summary ?? { ...declared, absent: true });

async function showList(
  { cluster }: ConnectedStack,
  declared: readonly DeclaredService[],
  options: DetailsOptions,
): Promise<void> {
  const snapshot = await takeSnapshot(cluster, namespacesOf(declared), LIST_PARTS);
  const services = listed(declared, snapshot);
  const { width, colour } = terminal();
  if (options.format === "text") {
    const drawing = { width, colour, now: new Date(), wide: options.wide ?? false };
    process.stdout.write(`${renderList(services, drawing)}\n`);
  } else process.stdout.write(serialise(data(services), options.format));
  tellNotes(snapshot.notes);
}

/** On a terminal a live screen; elsewhere the whole list after each change, as one document each. */
async function watchList(
  { cluster }: ConnectedStack,
  declared: readonly DeclaredService[],
  options: DetailsOptions,
): Promise<void> {
  const signal = untilInterrupted();
  const facts = terminal();
  const screen = facts.interactive && options.format === "text" ? liveScreen(process.stdout) : undefined;
  let last: Snapshot | undefined;
  let before = "";
  let lost: string | undefined;
  const draw = (): void => {
    if (last === undefined) return;
    const services = listed(declared, last);
    if (options.format !== "text") {
      const text =
        options.format === "json" ? `${JSON.stringify(data(services))}\n` : `---\n${serialise(data(services), "yaml")}`;
      if (text !== before) process.stdout.write(text);
      before = text;
      return;
    }
    const { width, colour } = terminal();
    const text = renderList(services, { width, colour, now: new Date(), wide: options.wide ?? false });
    const notes = [...last.notes, ...(lost === undefined ? [] : [lost])].map((note) => paint(note, "warning", colour));
    if (screen !== undefined) screen.draw([text, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n"));
    else if (text !== before) process.stdout.write(`${before === "" ? "" : "\n"}${text}\n`);
    before = text;
  };
  const redraw = (): void => draw();
  // Ages go on while nothing changes; a pipe is not filled with them.
  const ages = screen === undefined ? undefined : setInterval(redraw, 1000);
  process.stdout.on("resize", redraw);
  try {
    await followSnapshot(cluster, namespacesOf(declared), LIST_PARTS, {
      signal,
      onSnapshot: (snapshot) => {
        last = snapshot;
        lost = undefined;
        draw();
      },
      onReconnect: (reason) => {
        lost = reason.message;
        redraw();
      },
    });
  } finally {
    clearInterval(ages);
    process.stdout.off("resize", redraw);
    screen?.close();
  }
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
