import { BUILT_IN_RULES, CONTROLS, FRAMEWORKS } from "../../../lib/audit";
import { FRAMEWORK_TITLES } from "../../../lib/audit/rule/controls";

/** The controls of the Pod Security Standards, of CIS and of NSA with the rules that look at each, as Markdown. */
export function controlsTables(): string {
  return FRAMEWORKS.map((framework) => {
    const lines = CONTROLS[framework].map(({ id, title, outOfReach }) => {
      const rules = BUILT_IN_RULES.filter((rule) => rule.ids?.includes(id) === true).map((rule) => `\`${rule.id}\``);
      return `| ${id} | ${title} | ${outOfReach === undefined ? rules.sort().join(", ") : `None: ${outOfReach}`} |`;
    });
    return [
      `## ${FRAMEWORK_TITLES[framework]}`,
      "",
      "| control | about | here |",
      "| --- | --- | --- |",
      ...lines,
      "",
    ].join("\n");
  }).join("\n");
}
