import { groupVersion } from "../../api-names";
import type { FieldFacts, StoredTable, TerraformType } from "../schema";
import { TYPE_NAMES } from "./exceptions";

/** One attribute in the provider facts. */
export interface FactField extends FieldFacts {
  readonly type: TerraformType;
  /** `block` where `fields` says what is in it. @default "string" for a map */
  readonly elem?: "string" | "int" | "bool" | "float" | "block";
  readonly fields?: Readonly<Record<string, FactField>>;
}

/** One resource or data source in the provider facts. */
export interface FactResource {
  readonly fields: Readonly<Record<string, FactField>>;
  readonly importable: boolean;
  readonly updatable: boolean;
  readonly timeouts?: Readonly<Record<string, string>>;
}

/** The provider facts document. */
export interface Facts {
  readonly provider: {
    readonly fields: Readonly<Record<string, FactField>>;
    readonly source: string;
    readonly version: string;
    /** The newest version whose attributes are in it. @default - the same */
    readonly newestVersion?: string;
  };
  readonly resource: Readonly<Record<string, FactResource>>;
  readonly data: Readonly<Record<string, FactResource>>;
  readonly terraformSchema: StoredTable["terraformSchema"];
}

/** A schema in the OpenAPI v2 document, as far as it is read here. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly "x-kubernetes-group-version-kind"?: readonly GroupVersionKind[];
}

/** A kind as OpenAPI extensions name it. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The OpenAPI v2 document of a Kubernetes API server. */
export interface OpenApi {
  readonly info: { readonly version: string };
  readonly definitions: Readonly<Record<string, OpenApiSchema>>;
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly "x-kubernetes-group-version-kind"?: GroupVersionKind } | readonly unknown[]>>
    >
  >;
}

/** A schema and the name of its definition. */
export interface NamedSchema {
  /** Last part of the definition's name, such as `ServiceSpec`, or its name in `TYPE_NAMES`. @default - an anonymous schema */
  readonly name?: string;
  readonly schema: OpenApiSchema;
}

/** Follows `$ref` to the definition. */
export function resolveReference(document: OpenApi, schema: OpenApiSchema): NamedSchema {
  let name: string | undefined;
  while (schema.$ref !== undefined) {
    const key = schema.$ref.replace("#/definitions/", "");
    const target = document.definitions[key];
    if (target === undefined) throw new Error(`The OpenAPI document has no definition ${key}`);
    name = TYPE_NAMES[key] ?? key.slice(key.lastIndexOf(".") + 1);
    schema = target;
  }
  return { name, schema };
}

/** The definition of a kind. */
export function definitionOf(document: OpenApi, apiVersion: string, kind: string): NamedSchema {
  const { group, version } = groupVersion(apiVersion);
  for (const [key, schema] of Object.entries(document.definitions)) {
    const kinds = schema["x-kubernetes-group-version-kind"] ?? [];
    if (kinds.some((each) => each.group === group && each.version === version && each.kind === kind)) {
      return { name: key.slice(key.lastIndexOf(".") + 1), schema };
    }
  }
  throw new Error(`The OpenAPI document has no kind ${apiVersion} ${kind}`);
}

/** The kinds that live in a namespace, `apiVersion kind`, from the document's paths. */
export function namespacedKinds(document: OpenApi): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths)) {
    if (!path.endsWith("/namespaces/{namespace}/" + path.split("/").at(-1))) continue;
    for (const operation of Object.values(operations)) {
      if (!("x-kubernetes-group-version-kind" in operation)) continue;
      const gvk = operation["x-kubernetes-group-version-kind"];
      if (gvk === undefined) continue;
      found.add(`${gvk.group === "" ? "" : `${gvk.group}/`}${gvk.version} ${gvk.kind}`);
    }
  }
  return found;
}
