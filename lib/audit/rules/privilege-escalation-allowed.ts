import { pick } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container may gain more rights than it started with. */
export const privilegeEscalationAllowed = containerRule({
  id: "privilege-escalation-allowed",
  severity: "medium",
  category: "security",
  title: "A container may gain more rights than it started with",
  why: "A setuid program in the image makes a process root. Where the field is left out, the provider sends true.",
  fix: "Set securityContext.allowPrivilegeEscalation to false.",
  ids: ["PSS-restricted-privilege-escalation", "CIS-5.2.6", "NSA-pods-hardening", "CWE-250"],
  example: "a container without allow_privilege_escalation = false",
  reads: ["security_context.allow_privilege_escalation"],
  check: (container) =>
    pick(container.body, "security_context.allow_privilege_escalation") === false
      ? undefined
      : "may escalate its privileges",
});
