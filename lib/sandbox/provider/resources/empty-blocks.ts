import type { BlockSchema, TerraformAttributes } from "../../../manifest";
import { baseName } from "./plain";

/** Kubernetes types whose empty object, which the API server may fill in, the real provider reads as no block. */
const DROPPED_WHEN_EMPTY: ReadonlySet<string> = new Set([
  "Affinity",
  "NodeAffinity",
  "PodAffinity",
  "PodAntiAffinity",
  "NodeSelector",
  "PodSecurityContext",
  "EndpointConditions",
  "LimitRangeSpec",
]);

/** The same of fields whose type is read as an empty block elsewhere. */
const DROPPED_FIELDS: ReadonlySet<string> = new Set(["PersistentVolumeClaimTemplate.metadata"]);

/** The attributes without the blocks that hold nothing and mean nothing. */
export function dropEmptyBlocks(attributes: TerraformAttributes, table: BlockSchema): TerraformAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const block = table.fields.get(name)?.block;
      if (block === undefined || !Array.isArray(value)) return [name, value];
      const inner = value.map((each: TerraformAttributes) => {
        const filled = dropEmptyBlocks(each, block);
        // The real provider sets none of its fields, and so the map in it is absent, not empty.
        return baseName(block) === "LabelSelector" && Object.keys(filled).length === 0
          ? { match_labels: null }
          : filled;
      });
      const dropped = DROPPED_WHEN_EMPTY.has(baseName(block)) || DROPPED_FIELDS.has(`${baseName(table)}.${name}`);
      const kept = dropped ? inner.filter((each) => Object.keys(each).length > 0) : inner;
      return [name, kept];
    }),
  );
}
