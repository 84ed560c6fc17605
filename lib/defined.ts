/** What is left of an object without the keys that hold undefined: those that may are optional. */
type Defined<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key];
} & { [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined> };

/** The fields that are not undefined, and no keys for the others: where a key says something even without a value. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  // A copy: deleting from the object would make it slow to read.
  const result: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as Defined<Fields>;
}
