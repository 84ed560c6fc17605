import { storedTable } from "../../../manifest/table";
import type { KubeClient, LiveObject } from "../client/kube-client";
import type { CtyObject } from "../cty/value";
import { DynamicValue } from "../cty/value";
import { failure } from "../diagnostic";
import { schemaOfKind } from "../openapi/document";
import { typedValue } from "../openapi/typed-value";
import { explainApiError } from "../resources/api-diagnostics";
import { first } from "../resources/fields";
import type { DataSource } from "../resources/resource";
import { storedSchema } from "../schema/from-table";
import { nameOf } from "../waits/wait";

/** A live object, typed by what the API server says of its kind. */
async function typedObject(client: KubeClient, object: LiveObject): Promise<DynamicValue> {
  const document = await client.openApi(object.apiVersion);
  return typedValue(document, schemaOfKind(document, object.apiVersion, object.kind), object);
}

/** `kubernetes_resource`: any one object. */
export const anyObject: DataSource = {
  get schema() {
    return schemaOf("kubernetes_resource");
  },
  validate: () => undefined,
  read: async (config, { client }) => {
    const [apiVersion, kind] = [String(config["api_version"]), String(config["kind"])];
    const { name, namespace } = first<CtyObject>(config["metadata"]);
    const place = typeof namespace === "string" ? { namespace } : {};
    const reference = { apiVersion, kind, name: String(name), ...place };
    const live = await client.find(reference).catch((error: unknown) => {
      throw explainApiError(error, "read", reference);
    });
    if (live === undefined) throw failure(`${nameOf(reference)} does not exist`);
    return { state: { ...config, object: await typedObject(client, live) } };
  },
};

/** `kubernetes_resources`: all objects of a kind that match. */
export const anyObjects: DataSource = {
  get schema() {
    return schemaOf("kubernetes_resources");
  },
  validate: () => undefined,
  read: async (config, { client }) => {
    const [apiVersion, kind] = [String(config["api_version"]), String(config["kind"])];
    const given = {
      labelSelector: config["label_selector"],
      fieldSelector: config["field_selector"],
      limit: config["limit"],
    };
    const query = Object.entries(given).flatMap(([key, value]) =>
      (value ?? null) === null ? [] : [[key, String(value)]],
    );
    const { namespace } = config;
    const place = typeof namespace === "string" && namespace !== "" ? namespace : undefined;
    const found = await client
      .list(apiVersion, kind, Object.fromEntries(query) as Record<string, string>, place)
      .catch((error: unknown) => {
        throw explainApiError(error, "list", { apiVersion, kind, name: "(all)" });
      });
    const objects = await Promise.all(found.map((each) => typedObject(client, each)));
    const tuple = new DynamicValue(
      ["tuple", objects.map((each) => each.type)],
      objects.map((each) => each.value),
    );
    return { state: { ...config, objects: tuple } };
  },
};

function schemaOf(type: string): DataSource["schema"] {
  return storedSchema(storedTable().terraformSchema.data[type], type);
}
