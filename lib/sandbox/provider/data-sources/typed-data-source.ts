import type { DataSourceSchema } from "../../../manifest";
import { resourceSchemaOf } from "../../../manifest/table";
import { convertObject } from "../../../manifest/to-terraform";
import type { CtyObject, CtyValue } from "../cty/value";
import { failure } from "../diagnostic";
import { explainApiError } from "../resources/api-diagnostics";
import { dropEmptyBlocks } from "../resources/empty-blocks";
import { first } from "../resources/fields";
import { behaviourOf } from "../resources/kinds";
import type { DataSource, ResourceContext } from "../resources/resource";
import { shapeAttributes } from "../resources/shape";
import type { VersionedSchema } from "../schema/block";
import { dataSourceSchema } from "../schema/from-table";
import { nameOf } from "../waits/wait";

/** Data sources that fail where the object does not exist; the others give an object without values, as the real ones. */
const FAILS_WITHOUT: ReadonlySet<string> = new Set([
  "kubernetes_persistent_volume_v1",
  "kubernetes_service_account_v1",
]);

/** A data source that reads one kind, such as `kubernetes_service_v1`. */
export class TypedDataSource implements DataSource {
  constructor(private readonly facts: DataSourceSchema) {}

  get schema(): VersionedSchema {
    return dataSourceSchema(this.facts.block);
  }

  validate(): void {
    // Terraform checks all there is: the name, and that it is text.
  }

  async read(config: CtyObject, { client }: ResourceContext): Promise<{ readonly state: CtyObject }> {
    const { apiVersion, kind, type } = this.facts;
    const resource = resourceSchemaOf(type);
    const { name, namespace } = first<CtyObject>(config["metadata"]);
    const place = resource?.namespaced === true ? { namespace: String(namespace ?? "default") } : {};
    const reference = { apiVersion, kind, name: String(name), ...place };
    const id = "namespace" in place ? `${place.namespace}/${reference.name}` : reference.name;
    try {
      const live = await client.find(reference);
      if (live !== undefined && resource !== undefined) {
        const converted = convertObject(
          { ...resource, block: this.facts.block },
          live,
          { computed: true },
          () => undefined,
        );
        const read = behaviourOf(type).read?.(converted, live, config) ?? converted;
        const attributes = dropEmptyBlocks({ ...read, ...phaseOf(type, live["status"]) }, this.facts.block);
        return { state: { ...shapeAttributes(attributes, this.schema.block), id } };
      }
    } catch (error) {
      throw explainApiError(error, "read", reference);
    }
    if (FAILS_WITHOUT.has(type)) throw failure(`${nameOf(reference)} does not exist`);
    const metadata = shapeAttributes({ metadata: [{ ...place, name: reference.name }] }, this.schema.block)["metadata"];
    return { state: { ...this.nothing(), metadata: metadata ?? null, id } };
  }

  private nothing(): Record<string, CtyValue> {
    const { attributes, blocks } = this.schema.block;
    const none = Object.keys(attributes).map((name) => [name, null] as const);
    return Object.fromEntries([...none, ...Object.keys(blocks).map((name) => [name, []] as const)]);
  }
}

/** Of a pod's status, the data source gives the phase alone. */
function phaseOf(type: string, status: unknown): object {
  if (type !== "kubernetes_pod_v1") return {};
  return { status: (status as { readonly phase?: string } | undefined)?.phase };
}
