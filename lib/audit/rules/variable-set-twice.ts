import { blocks, text } from "../model/tree";
import { containerRule } from "../rule/define";

/** An environment variable is set twice. */
export const variableSetTwice = containerRule({
  id: "variable-set-twice",
  severity: "low",
  category: "workload",
  title: "An environment variable is set twice",
  why: "The last one wins, and who reads the first is misled; an update may drop the wrong one.",
  fix: "Keep one of the two.",
  ids: ["CWE-1109"],
  example: 'env { name = "MODE" } twice',
  check: (container) => {
    const names = blocks(container.body, "env").flatMap((variable) => text(variable, "name") ?? []);
    const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    return twice.length === 0 ? undefined : `sets ${twice.join(", ")} more than once`;
  },
});
