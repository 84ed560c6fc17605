import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container sees all of /proc. */
export const procMountUnmasked = containerRule({
  id: "proc-mount-unmasked",
  severity: "high",
  category: "security",
  title: "A container sees all of /proc",
  why: "The runtime hides what leads to the node there; Unmasked shows it.",
  fix: "Leave procMount out.",
  ids: ["PSS-baseline-proc-mount", "NSA-pods-hardening", "CWE-693"],
  example: 'proc_mount = "Unmasked"',
  reads: ["security_context.proc_mount"],
  check: (container) => {
    const mount = text(container.body, "security_context.proc_mount");
    return mount !== undefined && mount !== "Default" ? `has procMount ${mount}` : undefined;
  },
});
