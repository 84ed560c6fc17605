import { z } from "zod";
import { rule } from "./check-props";
import { isToken } from "./tokens";

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/**
 * The number that a Kubernetes quantity such as `250m`, `64Mi` or `1.5` stands for; undefined where it is none.
 * Source: Kubernetes API, `resource.Quantity`.
 */
export function quantityValue(quantity: string | number): number | undefined {
  if (typeof quantity === "number") return Number.isFinite(quantity) ? quantity : undefined;
  const match = QUANTITY.exec(quantity);
  if (match === null) return undefined;
  const [, digits, suffix = "", exponent] = match;
  return Number(digits) * (exponent === undefined ? (SUFFIXES[suffix] ?? NaN) : 10 ** Number(exponent));
}

/**
 * The ways in which Kubernetes may give a quantity back: as it was given, and with the largest suffix that leaves an
 * integer (`1024Mi` comes back as `1Gi`).
 */
export function quantitySpellings(quantity: string | number): string[] {
  const given = String(quantity);
  const amount = quantityValue(quantity);
  if (amount === undefined || /[eE][+-]?\d+$/.test(given)) return [given];
  const binary = given.endsWith("i");
  const suffixes = Object.entries(SUFFIXES).filter(([suffix]) => suffix === "" || suffix.endsWith("i") === binary);
  const [suffix, unit] = suffixes.reverse().find(([, size]) => Number.isInteger(amount / size)) ?? ["", 1];
  return [...new Set([given, `${amount / unit}${suffix}`])];
}

const isQuantity = (value: string | number): boolean => {
  if (isToken(value)) return true;
  const amount = quantityValue(value);
  return amount !== undefined && amount >= 0;
};

/** A quantity of at least nothing, as text or number. */
export const quantity = rule(z.union([z.string(), z.number()]), isQuantity, {
  code: "QuantityInvalid",
  what: "this is no quantity",
  allowed: 'a number that is not negative, with or without a suffix, such as "250m", "0.5", "64Mi" or "10Gi"',
});
