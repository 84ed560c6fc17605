import { Lazy, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { KubernetesResource, environmentOf, objectMetadata, ownId, ownershipLabels } from "../resource";
import { selfGuarded } from "./network-policy";

/**
 * Shuts the pods of a stack's namespace off from those of all others (KubeSphere: network isolation of a project). Pods of
 * services that say themselves who may call them (`allowFrom`) are left to their own policies: what one policy allows, no
 * other one takes away.
 */
export function createIsolation(scope: Construct): KubernetesResource {
  const { namespace } = environmentOf(scope);
  const stack = TerraformStack.of(scope);
  const others = Lazy.anyValue({
    // Which services there are is known when the stack is synthesised.
    produce: () => [...selfGuarded(stack, namespace)].map(([key, values]) => ({ key, operator: "NotIn", values })),
  }) as unknown;
  return new KubernetesResource(scope, ownId("Isolation"), {
    logicalId: "namespace",
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: objectMetadata(scope, { name: "isolated", namespace, labels: ownershipLabels(scope, "isolated") }),
      spec: {
        podSelector: { matchExpressions: others },
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: {} }] }],
      },
    },
  });
}
