/** A Kubernetes object as its API spells it. Leaves may be CDKTF tokens. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

/** The part of an object's metadata that is declared. */
export interface ObjectMetadata {
  readonly name: string;
  /** Where the object lives. @default - the kind has no namespace */
  readonly namespace?: string;
  /** Labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The fields of one level of an object that are not undefined (and only those). */
export function defined<T extends object>(fields: T): T {
  // A copy: deleting from the object would make it slow to read.
  const result: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as T;
}
