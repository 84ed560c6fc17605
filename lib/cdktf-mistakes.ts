import { KubeServicesError, type Problem } from "./errors";

/*
 * What CDKTF and constructs throw for a user's mistake. They have no codes, and their texts speak of their own options:
 * what is known of them is told in this library's words, with the place and the value that stand in them.
 */

type Known = readonly [text: RegExp, problems: (parts: readonly string[]) => readonly Problem[]];

/** `[prod/web] what is wrong`, one a line, as CDKTF lists what validations and annotations say. */
function listed(text: string, code: string, fix: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const [, where, what] = /^\[([^\]]*)\] (.*)$/.exec(line) ?? [];
    const before = problems.at(-1);
    if (what !== undefined) problems.push({ code, what: inOwnWords(what), where, fix });
    else if (line !== "" && before !== undefined)
      problems[problems.length - 1] = { ...before, what: `${before.what} ${line}` };
    else if (line !== "") problems.push({ code, what: line, fix });
  }
  return problems;
}

/** What a validation of CDKTF's own says; those of users stay as they are. */
function inOwnWords(what: string): string {
  const [, names] = /^Found resources without a matching provider construct.* providers: (.*)$/.exec(what) ?? [];
  return names === undefined ? what : `the stack has resources of a provider that it does not declare: ${names}`;
}

const STACK_FIX = "give the construct a stack, or a construct in one, as its scope";
const KNOWN: readonly Known[] = [
  [
    /^There is already a Construct with name '(.*)' in \w+(?: \[(.*)\])?$/,
    ([id = "", scope = ""]) => [
      {
        code: "ConstructIdDuplicate",
        what: `${scope === "" ? "the App" : scope} has a construct with this id already`,
        where: scope === "" ? id : `${scope}/${id}`,
        value: id,
        fix: "give one of the two constructs another id",
      },
    ],
  ],
  [
    /^Only root constructs may have an empty (?:name|ID)/i,
    () => [
      {
        code: "ConstructIdMissing",
        what: "a construct has no id",
        allowed: "a text that is not empty",
        fix: "give the construct an id",
      },
    ],
  ],
  [
    /^(?:id|s)\.replace is not a function$/,
    () => [
      {
        code: "ConstructIdInvalid",
        what: "the id of a construct is no text",
        allowed: "a text",
        fix: "give the construct a text as its id, such as String(number)",
      },
    ],
  ],
  [
    /^Unable to calculate a unique id for an empty set of components/,
    () => [
      {
        code: "ConstructIdHidden",
        what: "nothing is left of the construct's id: CDKTF leaves Default and Resource out of addresses",
        fix: "give the construct another id",
      },
    ],
  ],
  [
    /^Cannot create Terraform ?stack with id "(.*)"\. It contains/i,
    ([id = ""]) => [
      {
        code: "StackIdInvalid",
        what: "the command line could not name a stack of this id",
        where: id,
        value: id,
        allowed: "a text without white space and the characters * ? [ ] { } !",
        fix: "choose another id",
      },
    ],
  ],
  [
    /^No stack could be identified for the construct at path '(.*?)'/,
    ([path = ""]) => [
      { code: "StackMissing", what: "the construct is in no stack", where: path, allowed: "a stack", fix: STACK_FIX },
    ],
  ],
  [
    /^Cannot add dependency (.*) to (.*), because it would cause a circular dependency/,
    ([dependency = "", stack = ""]) => [
      {
        code: "DependencyCycle",
        what: `${dependency} comes after this stack already, and cannot come before it as well`,
        where: stack,
        value: dependency,
        fix: "take one of the dependencies between the two stacks out, or the reference that makes one",
      },
    ],
  ],
  [
    /^(?:App-level v|V)alidation failed with the following errors:\n([^]*?)(?:\n\n|$)/,
    ([list = ""]) => listed(list, "ValidationFailed", "mend it; a provider is declared by a construct of its own"),
  ],
  [
    /^Encountered Annotations with level "ERROR":\n([^]*?)(?:\n\n|$)/,
    ([list = ""]) => listed(list, "AnnotationError", "mend it, or take the annotation out of the code that adds it"),
  ],
];

/** Whether CDKTF itself made the error, for whoever uses it, and is not just where something broke. */
const isTold = ({ stack = "" }: Error): boolean =>
  /\n\s+at [^\n]*[\\/]cdkt[fn][\\/](?:lib|src)[\\/]errors\.[jt]s/.test(stack);

/**
 * The user's mistake that an error of CDKTF or constructs tells of.
 * @returns undefined for any other error
 */
export function mistakeOf(error: unknown): KubeServicesError | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = error.message.trim();
  for (const [pattern, problems] of KNOWN) {
    const found = pattern.exec(text);
    if (found !== null) return new KubeServicesError(problems(found.slice(1)));
  }
  if (!isTold(error)) return undefined;
  return new KubeServicesError({
    code: "CdktfRefused",
    what: "CDKTF cannot make a configuration of what the program says",
    value: text.split("\n")[0],
    fix: "look for the value that is told in the program: a token or a function of CDKTF stands where it cannot",
  });
}
