import { defined } from "../../defined";
import { Anchors, pageDocument, type Markup, type PageLink } from "../../page";
import { entryParts, troubles } from "./entry";
import { objectList, serviceList, type LinkTo } from "./list";
import { entriesOf, type EntryPage, type StackPage } from "./model";
import type { LogSource } from "./pods";
import { SCRIPT } from "./script";
import { STYLES } from "./styles";
import { html, tag, TONES } from "./words";

const SKIP = "Skip to what runs";
const MOST_FIRST = 6;

/** How many are as they should be, and links to those that are not. */
function verdict(page: StackPage, link: LinkTo): Markup {
  const all = entriesOf(page);
  const ill = all.filter(({ reasons }) => reasons.length > 0);
  const what = (entry: EntryPage): string => `${entry.kind} ${entry.name}: ${entry.reasons[0] ?? ""}`;
  return html`<div class="verdict is-${ill.length === 0 ? "clean" : "failed"}">
    <strong
      >${ill.length === 0 ? `All ${all.length} are as they should be` : `${ill.length} of ${all.length} are not as they should be`}</strong
    >
    ${
      ill.length === 0
        ? ""
        : html`<ol class="first" aria-label="Look at these first">
            ${ill.slice(0, MOST_FIRST).map(
              (entry) =>
                html`<li>
                  <span class="tag ${TONES[entry.tone]}">${entry.state}</span>
                  <a href="${link(entry)}">${what(entry)}</a>
                </li>`,
            )}${ill.length > MOST_FIRST ? html`<li class="soft">and ${ill.length - MOST_FIRST} more below</li>` : ""}
          </ol>`
    }
  </div>`;
}

/** What could not be read, and why. */
const notices = ({ notes }: StackPage): Markup | "" =>
  notes.length === 0
    ? ""
    : html`<ul class="told panel small" aria-label="What is missing">
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>`;

/** The title of a page; what is live says so, and when it was read last. */
function masthead(title: string, of: Markup | string, page: StackPage, live: boolean): Markup {
  const time = page.taken.toISOString().replace(/\.\d+Z$/, "Z");
  return html`<div class="masthead">
      <h1>${title} <span>${of}</span></h1>
      <p class="soft small">
        ${live ? html`<span class="live" data-keep>read at load</span> ` : ""}<time datetime="${time}" data-at
          >${time}</time
        >, ${page.cluster}
      </p>
    </div>
    ${live ? html`<p class="lost" role="status" hidden data-keep></p>` : ""}`;
}

const section = (id: string, title: string, body: Markup): Markup =>
  html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${body}
  </section>`;

const titled = (title: string, count: number | undefined): string =>
  count === undefined ? title : `${title} (${count})`;

interface View {
  readonly header: Markup;
  readonly main: Markup;
  readonly contents: readonly PageLink[];
}

function listView(page: StackPage, link: LinkTo, live: boolean): View {
  const { services, objects } = page;
  const filter = html`<p class="find" hidden>
    <label>Find <input type="search" id="find" autocomplete="off" spellcheck="false" /></label>
    <output id="found"></output>
  </p>`;
  return {
    header: html`${masthead("What runs", page.stack, page, live)} ${verdict(page, link)}`,
    main: html`${notices(page)} ${filter}
    ${services.length === 0 ? "" : section("services", "Services", html`<div class="panel">${serviceList(page, link)}</div>`)}
    ${objects.length === 0 ? "" : section("objects", services.length === 0 ? "What runs" : "Without a service", html`<div class="panel">${objectList(page, link)}</div>`)}`,
    contents: [
      ...(services.length === 0 ? [] : [{ href: "#services", title: "Services", count: services.length }]),
      ...(objects.length === 0 ? [] : [{ href: "#objects", title: "Without a service", count: objects.length }]),
    ],
  };
}

/** From this many entries on, a page is laid out only where it is in sight. */
const LARGE = 200;

/**
 * All that a stack runs as one page that stands alone: the lists, and below them each entry to be unfolded. Readable
 * without JavaScript, in both themes, on paper, and by keyboard and screen reader.
 */
export function formatStackPage(page: StackPage, logs: LogSource): string {
  const anchors = new Anchors();
  const entries = entriesOf(page);
  const anchorOf = new Map(entries.map(({ key }) => [key, anchors.of(key)]));
  const link: LinkTo = ({ key }) => `#${anchorOf.get(key)}`;
  const { header, main, contents } = listView(page, link, false);
  const pages = entries.map(
    (entry) =>
      html`<details class="service" id="${anchorOf.get(entry.key)}">
        <summary>
          <h3>${entry.kind} ${entry.name}</h3>
          ${tag(entry.state, entry.tone)} <span class="brief">${entry.namespace}</span>
        </summary>
        <div class="body">
          ${troubles(entry)}
          ${entryParts(entry, { page, logs }).map(
            ({ title, count, body }) =>
              html`<section class="part">
                <h4>${titled(title, count)}</h4>
                ${body}
              </section>`,
          )}
        </div>
      </details>`,
  );
  return pageDocument({
    title: `What runs: ${page.stack}`,
    styles: STYLES,
    script: SCRIPT,
    skip: SKIP,
    ...(entries.length > LARGE ? { bodyClass: "large" } : {}),
    header,
    contents: [...contents, { href: "#entries", title: "Each of them", count: entries.length }],
    main: html`${main} ${section("entries", "Each of them", html`${pages}`)}`,
  }).text;
}

/** One entry as a page that stands alone. */
export function formatEntryPage(page: StackPage, entry: EntryPage, logs: LogSource): string {
  const { header, main, contents } = entryView(page, entry, logs, undefined);
  return pageDocument({
    title: `${entry.name}: ${page.stack}`,
    styles: STYLES,
    script: SCRIPT,
    skip: SKIP,
    header,
    contents,
    main,
  }).text;
}

function entryView(page: StackPage, entry: EntryPage, logs: LogSource, back: string | undefined): View {
  const alias = entry.service?.alias;
  const parts = entryParts(entry, { page, logs }).map((part) => ({
    ...part,
    id: part.title.toLowerCase().replaceAll(" ", "-"),
  }));
  return {
    header: html`${masthead(`${entry.kind} ${entry.name}`, alias ?? "", page, back !== undefined)}
      <p class="at">
        ${tag(entry.state, entry.tone)} <span class="soft">${page.stack}, namespace ${entry.namespace}</span>
      </p>`,
    main: html`${notices(page)}
      <div class="entry">
        ${troubles(entry)}
        ${parts.map(
          ({ id, title, count, body }) =>
            html`<section class="part" aria-labelledby="${id}">
              <h2 id="${id}">${titled(title, count)}</h2>
              ${body}
            </section>`,
        )}
      </div>`,
    contents: [
      ...(back === undefined ? [] : [{ href: back, title: "All that runs" }]),
      ...parts.map(({ id, title, count }) => ({ href: `#${id}`, title, ...defined({ count }) })),
    ],
  };
}

/** Where the parts of a live site are, seen from the page that is open. */
export interface LiveLinks {
  readonly list: string;
  readonly entry: LinkTo;
  readonly log: (entry: EntryPage) => (pod: string, container: string) => string;
  /** The stream of this page's changes. */
  readonly stream: string;
}

/** What of a live page changes. */
export interface LiveContent {
  readonly header: string;
  readonly main: string;
}

/**
 * A page of a live site, and what of it changes: its script puts that in place of what is there.
 * @param entry the one that it is about @default - the list
 */
export function livePage(
  page: StackPage,
  entry: EntryPage | undefined,
  links: LiveLinks,
): { readonly document: string; readonly content: LiveContent } {
  const view =
    entry === undefined
      ? listView(page, links.entry, true)
      : entryView(page, entry, { stream: links.log(entry) }, links.list);
  const document = pageDocument({
    title: `${entry === undefined ? "What runs" : entry.name}: ${page.stack}`,
    styles: STYLES,
    script: SCRIPT,
    connects: "'self'",
    skip: SKIP,
    header: view.header,
    contents: view.contents,
    main: html`${view.main}<i hidden data-stream="${links.stream}" data-keep></i>`,
  }).text;
  const mark = html`<i hidden data-stream="${links.stream}" data-keep></i>`;
  return { document, content: { header: view.header.text, main: view.main.text + mark.text } };
}
