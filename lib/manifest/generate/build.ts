import { defined } from "../../defined";
import type { KubernetesFormat, StoredBlock, StoredField, StoredTable } from "../schema";
import type { FactField, Facts, FactResource, NamedSchema, OpenApi, OpenApiSchema } from "./documents";
import { definitionOf, namespacedKinds, resolveReference } from "./documents";
import { ALIASES, INLINED, KINDS, NAMES, OCTAL, PROVIDER_ONLY, READ_BY_CODE, SCHEMA_VERSION_1 } from "./exceptions";
import { SERVER_FILLED_METADATA } from "../server-fields";

const FORMATS: Readonly<Record<string, KubernetesFormat>> = {
  string: "string",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};
/** The facts of a field that go into the table as they are. */
const KEPT = [
  "required",
  "optional",
  "computed",
  "forceNew",
  "default",
  "sensitive",
  "writeOnly",
  "diffSuppress",
  "minItems",
  "maxItems",
  "conflictsWith",
  "since",
] as const;

/** `clusterIP` → `cluster_ip`. */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

const kinds = KINDS.map((each) => {
  const [apiVersion, kind] = each.split(" ") as [string, string];
  return { apiVersion, kind, type: `kubernetes_${snakeCase(kind)}_${apiVersion.split("/").at(-1)}` };
});

/** The resource types that the table is made of. */
export const RESOURCE_TYPES: ReadonlySet<string> = new Set(kinds.map(({ type }) => type));

/** Builds the table from both documents; equal blocks are stored once. */
export function buildTable(facts: Facts, openApi: OpenApi, kubernetesVersion: string): StoredTable {
  const builder = new TableBuilder(openApi);
  const namespaced = namespacedKinds(openApi);
  const resources = kinds.map(({ apiVersion, kind, type }) => {
    const fact = facts.resource[type];
    if (fact === undefined) throw new Error(`The provider facts have no resource ${type}`);
    return {
      resourceType: type,
      apiVersion,
      kind,
      namespaced: namespaced.has(`${apiVersion} ${kind}`),
      schemaVersion: SCHEMA_VERSION_1.has(type) ? 1 : 0,
      importable: fact.importable === true,
      updatable: fact.updatable === true,
      timeouts: fact.timeouts ?? {},
      block: builder.root(fact, definitionOf(openApi, apiVersion, kind)),
    };
  });
  const dataSources = kinds.flatMap(({ apiVersion, kind, type }) => {
    const fact = facts.data[type];
    if (fact === undefined) return [];
    return [{ type, apiVersion, kind, block: builder.root(fact, definitionOf(openApi, apiVersion, kind)) }];
  });
  return {
    madeFrom: {
      provider: facts.provider.source,
      providerVersion: facts.provider.version,
      newestProviderVersion: facts.provider.newestVersion ?? facts.provider.version,
      kubernetes: kubernetesVersion,
    },
    resources,
    dataSources,
    providerBlock: builder.block(facts.provider.fields, undefined, "Provider"),
    terraformSchema: facts.terraformSchema,
    blocks: builder.blocks,
  };
}

class TableBuilder {
  readonly blocks: Record<string, StoredBlock> = {};
  private readonly nameByContent = new Map<string, string>();
  private readonly schemaByName = new Map<string, OpenApiSchema>();

  constructor(private readonly openApi: OpenApi) {}

  root(fact: FactResource, definition: NamedSchema): string {
    return this.block(fact.fields, definition, definition.name ?? "");
  }

  /** Stores a block and gives the name that it is stored by. */
  block(facts: Readonly<Record<string, FactField>>, kubernetes: NamedSchema | undefined, name: string): string {
    if (kubernetes !== undefined) {
      const other = this.schemaByName.get(name) ?? kubernetes.schema;
      if (other !== kubernetes.schema) throw new Error(`Two definitions are called ${name}: name one in exceptions.ts`);
      this.schemaByName.set(name, kubernetes.schema);
    }
    const properties = kubernetes?.schema.properties ?? {};
    const found = new Set<string>();
    const fields: Record<string, StoredField> = {};
    for (const [field, fact] of Object.entries(facts)) {
      const path = `${name}.${field}`;
      if (INLINED.has(path)) {
        const inner = this.block(fact.fields ?? {}, kubernetes, name);
        for (const each of Object.values(this.blocks[inner]?.fields ?? {})) found.add(each.kubernetesName ?? "");
        fields[field] = { ...keep(fact), inline: true, single: true, format: "object", block: inner };
        continue;
      }
      const kubernetesName = kubernetes === undefined ? undefined : findName(path, field, properties);
      if (kubernetesName !== undefined) found.add(kubernetesName);
      fields[field] = this.field(field, fact, kubernetesName, properties[kubernetesName ?? ""]);
    }
    const isKind = kubernetes?.schema["x-kubernetes-group-version-kind"] !== undefined;
    const aliases = ALIASES[name];
    const skipped = [
      ...(isKind ? ["apiVersion", "kind", "status"] : []),
      ...(name === "ObjectMeta" ? SERVER_FILLED_METADATA : []),
      ...(READ_BY_CODE[name] ?? []),
    ];
    const known = (each: string) => found.has(each) || skipped.includes(each) || Object.hasOwn(aliases ?? {}, each);
    return this.store(name, {
      fields,
      unsupported: none(Object.keys(properties).filter((each) => !known(each))),
      skipped: none(skipped.filter((each) => !found.has(each))),
      aliases,
    });
  }

  private field(
    name: string,
    fact: FactField,
    kubernetesName: string | undefined,
    schema: OpenApiSchema | undefined,
  ): StoredField {
    const named = schema === undefined ? undefined : resolveReference(this.openApi, schema);
    const isList = named?.schema.type === "array";
    const element = named === undefined ? undefined : this.element(named);
    const base = { ...defined({ kubernetesName }), ...keep(fact) };
    if (fact.fields !== undefined) {
      const block = this.block(fact.fields, element, element?.name ?? `Provider.${name}`);
      return { ...base, format: "object", ...(named !== undefined && !isList ? { single: true } : {}), block };
    }
    // The data source of Pod gives the phase alone as its status.
    if (isObject(element) && fact.type === "string" && fact.computed === true) return keep(fact);
    const format = OCTAL.has(name) ? "octal" : formatOf(element);
    const elem = ["list", "set", "map"].includes(fact.type)
      ? ((fact.elem as StoredField["elem"]) ?? "string")
      : undefined;
    return { ...base, ...defined({ elem }), ...(format === "string" ? {} : { format }) };
  }

  /** What a list or map holds, or the value itself. */
  private element(named: NamedSchema): NamedSchema {
    const inner = named.schema.type === "array" ? named.schema.items : named.schema.additionalProperties;
    return inner === undefined ? named : resolveReference(this.openApi, inner);
  }

  private store(name: string, block: StoredBlock): string {
    const content = JSON.stringify(block);
    const known = this.nameByContent.get(`${name} ${content}`);
    if (known !== undefined) return known;
    let unique = name;
    for (let number = 2; Object.hasOwn(this.blocks, unique); number++) unique = `${name}~${number}`;
    this.blocks[unique] = block;
    this.nameByContent.set(`${name} ${content}`, unique);
    return unique;
  }
}

function keep(fact: FactField): StoredField {
  const kept: Record<string, unknown> = Object.fromEntries(
    KEPT.flatMap((key) => (fact[key] === undefined ? [] : [[key, fact[key]]])),
  );
  // The provider's own schema says numbers for some texts (maxSurge of DaemonSets).
  if (fact.type === "string" && typeof fact.default === "number") kept["default"] = String(fact.default);
  return { type: fact.type, ...kept };
}

function none<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function isObject(element: NamedSchema | undefined): boolean {
  return element?.schema.properties !== undefined;
}

function formatOf(element: NamedSchema | undefined): KubernetesFormat {
  if (element === undefined) return "string";
  if (element.name === "Quantity") return "quantity";
  if (element.schema.format === "int-or-string") return "intOrString";
  if (element.schema.format === "byte") return "bytes";
  if (element.schema.format === "date-time") return "time";
  const format = FORMATS[element.schema.type ?? ""];
  if (format === undefined) throw new Error(`No format for ${element.name ?? JSON.stringify(element.schema)}`);
  return format;
}

function findName(
  path: string,
  field: string,
  properties: Readonly<Record<string, OpenApiSchema>>,
): string | undefined {
  const listed = NAMES[path];
  if (listed !== undefined) return listed;
  const candidates = [field, `${field}s`, `${field}es`, field.replace(/y$/, "ies")];
  for (const candidate of candidates) {
    const match = Object.keys(properties).find((property) => snakeCase(property) === candidate);
    if (match !== undefined && !PROVIDER_ONLY.has(path)) return match;
  }
  if (PROVIDER_ONLY.has(path)) return undefined;
  throw new Error(`${path} has no Kubernetes field: list it in exceptions.ts`);
}
