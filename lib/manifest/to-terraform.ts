import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { isJsonObject } from "../json-object";
import { saysNothing } from "./empty-blocks";
import type { ConversionIssue, PathStep } from "./issue";
import { problemOf } from "./issue";
import { NO_LOSS, OPTIONAL_IN_KUBERNETES } from "./lost-values";
import type { BlockSchema, FieldSchema, ProviderMajor, ResourceSchema } from "./schema";
import { canonicalQuantity, isQuantity } from "../quantity";
import { secretAttributes } from "./secret-data";
import { resourceSchemaForKind, resourceSchemas } from "./table";
import { isMark, isToken, type TokenTest } from "./tokens";
import { literalText, toTerraformValue } from "./values";

/** A Kubernetes object, as in a manifest. */
export interface KubernetesObject {
  /** Group and version of the kind, such as `apps/v1`. */
  readonly apiVersion: string;
  /** What the object is, such as `Deployment`. */
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Attributes of a resource in the shape of Terraform's JSON configuration: each nested block is a list of objects. */
export type TerraformAttributes = Readonly<Record<string, unknown>>;

/** A Kubernetes object as a resource of the provider. */
export interface TerraformResourceData {
  /** @example "kubernetes_deployment_v1" */
  readonly resourceType: string;
  readonly attributes: TerraformAttributes;
}

/** How `toTerraform` converts. */
export interface ToTerraformOptions {
  /**
   * What to do with a field that the provider cannot express, or that Kubernetes does not have: refuse the object,
   * leave the field out in silence, or leave it out and call the function.
   * @default "error"
   */
  readonly onUnsupported?: "error" | "ignore" | ((issue: ConversionIssue) => void);
  /**
   * Whether fields that the server alone fills in (`metadata.uid`, `status`) are converted as well, as in a state.
   * @default false - they are left out
   */
  readonly computed?: boolean;
  /**
   * Whether `${` and `%{` in texts, keys too, are escaped, so that Terraform takes them literally; CDKTF tokens stay as
   * they are. Set it for objects that come from manifests, where no text is a Terraform expression.
   * @default false
   */
  readonly escapeTemplates?: boolean;
  /**
   * Whether values are written as the API server gives them back: quantities, where the provider takes another spelling
   * for a change, and no blocks that say nothing, such as `securityContext: {}`, which the provider reads back as none, or
   * fills in once there was something in them.
   * @default false
   */
  readonly canonical?: boolean;
  /**
   * Whether fields that the provider requires must be there, and values must be such as it takes. Set it for objects
   * that others wrote.
   * @default false
   */
  readonly complete?: boolean;
  /**
   * The oldest major version of the provider that may get the attributes: what a later one alone has is a field that
   * the provider cannot express.
   * @default 2
   */
  readonly provider?: ProviderMajor;
  /**
   * The place that errors name, such as a construct path or a file.
   * @default - `Kind name`
   */
  readonly where?: string;
}

/** What to do where Kubernetes can and the provider cannot. */
const AS_MANIFEST =
  'declare the object as a kubernetes_manifest (ManifestService: onUnsupported: "kubernetes_manifest")';

/** How a stack gets the provider's newer attributes. */
const USE_NEWER = 'set engine: ">=1.12", or providerVersion: "~> 3.0" (docs/compatibility.md)';

interface Context {
  readonly path: PathStep[];
  readonly computed: boolean;
  readonly isToken: TokenTest;
  readonly canonical: boolean;
  readonly complete: boolean;
  readonly kind: string;
  readonly issue: (issue: ConversionIssue) => void;
}

/**
 * Converts a Kubernetes object to the resource type that stands for it. Absent fields stay absent, null counts as
 * absent, and what is explicitly empty (`{}`, `[]`, `false`, `0`, `""`) is kept. The keys keep their order. CDKTF
 * tokens pass through wherever they stand. Fields that the API server fills in are left out.
 * @throws KubeServicesError `ManifestKindUnsupported` if the table does not have the kind,
 *   `ManifestFieldUnsupported` for a field that the provider cannot express, `ManifestFieldUnknown` for one that
 *   Kubernetes does not have, `ManifestFieldType` for a value of a wrong type; and if `complete`,
 *   `ManifestFieldMissing` for one that the provider requires, `ManifestValueInvalid` for a value that neither the
 *   provider nor Kubernetes takes, `ManifestValueUnsupported` for one that Kubernetes alone takes: all of an object at
 *   once, with paths
 */
export function toTerraform(object: KubernetesObject, options: ToTerraformOptions = {}): TerraformResourceData {
  const where = options.where ?? describe(object);
  const schema = resourceSchemaForKind(object.apiVersion, object.kind, options.provider ?? 2);
  if (schema === undefined) throw new KubeServicesError(kindProblem(object, where));
  const issues: ConversionIssue[] = [];
  const attributes = convertObject(schema, object, options, (issue) => {
    const { onUnsupported = "error" } = options;
    if (!issue.droppable || onUnsupported === "error") issues.push(issue);
    else if (onUnsupported !== "ignore") onUnsupported(issue);
  });
  if (issues.length > 0) throw new KubeServicesError(issues.map((issue) => problemOf(issue, where)));
  return { resourceType: schema.resourceType, attributes };
}

/** Converts an object of a known kind and hands every issue to `issue`. What has an issue is left out. */
export function convertObject(
  schema: ResourceSchema,
  object: Readonly<Record<string, unknown>>,
  options: Pick<ToTerraformOptions, "computed" | "escapeTemplates" | "canonical" | "complete">,
  issue: (issue: ConversionIssue) => void,
): TerraformAttributes {
  const context: Context = {
    path: [],
    computed: options.computed === true,
    isToken: options.escapeTemplates === true ? isMark : isToken,
    canonical: options.canonical === true,
    complete: options.complete === true,
    kind: schema.kind,
    issue,
  };
  let attributes = convertBlock(schema.block, object, context);
  if (schema.resourceType === "kubernetes_secret_v1")
    attributes = secretAttributes(object, attributes, context.isToken, issue);
  return options.escapeTemplates === true ? literalText(attributes) : attributes;
}

function convertBlock(
  block: BlockSchema,
  object: Readonly<Record<string, unknown>>,
  context: Context,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const { byKubernetesName, inlined, aliases } = block;
  const { path } = context;
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === null || value === undefined) continue;
    const alias = aliases.get(key);
    if (alias !== undefined && (object[alias] ?? null) !== null) continue; // the new name wins
    path.push(key);
    let field = byKubernetesName.get(alias ?? key);
    let target = result;
    if (field === undefined && inlined?.block !== undefined) {
      field = inlined.block.byKubernetesName.get(key);
      if (field !== undefined) target = inlineTarget(result, inlined.name);
    }
    const lost = field?.loses?.(value, object);
    if (field === undefined) reportField(block, key, value, context);
    else if (lost !== undefined) reportLost(lost, value, context);
    else if (context.computed || field.computed !== true || field.optional === true) {
      const converted = convertField(field, value, context);
      if (converted !== undefined) target[field.name] = converted;
    }
    path.pop();
  }
  if (context.complete && block.required.length > 0) reportMissing(block, object, result, context);
  return result;
}

function inlineTarget(result: Record<string, unknown>, name: string): Record<string, unknown> {
  const list = (result[name] ??= [{}]) as [Record<string, unknown>];
  return list[0];
}

function reportField(block: BlockSchema, key: string, value: unknown, context: Context): void {
  const known = `${block.name.split("~")[0]}.${key}`;
  if (block.skipped.has(key) || (Object.hasOwn(NO_LOSS, known) && NO_LOSS[known] === value)) return;
  const path = [...context.path];
  if (block.unsupported.has(key)) {
    const since = block.later.get(key);
    context.issue({
      code: "ManifestFieldUnsupported",
      what:
        since === undefined
          ? "the Terraform provider cannot express this field"
          : `the Terraform provider can express this field from ${since} on, and the stack lets in older ones`,
      path,
      droppable: true,
      fix: `${since === undefined ? "" : `${USE_NEWER}, or `}leave the field out, or ${AS_MANIFEST}`,
    });
    return;
  }
  const allowed = [...block.byKubernetesName.keys(), ...(block.inlined?.block?.byKubernetesName.keys() ?? [])];
  const near = allowed.find((each) => each.toLowerCase() === key.toLowerCase());
  context.issue({
    code: "ManifestFieldUnknown",
    what: "Kubernetes has no such field here",
    path,
    droppable: true,
    allowed: allowed.join(", "),
    fix: near === undefined ? "take the field out or correct its name" : `write ${near}`,
  });
}

function reportLost(what: string, value: unknown, context: Context): void {
  const plain = typeof value === "object" ? {} : { value };
  context.issue({
    code: "ManifestFieldUnsupported",
    what,
    path: [...context.path],
    droppable: true,
    ...plain,
    fix: AS_MANIFEST,
  });
}

/** What the provider requires and the object does not have. */
function reportMissing(
  block: BlockSchema,
  object: Readonly<Record<string, unknown>>,
  result: Readonly<Record<string, unknown>>,
  context: Context,
): void {
  for (const field of block.required) {
    const name = field.kubernetesName ?? "";
    const given = object[name] ?? null;
    const empty = Array.isArray(given) && given.length === 0 && needsItems(field);
    // What is there and was not taken has been reported.
    if (!empty && (Object.hasOwn(result, field.name) || given !== null)) continue;
    // One of several is required, and what stands there is one that the provider does not have.
    const hasAnother = field.inline === true && Object.keys(object).some((key) => block.unsupported.has(key));
    const beyond = hasAnother || OPTIONAL_IN_KUBERNETES.has(`${block.name.split("~")[0]}.${name}`);
    const what = empty ? "the Terraform provider requires an item here" : "the Terraform provider requires this field";
    const fix = `add ${empty ? "an item" : field.inline === true ? [...(field.block?.byKubernetesName.keys() ?? [])].join(" or ") : name}`;
    context.issue({
      code: beyond ? "ManifestFieldUnsupported" : "ManifestFieldMissing",
      what: beyond ? `${what}, though Kubernetes does not` : what,
      path: field.inline === true ? [...context.path] : [...context.path, name],
      droppable: false,
      fix: beyond ? `${fix}, or ${AS_MANIFEST}` : fix,
    });
  }
}

/** Whether an empty list counts as none: Terraform knows no empty list of blocks. */
export function needsItems(field: FieldSchema): boolean {
  return field.block !== undefined ? field.single !== true : (field.minItems ?? 0) > 0;
}

function convertField(field: FieldSchema, value: unknown, context: Context): unknown {
  if (field.block === undefined) {
    if (field.elem === undefined) return convertValue(field, value, context);
    return field.type === "map" ? convertMap(field, value, context) : convertList(field, value, context);
  }
  if (field.single === true) {
    if (context.isToken(value)) return value;
    if (!isJsonObject(value)) return wrongType(value, "an object", context);
    const inner = convertBlock(field.block, value, context);
    // One that the provider computes would be kept as it was.
    return context.canonical && field.computed !== true && saysNothing(field, inner) ? undefined : [inner];
  }
  if (context.isToken(value)) return value;
  if (!Array.isArray(value)) return wrongType(value, "a list of objects", context);
  if (context.canonical && value.length === 0 && field.required !== true) return undefined;
  if (field.maxItems !== undefined && value.length > field.maxItems) return tooMany(field.maxItems, value, context);
  const block = field.block;
  return each(value, context, (item) => {
    if (context.isToken(item)) return item;
    return isJsonObject(item) ? convertBlock(block, item, context) : wrongType(item, "an object", context);
  });
}

function convertList(field: FieldSchema, value: unknown, context: Context): unknown {
  if (context.isToken(value)) return value;
  if (!Array.isArray(value)) return wrongType(value, "a list", context);
  if (field.maxItems !== undefined && value.length > field.maxItems) return tooMany(field.maxItems, value, context);
  return each(value, context, (item) => convertValue(field, item, context));
}

function convertMap(field: FieldSchema, value: unknown, context: Context): unknown {
  if (context.isToken(value)) return value;
  if (!isJsonObject(value)) return wrongType(value, "an object", context);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (inner === null || inner === undefined) continue;
    context.path.push(key);
    const converted = convertValue(field, inner, context, key);
    if (converted !== undefined) result[key] = converted;
    context.path.pop();
  }
  return result;
}

function each(list: readonly unknown[], context: Context, convert: (item: unknown) => unknown): unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    context.path.push(index);
    const converted = convert(list[index]);
    if (converted !== undefined) result.push(converted);
    context.path.pop();
  }
  return result;
}

function convertValue(field: FieldSchema, value: unknown, context: Context, key?: string): unknown {
  const result = toTerraformValue(field, value, context.isToken);
  if ("expected" in result) return wrongType(value, result.expected, context, field.sensitive === true);
  const allowed = context.complete && !context.isToken(value) ? refusal(field, value, context.kind, key) : undefined;
  if (allowed !== undefined) return refused(field, value, allowed, context);
  return context.canonical ? canonical(field, result.value) : result.value;
}

function canonical(field: FieldSchema, value: unknown): unknown {
  if (field.format !== "quantity" || field.diffSuppress === true || typeof value !== "string") return value;
  return canonicalQuantity(value, field.elem === undefined ? "field" : "resources");
}

/** What is allowed where the provider takes a value of the type, but not this one. */
function refusal(field: FieldSchema, value: unknown, kind: string, key: string | undefined): string | undefined {
  if (field.format === "quantity" && !isQuantity(String(value))) return 'a quantity, such as "250m" or "256Mi"';
  return field.rule?.refuses(value, { kind, ...defined({ key }) });
}

function refused(field: FieldSchema, value: unknown, allowed: string, context: Context): undefined {
  const narrow = field.rule?.narrow === true;
  context.issue({
    code: narrow ? "ManifestValueUnsupported" : "ManifestValueInvalid",
    what: narrow
      ? "the Terraform provider does not take this value, though Kubernetes may"
      : "neither the Terraform provider nor Kubernetes takes this value",
    path: [...context.path],
    droppable: narrow && field.required !== true,
    ...(field.sensitive === true ? {} : { value }),
    allowed,
    fix: narrow ? `change the value, or ${AS_MANIFEST}` : "change the value",
  });
  return undefined;
}

function wrongType(value: unknown, expected: string, context: Context, secret = false): undefined {
  context.issue({
    code: "ManifestFieldType",
    what: `the value must be ${expected}`,
    path: [...context.path],
    droppable: false,
    ...(secret ? {} : { value }),
    allowed: expected,
  });
  return undefined;
}

function tooMany(limit: number, value: readonly unknown[], context: Context): undefined {
  context.issue({
    code: "ManifestFieldUnsupported",
    what: `the Terraform provider takes ${limit} here at most, there are ${value.length}`,
    path: [...context.path],
    droppable: true,
    fix: AS_MANIFEST,
  });
  return undefined;
}

function describe(object: KubernetesObject): string {
  const metadata = object["metadata"];
  const name = isJsonObject(metadata) ? metadata["name"] : undefined;
  return typeof name === "string" ? `${object.kind} ${name}` : String(object.kind);
}

function kindProblem(object: KubernetesObject, where: string): ConstructorParameters<typeof KubeServicesError>[0] {
  const others = resourceSchemas().filter((schema) => schema.kind === object.kind);
  return {
    code: "ManifestKindUnsupported",
    what: `no resource type of the Terraform provider stands for ${object.apiVersion} ${object.kind}`,
    where,
    prop: "kind",
    ...(others.length === 0
      ? { fix: "declare the object as a kubernetes_manifest" }
      : {
          allowed: others.map((schema) => `${schema.apiVersion} ${schema.kind}`).join(", "),
          fix: "change apiVersion",
        }),
  };
}
