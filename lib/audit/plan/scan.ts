/** Where a JSON value stands in a buffer: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** How many members the objects in it have, as they are written: a key that stands there twice counts twice. */
  readonly members: number;
  /** Its elements, where they were asked for and it is a list. */
  readonly elements?: readonly Span[];
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

/** What a byte is to a reader that looks for the end of a value; most bytes are nothing to it. */
const KIND = new Uint8Array(256);
const [TEXT, OPENS, CLOSES, PAIRS, SPACE, WORD] = [1, 2, 3, 4, 5, 6] as const;
for (const [kind, letters] of [
  [TEXT, '"'],
  [OPENS, "{["],
  [CLOSES, "}]"],
  [PAIRS, ":"],
  [SPACE, " \n\r\t"],
  [WORD, "0123456789abcdefghijklmnopqrstuvwxyz+-.E"],
] as const)
  for (const letter of letters) KIND[letter.charCodeAt(0)] = kind;

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && KIND[bytes[at] as number] === SPACE) at++;
  if (at >= bytes.length) throw new ScanError("truncated", at);
  return at;
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
  const first = KIND[bytes[from] as number];
  if (first === TEXT) return { start: from, end: skipString(bytes, from), members: 0 };
  let at = from;
  if (first !== OPENS) {
    while (at < bytes.length && KIND[bytes[at] as number] === WORD) at++;
    if (at === from) throw new ScanError("syntax", at);
    return { start: from, end: at, members: 0 };
  }
  const { length } = bytes;
  let [depth, count] = [0, 0];
  while (at < length) {
    const kind = KIND[bytes[at] as number];
    if (kind === TEXT) {
      at = skipString(bytes, at);
      continue;
    }
    if (kind === OPENS) depth++;
    else if (kind === PAIRS) count++;
    else if (kind === CLOSES && --depth === 0) return { start: from, end: at + 1, members: count };
    at++;
  }
  throw new ScanError("truncated", at);
}

const NO_LISTS: ReadonlySet<string> = new Set();

/**
 * The members of the JSON object that starts at `from`, by key, without parsing any of them: what is not asked for is
 * never made into a value.
 * @param lists keys of lists whose elements are wanted, too
 * @throws ScanError also where a key stands there twice: one reader would see the one value, and the next the other
 */
export function members(bytes: Buffer, from = 0, lists = NO_LISTS): Map<string, Span> {
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
    at = skipSpace(bytes, at + 1);
    const value = lists.has(key) && bytes[at] === OPEN_ARRAY ? listAt(bytes, at) : skipValue(bytes, at);
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
 * The members of the object that is all of a text, as {@link members}.
 * @throws ScanError also where something follows it: another reader would take that for the plan
 */
export function wholeObject(bytes: Buffer, lists = NO_LISTS): Map<string, Span> {
  const found = members(bytes, 0, lists);
  let at = Math.max(bytes.indexOf(OPEN_OBJECT) + 1, ...[...found.values()].map((span) => span.end));
  at = skipSpace(bytes, at) + 1;
  while (at < bytes.length && [0x20, 0x0a, 0x0d, 0x09].includes(bytes[at] as number)) at++;
  if (at < bytes.length) throw new ScanError("trailing", at);
  return found;
}

/** The JSON array that starts at `from`, with its elements, unparsed. */
function listAt(bytes: Buffer, from: number): Span {
  const found: Span[] = [];
  let count = 0;
  let at = skipSpace(bytes, from + 1);
  while (bytes[at] !== CLOSE_ARRAY) {
    const value = skipValue(bytes, at);
    found.push(value);
    count += value.members;
    at = skipSpace(bytes, value.end);
    if (bytes[at] === COMMA) {
      at = skipSpace(bytes, at + 1);
      if (bytes[at] === CLOSE_ARRAY) throw new ScanError("syntax", at);
    } else if (bytes[at] !== CLOSE_ARRAY) throw new ScanError("syntax", at);
  }
  return { start: from, end: at + 1, members: count, elements: found };
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
