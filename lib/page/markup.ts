/** HTML that is ready to be written. Only {@link html} and {@link raw} make it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may be put into a template: markup as it is, anything else as text. */
export type Part = Markup | string | number | boolean | undefined | readonly Part[];

function escape(text: string): string {
  if (!/[&<>"']/.test(text)) return text;
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

type Clean = (text: string) => string;

function render(part: Part, clean: Clean): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map((one: Part) => render(one, clean)).join("");
  return part === undefined || part === false || part === true ? "" : escape(clean(String(part)));
}

const unindented = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The fixed parts of a template, without the indentation of this source: that is not part of the page. */
function fixedParts(strings: TemplateStringsArray): readonly string[] {
  let fixed = unindented.get(strings);
  if (fixed === undefined) unindented.set(strings, (fixed = strings.map((text) => text.replace(/\n\s+/g, "\n"))));
  return fixed;
}

/**
 * A template in which every value is escaped, in text and in quoted attributes.
 * @param clean what is done to each value before: texts that nobody has cleaned yet
 */
export function template(clean: Clean): (strings: TemplateStringsArray, ...parts: readonly Part[]) => Markup {
  return (strings, ...parts) => {
    let text = "";
    const fixed = fixedParts(strings);
    for (const [index, one] of fixed.entries()) {
      text += one;
      if (index < parts.length) text += render(parts[index], clean);
    }
    return new Markup(text);
  };
}

/** The template for values that are clean: of a report, or this library's own. */
export const html = template((text) => text);

/** This library's own markup, never anything from a plan. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Names for deep links: readable, and each only once on the page. */
export class Anchors {
  readonly #taken = new Set<string>();

  /** A name made of words; the same words again get a number. */
  of(...words: readonly string[]): string {
    const slug = words
      .join("-")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 120);
    let name = slug;
    for (let count = 2; this.#taken.has(name); count++) name = `${slug}-${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** A long technical name, that may break anywhere. */
export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
