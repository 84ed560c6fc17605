import type { TerraformAttributes } from "../../../manifest";
import type { CtyType } from "../cty/type";
import type { CtyObject, CtyValue } from "../cty/value";
import type { SchemaBlock } from "../schema/block";
import { typeOfBlock } from "../schema/block";

/**
 * Attributes in the shape of Terraform's type, with absent ones as the SDK leaves them after a read: an absent map or
 * list is empty, any other absent value is zero, false or the empty string. What is null stays null.
 */
export function shapeAttributes(attributes: TerraformAttributes, block: SchemaBlock): CtyObject {
  return shapeObject(attributes, typeOfBlock(block)) as CtyObject;
}

function shapeObject(attributes: TerraformAttributes, type: CtyType): CtyValue {
  if (type[0] !== "object") throw new TypeError(`No object type: ${JSON.stringify(type)}`);
  const entries = Object.entries(type[1] as Readonly<Record<string, CtyType>>);
  return Object.fromEntries(entries.map(([name, each]) => [name, shape(attributes[name], each)]));
}

function shape(value: unknown, type: CtyType): CtyValue {
  if (value === null) return null;
  const absent = value === undefined;
  if (typeof type === "string") return absent ? zero(type) : primitive(value, type);
  const [kind, inner] = type;
  switch (kind) {
    case "list":
    case "set":
      return absent ? [] : (value as readonly unknown[]).map((each) => shape(each, inner));
    case "map":
      return Object.fromEntries(Object.entries(value ?? {}).map(([key, each]) => [key, shape(each, inner)]));
    case "object":
      return shapeObject((value ?? {}) as TerraformAttributes, type);
    case "tuple":
      throw new TypeError("No schema of the table has tuples");
  }
}

function zero(type: string): CtyValue {
  return type === "string" ? "" : type === "number" ? 0 : type === "bool" ? false : null;
}

function primitive(value: unknown, type: CtyType): CtyValue {
  if (type === "string" && typeof value !== "string") return String(value);
  return value as CtyValue;
}
