import { ownValue } from "../own-value";
import { indexed } from "./indexed";

/** Labels, as objects carry them. */
export type Labels = Readonly<Record<string, string>>;

/** Whether labels satisfy a selector by equality. An empty selector matches nothing, never everything. */
export function matches(selector: Labels | undefined, labels: Labels | undefined): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => ownValue(labels ?? {}, key) === value);
}

/** A selector as text: `app=web,tier=front`. */
export function showLabels(labels: Labels | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** What can be selected: an object's namespace and the labels that count. */
export interface Selectable {
  readonly namespace: string | undefined;
  readonly labels: Labels | undefined;
}

/** Objects by namespace and label, so that a thousand Services find their pods among thousands at once. */
class LabelIndex<T> {
  private readonly byLabel = new Map<string, T[]>();

  constructor(
    objects: readonly T[],
    private readonly read: (object: T) => Selectable,
  ) {
    for (const object of objects) {
      const { namespace, labels } = read(object);
      for (const [key, value] of Object.entries(labels ?? {})) {
        const place = LabelIndex.place(namespace, key, value);
        const there = this.byLabel.get(place);
        if (there === undefined) this.byLabel.set(place, [object]);
        else there.push(object);
      }
    }
  }

  select(namespace: string | undefined, selector: Labels | undefined): readonly T[] {
    const [first] = Object.entries(selector ?? {});
    if (first === undefined) return [];
    const candidates = this.byLabel.get(LabelIndex.place(namespace, ...first)) ?? [];
    return candidates.filter((object) => matches(selector, this.read(object).labels));
  }

  private static place(namespace: string | undefined, key: string, value: string): string {
    return `${namespace ?? ""}\n${key}\n${value}`;
  }
}

/**
 * A function that selects among objects of one kind; it indexes each array of objects once, at its first use.
 * @param read an object's namespace and the labels that count
 */
export function selection<T>(
  read: (object: T) => Selectable,
): (objects: readonly T[], namespace: string | undefined, selector: Labels | undefined) => readonly T[] {
  const index = indexed((objects: readonly T[]) => new LabelIndex(objects, read));
  return (objects, namespace, selector) => index(objects).select(namespace, selector);
}
