import { oneLine, paint, renderTable } from "../../terminal";
import type { ObjectDetails } from "../object-details";
import { age } from "../time";
import type { ScreenOptions } from "./list";
import { BODY_SECTIONS, BODY_TITLES, pair, PAIR, renderSections, type BodyPart, type PageSection } from "./page";

type ObjectPart = "attributes" | BodyPart;

const ORDER: readonly ObjectPart[] = [
  "attributes",
  "differences",
  "pods",
  "containers",
  "volumes",
  "metadata",
  "events",
];

/** The page of an object that is no Service, or some parts of it. */
export function renderObject(
  object: ObjectDetails,
  parts: readonly BodyPart[],
  options: ScreenOptions,
  missing: ReadonlySet<string> = new Set(),
): string {
  const sections = { attributes, ...BODY_SECTIONS, ...(object.hasPods ? {} : WITHOUT_PODS) };
  const titles = { attributes: undefined, ...BODY_TITLES };
  return renderSections(
    object,
    { order: ORDER, sections, titles },
    parts.length === 0 ? ORDER : parts,
    options,
    missing,
  );
}

const WITHOUT_PODS = { pods: () => undefined, containers: () => undefined };

const attributes: PageSection<ObjectDetails> = (object, options) => {
  const { view } = object;
  const rows = [
    pair("Kind", view.kind),
    pair("Namespace", view.namespace),
    pair("State", { text: view.state, style: view.tone }),
    ...(view.reasons.length === 0 ? [] : [pair("Why", { text: view.reasons.join("\n"), style: "bad" })]),
    ...(view.notes.length === 0 ? [] : [pair("Note", view.notes.join("\n"))]),
    ...Object.entries(view.facts).map(([name, value]) => pair(name, value)),
    pair("Created", view.created === undefined ? "-" : `${view.created} (${age(view.created, options.now)} ago)`),
  ];
  const body = renderTable(PAIR, rows, { ...options, header: false, indent: 2 });
  return `${paint(oneLine(view.name), "heading", options.colour)}\n${body}`;
};
