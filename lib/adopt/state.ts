import { z } from "zod";
import { singleBlock } from "../json-object";
import { resourceSchemaOf } from "../manifest";
import { readStateJson, stateUnreadable, type ProcessOptions, type Terraform } from "../terraform";
import type { StateEntry } from "./plan-adoption";

// https://developer.hashicorp.com/terraform/internals/json-format#state-representation
const stateSchema = z.object({
  values: z
    .object({
      root_module: z
        .object({
          resources: z
            .array(
              z.object({
                address: z.string(),
                mode: z.string(),
                type: z.string(),
                values: z.record(z.string(), z.unknown()).default({}),
                tainted: z.boolean().optional(),
                identity: z.record(z.string(), z.unknown()).optional(),
              }),
            )
            .default([]),
        })
        .default({ resources: [] }),
    })
    .optional(),
});

/**
 * The managed resources in a stack's state; of their values, which may be secret, nothing is kept. Initialises the
 * folder first where nobody has.
 * @throws KubeServicesError `StateUnreadable`, `TerraformFailed`
 */
export async function readState(terraform: Terraform, options: ProcessOptions): Promise<readonly StateEntry[]> {
  const parsed = stateSchema.safeParse(await readStateJson(terraform, options));
  if (!parsed.success) throw stateUnreadable(options.cwd);
  return (parsed.data.values?.root_module.resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .map(({ address, type, values, tainted, identity = {} }) => ({
      address,
      type,
      object: objectOf(type, values),
      tainted: tainted === true,
      identityEmpty: Object.keys(identity).length > 0 && Object.values(identity).every((value) => value === null),
    }));
}

/** Which object an entry stands for; undefined for what is none of Kubernetes. */
function objectOf(type: string, values: Readonly<Record<string, unknown>>): StateEntry["object"] {
  const custom = type === "kubernetes_manifest" ? singleBlock(values["manifest"]) : undefined;
  const { apiVersion, kind } = custom ?? resourceSchemaOf(type) ?? {};
  const { name, namespace } = singleBlock(custom === undefined ? values["metadata"] : custom["metadata"]);
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") return undefined;
  return { apiVersion, kind, name, ...(typeof namespace === "string" && namespace !== "" ? { namespace } : {}) };
}
