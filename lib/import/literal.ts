/** Characters in a line of the code, as the usual formatters are told. */
export const WIDTH = 120;

/** An expression of the source that is written as it is. */
export class Code {
  constructor(readonly text: string) {}
}

/** A value as TypeScript: on one line where it fits. */
export function toCode(value: unknown, indent: number, used = indent): string {
  if (value instanceof Code) return value.text;
  if (value === undefined) return "undefined";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const open = Array.isArray(value) ? "[" : "{";
  const close = Array.isArray(value) ? "]" : "}";
  const inner = " ".repeat(indent + 2);
  const parts = Array.isArray(value)
    ? value.map((item: unknown) => ({ key: "", item }))
    : Object.entries(value).map(([key, item]: [string, unknown]) => ({ key: `${propertyName(key)}: `, item }));
  if (parts.length === 0) return open + close;
  const flat = parts.map(({ key, item }) => key + toCode(item, 0, 0));
  const space = open === "{" ? " " : "";
  const line = `${open}${space}${flat.join(", ")}${space}${close}`;
  if (!line.includes("\n") && used + line.length < WIDTH) return line;
  const lines = parts.map(({ key, item }) => `${inner}${key}${toCode(item, indent + 2, indent + 2 + key.length)},`);
  return `${open}\n${lines.join("\n")}\n${" ".repeat(indent)}${close}`;
}

/** A key of an object literal, quoted where it has to be. */
export function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
