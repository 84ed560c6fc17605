import { text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods push the pods of others away. */
export const systemPriority = podRule({
  id: "system-priority",
  severity: "low",
  category: "workload",
  title: "Pods take the priority of the cluster's own parts",
  why: "Where room is short they push away every other pod, and are never pushed away themselves.",
  fix: "Make a PriorityClass for what is really more important than the rest.",
  ids: ["CWE-400"],
  example: 'priority_class_name = "system-node-critical"',
  check: (pods) => {
    const name = text(pods.spec, "priority_class_name");
    if (name === undefined || !/^system-(?:node|cluster)-critical$/.test(name)) return undefined;
    return pods.owner.namespace === "kube-system" ? undefined : `have the priority class ${name}`;
  },
});
