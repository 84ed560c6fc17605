import { flag } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container is privileged. */
export const privilegedContainer = containerRule({
  id: "privileged-container",
  severity: "critical",
  category: "security",
  title: "A container is privileged",
  why: "It can do on the node whatever root can do there.",
  fix: "Set securityContext.privileged to false and add the one capability it needs.",
  ids: ["PSS-baseline-privileged", "CIS-5.2.2", "NSA-pods-hardening", "CWE-250"],
  example: "security_context { privileged = true }",
  reads: ["security_context.privileged"],
  check: (container) => (flag(container.body, "security_context.privileged") ? "runs privileged" : undefined),
});
