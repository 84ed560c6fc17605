import { z } from "zod";
import { canonicalQuantity } from "../manifest/quantity";
import { quantityValue } from "../quantity";
import { rule } from "./check-props";
import { isToken } from "./tokens";

/** The ways in which Kubernetes may give a quantity back: as it was given, and in its canonical form. */
export function quantitySpellings(given: string | number): string[] {
  return [...new Set([String(given), canonicalQuantity(String(given))])];
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
