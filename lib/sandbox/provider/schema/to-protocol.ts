import { NESTING_NUMBERS } from "../protocol/plugin5";
import type { SchemaBlock, VersionedSchema } from "./block";

/** The schema as a message of the plugin protocol. */
export function schemaMessage(schema: VersionedSchema): object {
  return { version: schema.version, block: blockMessage(schema.block) };
}

function blockMessage(block: SchemaBlock): object {
  let message = messages.get(block);
  if (message === undefined) {
    message = {
      attributes: byName(block.attributes).map(([name, { type, writeOnly, ...flags }]) => ({
        name,
        type: Buffer.from(JSON.stringify(type)),
        ...flags,
        write_only: writeOnly === true,
      })),
      block_types: byName(block.blocks).map(([name, nested]) => ({
        type_name: name,
        block: blockMessage(nested.block),
        nesting: NESTING_NUMBERS[nested.nesting],
        min_items: nested.minItems ?? 0,
        max_items: nested.maxItems ?? 0,
      })),
    };
    messages.set(block, message);
  }
  return message;
}

const messages = new WeakMap<SchemaBlock, object>();

function byName<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
