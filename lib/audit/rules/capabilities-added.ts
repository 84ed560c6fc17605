import { texts } from "../model/tree";
import { containerRule } from "../rule/define";

/** What container runtimes give to everyone: to add it after dropping ALL gives less than dropping nothing. */
const USUAL: ReadonlySet<string> = new Set([
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
  ...["NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
]);
/** Each of these is a known way to the node. */
const STRONG: ReadonlySet<string> = new Set([
  ...["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "NET_ADMIN", "DAC_READ_SEARCH"],
  ...["BPF", "PERFMON", "SYS_BOOT", "SYS_TIME", "MAC_ADMIN", "MAC_OVERRIDE", "SYSLOG"],
]);

/** A container gets a capability that leads to the node. */
export const capabilitiesAdded = containerRule({
  id: "capabilities-added",
  severity: "high",
  category: "security",
  title: "A container gets capabilities",
  why: "Beyond those that every runtime gives, most capabilities are half of being root on the node.",
  fix: "Drop ALL and add NET_BIND_SERVICE at most.",
  ids: ["PSS-baseline-capabilities", "PSS-restricted-capabilities", "CIS-5.2.9", "NSA-pods-hardening", "CWE-250"],
  example: 'security_context { capabilities { add = ["SYS_ADMIN"] } }',
  reads: ["security_context.capabilities.add"],
  check: (container) => {
    const added = texts(container.body, "security_context.capabilities.add").map((name) =>
      name.toUpperCase().replace(/^CAP_/, ""),
    );
    const beyond = added.filter((name) => !USUAL.has(name));
    if (beyond.length > 0)
      return {
        message: `gets ${beyond.join(", ")}`,
        severity: beyond.some((name) => STRONG.has(name)) ? "high" : "medium",
      };
    const kept = added.filter((name) => name !== "NET_BIND_SERVICE");
    return kept.length === 0
      ? undefined
      : { message: `gets ${kept.join(", ")}, of what every runtime gives`, severity: "low" };
  },
});
