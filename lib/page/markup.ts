import { onceFor } from "../once-for";

/**
 * HTML that is ready to be written. Only {@link html}, {@link each} and {@link raw} make it. It is text, with places in
 * it whose text is made when it is written.
 */
export class Markup {
  constructor(private readonly pieces: readonly (string | Later)[]) {}

  /** All of it as one text. */
  get text(): string {
    return [...this.written()].join("");
  }

  /** Its text from beginning to end, in pieces: what has been written need not lie in memory. */
  *written(): Generator<string> {
    for (const piece of this.pieces) {
      if (typeof piece === "string") yield piece;
      else for (const one of piece()) yield* one.written();
    }
  }

  /** Its pieces, for a larger one that it becomes part of. */
  into(pieces: (string | Later)[]): void {
    for (const piece of this.pieces) add(pieces, piece);
  }
}

/** Markup that is made when it is written. */
type Later = () => Iterable<Markup>;

/** Adds a piece; texts that follow each other become one. */
function add(pieces: (string | Later)[], piece: string | Later): void {
  const last = pieces.length - 1;
  const before = pieces[last];
  if (typeof piece === "string" && typeof before === "string") pieces[last] = before + piece;
  else pieces.push(piece);
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

function render(part: Part, clean: Clean, pieces: (string | Later)[]): void {
  if (part instanceof Markup) part.into(pieces);
  else if (Array.isArray(part)) for (const one of part as readonly Part[]) render(one, clean, pieces);
  else if (typeof part === "string" || typeof part === "number") add(pieces, escape(clean(String(part))));
}

/** The fixed parts of a template, without the indentation of this source: that is not part of the page. */
const fixedParts = onceFor((strings: TemplateStringsArray): readonly string[] =>
  strings.map((text) => text.replace(/\n\s+/g, "\n")),
);

/**
 * A template in which every value is escaped, in text and in quoted attributes.
 * @param clean what is done to each value before: texts that nobody has cleaned yet
 */
export function template(clean: Clean): (strings: TemplateStringsArray, ...parts: readonly Part[]) => Markup {
  return (strings, ...parts) => {
    const pieces: (string | Later)[] = [];
    const fixed = fixedParts(strings);
    for (const [index, part] of fixed.entries()) {
      add(pieces, part);
      if (index < parts.length) render(parts[index], clean, pieces);
    }
    return new Markup(pieces);
  };
}

/** The template for values that are clean: of a report, or this library's own. */
export const html = template((text) => text);

/** This library's own markup, never anything from a plan. */
export function raw(text: string): Markup {
  return new Markup([text]);
}

/** The markup of each thing of a long list, made when it is written, one after the other; it is to be written once. */
export function each<Item>(items: readonly Item[], tell: (item: Item) => Markup): Markup {
  return new Markup([
    function* () {
      for (const item of items) yield tell(item);
    },
  ]);
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
