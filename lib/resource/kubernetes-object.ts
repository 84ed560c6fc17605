/** A Kubernetes object as its API spells it. Leaves may be CDKTF tokens. */
export interface KubernetesObject {
  /** Group and version of the kind, such as `apps/v1`. */
  readonly apiVersion: string;
  /** What the object is, such as `Deployment`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

/** The part of an object's metadata that is declared. */
export interface ObjectMetadata {
  /** Name of the object, unique for its kind in its namespace. */
  readonly name: string;
  /** Where the object lives. @default - the kind has no namespace */
  readonly namespace?: string;
  /** Labels of the object, by which others find it. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object, which tools and people read. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}
