import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { importId } from "../manifest/import-id";
import { resourceSchemaOf } from "../manifest/table";
import { KubernetesResource } from "./kubernetes-resource";

/** What the plan that takes objects over leaves alone. */
export interface AdoptLiveOptions {
  /** By address, the attributes whose changes are ignored, in the provider's words, or `"all"`. @default - none */
  readonly ignoreChanges?: Readonly<Record<string, readonly string[] | "all">>;
}

/**
 * Lets the next plan of a stack take over the objects that its resources stand for, as they run: each resource gets an
 * `import` block by its namespace and its name. Call it last in the stack; take the call out once that plan is applied.
 *
 * Attributes of the provider alone, such as `wait_for_rollout`, are no difference. Others that the first plan is to leave
 * alone are named by address.
 * @param scope the stack
 * @example
 * ```ts
 * adoptLive(prod, { ignoreChanges: { "kubernetes_deployment_v1.web": "all" } });
 * ```
 */
export function adoptLive(scope: IConstruct, options: AdoptLiveOptions = {}): void {
  for (const construct of TerraformStack.of(scope).node.findAll()) {
    if (!(construct instanceof KubernetesResource)) continue;
    importLive(construct);
    const already = construct.lifecycle?.ignoreChanges ?? [];
    const given = options.ignoreChanges?.[construct.address] ?? [];
    const ignoreChanges =
      already === "all" || given === "all" ? ("all" as const) : [...providerOnly(construct), ...already, ...given];
    if (ignoreChanges.length > 0) construct.lifecycle = { ...construct.lifecycle, ignoreChanges };
  }
}

/**
 * Gives a resource an `import` block of the object that it stands for.
 * @returns false where Terraform has no import for its kind
 */
export function importLive(resource: KubernetesResource): boolean {
  const { terraformResourceType: type, object } = resource;
  const { apiVersion, kind, metadata } = object;
  resource.importFrom(importId(type, { apiVersion, kind, namespace: metadata.namespace, name: metadata.name }));
  return resourceSchemaOf(type)?.importable !== false;
}

/** Attributes that are never in the cluster, so that an import cannot read them. */
function providerOnly({ terraformResourceType }: KubernetesResource): readonly string[] {
  const schema = resourceSchemaOf(terraformResourceType);
  const waits = [...(schema?.block.fields.keys() ?? [])].filter((field) => field.startsWith("wait_"));
  return [...waits, ...(Object.keys(schema?.timeouts ?? {}).length > 0 ? ["timeouts"] : [])];
}
