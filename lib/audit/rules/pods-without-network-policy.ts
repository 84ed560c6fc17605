import { ownNamespace } from "../model/namespaces";
import { closedWays } from "../model/policies";
import { policiesFor } from "../model/policies-for";
import { podsIn } from "../model/selectors";
import type { Pods } from "../model/pods";
import type { World } from "../model/world";
import { objectRule } from "../rule/define";

/** Other systems' kinds of such policies. */
const OTHERS = [
  "CiliumNetworkPolicy.cilium.io",
  "CiliumClusterwideNetworkPolicy.cilium.io",
  "NetworkPolicy.projectcalico.org",
  "NetworkPolicy.crd.projectcalico.org",
  "GlobalNetworkPolicy.projectcalico.org",
  "GlobalNetworkPolicy.crd.projectcalico.org",
  "AdminNetworkPolicy.policy.networking.k8s.io",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
];

const isShut = ({ owner, labels }: Pods, world: World): boolean =>
  policiesFor(world, owner.namespace, labels).some(({ policy }) => closedWays(policy).includes("Ingress"));

/** No NetworkPolicy is for pods of a namespace that this plan makes. */
export const podsWithoutNetworkPolicy = objectRule({
  id: "pods-without-network-policy",
  severity: "low",
  category: "security",
  title: "No NetworkPolicy is for pods of a namespace that this plan makes",
  why: "Pods that no policy is for talk to every pod of the cluster, and everyone there to them.",
  fix: "Add a policy that shuts all pods of the namespace off, and one for each way that is needed.",
  ids: ["CIS-5.3.2", "NSA-network-policies", "CWE-653"],
  example: "a namespace with Deployments and no kubernetes_network_policy_v1",
  kinds: ["Namespace"],
  check: (namespace, world) => {
    if (ownNamespace(world, namespace.name) === undefined || world.partial) return undefined;
    if (OTHERS.some((kind) => world.ofKind(kind).length > 0)) return undefined;
    // Jobs call others, and nobody calls them.
    const longRunning = podsIn(world, namespace.name).filter(
      ({ owner }) => owner.kind !== "Job" && owner.kind !== "CronJob",
    );
    const open = longRunning.filter((pods) => !isShut(pods, world));
    if (open.length === 0) return undefined;
    const names = open.slice(0, 3).map(({ owner }) => `${owner.kind} ${owner.name}`);
    return {
      message: `no policy shuts off ${names.join(", ")}${open.length > 3 ? ` and ${open.length - 3} more` : ""}`,
      claim: "no policy shuts its pods off",
    };
  },
});
