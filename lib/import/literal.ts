import { propertyName, quoted, templateLiteral } from "./text";

/*
 * Values as TypeScript, laid out as Prettier lays them out with lines of 120 characters: code that is written once and
 * kept should not change when its project's formatter first sees it.
 */

/** Characters in a line of the code, as the usual formatters are told. */
export const WIDTH = 120;
/** A text of several lines is written as a template literal from this length on. */
const SHORT_TEXT = 40;

/** An expression of the source that is written as it is. */
export class Code {
  constructor(readonly text: string) {}
}

/** Where a value stands: behind a key, or in a list of elements or arguments. */
type Place = "property" | "element";

/**
 * A value as TypeScript: on one line where it fits. Takes time in proportion to the value: whether something fits is
 * known after the characters of one line.
 * @param indent of the line that it begins on
 * @param used characters of that line that stand before it
 * @param after characters that follow it: a comma, or the end of a call
 */
export function toCode(value: unknown, indent: number, used = indent, place: Place = "element", after = 1): string {
  const line = onOneLine(value, WIDTH - used - after);
  if (line !== undefined) return line;
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return textCode(value, indent, used, place);
  if (typeof value !== "object" || value === null) return plainCode(value);
  const inner = " ".repeat(indent + 2);
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return numbers(value, indent);
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => `${inner}${toCode(item, indent + 2)},`)
    : Object.entries(value).map(([key, item]: [string, unknown]) => {
        const name = `${propertyName(key)}:`;
        const code = toCode(item, indent + 2, indent + 2 + name.length + 1, "property");
        return `${inner}${name}${code.startsWith("\n") ? "" : " "}${code},`;
      });
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
  if (isList && standsApart(value)) return undefined;
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

/** Several objects, or several lists, of more than one part each stand on lines of their own. */
function standsApart(list: readonly unknown[]): boolean {
  if (list.length < 2) return false;
  const parts = (item: unknown): number =>
    typeof item === "object" && item !== null && !(item instanceof Code) ? Object.keys(item).length : 0;
  return list.every((item) => parts(item) > 1 && Array.isArray(item) === Array.isArray(list[0]));
}

function plainCode(value: unknown): string {
  if (value === undefined) return "undefined";
  return JSON.stringify(value);
}

/** Numbers fill their lines. */
function numbers(list: readonly number[], indent: number): string {
  const lines: string[] = [];
  for (const text of list.map((number, index) => `${number}${index === list.length - 1 ? "," : ", "}`)) {
    const last = lines.at(-1);
    if (last !== undefined && (last + text).trimEnd().length <= WIDTH) lines[lines.length - 1] = last + text;
    else lines.push(" ".repeat(indent + 2) + text);
  }
  return `[\n${lines.map((line) => line.trimEnd()).join("\n")}\n${" ".repeat(indent)}]`;
}

const hasLines = (text: string): boolean => text.length > SHORT_TEXT && text.trimEnd().includes("\n");

/** A text that is too long for the rest of its line. */
function textCode(text: string, indent: number, used: number, place: Place): string {
  if (hasLines(text)) return templateLiteral(text);
  const code = quoted(text);
  // Behind a short key a line break would win nothing.
  const short = used - indent - 2 < 5;
  const below = place === "property" ? indent + 2 : indent;
  if (place === "property" && !short && below + code.length < WIDTH) return `\n${" ".repeat(below)}${code}`;
  const lines = pieces(text, Math.max(WIDTH - below - 7, 40)).map(quoted);
  if (lines.length <= 1) return place === "element" || short ? code : `\n${" ".repeat(below)}${code}`;
  return place === "property"
    ? `\n${lines.map((line) => " ".repeat(below) + line).join(" +\n")}`
    : lines.join(` +\n${" ".repeat(indent + 2)}`);
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
