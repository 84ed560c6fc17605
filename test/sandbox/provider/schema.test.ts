import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { offlineProviderParts } from "../../../lib/sandbox/provider/parts";
import { PLAYED_VERSIONS } from "../../../lib/sandbox/provider/played-version";
import type { CtyType } from "../../../lib/sandbox/provider/cty/type";
import type { SchemaBlock } from "../../../lib/sandbox/provider/schema/block";

/** One attribute in the facts of the real provider. */
interface Fact {
  readonly type: string;
  readonly elem?: string;
  readonly fields?: Readonly<Record<string, Fact>>;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
}
interface Facts {
  readonly resource: Readonly<
    Record<string, { readonly fields: Readonly<Record<string, Fact>>; readonly timeouts?: object }>
  >;
  readonly data: Readonly<Record<string, { readonly fields: Readonly<Record<string, Fact>> }>>;
}

const REFERENCE = join(__dirname, "..", "..", "..", "..", "shared", "reference");

/** What differs between a block of the offline provider and the facts, by path. */
function differences(fields: Readonly<Record<string, Fact>>, block: SchemaBlock, path: string): string[] {
  const found: string[] = [];
  const remaining = new Set([...Object.keys(block.attributes), ...Object.keys(block.blocks)]);
  for (const [name, fact] of Object.entries(fields)) {
    remaining.delete(name);
    const [place, attribute, nested] = [`${path}.${name}`, block.attributes[name], block.blocks[name]];
    const isBlock = fact.fields !== undefined && !(fact.computed === true && fact.optional !== true);
    if (isBlock !== (nested !== undefined) || isBlock === (attribute !== undefined))
      found.push(`${place}: block or attribute`);
    for (const flag of ["required", "optional", "computed", "sensitive"] as const) {
      if (attribute !== undefined && (attribute[flag] ?? false) !== (fact[flag] ?? false))
        found.push(`${place}: ${flag}`);
    }
    if (attribute !== undefined && kindOf(attribute.type) !== kindOfFact(fact)) found.push(`${place}: type`);
    if (nested !== undefined && fact.fields !== undefined) {
      const least = fact.optional === true ? 0 : (fact.minItems ?? (fact.required === true ? 1 : 0));
      if (nested.nesting !== fact.type) found.push(`${place}: nesting`);
      if ((nested.minItems ?? 0) !== least || (nested.maxItems ?? 0) !== (fact.maxItems ?? 0))
        found.push(`${place}: how often`);
      found.push(...differences(fact.fields, nested.block, place));
    }
  }
  return [
    ...found,
    ...[...remaining]
      .filter((name) => path.includes(".") || !["id", "timeouts"].includes(name))
      .map((name) => `${path}.${name}: too much`),
  ];
}

const kindOf = (type: CtyType): string =>
  typeof type === "string" ? type : `${type[0]} of ${typeof type[1] === "string" ? type[1] : "objects"}`;
function kindOfFact(fact: Fact): string {
  const plain = (type: string): string => (type === "int" || type === "float" ? "number" : type);
  if (!["list", "set", "map"].includes(fact.type)) return plain(fact.type);
  return `${fact.type} of ${fact.fields === undefined ? plain(fact.elem ?? "string") : "objects"}`;
}

describe.each(PLAYED_VERSIONS)("as %s", (version) => {
  const parts = offlineProviderParts(version);
  const file = join(REFERENCE, `provider-kubernetes-${version}.json`);
  const facts = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Facts) : undefined;
  const described = facts === undefined ? describe.skip : describe;

  described(`the schema is the real provider's${facts === undefined ? " (not run: ../shared missing)" : ""}`, () => {
    const resources = [...parts.resources].filter(([type]) => type !== "kubernetes_manifest");
    test.each(resources)("%s", (type, resource) => {
      const fact = facts?.resource[type];
      expect(differences(fact?.fields ?? {}, resource.schema.block, type)).toEqual([]);
      expect(resource.schema.block.attributes["id"]).toEqual({ type: "string", optional: true, computed: true });
      const timeouts = Object.keys(resource.schema.block.blocks["timeouts"]?.block.attributes ?? {});
      expect(timeouts.sort()).toEqual(Object.keys(fact?.timeouts ?? {}).sort());
    });

    const sources = [...parts.dataSources].filter(([type]) => type.endsWith("_v1"));
    test.each(sources)("data source %s", (type, source) => {
      expect(differences(facts?.data[type]?.fields ?? {}, source.schema.block, type)).toEqual([]);
    });
  });

  test("it has the types of the real provider's other half", () => {
    expect([...parts.resources.keys()]).toContain("kubernetes_manifest");
    expect([...parts.dataSources.keys()]).toEqual(
      expect.arrayContaining(["kubernetes_resource", "kubernetes_resources"]),
    );
  });
});
