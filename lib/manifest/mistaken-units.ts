import { isJsonObject, type JsonObject } from "../json-object";
import { meantQuantity, unitOfResource } from "../quantity";
import type { ConversionIssue, PathStep } from "./issue";
import type { BlockSchema, FieldSchema } from "./schema";
import type { KubernetesObject } from "./to-terraform";
import { isToken } from "./tokens";

/**
 * Quantities of an object that Kubernetes takes and nobody means, such as `512m` of memory, which is half a byte. The
 * object may be somebody else's, and is not refused for it.
 */
export function mistakenUnits(block: BlockSchema, object: KubernetesObject): ConversionIssue[] {
  const found: ConversionIssue[] = [];
  look(block, object, [], found);
  return found;
}

function look(block: BlockSchema, fields: JsonObject, path: readonly PathStep[], found: ConversionIssue[]): void {
  for (const [key, value] of Object.entries(fields)) {
    const field = block.byKubernetesName.get(key) ?? block.inlined?.block?.byKubernetesName.get(key);
    if (field === undefined || isToken(value)) continue;
    const at = [...path, key];
    if (field.block === undefined) judge(field, value, at, found);
    else if (Array.isArray(value))
      value.forEach(
        (item, index) => isJsonObject(item) && look(field.block as BlockSchema, item, [...at, index], found),
      );
    else if (isJsonObject(value)) look(field.block, value, at, found);
  }
}

function judge(field: FieldSchema, value: unknown, path: readonly PathStep[], found: ConversionIssue[]): void {
  if (field.format !== "quantity") return;
  const amounts: [string, unknown, readonly PathStep[]][] = isJsonObject(value)
    ? Object.entries(value).map(([name, amount]) => [name, amount, [...path, name]])
    : [[field.kubernetesName === "sizeLimit" ? "storage" : "", value, path]];
  for (const [name, amount, at] of amounts) {
    const unit = unitOfResource(name);
    if (unit === undefined || isToken(amount) || (typeof amount !== "string" && typeof amount !== "number")) continue;
    const meant = meantQuantity(amount, unit);
    if (meant === undefined) continue;
    found.push({
      code: "QuantityUnitMistaken",
      what: unit === "bytes" ? "this is a part of a byte" : "no machine has so many cores",
      path: at,
      droppable: true,
      value: amount,
      fix: `write "${meant}"`,
    });
  }
}
