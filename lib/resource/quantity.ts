import { z } from "zod";
import { compareQuantities, meantQuantity } from "../quantity";
import { rule, type Report } from "./check-props";
import { isToken } from "./tokens";

const isQuantity = (value: string | number): boolean =>
  isToken(value) || (/\d/.test(String(value)) && (compareQuantities(value, 0) ?? -1) >= 0);

/** A quantity of at least nothing, as text or number. */
export const quantity = rule(z.union([z.string(), z.number()]), isQuantity, {
  code: "QuantityInvalid",
  what: "this is no quantity",
  allowed: 'a number that is not negative, with or without a suffix, such as "250m", "0.5", "64Mi" or "10Gi"',
});

/** Amounts by resource, such as `{ cpu: "2", memory: "4Gi" }`. */
export type Amounts = Readonly<Record<string, string | number>>;

/** A quantity of more than nothing. */
export const positiveQuantity = rule(quantity, (value) => isToken(value) || compareQuantities(value, 0) !== 0, {
  code: "StorageSizeInvalid",
  what: "a volume has some size",
  allowed: 'more than nothing, such as "10Gi"',
});

/** Reports memory, storage or CPU whose suffix says something that nobody means, such as `"512m"` of memory. */
export function checkUnit(
  value: string | number | undefined,
  unit: "bytes" | "cores" | undefined,
  prop: string,
  report: Report,
): void {
  const meant = value === undefined || unit === undefined || isToken(value) ? undefined : meantQuantity(value, unit);
  if (meant === undefined || unit === undefined) return;
  report({
    code: "QuantityUnitMistaken",
    what: unit === "bytes" ? "this is a part of a byte" : "no machine has so many cores",
    prop,
    value,
    fix: `write "${meant}"`,
  });
}
