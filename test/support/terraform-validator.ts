import { isJsonObject, type JsonObject } from "../../lib/json-object";
import {
  providerSchema,
  resourceSchemaOf,
  storedTable,
  type BlockSchema,
  type FieldSchema,
  type TerraformBlockJson,
  type TerraformType,
} from "../../lib/manifest";

/** What is wrong with one attribute of a synthesised configuration. */
export type Fault =
  | "UnknownType"
  | "UnknownAttribute"
  | "MissingRequired"
  | "WrongType"
  | "TooManyItems"
  | "TooFewItems"
  | "ComputedOnly"
  | "Conflict";

/** One fault and its place, such as `kubernetes_service_v1.web spec[0].port[1].name`. */
export interface Finding {
  readonly fault: Fault;
  readonly address: string;
  readonly path: string;
  readonly detail: string;
}

/** Arguments that Terraform itself knows for every resource. */
const META_ARGUMENTS = new Set(["lifecycle", "depends_on", "provider", "count", "for_each", "provisioner", "//"]);
/** A value that is an expression as a whole or in part has no type before Terraform computes it. */
const isExpression = (value: unknown): boolean => typeof value === "string" && /(^|[^$])\$\{/.test(value);

class Check {
  readonly findings: Finding[] = [];

  constructor(private readonly address: string) {}

  add(fault: Fault, path: string, detail: string): void {
    this.findings.push({ fault, address: this.address, path, detail });
  }

  block(block: BlockSchema, value: JsonObject, path: string): void {
    const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
    for (const [name, given] of Object.entries(value)) {
      const field = block.fields.get(name);
      if (field === undefined) this.add("UnknownAttribute", at(name), `${block.name} has no ${name}`);
      else if (field.computed === true && field.optional !== true && field.required !== true)
        this.add("ComputedOnly", at(name), "the provider alone fills it in");
      else this.field(field, given, at(name));
    }
    for (const field of block.fields.values()) {
      const given = value[field.name];
      if (field.required === true && (given === undefined || given === null))
        this.add("MissingRequired", at(field.name), "the provider requires it");
      if (given === undefined) continue;
      for (const other of field.conflictsWith ?? []) {
        const sibling = other.split(".").at(-1) ?? other;
        if (field.name < sibling && value[sibling] !== undefined)
          this.add("Conflict", at(field.name), `not together with ${sibling}`);
      }
    }
  }

  private field(field: FieldSchema, value: unknown, path: string): void {
    if (field.block !== undefined) return this.nested(field, field.block, value, path);
    if (isExpression(value)) return;
    if (field.type === "list" || field.type === "set") {
      if (!Array.isArray(value)) return this.add("WrongType", path, `wanted a ${field.type}, got ${show(value)}`);
      this.count(field, value.length, path);
      value.forEach((item, index) => this.plain(field.elem ?? "string", item, `${path}[${index}]`));
    } else if (field.type === "map") {
      if (!isJsonObject(value)) return this.add("WrongType", path, `wanted a map, got ${show(value)}`);
      for (const [key, item] of Object.entries(value)) this.plain(field.elem ?? "string", item, `${path}["${key}"]`);
    } else this.plain(field.type, value, path);
  }

  private nested(field: FieldSchema, block: BlockSchema, value: unknown, path: string): void {
    // One block may stand alone, as an object.
    const items: readonly unknown[] | undefined = Array.isArray(value)
      ? value
      : isJsonObject(value)
        ? [value]
        : undefined;
    if (items === undefined) return this.add("WrongType", path, `wanted a list of blocks, got ${show(value)}`);
    this.count(field, items.length, path);
    items.forEach((item, index) => {
      if (isJsonObject(item)) this.block(block, item, `${path}[${index}]`);
      else this.add("WrongType", `${path}[${index}]`, `wanted a block, got ${show(item)}`);
    });
  }

  private count(field: FieldSchema, length: number, path: string): void {
    if (field.maxItems !== undefined && length > field.maxItems)
      this.add("TooManyItems", path, `${length} of at most ${field.maxItems}`);
    const least = field.minItems ?? (field.required === true && field.block !== undefined ? 1 : 0);
    if (length < least) this.add("TooFewItems", path, `${length} of at least ${least}`);
  }

  private plain(type: TerraformType, value: unknown, path: string): void {
    if (isExpression(value)) return;
    const holds =
      type === "string"
        ? typeof value === "string"
        : type === "bool"
          ? typeof value === "boolean"
          : type === "int"
            ? Number.isSafeInteger(value)
            : typeof value === "number" && Number.isFinite(value);
    if (!holds) this.add("WrongType", path, `wanted ${type}, got ${show(value)}`);
  }

  json(block: TerraformBlockJson, value: JsonObject, path: string): void {
    const { attributes = {}, block_types: blocks = {} } = block;
    const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
    for (const [name, given] of Object.entries(value)) {
      const nested = blocks[name];
      const attribute = attributes[name];
      if (nested !== undefined) {
        const items = Array.isArray(given) ? given : [given];
        if (nested.max_items !== undefined && items.length > nested.max_items)
          this.add("TooManyItems", at(name), `${items.length} of at most ${nested.max_items}`);
        items.forEach((item, index) => {
          if (isJsonObject(item)) this.json(nested.block, item, `${at(name)}[${index}]`);
          else this.add("WrongType", `${at(name)}[${index}]`, `wanted a block, got ${show(item)}`);
        });
      } else if (attribute === undefined) this.add("UnknownAttribute", at(name), `there is no ${name}`);
      else if (attribute.type === "string") this.plain("string", given, at(name));
    }
    for (const [name, { required }] of Object.entries(attributes))
      if (required === true && value[name] === undefined) this.add("MissingRequired", at(name), "required");
    for (const [name, { min_items: least = 0 }] of Object.entries(blocks))
      if (least > 0 && value[name] === undefined) this.add("MissingRequired", at(name), "required");
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

function checkTimeouts(check: Check, known: Readonly<Record<string, string>>, value: unknown): void {
  if (!isJsonObject(value)) return check.add("WrongType", "timeouts", `wanted an object, got ${show(value)}`);
  for (const [key, duration] of Object.entries(value)) {
    if (!(key in known)) check.add("UnknownAttribute", `timeouts.${key}`, `known: ${Object.keys(known).join(", ")}`);
    if (typeof duration !== "string" || !/^(\d+(h|m|s))+$/.test(duration))
      check.add("WrongType", `timeouts.${key}`, `wanted a duration, got ${show(duration)}`);
  }
}

/** Terraform's own; no provider's schema has it. https://developer.hashicorp.com/terraform/language/resources/terraform-data */
function checkBuiltIn(name: string, value: JsonObject): Finding[] {
  const check = new Check(`terraform_data.${name}`);
  for (const key of Object.keys(value))
    if (!META_ARGUMENTS.has(key) && key !== "input" && key !== "triggers_replace")
      check.add("UnknownAttribute", key, "terraform_data has no such attribute");
  return check.findings;
}

function checkResource(type: string, name: string, value: JsonObject): Finding[] {
  if (type === "terraform_data") return checkBuiltIn(name, value);
  const check = new Check(`${type}.${name}`);
  const schema = resourceSchemaOf(type);
  const attributes = Object.entries(value).filter(([key]) => !META_ARGUMENTS.has(key) && key !== "timeouts");
  if (schema === undefined) {
    const other = storedTable().terraformSchema.resource[type];
    if (other === undefined) check.add("UnknownType", "", "not in the table");
    else check.json(other.block, Object.fromEntries(attributes), "");
  } else {
    check.block(schema.block, Object.fromEntries(attributes), "");
    if (value["timeouts"] !== undefined) checkTimeouts(check, schema.timeouts, value["timeouts"]);
  }
  return check.findings;
}

function checkData(type: string, name: string, value: JsonObject): Finding[] {
  const check = new Check(`data.${type}.${name}`);
  const schema = storedTable().terraformSchema.data[type];
  const attributes = Object.entries(value).filter(([key]) => !META_ARGUMENTS.has(key));
  if (schema === undefined) check.add("UnknownType", "", "not in the table");
  else check.json(schema.block, Object.fromEntries(attributes), "");
  return check.findings;
}

const entries = (value: unknown): [string, JsonObject][] =>
  isJsonObject(value) ? Object.entries(value as Record<string, JsonObject>) : [];

/**
 * Everything in a synthesised `cdk.tf.json` that the provider hashicorp/kubernetes would refuse, by the table that
 * lib/manifest has of its schema.
 */
export function validateConfiguration(configuration: unknown): Finding[] {
  const { resource, data, provider } = configuration as Record<string, unknown>;
  const findings: Finding[] = [];
  for (const [type, named] of entries(resource))
    for (const [name, value] of entries(named)) findings.push(...checkResource(type, name, value));
  for (const [type, named] of entries(data))
    for (const [name, value] of entries(named))
      if (type.startsWith("kubernetes_")) findings.push(...checkData(type, name, value));
  for (const [name, instances] of entries(provider))
    if (name === "kubernetes")
      (instances as unknown as JsonObject[]).forEach((value, index) => {
        const check = new Check(`provider.kubernetes[${index}]`);
        check.block(providerSchema(), value, "");
        findings.push(...check.findings);
      });
  return findings;
}

/** The findings as lines, for a test's message. */
export const describeFindings = (findings: readonly Finding[]): string[] =>
  findings.map(({ fault, address, path, detail }) => `${fault} ${address} ${path}: ${detail}`);
