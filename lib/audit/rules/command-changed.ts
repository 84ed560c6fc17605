import { pick, sameTree, isEmpty } from "../model/tree";
import { containerChangeRule } from "../rule/container-change";

/** A container that stays runs another command. */
export const commandChanged = containerChangeRule({
  id: "command-changed",
  severity: "info",
  category: "workload",
  title: "A container that stays runs another command",
  why: "The same image may do something else altogether.",
  fix: "Read the command.",
  ids: ["CWE-1068"],
  example: 'args = ["serve"] → ["serve", "--debug"]',
  check: (before, after) => {
    const changed = ["command", "args"].filter((key) => {
      const [from, to] = [pick(before.body, key), pick(after.body, key)];
      return !(isEmpty(from) && isEmpty(to)) && !sameTree(from, to);
    });
    return changed.length === 0 ? undefined : `has other ${changed.join(" and ")}`;
  },
});
