import { replicasOf } from "../model/pods";
import { text } from "../model/tree";
import { objectRule } from "../rule/define";

/** An autoscaler and a fixed number of replicas fight. */
export const autoscalerAndReplicas = objectRule({
  id: "autoscaler-and-replicas",
  severity: "medium",
  category: "workload",
  title: "An autoscaler and a fixed number of replicas fight",
  why: "Every apply sets the number back to what the code says, whatever the autoscaler found right.",
  fix: "Leave replicas out of the workload that an autoscaler scales.",
  ids: ["CWE-662"],
  example: "replicas = 3 in a Deployment that an autoscaler scales",
  kinds: ["HorizontalPodAutoscaler"],
  check: (autoscaler, world) => {
    const [kind, name] = ["kind", "name"].map((key) => text(autoscaler.body, `spec.scale_target_ref.${key}`));
    if (kind === undefined || name === undefined) return undefined;
    const target = world.find(kind, name, autoscaler.namespace);
    const replicas = target && replicasOf(target);
    if (target === undefined || replicas === undefined) return undefined;
    // What the autoscaler chose stands in the state: a plan that leaves it alone names the same number on both sides.
    const was = target.change.before && replicasOf(target.change.before);
    return was === replicas ? undefined : `${kind} ${name} is set to ${replicas} replicas, which the autoscaler scales`;
  },
});
