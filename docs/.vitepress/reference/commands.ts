// The page of the command line, from the definitions that --help is made of.
import type { Argument, Command, Option } from "commander";
import { createProgram } from "../../../lib/cli/main";
import { cell, heading, sentence, table } from "./markdown-text";
import { VERBS } from "./verbs";

const NAME = "npx cdktf-kube-services";

function defaultOf({
  defaultValue,
  defaultValueDescription,
  description,
  negate,
}: Option | (Argument & { negate?: never })): string {
  if (defaultValueDescription !== undefined) return cell(defaultValueDescription);
  if (negate === true || defaultValue === undefined || (Array.isArray(defaultValue) && defaultValue.length === 0))
    return cell(/\(default: ([^)]*)\)/.exec(description)?.[1] ?? "");
  const value = Array.isArray(defaultValue) ? defaultValue.join(", ") : String(defaultValue);
  return `\`${value}\``;
}

function meaningOf({
  description,
  argChoices,
}: {
  readonly description: string;
  readonly argChoices?: string[] | undefined;
}): string {
  const meaning = sentence(cell(description.replace(/ ?\(default: [^)]*\)/, "")));
  return argChoices === undefined ? meaning : `${meaning} One of ${argChoices.map((one) => `\`${one}\``).join(", ")}.`;
}

function tables(command: Command): readonly string[] {
  const options = command.options.filter(({ hidden }) => !hidden);
  const given = command.registeredArguments.filter(({ description }) => description !== "");
  return [
    ...(given.length === 0
      ? []
      : [
          table(
            ["Argument", "Meaning", "Default"],
            given.map((one) => [`\`${one.name()}\``, meaningOf(one), defaultOf(one)]),
          ),
        ]),
    ...(options.length === 0
      ? []
      : [
          table(
            ["Option", "Meaning", "Default"],
            options.map((one) => [`\`${one.flags.replaceAll("|", "\\|")}\``, meaningOf(one), defaultOf(one)]),
          ),
        ]),
  ];
}

/** A verb's command, loaded with all of its options. */
export function commandOf(verb: string): Command {
  const command = createProgram(verb).commands.find((one) => one.name() === verb);
  if (command === undefined) throw new Error(`no command of the verb ${verb}`);
  return command;
}

/** The verbs that the command line lists. */
export const verbs = (): readonly string[] => createProgram().commands.map((command) => command.name());

function section(verb: string): string {
  const command = commandOf(verb);
  const notes = VERBS[verb];
  if (notes === undefined) throw new Error(`docs/.vitepress/reference/verbs.ts has no example of ${verb}`);
  const also = command.aliases().map((alias) => ` Also called \`${alias}\`.`);
  const exits = Object.entries(notes.exits ?? {}).map(([code, meaning]) => `${code}: ${cell(meaning)}.`);
  const examples = notes.examples.map(([line, meaning]) => `${`${NAME} ${line}`.padEnd(70)} # ${meaning}`);
  const inside = command.commands.flatMap((subcommand) => [
    `### ${verb} ${subcommand.name()}`,
    sentence(cell(subcommand.description())),
    ...tables(subcommand),
  ]);
  return [
    `## ${verb}`,
    `\`${NAME} ${verb} ${command.usage()}\``,
    `${sentence(cell(command.description()))}${also.join("")} More: [${notes.page}](../${notes.page}).`,
    `\`\`\`sh\n${examples.join("\n")}\n\`\`\``,
    ...tables(command),
    ...inside,
    ...(exits.length === 0 ? [] : [`**Exit codes** beside the usual ones: ${exits.join(" ")}`]),
  ].join("\n\n");
}

/** The page, by the name of its file. */
export function commandPage(): ReadonlyMap<string, string> {
  const page = `${heading("Command line", 2)}# Command line

\`${NAME} <verb> --help\` says the same. In a project that has the package, the command is called \`kube-services\`, too. Defaults of options can stand in \`cdktf.json\`, and what \`--format json\` and \`yaml\` write has a schema: [Output for other programs](../output.md).

| Exit code | Meaning |
| --- | --- |
| 0 | Done, and nothing was found |
| 1 | Done, and something was found: each verb says what |
| 2 | What was given cannot be used: arguments, files, environment. The [code](errors/index.md) says why |
| 3 | Done, and something could not be judged: that is no pass |
| 70 | A defect of this tool |
| 130 | Interrupted |

${verbs().map(section).join("\n\n")}
`;
  return new Map([["commands.md", page]]);
}
