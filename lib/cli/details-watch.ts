import type { ConnectedStack } from "../cluster";
import {
  declaredState,
  followStack,
  renderList,
  renderLiveList,
  renderObjects,
  type DeclaredEntries,
  type ScreenOptions,
  type StackView,
} from "../details";
import { liveScreen, oneLine, renderTable, terminal } from "../terminal";
import { untilInterrupted } from "./interrupt";
import type { ListedEntry } from "./documents";
import { asDocument, asLine, type Format } from "./output";

/** How the list is shown. */
interface ListFormat {
  readonly format: Format;
  readonly wide?: boolean;
}

/**
 * The list as data, Services first: what is not in the cluster is marked `absent`, what may not be read `unknown`. What
 * is no Service has a `kind`.
 */
export function listedData({ services, objects, differing }: StackView): readonly ListedEntry[] {
  const marked = (kind: string, entry: ListedEntry): ListedEntry =>
    differing.has(`${kind}/${entry.namespace}/${entry.name}`) ? { ...entry, differsFromCode: true } : entry;
  return [
    ...services.map(({ declared, summary, unknown }) =>
      marked("Service", summary ?? { ...declared, ...(unknown ? { unknown } : { absent: true as const }) }),
    ),
    ...objects.map((one) => marked(one.kind, one)),
  ];
}

/** The list as text: the Services, below them what else the stack runs. */
export function listedText({ services, objects }: StackView, options: ScreenOptions): string {
  return [
    ...(services.length > 0 ? [renderList(services, options)] : []),
    ...(objects.length > 0 ? [renderObjects(objects, options)] : []),
  ].join("\n\n");
}

/** Lines of a terminal that does not tell. */
const ROWS = 24;

/**
 * Keeps the list up to date until Ctrl-C: on a terminal as a live screen, elsewhere as the whole list after each change,
 * one document each.
 */
export async function watchList(stack: ConnectedStack, declared: DeclaredEntries, options: ListFormat): Promise<void> {
  const signal = untilInterrupted();
  const live = terminal().interactive && options.format === "text";
  const view = live ? onScreen(stack.configuration.stack, options) : asDocuments(options);
  try {
    await followStack(stack.cluster, declared, {
      state: declaredState(stack.configuration),
      signal,
      early: live,
      onView: (now) => view.show(now),
      onReconnect: (reason) => view.lost(reason.message),
      onReconnected: () => view.lost(undefined),
    });
  } finally {
    view.close();
  }
}

interface View {
  show(now: StackView): void;
  /** The connection is lost, or is back. */
  lost(reason: string | undefined): unknown;
  close(): void;
}

function onScreen(stack: string, options: ListFormat): View {
  const screen = liveScreen(process.stdout);
  let view: StackView | undefined;
  let lost: string | undefined;
  const draw = (): void => {
    const { width, colour } = terminal();
    const notes = [...(view?.notes ?? []), ...(lost === undefined ? [] : [`${lost}; trying again`])].map(oneLine);
    const below = notes.length === 0 ? [] : ["", ...noteLines(notes, { width, colour })];
    const rows = (process.stdout.rows || ROWS) - below.length;
    const drawing = { width, colour, now: new Date(), wide: options.wide ?? false };
    const list = view === undefined ? `Reading what ${stack} runs …` : renderLiveList(view, rows, drawing);
    screen.draw([list, ...below].join("\n"));
  };
  draw();
  process.once("exit", screen.close); // a second Ctrl-C ends the process at once
  const ages = setInterval(draw, 1000); // they go on while nothing changes
  process.stdout.on("resize", draw);
  return {
    show: (now) => {
      view = now;
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
  const written = new Set<string>();
  const tell = (note: string): void => {
    if (!written.has(note)) process.stderr.write(`${oneLine(note)}\n`);
    written.add(note);
  };
  return {
    show: (view) => {
      const text =
        format === "json"
          ? asLine("StackDetails", listedData(view))
          : format === "yaml"
            ? `---\n${asDocument("StackDetails", listedData(view), "yaml")}`
            : `${listedText(view, { width: undefined, colour: false, now: new Date(), wide: wide ?? false })}\n`;
      if (text !== before) process.stdout.write(format === "text" && before !== "" ? `\n${text}` : text);
      before = text;
      for (const note of view.notes) tell(note);
    },
    lost: (reason) =>
      process.stderr.write(`${reason === undefined ? "the connection is back" : `${oneLine(reason)}; trying again`}\n`),
    close: () => undefined,
  };
}
