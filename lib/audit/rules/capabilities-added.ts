import { texts } from "../model/tree";
import { containerRule } from "../rule/define";

/** Each of these is a known way to the node. */
const STRONG: ReadonlySet<string> = new Set([
  "ALL",
  "SYS_ADMIN",
  "SYS_MODULE",
  "SYS_PTRACE",
  "SYS_RAWIO",
  "NET_ADMIN",
  "NET_RAW",
  "DAC_READ_SEARCH",
  "DAC_OVERRIDE",
  "BPF",
  "PERFMON",
  "SYS_BOOT",
  "SYS_TIME",
  "MKNOD",
]);

/** A container gets a capability that leads to the node. */
export const capabilitiesAdded = containerRule({
  id: "capabilities-added",
  severity: "high",
  category: "security",
  title: "A container gets a capability that leads to the node",
  why: "Such a capability is half of being root on the node.",
  fix: "Drop ALL and add NET_BIND_SERVICE at most.",
  reads: ["security_context.capabilities.add"],
  check: (container) => {
    const added = texts(container.body, "security_context.capabilities.add").map((name) =>
      name.toUpperCase().replace(/^CAP_/, ""),
    );
    const beyond = added.filter((name) => name !== "NET_BIND_SERVICE");
    if (beyond.length === 0) return undefined;
    const strong = beyond.some((name) => STRONG.has(name));
    return { message: `gets ${beyond.join(", ")}`, severity: strong ? "high" : "medium" };
  },
});
