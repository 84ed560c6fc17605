import { paint, renderTable, type Cell, type Column, type Style } from "../../terminal";
import type { PodView } from "../pods";
import type { ServiceDetails } from "../service-view";
import { age } from "../time";
import { containerLines } from "./containers";
import type { ScreenOptions } from "./list";
import { podTable } from "./pods";

/** The parts that every page has: what runs, and what is said about it. */
export type BodyPart = "differences" | "pods" | "containers" | "volumes" | "metadata" | "events";

/** What those parts are made from. */
export type PageBody = Pick<
  ServiceDetails,
  "pods" | "volumes" | "labels" | "annotations" | "events" | "differsFromCode"
>;

/** What a part needs to know of its page. */
export interface PageContext {
  readonly parts: readonly string[];
  /** The lists that could not be read. */
  readonly missing: ReadonlySet<string>;
}

/** Draws one part; undefined where there is nothing to say. */
export type PageSection<Subject> = (subject: Subject, options: ScreenOptions, page: PageContext) => string | undefined;

/** How a page is put together. */
export interface PageLayout<Part extends string, Subject> {
  readonly order: readonly Part[];
  readonly sections: Readonly<Record<Part, PageSection<Subject>>>;
  readonly titles: Readonly<Record<Part, string | undefined>>;
}

/** Some parts of a page, in its order, each below its title. */
export function renderSections<Part extends string, Subject>(
  subject: Subject,
  { order, sections, titles }: PageLayout<Part, Subject>,
  parts: readonly Part[],
  options: ScreenOptions,
  missing: ReadonlySet<string>,
): string {
  return order
    .filter((part) => parts.includes(part))
    .flatMap((part) => {
      const section = sections[part](subject, options, { parts, missing });
      if (section === undefined) return [];
      const title = titles[part];
      return [title === undefined ? section : `${paint(title, "heading", options.colour)}\n${section}`];
    })
    .join("\n\n");
}

const EVENTS_SHOWN = 20;
const PODS_SHOWN = 10;

/** A line that stands for an empty part. */
export const nothing = (text: string): string => `  ${text}`;

/** The titles of the parts that every page has. */
export const BODY_TITLES = {
  differences: "Differs from the code",
  pods: "Pods",
  containers: "Containers",
  volumes: "Volumes",
  metadata: "Metadata",
  events: "Events",
} as const satisfies Record<BodyPart, string>;

const EVENTS: readonly Column[] = [
  { title: "AGE" },
  { title: "TYPE" },
  { title: "REASON", shrink: "wrap", minWidth: 16 },
  { title: "MESSAGE", shrink: "wrap", minWidth: 20 },
];

/** The parts that every page has. */
export const BODY_SECTIONS = {
  differences: ({ differsFromCode = [] }, options) => {
    if (differsFromCode.length === 0) return undefined;
    const columns: Column[] = [
      { title: "OBJECT", shrink: "wrap", minWidth: 12 },
      { title: "WHAT", shrink: "wrap", minWidth: 20 },
      { title: "CODE", shrink: "wrap", minWidth: 10 },
      { title: "CLUSTER", shrink: "wrap", minWidth: 10 },
    ];
    const rows = differsFromCode.map((difference): Cell[] => [
      difference.object,
      difference.path,
      difference.code ?? "-",
      { text: difference.live ?? "-", style: "warning" },
    ]);
    return table(columns, rows, options);
  },
  pods: (subject, options, { missing }) => {
    return subject.pods.length === 0 ? absent(missing, "pods") : podTable(subject.pods, options);
  },
  containers: (subject, options, { parts }) => {
    // On the whole page the pods' states tell the reasons, and many pods would bury the rest.
    const whole = parts.includes("pods");
    const shown = whole ? worstFirst(subject.pods).slice(0, PODS_SHOWN) : subject.pods;
    const rest = subject.pods.length - shown.length;
    if (shown.length === 0) return undefined;
    const blocks = shown.map((pod) => containerLines(pod, options, !whole));
    return [
      ...blocks,
      ...(rest > 0 ? [nothing(`… and those of ${rest} more pods (--containers shows all)`)] : []),
    ].join("\n\n");
  },
  volumes: (subject, options) => {
    if (subject.volumes.length === 0) return undefined;
    const columns: Column[] = [
      { title: "CLAIM", shrink: "wrap", minWidth: 12 },
      { title: "VOLUME", shrink: "wrap" },
      { title: "CLASS", shrink: "wrap" },
      { title: "SIZE" },
      { title: "MODE" },
      { title: "PHASE" },
      { title: "PODS", shrink: "wrap", minWidth: 12 },
    ];
    const rows = subject.volumes.map((volume): Cell[] => [
      volume.claim,
      volume.volume ?? "-",
      volume.storageClass ?? "-",
      volume.size ?? "-",
      volume.accessModes.join(",") || "-",
      { text: volume.phase, style: volume.tone },
      volume.pods.join("\n") || "-",
    ]);
    return table(columns, rows, options);
  },
  metadata: (subject, options) =>
    pairs("labels", subject.labels, options) + pairs("annotations", subject.annotations, options, "\n"),
  events: (subject, options, { missing }) => {
    if (subject.events.length === 0) return absent(missing, "events");
    const shown = subject.events.slice(0, EVENTS_SHOWN);
    const rows = shown.map((event): Cell[] => [
      age(event.time, options.now) + (event.count > 1 ? ` (x${event.count})` : ""),
      { text: event.type, style: event.type === "Warning" ? "warning" : "quiet" },
      event.reason,
      `${event.object}: ${event.message}${event.source === "" ? "" : ` (${event.source})`}`,
    ]);
    const rest = subject.events.length - shown.length;
    return [
      table(EVENTS, rows, options),
      ...(rest > 0 ? [nothing(`… and ${rest} older (--format json shows all)`)] : []),
    ].join("\n");
  },
} as const satisfies Record<BodyPart, PageSection<PageBody>>;

/** Pods that need a look before those that do not; otherwise in their order. */
function worstFirst(pods: readonly PodView[]): readonly PodView[] {
  const rank = { bad: 0, warning: 1, good: 2, quiet: 3 } as const;
  return [...pods].sort((a, b) => rank[a.tone] - rank[b.tone]);
}

/** Says that there are none, or that they may not be read. */
export function absent(missing: ReadonlySet<string>, part: string): string {
  return nothing(missing.has(part) ? "not allowed to read them" : "none");
}

/** A table within a page. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], options: ScreenOptions): string {
  return renderTable(columns, rows, { width: options.width, colour: options.colour, indent: 2 });
}

/** A line of a page: a name, and what it is. */
export const pair = (name: string, value: Cell): readonly Cell[] => [{ text: name, style: "quiet" as Style }, value];
/** The columns of such lines. */
export const PAIR: readonly Column[] = [{ title: "" }, { title: "", shrink: "wrap", minWidth: 20 }];

function pairs(title: string, values: Readonly<Record<string, string>>, options: ScreenOptions, before = ""): string {
  const rows = Object.entries(values).map(([key, value]) => pair(key, value));
  if (rows.length === 0) return `${before}  no ${title}`;
  const body = renderTable([{ title: "", shrink: "wrap", minWidth: 20 }, PAIR[1] as Column], rows, {
    ...options,
    header: false,
    indent: 4,
  });
  return `${before}  ${title}\n${body}`;
}
