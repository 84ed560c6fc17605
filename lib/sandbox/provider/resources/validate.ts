import type { BlockSchema, FieldSchema, ResourceSchema } from "../../../manifest";
import type { AttributePath } from "../cty/path";
import { formatAttributePath } from "../cty/path";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject } from "../cty/value";
import type { Diagnostic } from "../diagnostic";
import { DiagnosticError } from "../diagnostic";
import { compareQuantities } from "../plan/quantity";
import { parseDuration } from "../waits/duration";

/**
 * Checks what Terraform itself does not: attributes that exclude each other, nulls in lists, durations, quantities.
 * Values are judged by the API server.
 * @throws DiagnosticError with all problems, each at its attribute
 */
export function validateTyped(config: CtyObject, facts: ResourceSchema): void {
  const problems: Diagnostic[] = [];
  checkBlock(facts.block, config, [], config, problems);
  const { timeouts } = config;
  for (const [key, value] of Object.entries(isCtyObject(timeouts) ? timeouts : {})) {
    if (typeof value !== "string" || parseDuration(value) !== undefined) continue;
    problems.push({
      severity: "error",
      summary: "Not a duration",
      detail: `${JSON.stringify(value)} is not a duration such as "10m" or "1h30m".`,
      attribute: [{ attribute: "timeouts" }, { attribute: key }],
    });
  }
  if (problems.length > 0) throw new DiagnosticError(...problems);
}

function checkBlock(
  block: BlockSchema,
  value: CtyObject,
  path: AttributePath,
  root: CtyObject,
  problems: Diagnostic[],
): void {
  for (const [name, field] of block.fields) {
    const inner = value[name] ?? null;
    if (inner === null) continue;
    const innerPath = [...path, { attribute: name }];
    checkConflicts(field, innerPath, root, problems);
    if (isCtyList(inner)) checkElements(field, inner, innerPath, root, problems);
    else checkQuantity(field, inner, innerPath, problems);
  }
}

function checkElements(
  field: FieldSchema,
  list: readonly CtyValue[],
  path: AttributePath,
  root: CtyObject,
  problems: Diagnostic[],
): void {
  list.forEach((each, index) => {
    const innerPath = [...path, { index }];
    if (each === null && field.block === undefined) {
      problems.push({
        severity: "error",
        summary: "Null in a list",
        detail: "A list cannot hold null.",
        attribute: path,
      });
    } else if (field.block !== undefined && isCtyObject(each)) checkBlock(field.block, each, innerPath, root, problems);
  });
}

function checkConflicts(field: FieldSchema, path: AttributePath, root: CtyObject, problems: Diagnostic[]): void {
  const other = (field.conflictsWith ?? []).find((each) => isSet(root, each));
  if (other === undefined) return;
  problems.push({
    severity: "error",
    summary: "Attributes that exclude each other",
    detail: `${formatAttributePath(path)} and ${other} cannot both be set.`,
    attribute: path,
  });
}

/** Whether the attribute at a dotted path (`metadata.name`, `spec.0.x`) is set in the configuration. */
function isSet(root: CtyObject, path: string): boolean {
  let value: CtyValue = root;
  for (const step of path.split(".")) {
    if (isCtyList(value)) value = value[/^\d+$/.test(step) ? Number(step) : 0] ?? null;
    if (/^\d+$/.test(step)) continue;
    value = isCtyObject(value) ? (value[step] ?? null) : null;
  }
  return value !== null && !(isCtyList(value) && value.length === 0);
}

function checkQuantity(field: FieldSchema, value: CtyValue, path: AttributePath, problems: Diagnostic[]): void {
  if (field.format !== "quantity") return;
  const entries: readonly [AttributePath, CtyValue][] = isCtyObject(value)
    ? Object.entries(value).map(([key, each]) => [[...path, { key }], each])
    : [[path, value]];
  for (const [place, each] of entries) {
    if (typeof each !== "string" || each === "" || compareQuantities(each, each) !== undefined) continue;
    problems.push({
      severity: "error",
      summary: "Not a quantity",
      detail: `${JSON.stringify(each)} is not a quantity such as "250m" or "256Mi".`,
      attribute: place,
    });
  }
}
