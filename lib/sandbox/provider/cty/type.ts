/**
 * A type of Terraform's type system, in the form in which Terraform writes types as JSON. `dynamic` takes a value of any
 * type, which then carries its own type (`DynamicValue`).
 */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", Readonly<Record<string, CtyType>>]
  | readonly ["tuple", readonly CtyType[]];

/**
 * The type that a JSON document gives a value when nothing else says what it should be: objects and tuples all the way
 * down, as Terraform's own `jsondecode` does it.
 */
export function impliedType(value: unknown): CtyType {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return "number";
    case "boolean":
      return "bool";
    case "object":
      if (value === null) return "dynamic";
      if (Array.isArray(value)) return ["tuple", value.map(impliedType)];
      return ["object", Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, impliedType(inner)]))];
    default:
      throw new TypeError(`A JSON document cannot hold a ${typeof value}`);
  }
}
