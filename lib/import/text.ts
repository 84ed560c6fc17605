import { safeLiteral } from "../foreign-text";

/*
 * The one place where text of others becomes TypeScript: manifests, names of files, answers of a cluster. Nothing in it
 * can end the text, the comment or the line that it stands in, and what no eye sees is written as an escape.
 */

/** A text as a literal: in double quotes, or in single ones where it holds fewer of those. */
export function quoted(text: string): string {
  const code = safeLiteral(JSON.stringify(text));
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
  // A carriage return would be read as a line feed, and is written as what it is.
  const body = safeLiteral(text.replace(/[\\`]|\$(?=\{)/g, "\\$&"));
  return `\`${body}\``;
}

/** A text for a comment of one line. */
export function commentText(text: string): string {
  return safeLiteral(text.replace(/[\s\p{Zl}\p{Zp}]+/gu, " ")).replaceAll("*/", "*\\/");
}

/** A key of an object literal, quoted where it has to be. */
export function propertyName(key: string): string {
  // In a literal this name alone would set the prototype.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}
