import { createProgram } from "../../lib/cli/main";

const namesOf = (asked?: string): string[] => createProgram(asked).commands.map((command) => command.name());
const all = namesOf();

test.each(all)("a run of %s loads that verb alone", (verb) => {
  expect(namesOf(verb)).toEqual([verb]);
});

test.each(["help", "--help", "unknown", "toString"])("%s is answered with all verbs", (word) => {
  expect(namesOf(word)).toEqual(all);
});
