/*
 * The one place where text of others becomes TypeScript: manifests, names of files, answers of a cluster. Nothing in it
 * can end the text, the comment or the line that it stands in, and what no eye sees is written as an escape.
 */

/** Controls, line and paragraph separators, marks that reorder or hide what is beside them, and half characters. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text as a literal: in double quotes, or in single ones where it holds fewer of those. */
export function quoted(text: string): string {
  const code = JSON.stringify(text).replace(UNSEEN, escapeOf);
  const count = (mark: string): number => text.split(mark).length - 1;
  if (count('"') <= count("'")) return code;
  const inner = code
    .slice(1, -1)
    .replace(/\\(.)|'/gs, (match, escaped: string | undefined) =>
      match === "'" ? "\\'" : escaped === '"' ? '"' : match,
    );
  return `'${inner}'`;
}

/** A text of several lines as a template literal, which keeps its lines. */
export function templateLiteral(text: string): string {
  const body = text
    .replace(/[\\`]|\$(?=\{)/g, "\\$&")
    // A carriage return would be read as a line feed.
    .replace(UNSEEN, (character) => (character === "\n" ? character : escapeOf(character)));
  return `\`${body}\``;
}

/** A text for a comment of one line. */
export function commentText(text: string): string {
  return text
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, " ")
    .replace(UNSEEN, escapeOf)
    .replaceAll("*/", "*\\/");
}

/** A key of an object literal, quoted where it has to be. */
export function propertyName(key: string): string {
  // In a literal this name alone would set the prototype.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function escapeOf(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}
