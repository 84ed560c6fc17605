import { propertyName, quoted, templateLiteral } from "./text";

/** Characters in a line of the code, as the usual formatters are told. */
export const WIDTH = 120;
/** A text of several lines is written as a template literal from this length on. */
const SHORT_TEXT = 40;

/** An expression of the source that is written as it is. */
export class Code {
  constructor(readonly text: string) {}
}

/**
 * A value as TypeScript: on one line where it fits. Takes time in proportion to the value: whether something fits is
 * known after the characters of one line.
 */
export function toCode(value: unknown, indent: number, used = indent): string {
  const line = onOneLine(value, WIDTH - used - 1);
  if (line !== undefined) return line;
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return textCode(value, indent, used);
  if (typeof value !== "object" || value === null) return plainCode(value);
  const inner = " ".repeat(indent + 2);
  const part = (key: string, item: unknown): string =>
    `${inner}${key}${toCode(item, indent + 2, indent + 2 + key.length)},`;
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => part("", item))
    : Object.entries(value).map(([key, item]: [string, unknown]) => part(`${propertyName(key)}: `, item));
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join("\n")}\n${" ".repeat(indent)}${close}`;
}

/** The value on one line of so many characters at most; undefined where it needs more, or lines of its own. */
function onOneLine(value: unknown, room: number): string | undefined {
  if (room < 0) return undefined;
  const code = lineOf(value, room);
  return code !== undefined && code.length <= room ? code : undefined;
}

function lineOf(value: unknown, room: number): string | undefined {
  if (value instanceof Code) return value.text.includes("\n") ? undefined : value.text;
  if (typeof value === "string") return value.length > room || hasLines(value) ? undefined : quoted(value);
  if (typeof value !== "object" || value === null) return plainCode(value);
  const isList = Array.isArray(value);
  const parts: string[] = [];
  let left = room - (isList ? 2 : 4);
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    const name = isList ? "" : `${propertyName(key)}: `;
    const item = onOneLine((value as Readonly<Record<string, unknown>>)[key], left - name.length);
    if (item === undefined) return undefined;
    parts.push(name + item);
    left -= name.length + item.length + 2;
  }
  if (parts.length === 0) return isList ? "[]" : "{}";
  return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

function plainCode(value: unknown): string {
  if (value === undefined) return "undefined";
  return JSON.stringify(value);
}

const hasLines = (text: string): boolean => text.length > SHORT_TEXT && text.trimEnd().includes("\n");

function textCode(text: string, indent: number, used: number): string {
  if (hasLines(text)) return templateLiteral(text);
  const code = quoted(text);
  if (used + code.length < WIDTH) return code;
  const room = Math.max(WIDTH - indent - 7, 40);
  const lines = pieces(text, room).map(quoted);
  return lines.length <= 1 ? code : lines.join(` +\n${" ".repeat(indent + 2)}`);
}

const SEAM = /[\s,;|&]/;

/** A long text cut behind spaces and separators; what has none stays whole. */
function pieces(text: string, room: number): readonly string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = start;
    let length = 2;
    for (let here = start; here < text.length;) {
      let next = here;
      while (next < text.length && !SEAM.test(text.charAt(next))) next++;
      while (next < text.length && SEAM.test(text.charAt(next))) next++;
      length += quoted(text.slice(here, next)).length - 2;
      if (length > room && end > start) break;
      end = here = next;
      if (length > room) break;
    }
    found.push(text.slice(start, end));
    start = end;
  }
  return found;
}
