import { pick, text } from "../model/tree";
import { containerRule } from "../rule/define";

const FIELD = "security_context.app_armor_profile.type";

/** A container runs without AppArmor. */
export const apparmorUnconfined = containerRule({
  id: "apparmor-unconfined",
  severity: "medium",
  category: "security",
  title: "A container runs without AppArmor",
  why: "The profile of the runtime keeps a container from mounting, and from writing to /proc and /sys; Unconfined takes it off.",
  fix: "Leave the profile out, or set it to RuntimeDefault.",
  ids: ["PSS-baseline-apparmor", "NSA-pods-hardening", "CWE-693"],
  example: 'security_context { app_armor_profile { type = "Unconfined" } }',
  reads: [FIELD],
  check: (container, pods) => {
    const annotation = pick(pods.annotations, [`container.apparmor.security.beta.kubernetes.io/${container.name}`]);
    const profile =
      text(container.body, FIELD) ?? text(pods.spec, FIELD) ?? (typeof annotation === "string" ? annotation : "");
    return profile.toLowerCase() === "unconfined" ? "has the AppArmor profile Unconfined" : undefined;
  },
});
