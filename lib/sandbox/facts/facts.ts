import { defined } from "../../defined";
import type { FactField, FactResource, Facts } from "../../manifest/generate/documents";
import type { CtyType } from "../provider/cty/type";
import type { SchemaAttribute, SchemaBlock } from "../provider/schema/block";
import { wire, type Plugin } from "./plugin";
import { probe, probeConfiguration, type Probed } from "./probe";
import { valueOf } from "./sample";
import { blockOf, isDynamic, terraformJson, type WireSchema } from "./schema";
import { typeOfBlock } from "../provider/schema/block";

/** The facts of a provider, and what it could not be asked. */
export interface FoundFacts extends Facts {
  readonly unprobed: readonly string[];
}

/** What no provider tells by this protocol. */
const NEVER_TOLD = [
  "data sources: defaults, which are taken to be those of the resource, and whether a change replaces",
  "blocks that are only computed: which of their attributes are required or optional",
  "a conflict that the provider declares by a path that does not exist: it never refuses it",
  "a suppression of changes that are not two texts of one quantity",
  "a minimum of one item of a block that is required anyway, or that may be left out: it is never refused",
] as const;

/**
 * Asks a running provider for all that the conversion table is made of: its schema, and, resource by resource, what it
 * would plan. Deprecated types are left out, and those that are not asked for.
 * @param types the resources and data sources to ask about
 * @param source its address, such as `hashicorp/kubernetes`
 */
export async function factsOf(
  plugin: Plugin,
  source: string,
  version: string,
  types: ReadonlySet<string>,
  tell: (line: string) => void = () => undefined,
): Promise<FoundFacts> {
  const schema = (await plugin.call("GetSchema", {})) as {
    readonly provider: WireSchema;
    readonly resource_schemas: Readonly<Record<string, WireSchema>>;
    readonly data_source_schemas: Readonly<Record<string, WireSchema>>;
  };
  const providerBlock = blockOf(schema.provider.block);
  const configuration = await probeConfiguration(plugin, providerBlock);
  await plugin.call("Configure", {
    terraform_version: "1.12.0",
    config: wire(nowhere(providerBlock), typeOfBlock(providerBlock)),
  });
  const current = (schemas: Readonly<Record<string, WireSchema>>) =>
    Object.entries(schemas)
      .filter(([, { block }]) => !block.deprecated)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  const unprobed: string[] = [...NEVER_TOLD];
  const resources: [string, FactResource][] = [];
  for (const [type, { block }] of current(schema.resource_schemas)) {
    if (!types.has(type)) continue;
    const known = blockOf(block);
    const probed = await probe(plugin, type, known);
    tell(`${type}: ${probed.forceNew.size} replace, ${probed.defaults.size} defaults`);
    unprobed.push(...probed.failures.map((line) => `${type}: ${line}`));
    resources.push([type, resourceOf(known, probed)]);
  }
  const foreign = (schemas: Readonly<Record<string, WireSchema>>): Record<string, unknown> =>
    Object.fromEntries(
      current(schemas)
        .filter(([, { block }]) => isDynamic(block))
        .map(([type, { block, version: number }]) => [type, { block: terraformJson(block), version: number }]),
    );
  return {
    provider: { fields: fieldsOf(providerBlock, { ...NOTHING, ...configuration }), source, version },
    resource: Object.fromEntries(resources),
    data: Object.fromEntries(
      current(schema.data_source_schemas)
        .filter(([type]) => types.has(type))
        .map(([type, { block }]) => {
          const ofResource = resources.find(([name]) => name === type)?.[1].fields;
          return [
            type,
            { fields: likeResource(fieldsOf(blockOf(block)), ofResource), importable: false, updatable: false },
          ];
        }),
    ),
    terraformSchema: {
      data: foreign(schema.data_source_schemas),
      resource: foreign(schema.resource_schemas),
    } as Facts["terraformSchema"],
    unprobed,
  };
}

/** A configuration of the provider with a cluster that nobody has: nothing that is asked needs one. */
const nowhere = (block: SchemaBlock) =>
  valueOf(block, { attribute: (path) => (path === "host" ? "http://127.0.0.1:1" : null), count: () => 0 });

function resourceOf(block: SchemaBlock, probed: Probed): FactResource {
  const fields = fieldsOf(block, probed);
  return {
    fields,
    importable: probed.importable,
    // terraform-plugin-sdk refuses an update that nothing could lead to, and the lack of one that something could.
    updatable: Object.values(fields).some(
      ({ required, optional, forceNew }) => (required === true || optional === true) && forceNew !== true,
    ),
    ...(Object.keys(probed.timeouts).length === 0 ? {} : { timeouts: probed.timeouts }),
  };
}

const NOTHING: Probed = {
  defaults: new Map(),
  forceNew: new Set(),
  computedBlocks: new Set(),
  suppressed: new Set(),
  conflicts: new Map(),
  minItems: new Map(),
  maxItems: new Map(),
  fractions: new Set(),
  timeouts: {},
  importable: false,
  failures: [],
};

type Fields = Readonly<Record<string, FactField>>;

function fieldsOf(block: SchemaBlock, probed = NOTHING, prefix = ""): Fields {
  const attributes = Object.entries(block.attributes)
    .filter(([name]) => prefix !== "" || name !== "id")
    .map(([name, attribute]) => [name, attributeFact(prefix + name, attribute, probed)] as const);
  const blocks = Object.entries(block.blocks)
    .filter(([, { nesting }]) => nesting !== "single")
    .map(([name, { nesting, block: inner, minItems = 0, maxItems = 0 }]) => {
      const path = prefix + name;
      const isComputed = probed.computedBlocks.has(path);
      const most = maxItems > 0 ? maxItems : probed.maxItems.get(path);
      return [
        name,
        {
          type: nesting as "list" | "set",
          elem: "block" as const,
          ...(minItems > 0 ? { required: true } : { optional: true }),
          ...(isComputed ? { computed: true } : {}),
          ...(probed.forceNew.has(path) ? { forceNew: true } : {}),
          ...(minItems > 1 ? { minItems } : {}),
          ...defined({ maxItems: most }),
          fields: fieldsOf(inner, probed, `${path}.`),
        },
      ] as const;
    });
  return Object.fromEntries([...attributes, ...blocks].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The fields of a data source. What is in a block that it only computes cannot be set, and the schema says no more of it:
 * it is told as the resource has it, so that both share one block. A default cannot be asked for without a cluster: it is
 * taken to be that of the resource.
 */
function likeResource(fields: Fields, ofResource: Fields = {}, computed = false): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const other = ofResource[name];
      const same = other?.type === field.type && other.elem === field.elem ? other : undefined;
      const isGiven = field.optional === true && field.computed !== true;
      const like = computed ? (same ?? field) : { ...field, ...(isGiven ? defined({ default: same?.default }) : {}) };
      if (field.fields === undefined) return [name, like];
      const inner = computed || (field.computed === true && field.optional !== true);
      return [name, { ...like, fields: likeResource(field.fields, other?.fields, inner) }];
    }),
  );
}

function attributeFact(path: string, attribute: SchemaAttribute, probed: Probed): FactField {
  const { required, optional, computed, sensitive, writeOnly } = attribute;
  const value = probed.defaults.get(path);
  const [fewest, most] = [probed.minItems.get(path), probed.maxItems.get(path)];
  return {
    ...typeFact(attribute.type, probed.fractions.has(path)),
    ...(required ? { required } : {}),
    ...(optional ? { optional } : {}),
    ...(computed ? { computed } : {}),
    ...(sensitive ? { sensitive } : {}),
    ...(writeOnly ? { writeOnly } : {}),
    ...defined({ default: value }),
    ...(probed.forceNew.has(path) ? { forceNew: true } : {}),
    ...(probed.suppressed.has(path) ? { diffSuppress: true } : {}),
    ...(probed.conflicts.has(path) ? { conflictsWith: probed.conflicts.get(path)! } : {}),
    ...defined({ minItems: fewest, maxItems: most }),
  };
}

function typeFact(type: CtyType, hasFraction: boolean): FactField {
  if (type === "string" || type === "bool") return { type };
  if (type === "number") return { type: hasFraction ? "float" : "int" };
  if (type === "dynamic" || type[0] === "object" || type[0] === "tuple")
    throw new Error(`An attribute of type ${JSON.stringify(type)} is not known here`);
  const [kind, inner] = type;
  if (typeof inner === "string") return { type: kind, elem: typeFact(inner, false).type as "string" };
  if (inner[0] !== "object") throw new Error(`An attribute of type ${JSON.stringify(type)} is not known here`);
  const fields = Object.entries(inner[1]).map(([name, each]) => [name, { ...typeFact(each, false), computed: true }]);
  return { type: kind, elem: "block", fields: Object.fromEntries(fields) as FactField["fields"] & object };
}
