import { flag, isUndecided, number, pick } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A container may run as root. */
export const runsAsRoot = containerRule({
  id: "runs-as-root",
  severity: "medium",
  category: "security",
  title: "A container may run as root",
  why: "Root in a container is root on the node as soon as it gets out of the container.",
  fix: "Set runAsNonRoot to true and a user other than 0.",
  ids: ["PSS-restricted-non-root", "PSS-restricted-non-root-user", "CIS-5.2.7", "NSA-pods-non-root", "CWE-250"],
  example: "run_as_user = 0, or no run_as_non_root",
  reads: ["security_context.run_as_non_root", "security_context.run_as_user"],
  check: (container, pods) => {
    if (isUndecided(pods.spec, "security_context")) return UNDECIDED;
    const user =
      number(container.body, "security_context.run_as_user") ?? number(pods.spec, "security_context.run_as_user");
    if (user === 0) return { message: "runs as user 0", severity: "high" };
    const ofContainer = pick(container.body, "security_context.run_as_non_root");
    const nonRoot =
      typeof ofContainer === "boolean" ? ofContainer : flag(pods.spec, "security_context.run_as_non_root");
    return nonRoot || (user ?? 0) > 0 ? undefined : "may run as root";
  },
});
