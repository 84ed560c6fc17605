import { isUndecided, text } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A container may use every system call. */
export const seccompUnconfined = containerRule({
  id: "seccomp-unconfined",
  severity: "medium",
  category: "security",
  title: "A container may use every system call",
  why: "The filter of the runtime keeps old kernel holes shut. Where a block is given without a type, the provider sends Unconfined.",
  fix: "Set seccompProfile.type to RuntimeDefault.",
  ids: ["PSS-baseline-seccomp", "PSS-restricted-seccomp", "CIS-5.7.2", "NSA-pods-hardening", "CWE-693"],
  example: 'no seccomp_profile { type = "RuntimeDefault" }',
  reads: ["security_context.seccomp_profile"],
  check: (container, pods) => {
    if (isUndecided(pods.spec, "security_context.seccomp_profile")) return UNDECIDED;
    const type =
      text(container.body, "security_context.seccomp_profile.type") ??
      text(pods.spec, "security_context.seccomp_profile.type");
    return type === "RuntimeDefault" || type === "Localhost"
      ? undefined
      : `has the seccomp profile ${type ?? "Unconfined (none is set)"}`;
  },
});
