import { isJsonObject } from "../../../json-object";
import type { CtyType } from "../cty/type";
import { impliedType } from "../cty/type";
import type { CtyValue } from "../cty/value";
import { DynamicValue, isWhollyKnown, UNKNOWN, UnknownValue } from "../cty/value";
import type { OpenApiDocument, OpenApiSchema } from "./document";
import { resolveSchema } from "./document";

/** A place in an object: names of fields, keys of maps, indices of lists. */
export type ObjectPath = readonly (string | number)[];

/** How `typedValue` treats what an object does not tell. */
interface TypedValueOptions {
  /**
   * What stands where the object has nothing: `UNKNOWN`, or a value as JSON has it.
   * @default - null
   */
  readonly absent?: (path: ObjectPath) => unknown;
  /**
   * Is told of each field that the schema does not have.
   * @default - such fields are taken as they are
   */
  readonly foreign?: (path: ObjectPath) => void;
}

/**
 * A Kubernetes object as a value of Terraform, typed by the API server's schema: every field of the kind is there, an
 * absent one as null, an absent object with its fields as null, so that an expression may name them. What the schema
 * leaves open has the type of its value.
 * @param value as JSON; `UNKNOWN` may stand anywhere in it
 */
export function typedValue(
  document: OpenApiDocument,
  schema: OpenApiSchema | undefined,
  value: unknown,
  options: TypedValueOptions = {},
): DynamicValue {
  return new Typer(document, options).value(schema, value, [], []);
}

class Typer {
  constructor(
    private readonly document: OpenApiDocument,
    private readonly options: TypedValueOptions,
  ) {}

  /** @param outer the schemas that this one stands in: some, such as JSONSchemaProps, hold themselves */
  value(
    reference: OpenApiSchema | undefined,
    value: unknown,
    path: ObjectPath,
    outer: readonly OpenApiSchema[],
  ): DynamicValue {
    const schema = resolveSchema(this.document, reference);
    if (value === null || value === undefined) {
      if (schema?.properties !== undefined && !outer.includes(schema))
        return this.object(schema, {}, path, [...outer, schema]);
      const absent = this.options.absent?.(path) ?? null;
      return absent === null
        ? new DynamicValue(typeOf(this.document, schema), null)
        : new Typer(this.document, {}).value(schema, absent, path, outer);
    }
    if (value instanceof UnknownValue) return new DynamicValue(typeOf(this.document, schema), UNKNOWN);
    if (schema === undefined) return plain(value);
    if (isText(schema)) return new DynamicValue("string", String(value));
    if (schema.properties !== undefined && isJsonObject(value))
      return this.object(schema, value, path, [...outer, schema]);
    if (typeof schema.additionalProperties === "object" && isJsonObject(value)) {
      return this.map(schema.additionalProperties, value, path, outer);
    }
    if (schema.items !== undefined && Array.isArray(value)) return this.list(schema.items, value, path, outer);
    return typeof value === "string" ? scalar(typeOf(this.document, schema), value) : plain(value);
  }

  private object(
    schema: OpenApiSchema,
    value: Readonly<Record<string, unknown>>,
    path: ObjectPath,
    outer: readonly OpenApiSchema[],
  ): DynamicValue {
    const { properties = {}, additionalProperties, "x-kubernetes-preserve-unknown-fields": open } = schema;
    const names = [...new Set([...Object.keys(properties), ...Object.keys(value)])].sort();
    return objectOf(
      names.map((name) => {
        const inner = [...path, name];
        if (!Object.hasOwn(properties, name) && open !== true && additionalProperties === undefined)
          this.options.foreign?.(inner);
        return [name, this.value(properties[name], value[name], inner, outer)];
      }),
    );
  }

  private map(
    schema: OpenApiSchema,
    value: Readonly<Record<string, unknown>>,
    path: ObjectPath,
    outer: readonly OpenApiSchema[],
  ): DynamicValue {
    const entries = Object.entries(value).map(
      ([key, each]) => [key, this.value(schema, each, [...path, key], outer)] as const,
    );
    const type = commonType(entries.map(([, each]) => each));
    if (entries.length > 0 && type === undefined) return objectOf(entries);
    return new DynamicValue(
      ["map", type ?? typeOf(this.document, schema)],
      Object.fromEntries(entries.map(([key, each]) => [key, each.value])),
    );
  }

  private list(
    schema: OpenApiSchema,
    value: readonly unknown[],
    path: ObjectPath,
    outer: readonly OpenApiSchema[],
  ): DynamicValue {
    const items = value.map((each, index) => this.value(schema, each, [...path, index], outer));
    const type = commonType(items);
    const values = items.map((each) => each.value);
    if (items.length > 0 && type === undefined)
      return new DynamicValue(["tuple", items.map((each) => each.type)], values);
    return new DynamicValue(["list", type ?? typeOf(this.document, schema)], values);
  }
}

const types = new WeakMap<OpenApiSchema, CtyType>();

/**
 * The type that the schema gives every value, so that what is planned and what comes of it have the same; `dynamic`
 * where only a value tells it.
 * @param outer the schemas that this one stands in: one that holds itself has no type that could be written down
 */
function typeOf(
  document: OpenApiDocument,
  reference: OpenApiSchema | undefined,
  outer: readonly OpenApiSchema[] = [],
): CtyType {
  const schema = resolveSchema(document, reference);
  if (schema === undefined || outer.includes(schema)) return "dynamic";
  const known = types.get(schema);
  if (known !== undefined) return known;
  const type = makeType(document, schema, [...outer, schema]);
  // Of what holds itself, the type depends on where it stands.
  if (!JSON.stringify(type).includes('"dynamic"')) types.set(schema, type);
  return type;
}

function makeType(document: OpenApiDocument, schema: OpenApiSchema, outer: readonly OpenApiSchema[]): CtyType {
  if (isText(schema)) return "string";
  const { items, properties, additionalProperties } = schema;
  if (properties !== undefined) {
    const entries = Object.entries(properties).map(([name, each]) => [name, typeOf(document, each, outer)] as const);
    return ["object", Object.fromEntries(entries)];
  }
  const inner = items ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  if (inner !== undefined) {
    const type = typeOf(document, inner, outer);
    return JSON.stringify(type).includes('"dynamic"') ? "dynamic" : [items === undefined ? "map" : "list", type];
  }
  if (schema.type === "integer" || schema.type === "number") return "number";
  return schema.type === "boolean" ? "bool" : "dynamic";
}

function isText(schema: OpenApiSchema): boolean {
  const either = schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string";
  return either || schema.type === "string" || schema.oneOf?.some((each) => each.type === "string") === true;
}

/** The type that all have, if it is one that a list or map can have. */
function commonType(values: readonly DynamicValue[]): CtyType | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  const text = JSON.stringify(first.type);
  return !text.includes('"dynamic"') && values.every((each) => JSON.stringify(each.type) === text)
    ? first.type
    : undefined;
}

function objectOf(entries: readonly (readonly [string, DynamicValue])[]): DynamicValue {
  return new DynamicValue(
    ["object", Object.fromEntries(entries.map(([name, each]) => [name, each.type]))],
    Object.fromEntries(entries.map(([name, each]) => [name, each.value])),
  );
}

/** A number or a boolean that is written as text, as HCL allows. */
function scalar(type: CtyType, text: string): DynamicValue {
  if (type === "bool" && /^(true|false)$/.test(text)) return new DynamicValue(type, text === "true");
  if (type === "number" && text.trim() !== "" && Number.isFinite(Number(text)))
    return new DynamicValue(type, Number(text));
  return plain(text);
}

function plain(value: unknown): DynamicValue {
  return isWhollyKnown(value as CtyValue)
    ? new DynamicValue(impliedType(value), value as CtyValue)
    : new DynamicValue("dynamic", UNKNOWN);
}
