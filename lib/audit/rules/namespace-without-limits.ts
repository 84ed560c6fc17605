import { objectRule } from "../rule/define";

/** A namespace that this plan makes has no quota and no limits. */
export const namespaceWithoutLimits = objectRule({
  id: "namespace-without-limits",
  severity: "info",
  category: "workload",
  title: "A namespace that this plan makes has no quota and no limits",
  why: "One workload without limits, or one loop that makes pods, takes the room of everyone.",
  fix: "Add a ResourceQuota, and a LimitRange with defaults.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: "kubernetes_namespace_v1 without kubernetes_resource_quota_v1 and kubernetes_limit_range_v1",
  kinds: ["Namespace"],
  check: (namespace, world) => {
    const has = (kind: string) => world.ofKind(kind).some((one) => one.namespace === namespace.name);
    const missing = ["ResourceQuota", "LimitRange"].filter((kind) => !has(kind));
    return missing.length === 0 || world.partial ? undefined : `has no ${missing.join(" and no ")}`;
  },
});
