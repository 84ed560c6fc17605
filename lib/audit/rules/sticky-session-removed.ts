import { showSticky } from "../model/services";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Sticky sessions are switched off. */
export const stickySessionRemoved = serviceChangeRule({
  id: "sticky-session-removed",
  severity: "medium",
  category: "sticky-session",
  title: "Sticky sessions are switched off",
  why: "A client may meet another pod with its next connection: what a pod keeps in memory for it (a login, a basket) seems lost.",
  fix: "Keep sessions outside the pods first, or leave it on.",
  ids: ["CWE-754"],
  example: 'session_affinity = "ClientIP" → "None"',
  check: (before, after) =>
    after.sticky === "unknown"
      ? UNDECIDED
      : before.sticky === "on" && after.sticky === "off"
        ? `sticky session ${showSticky(before)} → off`
        : undefined,
});
