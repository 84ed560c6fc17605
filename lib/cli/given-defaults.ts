import type { Command } from "commander";

/** What `cdktf.json` says of a verb's options, by their names in the code, where the command line says nothing. */
export type Defaults = Readonly<Record<string, unknown>>;

/** The options of a command that have the value that `cdktf.json` gives them. */
export function defaultsOf(command: Command): Defaults {
  const given = Object.entries(command.opts<Record<string, unknown>>());
  return Object.fromEntries(given.filter(([name]) => command.getOptionValueSource(name) === "config"));
}
