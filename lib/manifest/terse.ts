import type { BlockSchema, FieldSchema, ResourceSchema } from "./schema";
import { resourceSchemaOf } from "./table";
import type { TerraformAttributes } from "./to-terraform";

/*
 * Two ways to write the same configuration. Terraform reads the whole file on each command, so a stack is written in few
 * words: without the values that the provider takes anyway, and with one object for a block that stands once. What reads
 * configurations reads them in full.
 */

/**
 * The attributes without those that equal the provider's own default, and with a block that stands at most once as an
 * object instead of a list. The plan is the same: the provider's default is what it plans for an attribute that is not
 * there. Values that it would keep, or compute, have no default in its schema and stay; so does what names an object.
 * @param schema of the resource type
 */
export function terse({ block }: ResourceSchema, attributes: TerraformAttributes): TerraformAttributes {
  return terseBlock(block, attributes);
}

/**
 * The attributes with each block as a list, and with the defaults that the provider puts in for what is not there, but
 * for those that are zeros (`""`, `0`, `false`): they are what Kubernetes takes for nothing said.
 * @param attributes a resource's body in a configuration, however it is written
 */
export function inFull({ block }: ResourceSchema, attributes: TerraformAttributes): TerraformAttributes {
  return fullBlock(block, attributes);
}

/**
 * The resources of a configuration in full.
 * @param resources by type and name, as `cdk.tf.json` has them; what is no resource of the table stays as it is
 */
export function resourcesInFull(
  resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    Object.entries(resources).map(([type, named]) => {
      const schema = resourceSchemaOf(type);
      if (schema === undefined) return [type, named];
      const full = (body: unknown): unknown => (isFields(body) ? inFull(schema, body) : body);
      return [type, Object.fromEntries(Object.entries(named).map(([name, body]) => [name, full(body)]))];
    }),
  );
}

function terseBlock(block: BlockSchema, attributes: TerraformAttributes): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const identifies = isMetadata(block);
  for (const key in attributes) {
    const value = attributes[key];
    const field = block.fields.get(key);
    if (field !== undefined && !identifies && isDefault(field, value)) continue;
    result[key] = field?.block === undefined ? value : terseBlocks(field, field.block, value);
  }
  // A block that says nothing but zeros is there for them (`rolling_update { partition = 0 }`): empty, it would be none.
  return Object.keys(result).length === 0 && Object.values(attributes).every(isZero) ? { ...attributes } : result;
}

/** What Kubernetes takes for nothing said. */
const isZero = (value: unknown): boolean => value === "" || value === "0" || value === 0 || value === false;

function terseBlocks(field: FieldSchema, block: BlockSchema, value: unknown): unknown {
  if (!Array.isArray(value)) return isFields(value) ? terseBlock(block, value) : value;
  const items = value.map((item: unknown) => (isFields(item) ? terseBlock(block, item) : item));
  return field.single === true && items.length === 1 && isFields(items[0]) ? items[0] : items;
}

function fullBlock(block: BlockSchema, attributes: TerraformAttributes): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key in attributes) {
    const value = attributes[key];
    const inner = block.fields.get(key)?.block;
    if (inner === undefined || !(Array.isArray(value) || isFields(value))) result[key] = value;
    else {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      result[key] = items.map((item) => (isFields(item) ? fullBlock(inner, item) : item));
    }
  }
  if (isMetadata(block)) return result;
  for (const { name, default: value } of block.fields.values())
    if (value !== undefined && value !== "" && value !== 0 && value !== false && isSent(name, result))
      result[name] ??= value;
  return result;
}

/** What the provider says of load balancers alone. The API server refuses it elsewhere. */
const isSent = (name: string, { type }: TerraformAttributes): boolean =>
  name !== "allocate_load_balancer_node_ports" || type === "LoadBalancer";

/** Names and namespaces: who an object is stands in every configuration. */
const isMetadata = ({ name }: BlockSchema): boolean => name.split("~")[0] === "ObjectMeta";

/** Terraform reads `"2"` and `2` as the same, wherever one of the two is wanted. */
const isDefault = ({ default: provided }: FieldSchema, value: unknown): boolean =>
  provided !== undefined && typeof value !== "object" && String(value) === String(provided);

function isFields(value: unknown): value is TerraformAttributes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null; // a token is of a class of its own
}
