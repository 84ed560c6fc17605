import type { PatchField, PatchTypes } from "../patch/patch-types";
import { definitionOf, resolveReference, type OpenApi, type OpenApiSchema } from "./documents";
import { KINDS } from "./exceptions";

/** A property with what Kubernetes' document says of how a strategic merge patch treats it. */
interface PatchedSchema extends OpenApiSchema {
  readonly "x-kubernetes-patch-strategy"?: string;
  readonly "x-kubernetes-patch-merge-key"?: string;
}

/** How strategic merge patches treat the fields of the table's kinds; fields that are treated like any other are left out. */
export function buildPatchTypes(openApi: OpenApi): PatchTypes {
  const types: Record<string, Record<string, PatchField>> = {};
  const visited = new Map<OpenApiSchema, boolean>();
  const visit = (name: string, schema: OpenApiSchema): boolean => {
    const before = visited.get(schema);
    if (before !== undefined) return before;
    visited.set(schema, false);
    const fields: Record<string, PatchField> = {};
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const entry = fieldOf(property);
      if (Object.keys(entry).length > 0) fields[field] = entry;
    }
    if (Object.keys(fields).length === 0) return false;
    if (Object.hasOwn(types, name)) throw new Error(`Two definitions are called ${name}: name one in exceptions.ts`);
    types[name] = fields;
    visited.set(schema, true);
    return true;
  };
  const fieldOf = (property: PatchedSchema): PatchField => {
    const named = resolveReference(openApi, property);
    const inner = named.schema.type === "array" ? named.schema.items : named.schema.additionalProperties;
    const element = inner === undefined ? named : resolveReference(openApi, inner);
    const { name } = element;
    const strategies = (property["x-kubernetes-patch-strategy"] ?? "").split(",");
    const key = property["x-kubernetes-patch-merge-key"];
    return {
      ...(name !== undefined && visit(name, element.schema) ? { type: name } : {}),
      ...(strategies.includes("merge") ? { merge: key ?? true } : {}),
      ...(strategies.includes("replace") ? { replace: true } : {}),
    };
  };
  const kinds = Object.fromEntries(
    KINDS.flatMap((each) => {
      const [apiVersion = "", kind = ""] = each.split(" ");
      const { name = kind, schema } = definitionOf(openApi, apiVersion, kind);
      return visit(name, schema) ? [[each, name] as const] : [];
    }),
  );
  return { kinds, types };
}
