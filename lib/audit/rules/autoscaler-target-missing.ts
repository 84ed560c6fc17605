import { text } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** What scales others, with the field of `spec` that names them. */
const TARGETS: ReadonlyMap<string, string> = new Map([
  ["HorizontalPodAutoscaler", "scale_target_ref"],
  ["ScaledObject.keda.sh", "scale_target_ref"],
  ["VerticalPodAutoscaler", "target_ref"],
]);

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
  kinds: [...TARGETS.keys()],
  check: (autoscaler, world) => {
    const at = `spec.${TARGETS.get(autoscaler.kind) ?? "scale_target_ref"}`;
    const name = text(autoscaler.body, `${at}.name`);
    // KEDA takes a missing kind for a Deployment.
    const kind =
      text(autoscaler.body, `${at}.kind`) ?? (autoscaler.kind === "ScaledObject.keda.sh" ? "Deployment" : undefined);
    if (kind === undefined || name === undefined) return UNDECIDED;
    if (world.partial) return world.find(kind, name, autoscaler.namespace) === undefined ? UNDECIDED : undefined;
    return world.find(kind, name, autoscaler.namespace) === undefined
      ? `no ${kind} ${name} is in this plan`
      : undefined;
  },
});
