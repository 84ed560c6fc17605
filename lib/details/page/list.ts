import type { Markup } from "../../page";
import { showPort } from "../screens/list";
import { shortDuration } from "../time";
import { differs, type EntryPage, type StackPage } from "./model";
import { ago, dataTable, html, lines, or, tag } from "./words";

/** Where the page of an entry is. */
export type LinkTo = (entry: EntryPage) => string;

const name = (entry: EntryPage, link: LinkTo): Markup => {
  const { service } = entry;
  return html`<a href="${link(entry)}">${entry.name}</a>${
      service?.alias === undefined ? "" : html` <span class="soft">${service.alias}</span>`
    }${differs(entry) ? html` <span class="tag medium">differs from the code</span>` : ""}`;
};

/** What is wrong or to be known, below the state. */
const state = ({ state: at, tone, reasons, notes }: EntryPage): Markup =>
  html`${tag(at, tone)}${[...reasons.slice(0, 2), ...notes].map((one) => html`<br /><span class="soft">${one}</span>`)}`;

/** The namespace where there are several. */
const several = ({ services, objects }: StackPage): boolean =>
  new Set([...services, ...objects].map((one) => one.namespace)).size > 1;

/** The list of services, as the consoles have it. */
export function serviceList(page: StackPage, link: LinkTo): Markup {
  const place = several(page);
  return dataTable(
    "Services",
    [
      "Name",
      ...(place ? ["Namespace"] : []),
      "State",
      "Type",
      "Internal access",
      "External access",
      "Sticky",
      "Ports",
      "Workloads",
      "Age",
    ],
    page.services.map((entry) => {
      const { service } = entry;
      const sticky = service?.stickySeconds;
      return [
        name(entry, link),
        ...(place ? [entry.namespace] : []),
        state(entry),
        or(service?.serviceType),
        service === undefined ? "-" : lines([service.accessClass, ...service.virtualIps]),
        lines(service?.externalAccess ?? []),
        sticky === undefined ? "-" : shortDuration(sticky * 1000),
        lines((service?.ports ?? []).map(showPort)),
        lines((service?.workloads ?? []).map((one) => `${one.name} ${one.ready}/${one.total}`)),
        ago(service?.created, page.taken),
      ];
    }),
  );
}

/** The list of what else the stack runs. */
export function objectList(page: StackPage, link: LinkTo): Markup {
  const place = several(page);
  return dataTable(
    "Workloads and other objects",
    ["Name", "Kind", ...(place ? ["Namespace"] : []), "State", "Age"],
    page.objects.map((entry) => [
      name(entry, link),
      entry.kind,
      ...(place ? [entry.namespace] : []),
      state(entry),
      ago(entry.object?.view.created, page.taken),
    ]),
  );
}
