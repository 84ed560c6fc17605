/**
 * What a table has for a key that somebody else wrote; undefined for the rest, also for what every object has, such as
 * `constructor`.
 */
export const ownValue = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
