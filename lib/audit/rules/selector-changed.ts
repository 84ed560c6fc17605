import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** The selector of a Service changes. */
export const selectorChanged = serviceChangeRule({
  id: "selector-changed",
  severity: "high",
  category: "selector",
  title: "The selector of a Service changes",
  why: "From one moment to the next its traffic goes to other pods.",
  fix: "Make sure that the pods it selects from now on are ready before the apply reaches the Service.",
  ids: ["CWE-441"],
  example: 'selector = { app = "web" } → { app = "other" }',
  check: (before, after) => {
    if (before.selector === undefined || after.selector === undefined) return UNDECIDED;
    const show = (labels: ReadonlyMap<string, string>) =>
      labels.size === 0
        ? "none"
        : [...labels]
            .map(([key, value]) => `${key}=${value}`)
            .sort()
            .join(", ");
    const [from, to] = [show(before.selector), show(after.selector)];
    return from === to ? undefined : `selector ${from} → ${to}`;
  },
});
