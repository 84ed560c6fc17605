/**
 * The one key that JavaScript takes for something else: `object.__proto__ = …` sets what an object inherits from. CDKTF
 * writes objects in this way, and with it whatever stands under this key would be lost without a word.
 */
export const RESERVED_KEY = "__proto__";

/** What is told of it. */
export const RESERVED = {
  what: `no key can be called ${RESERVED_KEY}: CDKTF leaves it out of what it writes`,
  fix: "give it another name",
} as const;

interface Place {
  readonly value: unknown;
  readonly step?: string | number;
  readonly within?: Place;
}

/**
 * Where plain data, however deep, has the key {@link RESERVED_KEY}; undefined where it has none. Instances of classes are
 * not looked into, nor is anything twice.
 */
export function reservedKeyIn(data: unknown): readonly (string | number)[] | undefined {
  const seen = new Set<object>();
  const left: Place[] = [{ value: data }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value } = place;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    const isList = Array.isArray(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!isList && prototype !== Object.prototype && prototype !== null) continue;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      const within: Place = { value: inner, step: isList ? Number(key) : key, within: place };
      if (key === RESERVED_KEY) return pathOf(within);
      left.push(within);
    }
  }
  return undefined;
}

function pathOf(place: Place): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at: Place | undefined = place; at?.step !== undefined; at = at.within) steps.push(at.step);
  return steps.reverse();
}
