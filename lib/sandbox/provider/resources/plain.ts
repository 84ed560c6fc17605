import type { BlockSchema, FieldSchema, TerraformAttributes } from "../../../manifest";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject, UnknownValue } from "../cty/value";

/** Numbers whose zero is a value of its own, although they have no default. */
const MEANT_ZEROS: ReadonlySet<string> = new Set(["HPAScalingRules.stabilization_window_seconds"]);
/** Numbers that the real provider sends as zero where they are absent. */
const SENT_ZEROS: ReadonlySet<string> = new Set(["PodSpec.termination_grace_period_seconds"]);

/**
 * A plan's or state's attributes as they are sent to the API server. The real provider knows no null, so that absent
 * and zero are one: an empty string or a zero is left out unless its default says otherwise, and an absent boolean of
 * a nested block that holds anything is sent as false. Empty strings in maps and lists mean themselves.
 */
export function plainAttributes(value: CtyObject, table: BlockSchema): TerraformAttributes {
  return plainBlock(value, table, true);
}

function plainBlock(value: CtyObject, table: BlockSchema, isRoot: boolean): TerraformAttributes {
  const entries = [...table.fields].flatMap(([name, field]): [string, unknown][] => {
    const plain = plainField(field, value[name] ?? null, `${baseName(table)}.${name}`, isRoot);
    return plain === undefined ? [] : [[name, plain]];
  });
  return Object.fromEntries(entries);
}

function plainField(field: FieldSchema, value: CtyValue, path: string, isRoot: boolean): unknown {
  const absent = value === null || value instanceof UnknownValue;
  if (field.kubernetesName !== undefined && field.optional === true) {
    if (field.type === "bool" && absent) return isRoot ? undefined : (field.default ?? false);
    if (field.type === "int" && absent && SENT_ZEROS.has(path)) return 0;
    if (value === 0 && (field.default ?? 0) === 0 && !MEANT_ZEROS.has(path) && !SENT_ZEROS.has(path)) return undefined;
  }
  if (absent || value === "") return undefined;
  if (!isCtyList(value) || field.block === undefined) return value;
  const { block } = field;
  return value.map((each) =>
    isCtyObject(each) && Object.values(each).some(isSet) ? plainBlock(each, block, false) : {},
  );
}

/** The real provider is given no element at all for a block without anything in it, and sends an empty object. */
function isSet(value: CtyValue): boolean {
  return value !== null && !(value instanceof UnknownValue) && !(isCtyList(value) && value.length === 0);
}

/** The Kubernetes type of a block; the table numbers its variants. */
export function baseName(block: BlockSchema): string {
  return block.name.replace(/~\d+$/, "");
}
