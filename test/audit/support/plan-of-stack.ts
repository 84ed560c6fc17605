import { resourceSchemaOf, type BlockSchema } from "../../../lib/manifest";
import type { Synthesised } from "../../support/synthesise";
import { created, type Block, type Resource } from "./plan";

/** Blocks as a plan has them: lists, also where the configuration writes one block alone. */
function inPlan(block: BlockSchema, values: Block): Block {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const inner = block.fields.get(key)?.block;
      if (inner === undefined || value === null) return [key, value];
      const items = Array.isArray(value) ? value : [value];
      return [key, items.map((item) => inPlan(inner, item as Block))];
    }),
  );
}

/**
 * The first plan of a stack, without Terraform: what its configuration says of each object of the cluster, references
 * to names put in. What the server fills in is left out.
 */
export function planOfStack(stack: Synthesised): readonly Resource[] {
  const resolve = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replace(
        /\$\{(kubernetes_\w+\.[\w-]+)\.metadata(?:\[0\]|\.0)\.(name|namespace)\}/g,
        (_, address, key) => {
          const [metadata] = [stack.resource(String(address))["metadata"]].flat() as Block[];
          return String(resolve(metadata?.[String(key)]));
        },
      );
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  return stack.addresses.flatMap((address) => {
    const [type = "", name = ""] = address.split(".");
    const schema = resourceSchemaOf(type);
    if (type === "kubernetes_manifest") {
      const { manifest } = stack.resource(address);
      return [created(type, name, { manifest, object: manifest } as Block)];
    }
    if (schema === undefined) return [];
    return [created(type, name, inPlan(schema.block, resolve(stack.resource(address)) as Block))];
  });
}
