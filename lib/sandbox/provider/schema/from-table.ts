import { defined } from "../../../defined";
import type { BlockSchema, FieldSchema, ResourceSchema, TerraformBlockJson } from "../../../manifest";
import type { CtyType } from "../cty/type";
import type { SchemaAttribute, SchemaBlock, SchemaNestedBlock, SchemaNesting, VersionedSchema } from "./block";

/** Keys of a `timeouts` block, in the order in which Terraform's documentation gives them. */
const TIMEOUT_KEYS = ["create", "read", "update", "delete"] as const;

/** What the SDK adds to every resource and data source. */
const ID: SchemaAttribute = { type: "string", optional: true, computed: true };

/*
 * A schema is made when it is first asked for: Terraform starts a provider several times in one run, and asks for all
 * schemas once.
 */
const made = new WeakMap<object, VersionedSchema>();

function once(of: object, make: () => VersionedSchema): VersionedSchema {
  let schema = made.get(of);
  if (schema === undefined) {
    schema = make();
    made.set(of, schema);
  }
  return schema;
}

/** Terraform's schema of a resource type, from the table. */
export function resourceSchema(resource: ResourceSchema): VersionedSchema {
  return once(resource, () => makeResourceSchema(resource));
}

function makeResourceSchema(resource: ResourceSchema): VersionedSchema {
  const { attributes, blocks } = blockFromTable(resource.block);
  const keys = TIMEOUT_KEYS.filter((key) => Object.hasOwn(resource.timeouts, key));
  const timeouts: SchemaNestedBlock = {
    nesting: "single",
    block: {
      attributes: Object.fromEntries(keys.map((key) => [key, { type: "string", optional: true } as const])),
      blocks: {},
    },
  };
  return {
    version: resource.schemaVersion,
    block: { attributes: { id: ID, ...attributes }, blocks: keys.length === 0 ? blocks : { ...blocks, timeouts } },
  };
}

/** Terraform's schema of a data source that reads one kind, from the table. */
export function dataSourceSchema(block: BlockSchema): VersionedSchema {
  return once(block, () => {
    const { attributes, blocks } = blockFromTable(block);
    return { version: 0, block: { attributes: { id: ID, ...attributes }, blocks } };
  });
}

/**
 * A schema that the table holds as `terraform providers schema -json` shows it.
 * @param stored undefined where the table has none
 */
export function storedSchema(
  stored: { readonly version: number; readonly block: TerraformBlockJson } | undefined,
  type: string,
): VersionedSchema {
  if (stored === undefined) throw new Error(`The table has no ${type}`);
  return once(stored, () => ({ version: stored.version, block: blockFromJson(stored.block) }));
}

/** Terraform's schema of the provider's own configuration. Its two halves share it, so no block tells how often it may stand. */
export function providerSchemaOf(table: BlockSchema): VersionedSchema {
  const { attributes, blocks } = blockFromTable(table);
  const unbounded = Object.entries(blocks).map(([name, { nesting, block }]) => [name, { nesting, block }] as const);
  return { version: 0, block: { attributes, blocks: Object.fromEntries(unbounded) } };
}

/** A block of the table as Terraform sees it. Blocks that the table shares are shared here as well. */
function blockFromTable(table: BlockSchema): SchemaBlock {
  let block = converted.get(table);
  if (block === undefined) {
    const attributes: Record<string, SchemaAttribute> = {};
    const blocks: Record<string, SchemaNestedBlock> = {};
    for (const [name, field] of table.fields) {
      if (field.nesting === "block") blocks[name] = nestedBlock(field);
      else attributes[name] = attribute(table, field);
    }
    block = { attributes, blocks };
    converted.set(table, block);
  }
  return block;
}

const converted = new WeakMap<BlockSchema, SchemaBlock>();

function blockFromJson(json: TerraformBlockJson): SchemaBlock {
  return {
    attributes: Object.fromEntries(
      Object.entries(json.attributes ?? {}).map(([name, each]) => [name, { ...each, type: each.type as CtyType }]),
    ),
    blocks: Object.fromEntries(
      Object.entries(json.block_types ?? {}).map(([name, each]) => [
        name,
        {
          nesting: each.nesting_mode as SchemaNesting,
          block: blockFromJson(each.block),
          ...defined({ minItems: each.min_items, maxItems: each.max_items }),
        },
      ]),
    ),
  };
}

/** Deprecated attributes; the table does not tell. */
const DEPRECATED: ReadonlySet<string> = new Set([
  "ServiceAccount.default_secret_name",
  "Provider.experiments.manifest_resource",
]);

function attribute(block: BlockSchema, field: FieldSchema): SchemaAttribute {
  const flags = ["required", "optional", "computed", "sensitive", "writeOnly"] as const;
  return {
    type: typeOfField(field),
    ...Object.fromEntries(flags.flatMap((flag) => (field[flag] === true ? [[flag, true]] : []))),
    ...(DEPRECATED.has(`${block.name.replace(/~\d+$/, "")}.${field.name}`) ? { deprecated: true } : {}),
  };
}

/** The SDK's rules: a required block stands at least once, and a minimum of an optional one is not told to Terraform. */
function nestedBlock(field: FieldSchema): SchemaNestedBlock {
  const minItems = field.optional === true ? 0 : (field.minItems ?? (field.required === true ? 1 : 0));
  return {
    nesting: field.type === "set" ? "set" : "list",
    block: blockFromTable(field.block as BlockSchema),
    ...(minItems === 0 ? {} : { minItems }),
    ...defined({ maxItems: field.maxItems }),
  };
}

function typeOfField(field: FieldSchema): CtyType {
  switch (field.type) {
    case "list":
    case "set":
    case "map":
      return [field.type, field.block === undefined ? primitive(field.elem ?? "string") : objectType(field.block)];
    default:
      return primitive(field.type);
  }
}

function objectType(block: BlockSchema): CtyType {
  return ["object", Object.fromEntries([...block.fields].map(([name, field]) => [name, typeOfField(field)]))];
}

const primitive = (type: "string" | "bool" | "int" | "float"): CtyType =>
  type === "int" || type === "float" ? "number" : type;
