import { CONFINED_SELINUX_TYPES } from "../../pod-security-standards";
import { text } from "../model/tree";
import { containerRule } from "../rule/define";

const OPTIONS = "security_context.se_linux_options";

/** A container chooses its own SELinux user, role or type. */
export const selinuxOptionsCustom = containerRule({
  id: "selinux-options-custom",
  severity: "medium",
  category: "security",
  title: "A container chooses its own SELinux user, role or type",
  why: "A type such as spc_t, or another user or role, takes the confinement of containers off.",
  fix: "Leave seLinuxOptions out, or set the level alone.",
  ids: ["PSS-baseline-selinux", "NSA-pods-hardening", "CWE-693"],
  example: 'se_linux_options { type = "spc_t" }',
  reads: [OPTIONS],
  check: (container, pods) => {
    const set = (key: string) => text(container.body, `${OPTIONS}.${key}`) ?? text(pods.spec, `${OPTIONS}.${key}`);
    const [user, role, type] = ["user", "role", "type"].map(set);
    const options = [
      ...(user === undefined ? [] : [`user ${user}`]),
      ...(role === undefined ? [] : [`role ${role}`]),
      ...(type === undefined || CONFINED_SELINUX_TYPES.has(type) ? [] : [`type ${type}`]),
    ];
    return options.length === 0 ? undefined : `runs with the SELinux ${options.join(", ")}`;
  },
});
