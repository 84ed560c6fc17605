import { text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods are put on a node past the scheduler. */
export const nodeNameSet = podRule({
  id: "node-name-set",
  severity: "medium",
  category: "workload",
  title: "Pods are put on one node, past the scheduler",
  why: "Taints, room and rules of the node are not looked at, and when the node goes nothing runs any more.",
  fix: "Use a node selector or node affinity.",
  ids: ["CWE-653"],
  example: 'node_name = "control-plane-0"',
  check: (pods) => {
    // The state of a Pod holds where it was put: only code that names a node on both sides means to.
    const name = text(pods.spec, "node_name");
    if (name === undefined) return undefined;
    const isFromState = pods.owner.kind === "Pod" && pods.owner.change.action === "no-op";
    return isFromState ? undefined : `run on ${name}`;
  },
});
