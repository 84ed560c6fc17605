import type { CtyType } from "../provider/cty/type";
import { isCtyList, isCtyObject, type CtyObject, type CtyValue } from "../provider/cty/value";
import type { SchemaAttribute, SchemaBlock, SchemaNestedBlock } from "../provider/schema/block";

/** One place of a schema: names joined with dots, without indices. */
export type Place = {
  readonly path: string;
  /** How many blocks it stands in. */
  readonly depth: number;
  /** The nearest set of blocks around it: places within a set have no path of their own in an answer. */
  readonly set?: string;
} & ({ readonly attribute: SchemaAttribute } | { readonly nested: SchemaNestedBlock });

/** All places of a schema, but those of `timeouts`, which is Terraform's own. */
export function placesOf(block: SchemaBlock, prefix = "", depth = 0, set?: string): readonly Place[] {
  const within = set === undefined ? {} : { set };
  return [
    ...Object.entries(block.attributes).map(([name, attribute]) => ({
      ...{ path: prefix + name, depth, attribute },
      ...within,
    })),
    ...Object.entries(block.blocks)
      .filter(([, { nesting }]) => nesting !== "single")
      .flatMap(([name, nested]) => {
        const path = prefix + name;
        const around = set ?? (nested.nesting === "set" ? path : undefined);
        return [{ path, depth, nested, ...within }, ...placesOf(nested.block, `${path}.`, depth + 1, around)];
      }),
  ];
}

/** A value of a type: two of them, neither of which is what the type has for nothing. */
export function sample(type: CtyType, which: "first" | "second"): CtyValue {
  if (type === "string") return which === "first" ? "a" : "b";
  if (type === "number") return which === "first" ? 1 : 2;
  if (type === "bool") return which === "second";
  if (type === "dynamic") return null;
  const [kind, inner] = type;
  switch (kind) {
    case "list":
    case "set":
      return [sample(inner, which)];
    case "map":
      return { storage: sample(inner, which) };
    case "tuple":
      return inner.map((each) => sample(each, which));
    case "object":
      return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, sample(each, which)]));
  }
}

/** What a value has at each place. */
export interface Content {
  /** An attribute's value. */
  attribute(path: string, attribute: SchemaAttribute): CtyValue;
  /** How many blocks stand there. @default 1 */
  count?(path: string, nested: SchemaNestedBlock): number;
}

/** A value of a schema's type. */
export function valueOf(block: SchemaBlock, content: Content, prefix = ""): CtyObject {
  return Object.fromEntries([
    ...Object.entries(block.attributes).map(([name, attribute]) => [name, content.attribute(prefix + name, attribute)]),
    ...Object.entries(block.blocks).map(([name, nested]) => {
      if (nested.nesting === "single") return [name, null];
      const path = prefix + name;
      const ofBlock = (): CtyObject => valueOf(nested.block, content, `${path}.`);
      return [name, Array.from({ length: content.count?.(path, nested) ?? 1 }, ofBlock)];
    }),
  ]) as CtyObject;
}

/** What stands at a place, in the first of the blocks around it; undefined where one of them is missing. */
export function at(value: CtyValue, path: string): CtyValue | undefined {
  return path.split(".").reduce<CtyValue | undefined>((here, step) => {
    const inner = isCtyList(here) ? here[0] : here;
    return isCtyObject(inner) ? inner[step] : undefined;
  }, value);
}

/** What Terraform proposes: the configuration, and the prior value of what the provider computes. */
export function proposed(block: SchemaBlock, config: CtyObject, prior: CtyObject | null): CtyObject {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const before = prior?.[name] ?? null;
      const nested = block.blocks[name];
      if (nested === undefined) return [name, value === null && block.attributes[name]?.computed ? before : value];
      if (!isCtyList(value)) return [name, value];
      const olds = isCtyList(before) ? before : [];
      return [
        name,
        value.map((each, index) =>
          proposed(nested.block, each as CtyObject, (olds[index] ?? null) as CtyObject | null),
        ),
      ];
    }),
  );
}
