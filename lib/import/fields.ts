/** Props as data, to be checked by the construct and written as code. */
export type Props = Record<string, unknown>;
export type Fields = Readonly<Record<string, unknown>>;

/** A nested object, empty where there is none. */
export function fieldsOf(value: unknown, ...path: readonly string[]): Fields {
  let here: unknown = value;
  for (const step of path) here = typeof here === "object" && here !== null ? (here as Fields)[step] : undefined;
  return typeof here === "object" && here !== null && !Array.isArray(here) ? (here as Fields) : {};
}

/** A nested list, empty where there is none. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as readonly Fields[]) : [];
}

/** The props that are given. */
export function without(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

/** A mapping; undefined where it is empty. */
export function unlessEmpty(map: Fields): Fields | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}
