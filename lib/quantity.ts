/*
 * Quantities as Kubernetes reads and writes them: resource.Quantity of k8s.io/apimachinery, with its odd corners, since
 * a plan is only empty where the text that it compares is the text that the API server gives back. All in exact
 * integers.
 */

type Family = "decimal" | "exponent" | "binary";

interface Quantity {
  /** The amount is `digits` times ten to the power of `scale`. */
  readonly digits: bigint;
  readonly scale: number;
  readonly family: Family;
  /** The text as it was given, where Kubernetes takes it for canonical and keeps it. */
  readonly kept?: string;
}

const DECIMAL: Readonly<Record<string, number>> = {
  ...{ n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 },
};
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const suffixOf = (powers: Readonly<Record<string, number>>, power: number): string =>
  Object.keys(powers).find((suffix) => powers[suffix] === power) ?? "";

const NUMBER_AND_SUFFIX = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z]*)([+-]?\d*)$/;
const NANO = -9;
const MILLI = -3;
/** Digits that Kubernetes reads without big numbers. What it reads so, it keeps as it is where it seems canonical. */
const SHORT = 18;
const SHORT_BINARY = 14;
/** The largest amount with a binary suffix. What is above becomes this. */
const LARGEST_BINARY = 2n ** 63n - 1n;
/** What is longer, or has a larger exponent, is taken for no quantity: Kubernetes would compute with it for ages. */
const LONGEST = 500;
const LARGEST_EXPONENT = 500;

function parse(text: string): Quantity | undefined {
  const match = text === "" || text.length > LONGEST ? null : NUMBER_AND_SUFFIX.exec(text);
  if (match === null) return undefined;
  const [, sign = "", leading = "", fraction = "", letters = "", after = ""] = match;
  const suffix = readSuffix(letters, after);
  if (suffix === undefined) return undefined;
  const { family, power } = suffix;
  const factor = family === "binary" ? 2n ** BigInt(power) : 1n;
  const scale = (family === "binary" ? 0 : power) - fraction.length;
  const minus = sign === "-" ? -1n : 1n;
  const whole = leading.replace(/^0+/, "") || "0";
  const digits = whole + fraction;
  const isShort =
    family === "binary"
      ? fraction === "" && whole.length + (power * 3) / 10 <= SHORT_BINARY
      : digits.length <= SHORT && scale >= NANO;
  if (isShort) {
    const number = BigInt(digits);
    const keeps =
      family === "binary" ? number % 8n !== 0n : scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
    return { digits: minus * number * factor, scale, family, ...(keeps ? { kept: text } : {}) };
  }
  if (leading + fraction === "") return undefined;
  const rounded = roundUp({ digits: BigInt(digits) * factor, scale, family }, NANO);
  if (family !== "binary") return { ...rounded, digits: minus * rounded.digits };
  if (compare(rounded, { digits: LARGEST_BINARY, scale: 0 }) > 0)
    return { digits: minus * LARGEST_BINARY, scale: 0, family };
  const isBelowOne = rounded.digits > 0n && compare(rounded, { digits: 1n, scale: 0 }) < 0;
  return { ...rounded, digits: minus * rounded.digits, family: isBelowOne ? "decimal" : family };
}

function readSuffix(letters: string, after: string): { family: Family; power: number } | undefined {
  if (after === "") {
    const [decimal, binary] = [ownEntry(DECIMAL, letters), ownEntry(BINARY, letters)];
    if (decimal !== undefined) return { family: "decimal", power: decimal };
    return binary === undefined ? undefined : { family: "binary", power: binary };
  }
  if (!/^[eE]$/.test(letters) || !/\d/.test(after)) return undefined;
  const power = Number(after);
  return Math.abs(power) > LARGEST_EXPONENT ? undefined : { family: "exponent", power };
}

const ownEntry = (table: Readonly<Record<string, number>>, key: string): number | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Away from zero, so that nobody who asks for something gets nothing. */
function roundUp(quantity: Quantity, finest: number): Quantity {
  const { digits, scale, family } = quantity;
  if (scale >= finest) return quantity;
  const by = 10n ** BigInt(finest - scale);
  const away = digits % by === 0n ? 0n : digits < 0n ? -1n : 1n;
  return { digits: digits / by + away, scale: finest, family };
}

type Amount = Pick<Quantity, "digits" | "scale">;

function compare(a: Amount, b: Amount): number {
  const scale = Math.min(a.scale, b.scale);
  const [x, y] = [a, b].map((each) => each.digits * 10n ** BigInt(each.scale - scale)) as [bigint, bigint];
  return x < y ? -1 : x > y ? 1 : 0;
}

function write(quantity: Quantity, family = quantity.family): string {
  if (quantity.digits === 0n) return "0";
  const { digits, scale } = removeFactors(quantity.digits, 10n, quantity.scale);
  if (family === "binary" && scale >= 0) {
    const bytes = digits * 10n ** BigInt(scale);
    if (bytes <= -1024n || bytes >= 1024n) {
      const { digits: rest, scale: steps } = removeFactors(bytes, 1024n, 0);
      return `${rest}${suffixOf(BINARY, steps * 10)}`;
    }
  }
  const steps = Math.floor(scale / 3) * 3;
  const number = String(digits * 10n ** BigInt(scale - steps));
  if (family === "exponent") return steps === 0 ? number : `${number}e${steps}`;
  // Beyond the last suffix Kubernetes writes none at all: it gives "1000E" back as "1".
  return number + suffixOf(DECIMAL, steps);
}

function removeFactors(digits: bigint, factor: bigint, scale: number): Amount {
  for (; digits % factor === 0n; scale++) digits /= factor;
  return { digits, scale };
}

/** Whether the API server takes a text as a quantity, such as `250m`, `64Mi` or `1e3`. */
export const isQuantity = (text: string): boolean => parse(text) !== undefined;

/**
 * Where a quantity stands: in the list of a container's, claim's, quota's or limit's resources, of which Kubernetes keeps
 * thousandths at most, or in a field of its own, of which it keeps billionths.
 */
export type QuantityPlace = "resources" | "field";

/**
 * The text that the API server gives back for a quantity: `1` for `1000m`, `1181116006400m` for `1.1Gi`. What is no
 * quantity, such as a token, stays as it is.
 */
export function canonicalQuantity(text: string, place: QuantityPlace): string {
  // Twice, as the server does: once from the request, once from its storage.
  return stored(stored(text, place), place);
}

function stored(text: string, place: QuantityPlace): string {
  const quantity = parse(text);
  if (quantity === undefined) return text;
  const rounded = place === "resources" ? roundUp(quantity, MILLI) : quantity;
  return rounded.kept ?? write(rounded);
}

/**
 * The texts in which the API server may give an amount back that was asked for at some time in one of its spellings:
 * as it is given here, and with decimal suffix, exponent and binary suffix.
 */
export function quantitySpellings(given: string | number, place: QuantityPlace): string[] {
  const text = String(given);
  const quantity = parse(text);
  if (quantity === undefined) return [text];
  const rounded = place === "resources" ? roundUp(quantity, MILLI) : quantity;
  const families = (["decimal", "exponent", "binary"] as const).map((family) => write(rounded, family));
  const same = families.filter((each) => compareQuantities(each, text) === 0 || rounded !== quantity);
  return [...new Set([text, canonicalQuantity(text, place), ...same])];
}

/**
 * Compares two quantities by value: `1000m` equals `1`, `1Gi` equals `1024Mi`.
 * @returns negative, zero or positive, or undefined if one of them is no quantity
 */
export function compareQuantities(a: string | number, b: string | number): number | undefined {
  const [x, y] = [parse(String(a)), parse(String(b))];
  return x === undefined || y === undefined ? undefined : compare(x, y);
}

/**
 * The number that a quantity stands for, in its base unit (cores, bytes), as near as a number comes; undefined where it
 * is none.
 */
export function quantityValue(quantity: string | number | undefined): number | undefined {
  const parsed = parse(String(quantity ?? ""));
  if (parsed === undefined) return undefined;
  const { digits, scale } = removeFactors(parsed.digits || 1n, 10n, parsed.scale);
  return parsed.digits === 0n ? 0 : Number(`${digits}e${scale}`);
}

/** What a resource is counted in: memory and storage in bytes, CPU in cores; undefined for all else. */
export function unitOfResource(name: string): "bytes" | "cores" | undefined {
  const plain = name.replace(/^(requests|limits)\./, "");
  if (plain === "cpu") return "cores";
  return /^(memory|storage|ephemeral-storage|hugepages-.+)$/.test(plain) ? "bytes" : undefined;
}

/** The least memory with which a container starts at all; what is written in thousandths of bytes and below is a slip. */
const LEAST_BYTES = "4Mi";
/** More cores than any machine has. */
const MOST_CORES = "100k";

/**
 * What was surely meant by a quantity whose suffix belongs to another unit: `512Mi` by `512m` of memory, which is half a
 * byte, `500m` by `500Mi` of CPU.
 * @returns undefined for a quantity that may well be meant as it is
 */
export function meantQuantity(quantity: string | number, unit: "bytes" | "cores"): string | undefined {
  const text = String(quantity);
  const [, number = "", suffix = ""] = /^\+?([\d.]+)([a-zA-Z]*)$/.exec(text) ?? [];
  if (number === "" || (compareQuantities(text, 0) ?? 0) <= 0) return undefined;
  const isBelow = (most: string): boolean => (compareQuantities(text, most) ?? 0) < 0;
  if (unit === "cores") {
    if (isBelow(MOST_CORES) || suffix === "") return undefined;
    return /^Mi?$/.test(suffix) ? `${number}m` : number;
  }
  if (/^[num]$/.test(suffix) && isBelow(LEAST_BYTES)) return `${number}Mi`;
  const isPartOfByte = isBelow("1") || (suffix === "" && !Number.isInteger(Number(number)) && isBelow(LEAST_BYTES));
  return isPartOfByte ? `${number}Gi` : undefined;
}
