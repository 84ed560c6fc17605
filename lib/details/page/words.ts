import { template, type Markup } from "../../page";
import { printable } from "../../terminal";
import type { Tone } from "../pod-state";
import { age } from "../time";

/** The template of these pages: what stands in them was written by anybody who can label a pod. */
export const html = template(printable);

/** The tones of states as classes of the style sheet. */
export const TONES: Readonly<Record<Tone, string>> = {
  good: "good",
  warning: "medium",
  bad: "critical",
  quiet: "info",
};

/** A state as a small label. */
export const tag = (text: string, tone: Tone): Markup => html`<span class="tag ${TONES[tone]}">${text}</span>`;

/** How long ago a time was, with the time itself for whoever points at it; the page's script keeps it up to date. */
export function ago(time: string | undefined, now: Date): Markup {
  const text = age(time, now);
  return text === "-" ? html`-` : html`<time datetime="${time}" title="${time}">${text}</time>`;
}

/** A technical text, that may break anywhere. */
export const code = (text: string): Markup => html`<code>${text}</code>`;

/** `-` for what is empty. */
export const or = (text: string | undefined): string => (text === undefined || text === "" ? "-" : text);

/** A cell that says nothing: narrow screens leave it out. */
const NONE = html` class="none"`;

/** A table; narrow screens show each row as a card. */
export function dataTable(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly (Markup | string)[])[],
): Markup {
  return html`<table class="data" aria-label="${label}">
    <thead>
      <tr>
        ${columns.map((one) => html`<th scope="col">${one}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell, index) =>
              index === 0
                ? html`<th scope="row">${cell}</th>`
                : html`<td data-label="${columns[index]}" ${cell === "-" ? NONE : ""}><div>${cell}</div></td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Names and what they are. */
export const facts = (rows: readonly (readonly [name: string, value: Markup | string])[]): Markup =>
  html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

/** Texts below each other. */
export const lines = (texts: readonly string[]): Markup | string =>
  texts.length === 0 ? "-" : html`${texts.map((one, index) => (index === 0 ? one : html`<br />${one}`))}`;
