import { CATEGORIES, type RuleFacts } from "../rule/rule";
import { CATEGORY_TITLES } from "./outline";
import { formatYaml } from "./yaml";

/** The facts of a rule, as data. */
function facts({ id, severity, category, title, why, fix, ids = [], example = "" }: RuleFacts): RuleFacts {
  return { id, severity, category, title, why, fix, ids, example };
}

/** Text in a table or a paragraph of Markdown: no mark of it is one of ours. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, (mark) => `\\${mark}`);
}

function code(text: string): string {
  return text.includes("`") ? plain(text) : `\`${text}\``;
}

function section(rule: RuleFacts): string {
  const { id, severity, title, why, fix, ids = [], example } = rule;
  return [
    `### ${id}`,
    "",
    `**${plain(title)}.** Severity: ${severity}.`,
    "",
    `${plain(why)} _${plain(fix)}_`,
    "",
    ...(example === undefined ? [] : [`- Example: ${code(example)}`]),
    ...(ids.length === 0 ? [] : [`- Also known as: ${ids.join(", ")}`]),
    "",
  ].join("\n");
}

/**
 * A reference of rules: id, severity, why, fix, example and the names that other lists have for them.
 * @returns JSON, YAML, or Markdown with a heading for each rule
 */
export function reference(rules: readonly RuleFacts[], as: "markdown" | "json" | "yaml"): string {
  if (as === "yaml") return formatYaml(rules.map(facts));
  if (as === "json") return `${JSON.stringify(rules.map(facts), null, 2)}\n`;
  const chapters = CATEGORIES.flatMap((category) => {
    const inCategory = rules.filter((rule) => rule.category === category);
    return inCategory.length === 0 ? [] : [`## ${CATEGORY_TITLES[category]}\n\n${inCategory.map(section).join("\n")}`];
  });
  const head = [
    "# Rules of the audit",
    "",
    `The ${rules.length} rules that \`kube-services audit\` comes with, written by \`kube-services audit --list-rules --format markdown\`. A`,
    "policy may give a rule another severity, or switch it off; a finding may have a lower severity than its rule, where",
    "there is less to it.",
    "",
    "",
  ].join("\n");
  return `${head}${chapters.join("\n")}`.replace(/\n+$/, "\n");
}
