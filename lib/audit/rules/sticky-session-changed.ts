import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** The time of sticky sessions changes. */
export const stickySessionChanged = serviceChangeRule({
  id: "sticky-session-changed",
  severity: "low",
  category: "sticky-session",
  title: "The time of sticky sessions changes",
  why: "Clients that come back after the shorter of the two times meet another pod.",
  fix: "Keep it at least as long as sessions in the application last.",
  ids: ["CWE-754"],
  example: "timeout_seconds = 10800 → 60",
  check: (before, after) =>
    before.sticky !== "on" || after.sticky !== "on" || before.stickySeconds === after.stickySeconds
      ? undefined
      : before.stickySeconds === undefined || after.stickySeconds === undefined
        ? UNDECIDED
        : `sticky session ${before.stickySeconds} s → ${after.stickySeconds} s`,
});
