import type { CtyType } from "../cty/type";

/** One attribute as Terraform sees it. */
export interface SchemaAttribute {
  readonly type: CtyType;
  /** @default false */
  readonly required?: boolean;
  /** @default false */
  readonly optional?: boolean;
  /** @default false */
  readonly computed?: boolean;
  /** @default false */
  readonly sensitive?: boolean;
  /** @default false */
  readonly writeOnly?: boolean;
  /** @default false */
  readonly deprecated?: boolean;
}

/** How often a nested block may stand in its parent: `single` at most once, as an object; else in a list or set. */
export type SchemaNesting = "single" | "list" | "set";

/** One nested block as Terraform sees it. */
export interface SchemaNestedBlock {
  readonly nesting: SchemaNesting;
  readonly block: SchemaBlock;
  /** @default 0 - no bound */
  readonly minItems?: number;
  /** @default 0 - no bound */
  readonly maxItems?: number;
}

/** Attributes and nested blocks of a resource, data source, provider or nested block, by name. */
export interface SchemaBlock {
  readonly attributes: Readonly<Record<string, SchemaAttribute>>;
  readonly blocks: Readonly<Record<string, SchemaNestedBlock>>;
}

/** A schema and the version of the states that are written by it. */
export interface VersionedSchema {
  readonly version: number;
  readonly block: SchemaBlock;
}

const types = new WeakMap<SchemaBlock, CtyType>();

/** The object type of a block's values. */
export function typeOfBlock(block: SchemaBlock): CtyType {
  let type = types.get(block);
  if (type === undefined) {
    const attributes = Object.entries(block.attributes).map(([name, each]) => [name, each.type] as const);
    const nested = Object.entries(block.blocks).map(([name, each]): readonly [string, CtyType] => {
      const inner = typeOfBlock(each.block);
      return [name, each.nesting === "single" ? inner : [each.nesting, inner]];
    });
    type = ["object", Object.fromEntries([...attributes, ...nested])];
    types.set(block, type);
  }
  return type;
}
