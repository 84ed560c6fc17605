import { KubeServicesError } from "../errors";
import type { BlockSchema, FieldSchema } from "./schema";
import { isSecretDataAttribute, secretFields } from "./secret-data";
import { resourceSchemaOf } from "./table";
import type { KubernetesObject, TerraformAttributes } from "./to-terraform";
import { isToken } from "./tokens";
import { plainText, toKubernetesValue } from "./values";

/** How `toKubernetes` converts. */
export interface ToKubernetesOptions {
  /**
   * Whether `$${` and `%%{` in texts, keys too, are Terraform's escapes, as in a configuration; in a plan or state they are not.
   * @default false
   */
  readonly unescapeTemplates?: boolean;
}

/** Arguments that Terraform gives to every resource, and the provider's ones that the table does not list. */
const META_ARGUMENTS: ReadonlySet<string> = new Set([
  "//",
  "id",
  "timeouts",
  "count",
  "for_each",
  "provider",
  "depends_on",
  "lifecycle",
  "connection",
  "provisioner",
]);

/**
 * Converts the attributes of a resource to the Kubernetes object that it stands for. Attributes of the provider alone
 * (`wait_for_rollout`, `timeouts`) and those that the server fills in are left out, null counts as absent. A block may
 * be a list of objects or one object, as CDKTF writes it.
 * @param resourceType such as `kubernetes_deployment_v1`
 * @throws KubeServicesError `TerraformTypeUnsupported` if the table does not have the type,
 *   `TerraformAttributeUnknown` for an attribute that the type does not have
 */
export function toKubernetes(
  resourceType: string,
  attributes: TerraformAttributes,
  options: ToKubernetesOptions = {},
): KubernetesObject {
  const schema = resourceSchemaOf(resourceType);
  if (schema === undefined) {
    throw new KubeServicesError({
      code: "TerraformTypeUnsupported",
      what: `no Kubernetes kind is known for the resource type ${resourceType}`,
      where: resourceType,
    });
  }
  const converter = new Converter(resourceType);
  const object = converter.block(
    schema.block,
    options.unescapeTemplates === true ? plainText(attributes) : attributes,
    "",
  );
  if (resourceType === "kubernetes_secret_v1") Object.assign(object, secretFields(converter.secretData));
  return { apiVersion: schema.apiVersion, kind: schema.kind, ...object };
}

class Converter {
  readonly secretData: Record<string, unknown> = {};

  constructor(private readonly resourceType: string) {}

  block(block: BlockSchema, attributes: TerraformAttributes, path: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (value === null || value === undefined) continue;
      const field = block.fields.get(key);
      if (field === undefined) {
        if (path === "" && META_ARGUMENTS.has(key)) continue;
        throw this.unknown(block, key, path);
      }
      if (path === "" && this.resourceType === "kubernetes_secret_v1" && isSecretDataAttribute(key)) {
        this.secretData[key] = this.map(field, value);
        continue;
      }
      if (field.computed === true && field.optional !== true) continue;
      if (field.inline === true) {
        const inner = this.nested(field, value, `${path}${key}.`);
        if (typeof inner === "object") Object.assign(result, inner);
      } else if (field.kubernetesName !== undefined) {
        const converted = this.field(field, value, `${path}${key}.`);
        if (converted !== undefined) result[field.kubernetesName] = converted;
      }
    }
    return result;
  }

  private field(field: FieldSchema, value: unknown, path: string): unknown {
    if (isToken(value) && typeof value !== "string") return value;
    if (field.block !== undefined) return this.nested(field, value, path);
    if (field.elem === undefined) return this.value(field, value);
    if (field.type === "map") return this.map(field, value);
    return Array.isArray(value) ? value.map((item) => this.value(field, item)) : value;
  }

  private nested(field: FieldSchema, value: unknown, path: string): unknown {
    const block = field.block as BlockSchema;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    // Terraform gives null for a block without any attribute set.
    const items = list.map((item) =>
      isToken(item) ? item : this.block(block, (item ?? {}) as TerraformAttributes, path),
    );
    return field.single === true ? items[0] : items;
  }

  private map(field: FieldSchema, value: unknown): unknown {
    if (typeof value !== "object" || value === null || isToken(value)) return value;
    const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
    return Object.fromEntries(entries.map(([key, inner]) => [key, this.value(field, inner)]));
  }

  private value(field: FieldSchema, value: unknown): unknown {
    return toKubernetesValue(field, value);
  }

  private unknown(block: BlockSchema, key: string, path: string): KubeServicesError {
    return new KubeServicesError({
      code: "TerraformAttributeUnknown",
      what: "the resource type has no such attribute",
      where: this.resourceType,
      prop: path + key,
      allowed: [...block.fields.keys()].join(", "),
    });
  }
}
