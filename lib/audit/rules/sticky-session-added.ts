import { showSticky } from "../model/services";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Sticky sessions are switched on. */
export const stickySessionAdded = serviceChangeRule({
  id: "sticky-session-added",
  severity: "low",
  category: "sticky-session",
  title: "Sticky sessions are switched on",
  why: "One client address keeps one pod: load spreads by addresses, and everyone behind one proxy meets the same pod.",
  fix: "Look at the load per pod after the apply.",
  ids: ["CWE-754"],
  example: 'session_affinity = "None" → "ClientIP"',
  check: (before, after) =>
    before.sticky === "off" && after.sticky === "unknown"
      ? UNDECIDED
      : before.sticky === "off" && after.sticky === "on"
        ? `sticky session off → ${showSticky(after)}`
        : undefined,
});
