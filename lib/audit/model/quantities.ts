import { quantityValue } from "../../quantity";

/** A quantity of Kubernetes, or a share in percent, as a number to compare; undefined for anything else. */
export function quantity(text: string): number | undefined {
  const trimmed = text.trim();
  const [, share] = /^([+-]?\d+(?:\.\d*)?)%$/.exec(trimmed) ?? [];
  return share === undefined ? quantityValue(trimmed) : Number(share) / 100;
}
