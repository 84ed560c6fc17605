import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { evaluate, readConfiguration, type ExpressionScope } from "../../../lib/cluster";
import { inFull, resourceSchemaOf, toKubernetes } from "../../../lib/manifest";
import { findStack } from "../../../lib/terraform";

/** The kubeconfig of the shared sandbox, for objects that tests make by themselves. */
export async function loadKubeConfig(path: string): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(path);
  return config;
}

/**
 * Makes the objects of a synthesised stack in a cluster without Terraform, for tests of what is not Terraform's: faster,
 * and by the same conversion that exports use.
 */
export async function applyWithoutTerraform(outdir: string, stack: string, config: KubeConfig): Promise<void> {
  const { KubernetesObjectApi } = await import("@kubernetes/client-node");
  const api = KubernetesObjectApi.makeApiClient(config);
  const { resources, scope } = readConfiguration(findStack(stack, { outdir }));
  const objects = resources.flatMap(({ type, attributes }) => {
    const schema = resourceSchemaOf(type);
    if (schema === undefined) return [];
    return [toKubernetes(type, inFull(schema, resolved(attributes, scope) as Record<string, unknown>))];
  });
  const rank = (object: object): number => ((object as KubernetesObject).kind === "Namespace" ? 0 : 1);
  for (const object of objects.sort((a, b) => rank(a) - rank(b))) await api.create(object as KubernetesObject);
}

function resolved(value: unknown, scope: ExpressionScope): unknown {
  if (typeof value === "string") return evaluate(value, scope);
  if (Array.isArray(value)) return value.map((item) => resolved(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !["depends_on", "lifecycle", "provider", "//"].includes(key))
      .map(([key, item]) => [key, resolved(item, scope)]),
  );
}
