import type { ValueRule } from "./value-rules";

/** Terraform's type of an attribute, or `list` / `set` for what holds nested blocks. */
export type TerraformType = "string" | "int" | "float" | "bool" | "list" | "set" | "map";

/**
 * How Kubernetes writes a value, or each element of a list or map of values. `octal` is a file mode: an integer in
 * Kubernetes, a string of octal digits in the provider. `object` is a nested object.
 */
export type KubernetesFormat =
  "string" | "integer" | "number" | "boolean" | "intOrString" | "quantity" | "octal" | "bytes" | "time" | "object";

/** What the provider's schema says of one attribute or block (terraform-plugin-sdk v2, as in the facts file). */
export interface FieldFacts {
  readonly type: TerraformType;
  /** @default false */
  readonly required?: boolean;
  /** @default false */
  readonly optional?: boolean;
  /** The provider fills it in. Alone, without `optional`, it cannot be set. @default false */
  readonly computed?: boolean;
  /** A change replaces the resource. @default false */
  readonly forceNew?: boolean;
  /** What the provider sends when the attribute is absent. @default - nothing */
  readonly default?: string | number | boolean;
  /** @default false */
  readonly sensitive?: boolean;
  /** Kept in no plan and no state. @default false */
  readonly writeOnly?: boolean;
  /** The provider has a function that hides differences without a meaning. @default false */
  readonly diffSuppress?: boolean;
  /** @default - no bound */
  readonly minItems?: number;
  /** @default - no bound */
  readonly maxItems?: number;
  /** Attributes that must not be set beside it, as the provider writes their paths. @default - none */
  readonly conflictsWith?: readonly string[];
  /** The first version of the provider that has it, of those after the table's oldest. @default - all have it */
  readonly since?: string;
}

/** A major version of the provider, 2 (2.38.0) or 3 (3.2.1): which attributes there are. */
export type ProviderMajor = 2 | 3;

/** One attribute or nested block of a resource, and the Kubernetes field that it stands for. */
export interface FieldSchema extends FieldFacts {
  /** Terraform's name, such as `cluster_ip`. */
  readonly name: string;
  /** The Kubernetes field, such as `clusterIP`. @default - the provider's own, no Kubernetes field */
  readonly kubernetesName?: string;
  /** Type of the elements, for a list, set or map of plain values. */
  readonly elem?: "string" | "int" | "bool" | "float";
  /** How Kubernetes writes the value or its elements. @default "string" */
  readonly format?: KubernetesFormat;
  /**
   * How Terraform's schema nests it, by the SDK's rule: what has fields of its own is a block, unless the provider
   * alone fills it in.
   */
  readonly nesting: "attribute" | "block";
  /** The nested fields. @default - a plain value, or a list, set or map of them */
  readonly block?: BlockSchema;
  /** Kubernetes has one object where Terraform has a list of at most one. @default false */
  readonly single?: boolean;
  /** Kubernetes has the nested fields in the parent object itself. @default false */
  readonly inline?: boolean;
  /** Tells why the provider loses a value, or undefined for one that arrives. @default - it sends every value */
  readonly loses?: (value: unknown, beside: Readonly<Record<string, unknown>>) => string | undefined;
  /** Which values the provider takes. @default - each of the type */
  readonly rule?: ValueRule;
}

/** The fields of one nesting level. */
export interface BlockSchema {
  /** Name in the generated table: the Kubernetes type, and a number where the provider has variants of it. */
  readonly name: string;
  /** By Terraform's name, in the order of the provider's facts. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** By Kubernetes' name. */
  readonly byKubernetesName: ReadonlyMap<string, FieldSchema>;
  /** The field whose own fields Kubernetes has on this level. @default - none */
  readonly inlined?: FieldSchema;
  /** The fields that the provider requires. */
  readonly required: readonly FieldSchema[];
  /** Kubernetes fields that the provider cannot express. */
  readonly unsupported: ReadonlySet<string>;
  /** Those of them that a later version of the provider can express, and that version. */
  readonly later: ReadonlyMap<string, string>;
  /** Kubernetes fields that are passed over: the API server fills them in, or code reads them (`stringData`). */
  readonly skipped: ReadonlySet<string>;
  /** Old Kubernetes names, and the names that replace them. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** One kind of object and the resource type that stands for it. */
export interface ResourceSchema {
  /** @example "kubernetes_deployment_v1" */
  readonly resourceType: string;
  /** @example "apps/v1" */
  readonly apiVersion: string;
  /** @example "Deployment" */
  readonly kind: string;
  /** Whether objects of the kind live in a namespace. */
  readonly namespaced: boolean;
  /** Version of the resource's state schema. */
  readonly schemaVersion: number;
  /** Whether `terraform import` works for it. */
  readonly importable: boolean;
  /** Whether it can be changed in place. */
  readonly updatable: boolean;
  /** Keys of the `timeouts` block that are accepted and their defaults, as Go durations. */
  readonly timeouts: Readonly<Record<string, string>>;
  readonly block: BlockSchema;
}

/** A data source of the provider that reads one kind. */
export interface DataSourceSchema {
  /** @example "kubernetes_service_v1" */
  readonly type: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly block: BlockSchema;
}

/** A field as the generated table stores it; `block` is a name in its `blocks`. */
export interface StoredField extends FieldFacts {
  readonly kubernetesName?: string;
  readonly elem?: FieldSchema["elem"];
  readonly format?: KubernetesFormat;
  readonly block?: string;
  readonly single?: boolean;
  readonly inline?: boolean;
}

/** A nesting level as the generated table stores it. */
export interface StoredBlock {
  readonly fields: Readonly<Record<string, StoredField>>;
  readonly unsupported?: readonly string[];
  readonly skipped?: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The generated table, as stored. */
export interface StoredTable {
  /** The documents that it was made from. */
  readonly madeFrom: {
    readonly provider: string;
    /** The oldest version of the provider that the table knows. */
    readonly providerVersion: string;
    /** The newest one. */
    readonly newestProviderVersion: string;
    readonly kubernetes: string;
  };
  readonly resources: readonly (Omit<ResourceSchema, "block"> & { readonly block: string })[];
  readonly dataSources: readonly (Omit<DataSourceSchema, "block"> & { readonly block: string })[];
  /** The fields of the provider's own configuration block. */
  readonly providerBlock: string;
  /** Types of the provider's other half (`kubernetes_manifest`, …) as `terraform providers schema -json` gives them. */
  readonly terraformSchema: {
    readonly resource: Readonly<Record<string, TerraformSchemaJson>>;
    readonly data: Readonly<Record<string, TerraformSchemaJson>>;
  };
  readonly blocks: Readonly<Record<string, StoredBlock>>;
}

/** A type's schema in the shape of `terraform providers schema -json`. */
export interface TerraformSchemaJson {
  readonly version: number;
  readonly block: TerraformBlockJson;
}

/** A block in the shape of `terraform providers schema -json`. */
export interface TerraformBlockJson {
  readonly attributes?: Readonly<
    Record<
      string,
      {
        readonly type: unknown;
        readonly required?: boolean;
        readonly optional?: boolean;
        readonly computed?: boolean;
        readonly deprecated?: boolean;
      }
    >
  >;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: string;
        readonly min_items?: number;
        readonly max_items?: number;
        readonly block: TerraformBlockJson;
      }
    >
  >;
}
