type KeyOf = (item: unknown) => unknown;

/**
 * The order of a merged list whose patch says none of its own: items of the patch in the patch's order, the others in
 * theirs, and where the two meet, as the list was before; what was not there before comes first.
 */
export function mergedOrder(
  merged: readonly unknown[],
  patch: readonly unknown[],
  before: readonly unknown[],
  keyOf: KeyOf,
): readonly unknown[] {
  return orderedBy(merged, patch.map(keyOf), before, keyOf);
}

/** The same, where the order of some keys is given. */
export function orderedBy(
  merged: readonly unknown[],
  order: readonly unknown[],
  before: readonly unknown[],
  keyOf: KeyOf,
): readonly unknown[] {
  const place = new Map(order.map((key, index) => [key, index]));
  const old = new Map(before.map((item, index) => [keyOf(item), index]));
  const at = (places: ReadonlyMap<unknown, number>, item: unknown): number => places.get(keyOf(item)) ?? Infinity;
  const inOrder = merged.filter((item) => place.has(keyOf(item))).sort((a, b) => at(place, a) - at(place, b));
  const others = merged.filter((item) => !place.has(keyOf(item))).sort((a, b) => at(old, a) - at(old, b));
  const result: unknown[] = [];
  while (inOrder.length > 0 || others.length > 0) {
    const [first, other] = [inOrder[0], others[0]];
    const otherFirst =
      inOrder.length === 0 ||
      (others.length > 0 && old.has(keyOf(first)) && old.has(keyOf(other)) && at(old, other) < at(old, first));
    result.push(otherFirst ? others.shift() : inOrder.shift());
  }
  return result;
}
