import { isIP } from "node:net";
import { isIpAddress } from "../../addresses";

/** Addresses of one family that follow each other, both ends included. */
interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;
/** The addresses that the Internet is made of: all of IPv4, and of IPv6 what is given out (2000::/3). */
const PUBLIC: Readonly<Record<4 | 6, Range>> = {
  4: { family: 4, first: 0n, last: (1n << 32n) - 1n },
  6: { family: 6, first: 1n << 125n, last: (1n << 126n) - 1n },
};

function octets(address: string): bigint {
  return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function groups(address: string): bigint {
  const tail = address.slice(address.lastIndexOf(":") + 1);
  const hex = tail.includes(".")
    ? `${address.slice(0, -tail.length)}${(octets(tail) >> 16n).toString(16)}:${(octets(tail) & 0xffffn).toString(16)}`
    : address;
  const [left = "", right] = hex.split("::");
  const parts = (side: string) => (side === "" ? [] : side.split(":"));
  const [head, rest] = [parts(left), right === undefined ? [] : parts(right)];
  const missing = right === undefined ? 0 : 8 - head.length - rest.length;
  return [...head, ...Array<string>(missing).fill("0"), ...rest].reduce(
    (sum, part) => (sum << 16n) | BigInt(`0x${part}`),
    0n,
  );
}

/**
 * A range as people write it: `10.0.0.0/8`, `2001:db8::/32`, one address. Blanks around it do not count, as the API
 * server trims them, and neither do the bits beyond the prefix: `203.0.113.7/0` is everyone.
 * @returns undefined where it is none
 */
export function parseRange(written: string): Range | undefined {
  const [address = "", prefix, ...more] = written.trim().split("/");
  if (!isIpAddress(address) || more.length > 0) return undefined;
  const family = isIP(address) === 4 ? 4 : 6;
  const bits = BITS[family];
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)) return undefined;
  const rest = BigInt(bits - (prefix === undefined ? bits : Number(prefix)));
  const number = family === 4 ? octets(address) : groups(address);
  const first = (number >> rest) << rest;
  const last = first + (1n << rest) - 1n;
  // An IPv4 address in IPv6's clothes is one of IPv4.
  const mapped = 0xffffn << 32n;
  if (family === 6 && rest <= 32n && first >> 32n === 0xffffn)
    return { family: 4, first: first - mapped, last: last - mapped };
  return { family, first, last };
}

/** The same addresses in as few ranges as there can be, in order. */
function merged(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort(
    (a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0),
  );
  const out: { family: 4 | 6; first: bigint; last: bigint }[] = [];
  for (const { family, first, last } of sorted) {
    const before = out.at(-1);
    if (before?.family === family && first <= before.last + 1n) {
      if (last > before.last) before.last = last;
    } else out.push({ family, first, last });
  }
  return out;
}

function parsed(ranges: readonly string[]): Range[] {
  return merged(ranges.flatMap((range) => parseRange(range) ?? []));
}

/**
 * Whether ranges let the Internet in, however it is cut up: `0.0.0.0/0`, two halves, `8.0.0.0/5` and its kin, `::/0`.
 * @returns true from half of all addresses of a family on: nobody lists so many by name
 */
export function isEveryone(ranges: readonly string[]): boolean {
  const all = parsed(ranges);
  return ([4, 6] as const).some((family) => {
    const whole = PUBLIC[family];
    const held = all.reduce((sum, range) => {
      if (range.family !== family) return sum;
      const first = range.first > whole.first ? range.first : whole.first;
      const last = range.last < whole.last ? range.last : whole.last;
      return last < first ? sum : sum + last - first + 1n;
    }, 0n);
    return held * 2n >= whole.last - whole.first + 1n;
  });
}

/** Those of the second ranges that the first, taken together, do not hold; as they are written. */
export function beyond(held: readonly string[], wanted: readonly string[]): readonly string[] {
  const known = parsed(held);
  const written = new Set(held.map((one) => one.trim()));
  return wanted.filter((text) => {
    const range = parseRange(text);
    if (range === undefined) return !written.has(text.trim());
    return !known.some(
      (other) => other.family === range.family && other.first <= range.first && other.last >= range.last,
    );
  });
}

/** Addresses that the Internet does not route: https://www.iana.org/assignments/iana-ipv4-special-registry */
const INSIDE = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
  ...["fc00::/7", "fe80::/10", "::1/128"],
];

/** Whether an address or a range is one of a private network, of a node, or of a link. */
export function isInside(written: string): boolean {
  return parseRange(written) !== undefined && beyond(INSIDE, [written]).length === 0;
}
