import { isDeepStrictEqual } from "node:util";
import type { KubeClient, LiveObject } from "../client/kube-client";
import { attributePath } from "../cty/path";
import type { CtyObject, CtyValue, DynamicValue, UnknownValue } from "../cty/value";
import { isCtyList, sameValue, toPlain, UNKNOWN } from "../cty/value";
import { DiagnosticError, type Diagnostic } from "../diagnostic";
import type { OpenApiSchema } from "../openapi/document";
import { resolveSchema, schemaOfKind } from "../openapi/document";
import { typedValue, type ObjectPath } from "../openapi/typed-value";

/*
 * The attribute `object` of a `kubernetes_manifest`: the whole object, as it is planned and as it is stored.
 */

/** Fields that the API server may change without a new plan, unless `computed_fields` says otherwise. */
const COMPUTED_FIELDS = ["metadata.annotations", "metadata.labels"];
/** Fields of the metadata that change with most requests; the real provider does not keep them, either. */
const SERVER_FIELDS = ["uid", "creationTimestamp", "resourceVersion", "generation", "selfLink", "managedFields"];

/** A live object as the state keeps it. */
export async function storedObject(client: KubeClient, live: LiveObject): Promise<DynamicValue> {
  const { document, schema } = await schemaOf(client, live.apiVersion, live.kind);
  const metadata = without(live.metadata, SERVER_FIELDS);
  return typedValue(document, schema, { ...without(live, ["status"]), metadata });
}

/**
 * What the object will be: what the manifest says, else what it was, else known after the apply. What the manifest said
 * before and says no more is known after the apply, too, since the API server may have a default for it.
 * @param prior null where the object is created
 * @throws DiagnosticError where the manifest does not fit the API server's schema of its kind
 */
export async function plannedObject(
  client: KubeClient,
  prior: CtyObject | null,
  proposed: CtyObject,
  manifest: CtyValue,
): Promise<DynamicValue | UnknownValue> {
  const wanted = toPlain(manifest, UNKNOWN) as Readonly<Record<string, unknown>>;
  const { apiVersion, kind } = wanted;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return UNKNOWN;
  const { document, schema } = await schemaOf(client, apiVersion, kind);
  await checkNamespace(client, apiVersion, kind, wanted);
  if (schema === undefined)
    return prior !== null && sameValue(prior["manifest"] ?? null, manifest)
      ? (prior["object"] as DynamicValue)
      : UNKNOWN;
  const [before, was] = ["manifest", "object"].map((name) => toPlain(prior?.[name] ?? null));
  const foreign: ObjectPath[] = [];
  const absent = (path: ObjectPath): unknown => {
    if (at(before, path) !== undefined) return UNKNOWN;
    const value = at(was, path);
    return value === undefined ? UNKNOWN : value;
  };
  const kept = computedFields(proposed).reduce((object, field) => {
    const path = field.split(".");
    if ((at(object, path) ?? undefined) === undefined) return object;
    const changed = prior === null || !isDeepStrictEqual(at(before, path), at(object, path));
    return replaced(object, path, changed ? UNKNOWN : (at(was, path) ?? UNKNOWN));
  }, wanted);
  const planned = typedValue(document, schema, kept, { absent, foreign: (path) => foreign.push(path) });
  if (foreign.length > 0) throw new DiagnosticError(...foreign.map(notInSchema(apiVersion, kind)));
  return planned;
}

async function schemaOf(client: KubeClient, apiVersion: string, kind: string) {
  const document = await client.openApi(apiVersion);
  const schema = resolveSchema(document, schemaOfKind(document, apiVersion, kind));
  return { document, schema: schema === undefined ? undefined : withoutStatus(schema) };
}

/** Controllers write the status: neither plan nor state has it. */
function withoutStatus(schema: OpenApiSchema): OpenApiSchema | undefined {
  if (schema.properties === undefined) return undefined;
  return { ...schema, properties: without(schema.properties, ["status"]) };
}

function without<T extends object>(value: T, names: readonly string[]): Omit<T, string> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key))) as Omit<T, string>;
}

async function checkNamespace(client: KubeClient, apiVersion: string, kind: string, wanted: unknown): Promise<void> {
  const namespace = at(wanted, ["metadata", "namespace"]) ?? undefined;
  const namespaced = await client.isNamespaced(apiVersion, kind);
  if (namespaced === (namespace !== undefined && namespace !== "")) return;
  throw new DiagnosticError({
    severity: "error",
    summary: namespaced ? "Namespace required" : "Cluster level resource cannot take namespace",
    detail: `A ${kind} of ${apiVersion} ${namespaced ? "needs" : "cannot have"} metadata.namespace.`,
    attribute: attributePath("manifest"),
  });
}

function notInSchema(apiVersion: string, kind: string): (path: ObjectPath) => Diagnostic {
  return (path) => ({
    severity: "error",
    summary: "Manifest configuration incompatible with resource schema",
    detail: `A ${kind} of ${apiVersion} has no field ${path.join(".")}.`,
    attribute: attributePath("manifest"),
  });
}

function computedFields({ computed_fields: given }: CtyObject): readonly string[] {
  return isCtyList(given) ? given.map(String) : COMPUTED_FIELDS;
}

/** What stands at a path of a plain value; undefined where the path leads nowhere. */
export function at(value: unknown, path: ObjectPath): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined,
    value,
  );
}

function replaced<T>(value: T, [key, ...rest]: readonly string[], by: unknown): T {
  if (key === undefined) return by as T;
  return { ...value, [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}
