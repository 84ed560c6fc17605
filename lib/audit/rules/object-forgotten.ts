import { changeRule } from "../rule/define";

/** Terraform forgets an object that stays in the cluster. */
export const objectForgotten = changeRule({
  id: "object-forgotten",
  severity: "high",
  category: "leftover",
  title: "Terraform forgets an object that stays in the cluster",
  why: "Nobody updates or deletes it from then on, and the next stack that wants its name fails.",
  fix: "Write down who owns it from now on, or import it elsewhere.",
  ids: ["CWE-459"],
  example: "removed { from = kubernetes_deployment_v1.web, lifecycle { destroy = false } }",
  actions: ["forget"],
  check: (change) =>
    `${change.kind} ${change.before?.name ?? change.terraformName} stays in the cluster and is no longer managed`,
});
