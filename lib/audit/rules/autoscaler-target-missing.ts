import { text } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An autoscaler scales something that this plan does not have. */
export const autoscalerTargetMissing = objectRule({
  id: "autoscaler-target-missing",
  severity: "medium",
  category: "selector",
  title: "An autoscaler scales something that this plan does not have",
  why: "If nobody else makes it, nothing is scaled.",
  fix: "Correct scale_target_ref.",
  ids: ["CWE-1068"],
  example: 'scale_target_ref { kind = "Deployment", name = "wbe" }',
  kinds: ["HorizontalPodAutoscaler"],
  check: (autoscaler, world) => {
    const [kind, name] = ["kind", "name"].map((key) => text(autoscaler.body, `spec.scale_target_ref.${key}`));
    if (kind === undefined || name === undefined) return UNDECIDED;
    if (world.partial) return world.find(kind, name, autoscaler.namespace) === undefined ? UNDECIDED : undefined;
    return world.find(kind, name, autoscaler.namespace) === undefined
      ? `no ${kind} ${name} is in this plan`
      : undefined;
  },
});
