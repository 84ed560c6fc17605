/** The fields of an object that may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value's fields; none where it has none. */
export const fields = (value: unknown): Fields => (isFields(value) ? value : {});

/** The objects of a list, each as its fields; none where it is no list. */
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);
