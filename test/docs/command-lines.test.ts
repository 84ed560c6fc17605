import type { Command } from "commander";
import { createProgram, verbOf } from "../../lib/cli/main";
import { fences, pages, textOf } from "./support/all-pages";

/** A line of a shell as words; what stands for something, such as `<stack>` or `$STACK`, is a word like others. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'])+/g) ?? [];
  // How a verb is called, as --help shows it, is a command line as well: the first of what may stand in a place.
  const end = words.findIndex((word) => /^(?:[|;&#>]$|#|\d?>|&&|\)|`)/.test(word));
  return (end === -1 ? words : words.slice(0, end))
    .filter((word) => word !== "[options]")
    .map((word) => word.replace(/["';)]+$|^["']/g, "").replace(/^([a-z]+)\|.*/, "$1"));
}

/** Every command line of ours in a block of shell or YAML, or in a sentence, with where it stands. */
const lines = [
  ...fences
    .filter(({ language }) => /^(?:sh|bash|shell|console|yaml|yml)$/.test(language))
    .flatMap(({ page, text }) =>
      text
        .replace(/\\\n\s*/g, " ")
        .split("\n")
        .map((line) => ({ page, line })),
    ),
  ...pages.flatMap((page) =>
    [
      ...textOf(page)
        .replace(/^```[^]*?^```$/gm, "")
        .matchAll(/`([^`\n]+)`/g),
    ].map(([, line = ""]) => ({ page, line })),
  ),
].flatMap(({ page, line }) =>
  [...line.matchAll(/(?:^|[\s"'($&;])(?:npx (?:--no-install )?cdktf-kube-services|kube-services) ([^]*)$/g)].map(
    ([, rest = ""]) => ({
      page,
      words: wordsOf(rest),
    }),
  ),
);

/** Commands that do nothing: what is asked is whether the words are understood. */
function withoutActions(command: Command): void {
  command.action(() => undefined).exitOverride();
  command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const inside of command.commands) withoutActions(inside);
}

/** How a verb is called: `completion <shell>`. What stands for something is no value of it. */
const isUsage = (words: readonly string[]): boolean =>
  words.slice(1).every((word) => /^[<[].*[>\]]$/.test(word)) && words.length > 1;

function refusal(words: readonly string[]): string | undefined {
  if (/^(?:<|\[|\$|…|--version|-V|--help)/.test(words[0] ?? "<") || isUsage(words)) return undefined;
  const verb = verbOf(words[0]);
  if (verb === undefined) return "no such verb";
  const program = createProgram(verb);
  for (const command of program.commands) withoutActions(command);
  program.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  try {
    program.parse([...words], { from: "user" });
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    return code === "commander.helpDisplayed" ? undefined : message;
  }
  return undefined;
}

/** A verb named in a sentence, such as `kube-services import`: what it needs is left to its page. */
const isName = (words: readonly string[], message: string): boolean =>
  words.every((word) => !word.startsWith("-")) &&
  /missing required argument|required option|commander.help|outputHelp/.test(message);

test("every command line of every page is one that the command understands", () => {
  expect(lines.length).toBeGreaterThan(100);
  const found = lines.flatMap(({ page, words }) => {
    const message = refusal(words);
    if (message === undefined || isName(words, message)) return [];
    return [`${page}: ${words.join(" ")}: ${message}`];
  });
  expect(found).toEqual([]);
});
