/** Every place where Kubernetes' rules for quantities turn, by hand. */
const TURNS = [
  ...["0", "00", "-0", "+0", "0.0", "0Ki", "0m", "0e5", "1", "01", "+1", "1.", "+1Ki", "01Ki", "1.Ki", "1.0", "1.500"],
  ...["0.5", ".5", "0.500", "1.5", "1.024", "1.1Gi", "0.9Gi", "1.5Gi", "0.5Gi", "0.5Ki", "0.1Ki", "1.0001Ki", "1.5Ki"],
  ...["1000m", "1500m", "100m", "1m", "0.1m", "1u", "1n", "0.1n", "0.0000000001", "1e-9", "1e-10", "1e-12", "1.0e-3"],
  ...[
    "1000k",
    "1024k",
    "1000",
    "1024",
    "1024Ki",
    "1000Ki",
    "1023Ki",
    "1008Ki",
    "1024Mi",
    "1025Mi",
    "1Ei",
    "7Ei",
    "8Ei",
  ],
  ...["8191Pi", "8192Pi", "10Ei", "1024Ei", "9223372036854775807", "9223372036854775808", "12345678901234567890", "1E"],
  ...["9E", "10E", "999E", "1000E", "1e3", "1E3", "1e+3", "1e03", "12e4", "129e6", "100e-3", "1e8", "1E9", "1e21"],
  ...[
    "1181116006400m",
    "1181116006.4",
    "128974848",
    "0.1",
    "0.30000000000000004",
    "100Ti",
    "99Ti",
    "16Pi",
    "1e18",
    "e3",
  ],
  ...["+", ".", "Ki", "m", "999999999999999999", "1000000000000000000", "0.999999999", "0.9999999999", "1.000000001Ki"],
];

const SUFFIXES = ["", "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * Quantities of all kinds: those by hand, and made-up ones of each sign, length, fraction and suffix.
 * @param seed of the made-up ones: the same seed gives the same
 */
export function someQuantities(count: number, seed: number): string[] {
  const random = generator(seed);
  const anyOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const digits = (length: number): string => Array.from({ length }, () => anyOf([..."0001234567890"])).join("");
  const all = new Set(TURNS);
  while (all.size < count) {
    const fraction = random() < 0.5 ? "" : `.${digits(anyOf([0, 1, 1, 2, 3, 4, 6, 9, 10, 12]))}`;
    const exponent = `${anyOf(["e", "E"])}${anyOf(["", "+", "-"])}${anyOf([0, 1, 2, 3, 6, 9, 12, 18, 19, 21, 30])}`;
    const suffix = random() < 0.25 ? exponent : anyOf(SUFFIXES);
    all.add(
      anyOf(["", "", "", "", "+"]) +
        digits(anyOf([1, 1, 2, 2, 3, 4, 5, 8, 11, 12, 17, 18, 19, 25])) +
        fraction +
        suffix,
    );
  }
  return [...all];
}

/** Marsaglia's xorshift. */
function generator(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** What is no quantity. */
export const NO_QUANTITIES = [
  ...["one", "1 Gi", "1kb", "64MB", "64mi", "1K", "1ki", "1e", "1e+", "1ee3", "1e3Mi", "1.2.3", "--1", "1-", "1_000"],
  ...["1,5", "0x10", "1Ki1", "Mi1", "1i", "½", "１", "NaN", "Infinity", "1e1.5", "1+3"],
];
