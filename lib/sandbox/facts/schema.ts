import type { CtyType } from "../provider/cty/type";
import { NESTING_NUMBERS } from "../provider/protocol/plugin5";
import type { SchemaAttribute, SchemaBlock, SchemaNestedBlock, SchemaNesting } from "../provider/schema/block";

/** A block as an answer of the plugin has it. */
interface WireBlock {
  readonly attributes: readonly {
    readonly name: string;
    readonly type: Uint8Array;
    readonly required: boolean;
    readonly optional: boolean;
    readonly computed: boolean;
    readonly sensitive: boolean;
    readonly deprecated: boolean;
    readonly write_only: boolean;
  }[];
  readonly block_types: readonly {
    readonly type_name: string;
    readonly block: WireBlock;
    readonly nesting: number;
    readonly min_items: number;
    readonly max_items: number;
  }[];
  readonly deprecated: boolean;
}

/** A schema as an answer of the plugin has it. */
export interface WireSchema {
  readonly version: number;
  readonly block: WireBlock;
}

const NESTINGS: ReadonlyMap<number, SchemaNesting> = new Map([
  [NESTING_NUMBERS.single, "single"],
  [NESTING_NUMBERS.group, "single"],
  [NESTING_NUMBERS.list, "list"],
  [NESTING_NUMBERS.set, "set"],
]);

/** The block as the rest of the sandbox has it. */
export function blockOf(wireBlock: WireBlock): SchemaBlock {
  return {
    attributes: Object.fromEntries(
      wireBlock.attributes.map(({ name, type, write_only, required, optional, computed, sensitive, deprecated }) => [
        name,
        {
          type: JSON.parse(Buffer.from(type).toString("utf8")) as CtyType,
          ...{ required, optional, computed, sensitive, deprecated, writeOnly: write_only },
        } satisfies SchemaAttribute,
      ]),
    ),
    blocks: Object.fromEntries(
      wireBlock.block_types.map(({ type_name, block, nesting, min_items, max_items }) => {
        const known = NESTINGS.get(nesting);
        if (known === undefined) throw new Error(`${type_name} is nested in a way that is not known here: ${nesting}`);
        return [
          type_name,
          {
            nesting: known,
            block: blockOf(block),
            minItems: min_items,
            maxItems: max_items,
          } satisfies SchemaNestedBlock,
        ];
      }),
    ),
  };
}

/** Whether something in the block may be of any type: such a resource is not made with terraform-plugin-sdk. */
export const isDynamic = ({ attributes, block_types }: WireBlock): boolean =>
  attributes.some(({ type }) => Buffer.from(type).includes('"dynamic"')) ||
  block_types.some(({ block }) => isDynamic(block));

/** The block in the form of `terraform providers schema -json`. */
export function terraformJson(wireBlock: WireBlock): Readonly<Record<string, unknown>> {
  const attributes = inOrder(
    Object.entries(blockOf(wireBlock).attributes).map(([name, { writeOnly, ...flags }]) => [
      name,
      withoutFalse({ ...flags, write_only: writeOnly }),
    ]),
  );
  const names = [...NESTINGS, [NESTING_NUMBERS.map, "map"] as const];
  const blockTypes = wireBlock.block_types.map(({ type_name, block, nesting, min_items, max_items }): Entry => [
    type_name,
    withoutFalse({
      block: terraformJson(block),
      max_items,
      min_items,
      nesting_mode: names.find(([number]) => number === nesting)?.[1],
    }),
  ]);
  return {
    ...(wireBlock.attributes.length === 0 ? {} : { attributes }),
    ...(blockTypes.length === 0 ? {} : { block_types: inOrder(blockTypes) }),
  };
}

const withoutFalse = (fields: object): object =>
  inOrder(Object.entries(fields).filter(([, value]) => value !== false && value !== 0 && value !== undefined));

type Entry = readonly [string, unknown];
const inOrder = (entries: readonly Entry[]): object =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
