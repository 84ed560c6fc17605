import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service selects pods that this plan does not have. */
export const selectorMatchesNothing = serviceRule({
  id: "selector-matches-nothing",
  severity: "medium",
  category: "selector",
  title: "A Service selects pods that this plan does not have",
  why: "If nobody else makes pods with these labels in its namespace, the Service answers nobody.",
  fix: "Compare its selector with the labels of the pod template.",
  ids: ["CWE-1068"],
  example: 'selector = { app = "wbe" }',
  check: (service, world) => {
    if (service.selector === undefined) return UNDECIDED;
    if (service.selector.size === 0 || service.type === "ExternalName" || world.behind(service).length > 0)
      return undefined;
    if (world.partial || world.possiblyBehind(service)) return UNDECIDED;
    const labels = [...service.selector].map(([key, value]) => `${key}=${value}`).join(", ");
    return `no workload in this plan has pods with ${labels}`;
  },
});
