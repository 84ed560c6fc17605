/** An object as JSON has it: values under keys. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is such an object: not null, and no list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value's fields; none where it is no object. */
export const fieldsOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** The objects of a list, each as its fields; none where it is no list. */
export const objectsOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/**
 * A block of Terraform's JSON that stands at most once, however it is written, in a configuration or a state; empty where
 * there is none.
 */
export const singleBlock = (value: unknown): JsonObject => fieldsOf(Array.isArray(value) ? value[0] : value);

/** The blocks of a kind in Terraform's JSON, whether one is written or a list of them. */
export const blocksOf = (value: unknown): readonly JsonObject[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter(isJsonObject);
