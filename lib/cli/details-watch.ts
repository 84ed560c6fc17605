import type { ConnectedStack } from "../cluster";
import {
  followSnapshot,
  listServices,
  LIST_PARTS,
  renderList,
  renderLiveList,
  type DeclaredService,
  type ListedService,
  type ScreenOptions,
  type Snapshot,
} from "../details";
import { liveScreen, oneLine, renderTable, terminal } from "../terminal";
import { untilInterrupted } from "./interrupt";
import { serialise, type Format } from "./output";

/** How the list is shown. */
export interface ListFormat {
  readonly format: Format;
  readonly wide?: boolean;
}

/** The list as data: what is not in the cluster is marked `absent`, what may not be read `unknown`. */
export const listedData = (services: readonly ListedService[]): readonly object[] =>
  services.map(
    ({ declared, summary, unknown }) => summary ?? { ...declared, ...(unknown ? { unknown } : { absent: true }) },
  );

/** The pods come last of thousands; until then all but their own rows can be shown. */
const EARLY = LIST_PARTS.filter((part) => part !== "pods");
/** Lines of a terminal that does not tell. */
const ROWS = 24;

/**
 * Keeps the list up to date until Ctrl-C: on a terminal as a live screen, elsewhere as the whole list after each change,
 * one document each.
 */
export async function watchList(
  stack: ConnectedStack,
  declared: readonly DeclaredService[],
  options: ListFormat,
): Promise<void> {
  const signal = untilInterrupted();
  const live = terminal().interactive && options.format === "text";
  const view = live ? onScreen(stack.configuration.stack, options) : asDocuments(options);
  try {
    await followSnapshot(stack.cluster, [...new Set(declared.map((one) => one.namespace))], LIST_PARTS, {
      signal,
      ...(live ? { early: EARLY } : {}),
      onSnapshot: (snapshot) => view.show(listServices(declared, snapshot), snapshot.notes),
      onReconnect: (reason) => view.lost(reason.message),
      onReconnected: () => view.lost(undefined),
    });
  } finally {
    view.close();
  }
}

interface View {
  show(services: readonly ListedService[], notes: Snapshot["notes"]): void;
  /** The connection is lost, or is back. */
  lost(reason: string | undefined): unknown;
  close(): void;
}

function onScreen(stack: string, options: ListFormat): View {
  const screen = liveScreen(process.stdout);
  let services: readonly ListedService[] | undefined;
  let notes: readonly string[] = [];
  let lost: string | undefined;
  const draw = (): void => {
    const { width, colour } = terminal();
    const told = [...notes, ...(lost === undefined ? [] : [`${lost}; trying again`])].map(oneLine);
    const below = told.length === 0 ? [] : ["", ...noteLines(told, { width, colour })];
    const rows = (process.stdout.rows || ROWS) - below.length;
    const drawing = { width, colour, now: new Date(), wide: options.wide ?? false };
    const list =
      services === undefined ? `Reading the services of ${stack} …` : renderLiveList(services, rows, drawing);
    screen.draw([list, ...below].join("\n"));
  };
  draw();
  process.once("exit", screen.close); // a second Ctrl-C ends the process at once
  const ages = setInterval(draw, 1000); // they go on while nothing changes
  process.stdout.on("resize", draw);
  return {
    show: (now, why) => {
      services = now;
      notes = why;
      draw();
    },
    lost: (reason) => {
      lost = reason;
      draw();
    },
    close: () => {
      clearInterval(ages);
      process.stdout.off("resize", draw);
      process.off("exit", screen.close);
      screen.close();
    },
  };
}

/** Notes within the width: a line that the terminal itself breaks would push the others out of their places. */
function noteLines(notes: readonly string[], { width, colour }: Pick<ScreenOptions, "width" | "colour">): string[] {
  const cells = notes.map((text) => [{ text, style: "warning" } as const]);
  return renderTable([{ title: "", shrink: "wrap" }], cells, { width, colour, header: false }).split("\n");
}

function asDocuments({ format, wide }: ListFormat): View {
  let before = "";
  const told = new Set<string>();
  const tell = (note: string): void => {
    if (!told.has(note)) process.stderr.write(`${oneLine(note)}\n`);
    told.add(note);
  };
  return {
    show: (services, notes) => {
      const text =
        format === "json"
          ? `${JSON.stringify(listedData(services))}\n`
          : format === "yaml"
            ? `---\n${serialise(listedData(services), "yaml")}`
            : `${renderList(services, { width: undefined, colour: false, now: new Date(), wide: wide ?? false })}\n`;
      if (text !== before) process.stdout.write(format === "text" && before !== "" ? `\n${text}` : text);
      before = text;
      for (const note of notes) tell(note);
    },
    lost: (reason) =>
      process.stderr.write(`${reason === undefined ? "the connection is back" : `${oneLine(reason)}; trying again`}\n`),
    close: () => undefined,
  };
}
