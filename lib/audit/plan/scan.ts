/** Where a JSON value stands in a buffer: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** How many members the objects in it have, as they are written: a key that stands there twice counts twice. */
  readonly members: number;
}

/** The text is not JSON, or ends before its value does. */
export class ScanError extends Error {
  constructor(
    readonly reason: "syntax" | "truncated" | "repeated" | "trailing",
    readonly offset: number,
  ) {
    super(`${reason} at byte ${offset}`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
  throw new ScanError("truncated", at);
}

/** Most texts of a plan are short: to look at their bytes one by one costs less than to ask the runtime. */
const SHORT = 48;

function skipString(bytes: Buffer, from: number): number {
  const near = Math.min(from + SHORT, bytes.length);
  let at = from + 1;
  while (at < near) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  for (;;) {
    at = bytes.indexOf(QUOTE, at);
    if (at < 0) throw new ScanError("truncated", bytes.length);
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes++;
    at++;
    if (slashes % 2 === 0) return at;
  }
}

function skipValue(bytes: Buffer, from: number): Span {
  const first = bytes[from];
  if (first === QUOTE) return { start: from, end: skipString(bytes, from), members: 0 };
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) {
    let at = from;
    while (at < bytes.length) {
      const byte = bytes[at] as number;
      const word = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a);
      if (!word && byte !== 0x2b && byte !== 0x2d && byte !== 0x2e && byte !== 0x45) break;
      at++;
    }
    if (at === from) throw new ScanError("syntax", at);
    return { start: from, end: at, members: 0 };
  }
  let depth = 0;
  let count = 0;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      continue;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth--;
      if (depth === 0) return { start: from, end: at + 1, members: count };
    } else if (byte === COLON) count++;
    at++;
  }
  throw new ScanError("truncated", at);
}

/**
 * The members of the JSON object that starts at `from`, by key, without parsing any of them: what is not asked for is
 * never made into a value.
 * @throws ScanError also where a key stands there twice: one reader would see the one value, and the next the other
 */
export function members(bytes: Buffer, from = 0): Map<string, Span> {
  const found = new Map<string, Span>();
  let at = skipSpace(bytes, from);
  if (bytes[at] !== OPEN_OBJECT) throw new ScanError("syntax", at);
  at = skipSpace(bytes, at + 1);
  while (bytes[at] !== CLOSE_OBJECT) {
    if (bytes[at] !== QUOTE) throw new ScanError("syntax", at);
    const keyEnd = skipString(bytes, at);
    const key = parseKey(bytes, at, keyEnd);
    at = skipSpace(bytes, keyEnd);
    if (bytes[at] !== COLON) throw new ScanError("syntax", at);
    const value = skipValue(bytes, skipSpace(bytes, at + 1));
    if (found.has(key)) throw new ScanError("repeated", keyEnd);
    found.set(key, value);
    at = skipSpace(bytes, value.end);
    if (bytes[at] === COMMA) {
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== QUOTE) throw new ScanError("syntax", at);
    } else if (bytes[at] !== CLOSE_OBJECT) throw new ScanError("syntax", at);
  }
  return found;
}

function parseKey(bytes: Buffer, start: number, end: number): string {
  try {
    return JSON.parse(bytes.toString("utf8", start, end)) as string;
  } catch {
    throw new ScanError("syntax", start);
  }
}

/**
 * The members of the object that is all of a text.
 * @throws ScanError also where something follows it: another reader would take that for the plan
 */
export function wholeObject(bytes: Buffer): Map<string, Span> {
  const found = members(bytes);
  let at = Math.max(bytes.indexOf(OPEN_OBJECT) + 1, ...[...found.values()].map((span) => span.end));
  at = skipSpace(bytes, at) + 1;
  while (at < bytes.length && [0x20, 0x0a, 0x0d, 0x09].includes(bytes[at] as number)) at++;
  if (at < bytes.length) throw new ScanError("trailing", at);
  return found;
}

/**
 * The elements of the JSON array that starts at `from`, unparsed.
 * @throws ScanError
 */
export function elements(bytes: Buffer, from: number): Span[] {
  const found: Span[] = [];
  let at = skipSpace(bytes, from);
  if (bytes[at] !== OPEN_ARRAY) throw new ScanError("syntax", at);
  at = skipSpace(bytes, at + 1);
  while (bytes[at] !== CLOSE_ARRAY) {
    const value = skipValue(bytes, at);
    found.push(value);
    at = skipSpace(bytes, value.end);
    if (bytes[at] === COMMA) {
      at = skipSpace(bytes, at + 1);
      if (bytes[at] === CLOSE_ARRAY) throw new ScanError("syntax", at);
    } else if (bytes[at] !== CLOSE_ARRAY) throw new ScanError("syntax", at);
  }
  return found;
}

function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const inner of value) count += countMembers(inner);
  else {
    for (const key in value) {
      count += 1 + countMembers((value as Record<string, unknown>)[key]);
    }
  }
  return count;
}

/**
 * Parses one value.
 * @throws ScanError also where a key stands twice in an object, at any depth
 */
export function parse(bytes: Buffer, span: Span): unknown {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8", span.start, span.end)) as unknown;
  } catch {
    throw new ScanError("syntax", span.start);
  }
  if (span.members !== countMembers(value)) throw new ScanError("repeated", span.start);
  return value;
}
