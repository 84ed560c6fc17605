/** Factors of the suffixes of Kubernetes quantities, as powers of ten and of two. */
const SUFFIXES: Readonly<Record<string, { readonly ten?: number; readonly two?: bigint }>> = {
  "": {},
  n: { ten: -9 },
  u: { ten: -6 },
  m: { ten: -3 },
  k: { ten: 3 },
  M: { ten: 6 },
  G: { ten: 9 },
  T: { ten: 12 },
  P: { ten: 15 },
  E: { ten: 18 },
  Ki: { two: 10n },
  Mi: { two: 20n },
  Gi: { two: 30n },
  Ti: { two: 40n },
  Pi: { two: 50n },
  Ei: { two: 60n },
};
const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]|))$/;
/** Digits after the point that are told apart: more than Kubernetes keeps (9). */
const SCALE = 30;

/**
 * Compares two Kubernetes quantities by value: `1000m` equals `1`, `1Gi` equals `1024Mi`.
 * @returns negative, zero or positive, or undefined if one of them is not a quantity
 */
export function compareQuantities(a: string, b: string): number | undefined {
  const [x, y] = [scaled(a), scaled(b)];
  if (x === undefined || y === undefined) return undefined;
  return x < y ? -1 : x > y ? 1 : 0;
}

function scaled(text: string): bigint | undefined {
  const match = QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, sign, number = "", exponent, suffix = ""] = match;
  const [whole = "", fraction = ""] = number.split(".");
  const { ten = 0, two = 0n } = SUFFIXES[suffix] ?? {};
  const power = (exponent === undefined ? ten : Number(exponent.slice(1))) + SCALE - fraction.length;
  if (Math.abs(power) > 1000) return undefined;
  const digits = BigInt(whole + fraction) << two;
  const value = power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power);
  return sign === "-" ? -value : value;
}
