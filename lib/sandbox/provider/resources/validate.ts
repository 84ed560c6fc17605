import { defined } from "../../../defined";
import type { BlockSchema, FieldSchema, ResourceSchema } from "../../../manifest";
import type { AttributePath } from "../cty/path";
import { formatAttributePath } from "../cty/path";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject } from "../cty/value";
import type { Diagnostic } from "../diagnostic";
import { DiagnosticError } from "../diagnostic";
import { compareQuantities } from "../../../quantity";
import { parseDuration } from "../waits/duration";

/** What the checks of one configuration share. */
interface Check {
  readonly root: CtyObject;
  readonly kind: string;
  readonly problems: Diagnostic[];
}

/**
 * Checks what Terraform itself does not, as the real provider does it: attributes that exclude each other, nulls in
 * lists, durations, quantities, and the values that it takes. All others are judged by the API server.
 * @throws DiagnosticError with all problems, each at its attribute
 */
export function validateTyped(config: CtyObject, facts: ResourceSchema): void {
  const problems: Diagnostic[] = [];
  checkBlock(facts.block, config, [], { root: config, kind: facts.kind, problems });
  problems.push(...timeoutProblems(config["timeouts"], [{ attribute: "timeouts" }]));
  if (problems.length > 0) throw new DiagnosticError(...problems);
}

/**
 * What is wrong with a block of timeouts.
 * @param path of the block
 */
export function timeoutProblems(timeouts: CtyValue | undefined, path: AttributePath): readonly Diagnostic[] {
  return Object.entries(isCtyObject(timeouts) ? timeouts : {}).flatMap(([key, value]): Diagnostic[] => {
    if (typeof value !== "string" || parseDuration(value) !== undefined) return [];
    const detail = `${JSON.stringify(value)} is not a duration such as "10m" or "1h30m".`;
    return [{ severity: "error", summary: "Not a duration", detail, attribute: [...path, { attribute: key }] }];
  });
}

function checkBlock(block: BlockSchema, value: CtyObject, path: AttributePath, check: Check): void {
  for (const [name, field] of block.fields) {
    const inner = value[name] ?? null;
    if (inner === null) continue;
    const innerPath = [...path, { attribute: name }];
    checkConflicts(field, innerPath, check);
    if (isCtyList(inner)) checkElements(field, inner, innerPath, check);
    else if (isCtyObject(inner))
      for (const [key, each] of Object.entries(inner)) checkValue(field, each, [...innerPath, { key }], check, key);
    else checkValue(field, inner, innerPath, check);
  }
}

function checkElements(field: FieldSchema, list: readonly CtyValue[], path: AttributePath, check: Check): void {
  checkLength(field, list.length, path, check);
  list.forEach((each, index) => {
    const innerPath = field.type === "set" ? path : [...path, { index }]; // Terraform knows no index in a set
    if (each === null && field.block === undefined) {
      check.problems.push({
        severity: "error",
        summary: "Null in a list",
        detail: "A list cannot hold null.",
        attribute: path,
      });
    } else if (field.block !== undefined && isCtyObject(each)) checkBlock(field.block, each, innerPath, check);
    else checkValue(field, each, innerPath, check);
  });
}

/** Of blocks Terraform itself knows how many there may be. */
function checkLength(field: FieldSchema, length: number, path: AttributePath, { problems }: Check): void {
  const { nesting, minItems = 0, maxItems = Infinity } = field;
  if (nesting === "block" || (length >= minItems && length <= maxItems)) return;
  problems.push({
    severity: "error",
    summary: length < minItems ? "Too few elements" : "Too many elements",
    detail: `${formatAttributePath(path)} has ${length}; it takes ${minItems} ${maxItems === Infinity ? "or more" : `to ${maxItems}`}.`,
    attribute: path,
  });
}

function checkConflicts(field: FieldSchema, path: AttributePath, { root, problems }: Check): void {
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

/** @param key of the entry, where the value stands in a map */
function checkValue(field: FieldSchema, value: CtyValue, path: AttributePath, check: Check, key?: string): void {
  if (typeof value !== "string" && typeof value !== "number") return;
  const allowed = allowedInstead(field, value, check.kind, key);
  if (allowed === undefined) return;
  const shown = field.sensitive === true ? "The value" : JSON.stringify(value);
  check.problems.push({
    severity: "error",
    summary: field.format === "quantity" ? "Not a quantity" : "A value that the provider does not take",
    detail: `${formatAttributePath(path)}: ${shown} is not ${allowed}.`,
    // Terraform shows the place of an attribute; it finds none for what stands in a map or list of JSON.
    attribute: path.slice(0, path.findLastIndex((step) => "attribute" in step) + 1),
  });
}

/** What the provider takes where it does not take the value. */
function allowedInstead(field: FieldSchema, value: string | number, kind: string, key?: string): string | undefined {
  if ((field.elem ?? field.type) === "int" && !Number.isInteger(value)) return "a whole number";
  if (typeof value === "string" && value !== "") {
    if (field.format === "quantity" && compareQuantities(value, value) === undefined)
      return 'a quantity such as "250m" or "256Mi"';
    if (field.format === "integer" && !WHOLE.test(value)) return "a whole number";
    if (field.format === "octal" && !MODE.test(value)) return 'a file mode in octal digits, such as "0644"';
  }
  if (value === "" && field.format === "integer") return undefined; // absent, where the number is written as text
  const given = field.format === "integer" ? Number(value) : value;
  return field.rule?.refuses(given, { kind, ...defined({ key }) });
}

const WHOLE = /^[+-]?\d+$/;
const MODE = /^0+[0-7]{0,3}$/;
