import { blocks, keys, text } from "../model/tree";
import { podRule } from "../rule/define";

const CONTROL_PLANE = /^node-role\.kubernetes\.io\/(?:control-plane|master)$/;

/** Pods run on nodes that keep pods away. */
export const toleratesEverything = podRule({
  id: "tolerates-everything",
  severity: "low",
  category: "security",
  title: "Pods run on nodes that keep pods away, those of the control plane too",
  why: "On a node of the control plane a way out of the container leads to the keys of the cluster; and pods that tolerate everything stay on nodes that are ill.",
  fix: "Tolerate the taints that are meant, by key.",
  ids: ["NSA-pods-hardening", "CWE-653"],
  example: 'toleration { operator = "Exists" }',
  check: (pods) => {
    const places: string[] = [];
    for (const toleration of blocks(pods.spec, "toleration")) {
      const key = text(toleration, "key");
      if (key === undefined && text(toleration, "operator") === "Exists")
        places.push(
          `tolerate every taint${text(toleration, "effect") === undefined ? "" : ` of ${text(toleration, "effect")}`}`,
        );
      else if (key !== undefined && CONTROL_PLANE.test(key)) places.push(`tolerate ${key}`);
    }
    for (const key of keys(pods.spec, "node_selector")) {
      if (CONTROL_PLANE.test(key)) places.push(`choose nodes with ${key}`);
    }
    const required = "required_during_scheduling_ignored_during_execution.node_selector_term";
    for (const term of blocks(pods.spec, `affinity.node_affinity.${required}`)) {
      for (const expression of blocks(term, "match_expressions")) {
        const wants = ["Exists", "In"].includes(text(expression, "operator") ?? "");
        const key = text(expression, "key") ?? "";
        if (wants && CONTROL_PLANE.test(key)) places.push(`choose nodes with ${key}`);
      }
    }
    return places.length === 0 ? undefined : [...new Set(places)].join(", ");
  },
});
