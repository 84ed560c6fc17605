/*
 * Quantities in the one form that the API server gives back, so that a plan shows no difference between "1000m" and
 * "1". The rules are those of Kubernetes' resource.Quantity: no fraction, the largest suffix of the family in which it
 * was written, and rounding up below a billionth.
 */

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d{1,3}))?$/;
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** Nano is the finest that Kubernetes keeps. */
const FINEST = 9;

/** Whether a text is a quantity, such as `250m`, `64Mi` or `1e3`. */
export const isQuantity = (text: string): boolean => QUANTITY.test(text);

/** The canonical form of a quantity; the text itself if it is none, such as a token. */
export function canonicalQuantity(text: string): string {
  const match = QUANTITY.exec(text);
  if (match === null) return text;
  const [, sign = "", digits = "", suffix = "", exponent] = match;
  const binary = BINARY.indexOf(suffix);
  const power = exponent !== undefined ? Number(exponent) : binary > 0 ? 0 : 3 * (DECIMAL.indexOf(suffix) - 3);
  const nano = inNano(digits, power, binary > 0 ? 1024n ** BigInt(binary) : 1n);
  if (nano === 0n) return "0";
  const minus = sign === "-" ? "-" : "";
  if (exponent !== undefined) return minus + withExponent(nano);
  // A binary quantity below one Ki is written as a decimal one, a larger one has no fraction.
  if (binary > 0 && nano >= 1024n * 10n ** BigInt(FINEST)) return minus + withBinarySuffix(nano);
  return minus + withDecimalSuffix(nano);
}

function inNano(digits: string, power: number, factor: bigint): bigint {
  const [whole = "", fraction = ""] = digits.split(".");
  const amount = BigInt(whole + fraction) * factor;
  const scale = power - fraction.length + FINEST;
  return scale >= 0 ? amount * 10n ** BigInt(scale) : divideUp(amount, 10n ** BigInt(-scale));
}

function withDecimalSuffix(nano: bigint): string {
  const { amount, steps } = shorten(nano, DECIMAL.length - 1);
  return `${amount}${DECIMAL[steps] ?? ""}`;
}

function withExponent(nano: bigint): string {
  const { amount, steps } = shorten(nano, 100);
  const exponent = steps * 3 - FINEST;
  return exponent === 0 ? String(amount) : `${amount}e${exponent}`;
}

function withBinarySuffix(nano: bigint): string {
  let amount = divideUp(nano, 10n ** BigInt(FINEST));
  let steps = 0;
  for (; amount % 1024n === 0n && steps < BINARY.length - 1; steps++) amount /= 1024n;
  return `${amount}${BINARY[steps] ?? ""}`;
}

/** Takes thousands out of an amount. */
function shorten(amount: bigint, most: number): { readonly amount: bigint; readonly steps: number } {
  let steps = 0;
  for (; amount % 1000n === 0n && steps < most; steps++) amount /= 1000n;
  return { amount, steps };
}

function divideUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}
