import { LOST_VALUES } from "./lost-values";
import type { BlockSchema, DataSourceSchema, FieldSchema, ResourceSchema, StoredField, StoredTable } from "./schema";
import table from "./schema.generated.json";
import { VALUE_RULES } from "./value-rules";

const blocks = new Map<string, BlockSchema>();
let byType: ReadonlyMap<string, ResourceSchema> | undefined;
let byKind: ReadonlyMap<string, ResourceSchema> | undefined;
const EMPTY: ReadonlySet<string> = new Set();

/** The generated table as stored. */
export function storedTable(): StoredTable {
  return table as unknown as StoredTable;
}

/** Every kind of the table, in its order. */
export function resourceSchemas(): readonly ResourceSchema[] {
  return [...schemasByType().values()];
}

/**
 * The schema of a resource type.
 * @param resourceType such as `kubernetes_deployment_v1`
 * @returns undefined for a type that is not in the table
 */
export function resourceSchemaOf(resourceType: string): ResourceSchema | undefined {
  return schemasByType().get(resourceType);
}

/**
 * The schema of the resource type that stands for a kind.
 * @param apiVersion such as `apps/v1`
 * @param kind such as `Deployment`
 * @returns undefined for a kind that the table does not have in this version
 */
export function resourceSchemaForKind(apiVersion: string, kind: string): ResourceSchema | undefined {
  byKind ??= new Map(resourceSchemas().map((each) => [`${each.apiVersion} ${each.kind}`, each]));
  return byKind.get(`${apiVersion} ${kind}`);
}

/** The data sources that read one kind. */
export function dataSourceSchemas(): readonly DataSourceSchema[] {
  return storedTable().dataSources.map((each) => ({ ...each, block: blockSchema(each.block) }));
}

/** The fields of the provider's own configuration block. */
export function providerSchema(): BlockSchema {
  return blockSchema(storedTable().providerBlock);
}

function schemasByType(): ReadonlyMap<string, ResourceSchema> {
  return (byType ??= new Map(
    storedTable().resources.map((each) => [each.resourceType, { ...each, block: blockSchema(each.block) }]),
  ));
}

function blockSchema(name: string): BlockSchema {
  let block = blocks.get(name);
  if (block === undefined) {
    block = new TableBlock(name);
    blocks.set(name, block);
  }
  return block;
}

/** Links its fields when they are first asked for: a program that uses three kinds reads three kinds. */
class TableBlock implements BlockSchema {
  private linked?: Pick<
    BlockSchema,
    "fields" | "byKubernetesName" | "inlined" | "required" | "unsupported" | "skipped" | "aliases"
  >;

  constructor(readonly name: string) {}

  get fields(): BlockSchema["fields"] {
    return this.link().fields;
  }
  get byKubernetesName(): BlockSchema["byKubernetesName"] {
    return this.link().byKubernetesName;
  }
  get inlined(): BlockSchema["inlined"] {
    return this.link().inlined;
  }
  get required(): BlockSchema["required"] {
    return this.link().required;
  }
  get unsupported(): BlockSchema["unsupported"] {
    return this.link().unsupported;
  }
  get skipped(): BlockSchema["skipped"] {
    return this.link().skipped;
  }
  get aliases(): BlockSchema["aliases"] {
    return this.link().aliases;
  }

  private link(): NonNullable<TableBlock["linked"]> {
    if (this.linked !== undefined) return this.linked;
    const stored = storedTable().blocks[this.name];
    if (stored === undefined) throw new Error(`The table has no block ${this.name}`);
    const fields = new Map(
      Object.entries(stored.fields).map(([name, field]) => [name, linkField(this.name, name, field)]),
    );
    const all = [...fields.values()];
    const named = all.flatMap((field): [string, FieldSchema][] =>
      field.kubernetesName === undefined ? [] : [[field.kubernetesName, field]],
    );
    return (this.linked = {
      fields,
      byKubernetesName: new Map(named),
      inlined: all.find((field) => field.inline === true),
      required: all.filter((field) => field.required === true),
      unsupported: stored.unsupported === undefined ? EMPTY : new Set(stored.unsupported),
      skipped: stored.skipped === undefined ? EMPTY : new Set(stored.skipped),
      aliases: new Map(Object.entries(stored.aliases ?? {})),
    });
  }
}

function linkField(owner: string, name: string, stored: StoredField): FieldSchema {
  const { block, ...facts } = stored;
  const known = `${owner.split("~")[0]}.${name}`;
  const loses = LOST_VALUES[known];
  const rule = VALUE_RULES[known];
  const computedOnly = stored.computed === true && stored.optional !== true;
  return {
    name,
    ...facts,
    nesting: block !== undefined && !computedOnly ? "block" : "attribute",
    ...(block === undefined ? {} : { block: blockSchema(block) }),
    ...(loses === undefined ? {} : { loses }),
    ...(rule === undefined ? {} : { rule }),
  };
}
