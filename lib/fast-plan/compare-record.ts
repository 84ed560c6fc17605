import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "../json-object";

/** Terraform's own resource that holds values: https://developer.hashicorp.com/terraform/language/resources/terraform-data */
export const TERRAFORM_DATA = "terraform_data";

/**
 * Whether a `terraform_data` holds what a configuration gives.
 * @param attributes of the state
 */
export function sameRecord(given: JsonObject, attributes: JsonObject, ignored: ReadonlySet<string>): boolean {
  return ["input", "triggers_replace"].every((name) => ignored.has(name) || sameDynamic(given[name], attributes[name]));
}

/** A state keeps a value of any type together with its type. */
function sameDynamic(wanted: unknown, state: unknown): boolean {
  if ((wanted ?? null) === null) return (state ?? null) === null;
  return (
    isJsonObject(state) && isDeepStrictEqual(state["value"], wanted) && isDeepStrictEqual(state["type"], typeOf(wanted))
  );
}

/** The type of a literal, as a state writes it. */
function typeOf(value: unknown): unknown {
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (isJsonObject(value))
    return ["object", Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typeOf(inner)]))];
  return value === null ? "dynamic" : typeof value === "boolean" ? "bool" : typeof value;
}
