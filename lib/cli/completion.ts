import { Argument, type Command, type Option } from "commander";
import { readConfiguration } from "../cluster";
import { declaredEntries, kindOfEntry } from "../details";
import { sandboxNames } from "../sandbox/names";
import { findStack, listStacks } from "../terraform";

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

/** What a shell runs to complete a word: it asks the command itself, which knows its verbs, the stacks and what they run. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# To load it: eval "$(kube-services completion bash)"
_kube_services() {
  local IFS=$'\\n'
  COMPREPLY=($(kube-services complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _kube_services kube-services
`,
  zsh: `#compdef kube-services
# To load it: eval "$(kube-services completion zsh)"
_kube_services() {
  local -a found
  found=("\${(@f)$(kube-services complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "\${found[1]}" ]] && compadd -- "\${found[@]}" || _files
}
if [ "$funcstack[1]" = "_kube_services" ]; then _kube_services "$@"; else compdef _kube_services kube-services; fi
`,
  fish: `# To load it: kube-services completion fish | source
function __kube_services_complete
    set -l words (commandline -opc) (commandline -ct)
    kube-services complete -- $words[2..-1] 2>/dev/null
end
complete -c kube-services -f -a '(__kube_services_complete)'
complete -c kube-services -n '__fish_seen_subcommand_from apply approve audit import export verify' -F
`,
};

/**
 * Adds `kube-services completion SHELL`, and the hidden `complete` that its scripts run.
 * @param programWith the program with the verb that a word names
 */
export function registerCompletion(program: Command, programWith: (verb: string | undefined) => Command): void {
  program
    .command("completion")
    .description("print what makes a shell complete verbs, options, stacks and the names of what they run")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .addHelpText(
      "after",
      '\n  bash: eval "$(kube-services completion bash)" in ~/.bashrc\n' +
        '  zsh:  eval "$(kube-services completion zsh)" in ~/.zshrc, after compinit\n' +
        "  fish: kube-services completion fish > ~/.config/fish/completions/kube-services.fish",
    )
    .action((shell: Shell) => void process.stdout.write(SCRIPTS[shell]));
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action((words: readonly string[]) => {
      const found = candidates(words.length === 0 ? [""] : words, programWith);
      process.stdout.write(found.map((one) => `${one}\n`).join(""));
    });
}

/** Shells put what they are given into the line as it is: a name with a sign of theirs would be run as a command. */
const PLAIN = /^[\w./:@=+,-]+$/;

/** What the last of some words may become. */
export function candidates(
  words: readonly string[],
  programWith: (verb: string | undefined) => Command,
): readonly string[] {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const all = possible(before, current, programWith);
  return [...new Set(all)].filter((one) => one.startsWith(current) && PLAIN.test(one)).sort();
}

function possible(
  before: readonly string[],
  current: string,
  programWith: (verb: string | undefined) => Command,
): readonly string[] {
  const [verb, ...rest] = before;
  const program = programWith(verb);
  if (verb === undefined) return current.startsWith("-") ? longOptions(program) : verbsOf(program);
  let command = commandOf(program, verb);
  if (command === undefined) return [];
  while (command.commands.length > 0) {
    const [next] = rest;
    if (next === undefined) return verbsOf(command);
    rest.shift();
    command = commandOf(command, next);
    if (command === undefined) return [];
  }
  const { open, positional, values } = read(command, rest);
  if (open !== undefined) return valuesOf(open, command, positional, values);
  if (current.startsWith("-")) return longOptions(command);
  return argumentsOf(command, positional, values);
}

const verbsOf = (command: Command): readonly string[] =>
  command.commands.filter((one) => one.name() !== "complete").flatMap((one) => [one.name(), ...one.aliases()]);

const commandOf = (command: Command, word: string): Command | undefined =>
  command.commands.find((one) => one.name() === word || one.aliases().includes(word));

const longOptions = (command: Command): readonly string[] => [
  ...command.options.filter((one) => !one.hidden).flatMap((one) => one.long ?? []),
  "--help",
];

/** Which option still waits for its value, the words that are arguments, and the values of options so far. */
function read(
  command: Command,
  words: readonly string[],
): {
  readonly open: Option | undefined;
  readonly positional: readonly string[];
  readonly values: ReadonlyMap<string, string>;
} {
  const positional: string[] = [];
  const values = new Map<string, string>();
  let open: Option | undefined;
  for (const word of words) {
    if (open !== undefined) {
      values.set(open.attributeName(), word);
      open = undefined;
    } else if (word.startsWith("-")) {
      const [name, value] = word.split("=", 2);
      const option = command.options.find((one) => one.long === name || one.short === name);
      if (option !== undefined && value === undefined && (option.required || option.optional)) open = option;
      else if (option !== undefined && value !== undefined) values.set(option.attributeName(), value);
    } else positional.push(word);
  }
  return { open, positional, values };
}

function valuesOf(
  option: Option,
  command: Command,
  positional: readonly string[],
  values: ReadonlyMap<string, string>,
): readonly string[] {
  if (option.argChoices !== undefined) return option.argChoices;
  if (option.long === "--stack") return stacks(values);
  if (["--only", "--ignore"].includes(option.long ?? "")) return entries(positional[0], values);
  return option.long === "--name" && command.parent?.name() === "sandbox" ? sandboxNames() : [];
}

function argumentsOf(
  command: Command,
  positional: readonly string[],
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[positional.length] ?? (last?.variadic === true ? last : undefined);
  if (argument?.argChoices !== undefined) return argument.argChoices;
  if (argument?.name() === "stack" || (argument?.name() === "stacks" && command.name() === "plan"))
    return stacks(values);
  return argument?.name() === "name" ? entries(positional[0], values) : [];
}

const place = (values: ReadonlyMap<string, string>): { readonly outdir?: string } => {
  const outdir = values.get("outdir");
  return outdir === undefined ? {} : { outdir };
};

/** Nothing where nothing has been synthesised: a shell that completes shows no errors. */
function quietly(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

const stacks = (values: ReadonlyMap<string, string>): readonly string[] =>
  quietly(() => listStacks(place(values)).map((one) => one.name));

/** The names of what a stack runs; with the kind before it where several have one name, and the namespace if need be. */
function entries(stack: string | undefined, values: ReadonlyMap<string, string>): readonly string[] {
  if (stack === undefined) return [];
  return quietly(() => {
    const { services, objects } = declaredEntries(readConfiguration(findStack(stack, place(values))));
    const all = [...services, ...objects];
    return all.map((entry) => {
      const alike = all.filter((other) => other.name === entry.name);
      if (alike.length === 1) return entry.name;
      const kind = kindOfEntry(entry);
      const isOneOfSeveral = alike.filter((other) => kindOfEntry(other) === kind).length > 1;
      return `${kind}/${isOneOfSeveral ? `${entry.namespace}/` : ""}${entry.name}`;
    });
  });
}
