/** Tokens that mean something to a reader of JSON, YAML, MessagePack or credentials. */
const TOKENS = [
  ...['{"', '":', "[[", "]]", "{}", "null", "true", "1e999", "-0", "\\u0000", '"__proto__"', '"constructor"', ",,"],
  ...[
    "\n---\n",
    "\n  - ",
    ": ",
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "!!set ",
    "? ",
    "|+\n",
    ">-\n",
    "\t",
    "%YAML 1.1\n",
    "{{ .x }}",
  ],
  ...[
    "after_unknown",
    "after_sensitive",
    "actions",
    "no-op",
    "delete",
    "resource_drift",
    "kubernetes_manifest",
    "spec",
    "template",
  ],
  ...["password=", "Bearer ", "eyJhbGciOi", "-----BEGIN PRIVATE KEY-----", "https://a:b@c", "AKIA", "ghp_", "${", "%{"],
  ...["\u2028", "\u202e", "\ud800", "\u0000", "\ufeff", "\u3164", "1".repeat(40), "a".repeat(2000), "[".repeat(500)],
].map((token) => Buffer.from(token));
const BYTES = [0x00, 0x7f, 0x80, 0x90, 0xa0, 0xc0, 0xc1, 0xc7, 0xd4, 0xd9, 0xdc, 0xde, 0xff];
const LONGEST = 200_000;

/** Changes an input in one to four places. `next` gives numbers from 0 to 1. */
export function mutate(input: Buffer, other: Buffer, next: () => number): Buffer {
  let bytes = input;
  for (let change = 0; change <= Math.floor(next() * 4); change++) bytes = once(bytes, other, next);
  return bytes.length > LONGEST ? bytes.subarray(0, LONGEST) : bytes;
}

function once(bytes: Buffer, other: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * (bytes.length + 1));
  const length = Math.floor(next() ** 3 * Math.min(bytes.length - at, 2000));
  const [head, middle, tail] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!;
  switch (Math.floor(next() * 7)) {
    case 0:
      return Buffer.concat([head, tail]);
    case 1:
      return Buffer.concat([head, middle, middle, tail]);
    case 2:
      return Buffer.concat([head, pick(TOKENS), middle, tail]);
    case 3:
      return Buffer.concat([head, pick(TOKENS), tail]);
    case 4:
      return Buffer.concat([head, Buffer.from([pick(BYTES)]), tail]);
    case 5: {
      const from = Math.floor(next() * other.length);
      return Buffer.concat([head, other.subarray(from, from + Math.floor(next() ** 2 * 3000)), tail]);
    }
    default: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(at, copy.length - 1)]! ^= 1 << Math.floor(next() * 8);
      return copy;
    }
  }
}
