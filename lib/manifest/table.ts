import { defined } from "../defined";
import { LOST_VALUES } from "./lost-values";
import type {
  BlockSchema,
  DataSourceSchema,
  FieldSchema,
  ProviderMajor,
  ResourceSchema,
  StoredField,
  StoredTable,
} from "./schema";
import table from "./schema.generated.json";
import { VALUE_RULES } from "./value-rules";

const blocks = new Map<string, BlockSchema>();
const byType = new Map<ProviderMajor, ReadonlyMap<string, ResourceSchema>>();
const byKind = new Map<ProviderMajor, ReadonlyMap<string, ResourceSchema>>();
/** What is read may be of any version: the newest has all that the older ones have. */
const NEWEST: ProviderMajor = 3;
const EMPTY: ReadonlySet<string> = new Set();

/** The generated table as stored. */
export function storedTable(): StoredTable {
  return table as StoredTable;
}

/**
 * Every kind of the table, in its order.
 * @param provider whose attributes they have @default - the newest
 */
export function resourceSchemas(provider: ProviderMajor = NEWEST): readonly ResourceSchema[] {
  return [...schemasByType(provider).values()];
}

/**
 * The schema of a resource type.
 * @param resourceType such as `kubernetes_deployment_v1`
 * @param provider whose attributes it has @default - the newest
 * @returns undefined for a type that is not in the table
 */
export function resourceSchemaOf(resourceType: string, provider: ProviderMajor = NEWEST): ResourceSchema | undefined {
  return schemasByType(provider).get(resourceType);
}

/**
 * The schema of the resource type that stands for a kind.
 * @param apiVersion such as `apps/v1`
 * @param kind such as `Deployment`
 * @param provider whose attributes it has @default - the newest
 * @returns undefined for a kind that the table does not have in this version
 */
export function resourceSchemaForKind(
  apiVersion: string,
  kind: string,
  provider: ProviderMajor = NEWEST,
): ResourceSchema | undefined {
  let kinds = byKind.get(provider);
  if (kinds === undefined) {
    kinds = new Map(resourceSchemas(provider).map((each) => [`${each.apiVersion} ${each.kind}`, each]));
    byKind.set(provider, kinds);
  }
  return kinds.get(`${apiVersion} ${kind}`);
}

/**
 * The data sources that read one kind.
 * @param provider whose attributes they have @default - the newest
 */
export function dataSourceSchemas(provider: ProviderMajor = NEWEST): readonly DataSourceSchema[] {
  return storedTable().dataSources.map((each) => ({ ...each, block: blockSchema(each.block, provider) }));
}

/** The fields of the provider's own configuration block. */
export function providerSchema(): BlockSchema {
  return blockSchema(storedTable().providerBlock, NEWEST);
}

function schemasByType(provider: ProviderMajor): ReadonlyMap<string, ResourceSchema> {
  let types = byType.get(provider);
  if (types === undefined) {
    types = new Map(
      storedTable().resources.map((each) => [each.resourceType, { ...each, block: blockSchema(each.block, provider) }]),
    );
    byType.set(provider, types);
  }
  return types;
}

function blockSchema(name: string, provider: ProviderMajor): BlockSchema {
  const key = `${name} ${provider}`;
  let block = blocks.get(key);
  if (block === undefined) {
    block = new TableBlock(name, provider);
    blocks.set(key, block);
  }
  return block;
}

/** Whether a major version of the provider has a field. */
function has(provider: ProviderMajor, { since }: StoredField): boolean {
  return since === undefined || Number.parseInt(since, 10) <= provider;
}

/** Links its fields when they are first asked for: a program that uses three kinds reads three kinds. */
class TableBlock implements BlockSchema {
  private linked?: Pick<
    BlockSchema,
    "fields" | "byKubernetesName" | "inlined" | "required" | "unsupported" | "later" | "skipped" | "aliases"
  >;

  constructor(
    readonly name: string,
    private readonly provider: ProviderMajor,
  ) {}

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
  get later(): BlockSchema["later"] {
    return this.link().later;
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
    const { provider } = this;
    const fields = new Map(
      Object.entries(stored.fields)
        .filter(([, field]) => has(provider, field))
        .map(([name, field]) => [name, linkField(this.name, name, field, provider)]),
    );
    const later = Object.values(stored.fields).flatMap((field): [string, string][] =>
      has(provider, field) || field.kubernetesName === undefined ? [] : [[field.kubernetesName, field.since ?? ""]],
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
      unsupported:
        stored.unsupported === undefined && later.length === 0
          ? EMPTY
          : new Set([...(stored.unsupported ?? []), ...later.map(([name]) => name)]),
      later: new Map(later),
      skipped: stored.skipped === undefined ? EMPTY : new Set(stored.skipped),
      aliases: new Map(Object.entries(stored.aliases ?? {})),
    });
  }
}

function linkField(owner: string, name: string, stored: StoredField, provider: ProviderMajor): FieldSchema {
  const { block, ...facts } = stored;
  const known = `${owner.split("~")[0]}.${name}`;
  const loses = LOST_VALUES[known];
  const rule = VALUE_RULES[known];
  const computedOnly = stored.computed === true && stored.optional !== true;
  return {
    name,
    ...facts,
    nesting: block !== undefined && !computedOnly ? "block" : "attribute",
    ...(block === undefined ? {} : { block: blockSchema(block, provider) }),
    ...defined({ loses, rule }),
  };
}
