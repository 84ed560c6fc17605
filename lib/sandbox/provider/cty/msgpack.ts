import { decode, encode, ExtData } from "@msgpack/msgpack";
import type { CtyType } from "./type";
import type { CtyValue } from "./value";
import { DynamicValue, isCtyList, isCtyObject, UNKNOWN, UnknownValue } from "./value";

/** MessagePack extension that stands for an unknown value. One with known bounds (extension 12) is read as this one. */
const UNKNOWN_EXTENSION = new ExtData(0, new Uint8Array([0]));

/**
 * Reads a value in Terraform's MessagePack form.
 * @throws TypeError if the bytes do not hold a value of the type
 */
export function decodeValue(bytes: Uint8Array, type: CtyType): CtyValue {
  let raw: unknown;
  try {
    raw = decode(bytes);
  } catch (error) {
    throw new TypeError(`these bytes are no MessagePack: ${(error as Error).message}`, { cause: error });
  }
  return fromRaw(raw, type);
}

/**
 * Writes a value in Terraform's MessagePack form.
 * @throws TypeError if the value is not of the type
 */
export function encodeValue(value: CtyValue, type: CtyType): Uint8Array {
  return encode(toRaw(value, type));
}

/**
 * Reads a value as it stands in a JSON document, such as a state: what is absent is null, `dynamic` is an object of
 * `type` and `value`.
 * @throws TypeError if the document does not hold a value of the type
 */
export function fromJson(json: unknown, type: CtyType): CtyValue {
  return fromRaw(json ?? null, type);
}

function fromRaw(raw: unknown, type: CtyType): CtyValue {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof ExtData) return UNKNOWN;
  if (type === "dynamic") return dynamicFromRaw(raw);
  if (typeof type === "string") return primitiveFromRaw(raw, type);
  const [kind, inner] = type;
  switch (kind) {
    case "list":
    case "set":
      return arrayOf(raw, type).map((each) => fromRaw(each, inner));
    case "tuple":
      return arrayOf(raw, type).map((each, index) => fromRaw(each, inner[index] ?? "dynamic"));
    case "map":
      return Object.fromEntries(Object.entries(recordOf(raw, type)).map(([key, each]) => [key, fromRaw(each, inner)]));
    case "object": {
      const record = recordOf(raw, type);
      return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, fromRaw(record[name], each)]));
    }
  }
}

function primitiveFromRaw(raw: unknown, type: "string" | "number" | "bool"): CtyValue {
  if (type === "string" && typeof raw === "string") return raw;
  if (type === "bool" && typeof raw === "boolean") return raw;
  if (type === "number" && (typeof raw === "number" || typeof raw === "bigint")) return Number(raw);
  // Numbers that no machine format holds come as text.
  if (type === "number" && typeof raw === "string" && raw !== "" && !Number.isNaN(Number(raw))) return Number(raw);
  throw mismatch(raw, type);
}

function dynamicFromRaw(raw: unknown): CtyValue {
  const [typeJson, value] = Array.isArray(raw)
    ? (raw as unknown[])
    : [recordOf(raw, "dynamic")["type"], recordOf(raw, "dynamic")["value"]];
  const type = typeJson instanceof Uint8Array ? typeFromJson(typeJson) : (typeJson as CtyType);
  return new DynamicValue(type, fromRaw(value, type));
}

function typeFromJson(json: Uint8Array): CtyType {
  try {
    return JSON.parse(Buffer.from(json).toString("utf8")) as CtyType;
  } catch (error) {
    throw new TypeError("the type of a dynamic value is no JSON", { cause: error });
  }
}

function toRaw(value: CtyValue, type: CtyType): unknown {
  if (value === null) return null;
  if (value instanceof UnknownValue) return UNKNOWN_EXTENSION;
  if (type === "dynamic") {
    if (!(value instanceof DynamicValue)) throw mismatch(value, type);
    if (value.type === "dynamic") return toRaw(value.value, "dynamic");
    return [new TextEncoder().encode(JSON.stringify(value.type)), toRaw(value.value, value.type)];
  }
  if (typeof type === "string") {
    if (typeof value === { string: "string", number: "number", bool: "boolean" }[type]) return value;
    throw mismatch(value, type);
  }
  const [kind, inner] = type;
  if (kind === "list" || kind === "set" || kind === "tuple") {
    if (!isCtyList(value)) throw mismatch(value, type);
    return value.map((each, index) => toRaw(each, kind === "tuple" ? (inner[index] ?? "dynamic") : inner));
  }
  if (!isCtyObject(value)) throw mismatch(value, type);
  if (kind === "map") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toRaw(each, inner)]));
  return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, toRaw(value[name] ?? null, each)]));
}

function arrayOf(raw: unknown, type: CtyType): readonly unknown[] {
  if (!Array.isArray(raw)) throw mismatch(raw, type);
  return raw;
}

function recordOf(raw: unknown, type: CtyType): Readonly<Record<string, unknown>> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw mismatch(raw, type);
  return raw as Readonly<Record<string, unknown>>;
}

// The value itself stays out: it may be a secret.
function mismatch(value: unknown, type: CtyType): TypeError {
  return new TypeError(`A value of type ${typeof value} stands where Terraform's type is ${JSON.stringify(type)}`);
}
