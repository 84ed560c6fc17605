import { publicApi, type Documented } from "./support/documented";
import { refusedOf, typeErrorsOf } from "./support/examples";

const api = publicApi();
const all = [...new Map([...api.values()].flat().map((one) => [one.place, one])).values()];
const placesOf = (found: readonly Documented[]): string[] => found.map(({ name, place }) => `${place} ${name}`).sort();

/** Words that a text must not be made of alone. */
const EMPTY_WORDS = new Set(["a", "an", "and", "are", "be", "for", "in", "is", "it", "its", "no", "not", "of", "on"]);
for (const word of ["or", "that", "the", "these", "this", "those", "to", "which", "whether", "with"])
  EMPTY_WORDS.add(word);
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]{2,}/g) ?? [];

/** Whether a text is a sentence that says more than the name does. */
function saysSomething({ text, ownName }: Documented): boolean {
  const prose = text.replaceAll(/```[^]*?```/g, "").trim();
  const inName = wordsOf(ownName.replaceAll(/([A-Z])/g, " $1"));
  const words = wordsOf(prose);
  const news = words.filter((word) => !EMPTY_WORDS.has(word) && !inName.some((part) => word.startsWith(part)));
  return /^[A-Z0-9`"']/.test(prose) && /[.!?|]$|https:\/\/\S+$/.test(prose) && words.length >= 3 && news.length >= 1;
}

test.each([...api])("everything of %s that is public says in a sentence what it is", (_, documented) => {
  expect(documented.length).toBeGreaterThan(5);
  expect(placesOf(documented.filter((one) => !saysSomething(one)))).toEqual([]);
});

const isOptional = ({ isOptional: optional }: Documented): boolean => optional;
const hasDefault = ({ defaults }: Documented): boolean => defaults.some((text) => text !== "");

test("each prop that may be left out says what holds then", () => {
  const optional = (api.get("cdktf-kube-services") ?? []).filter(isOptional);
  expect(optional.length).toBeGreaterThan(250);
  expect(placesOf(optional.filter((one) => !hasDefault(one)))).toEqual([]);
});

test("what may be absent from a plan's facts or a report says when", () => {
  const optional = all.filter(isOptional);
  const silent = optional.filter(
    (member) =>
      !hasDefault(member) &&
      !/\b(where|when|if|unless|only|absent|none|without|undefined|as long as)\b/i.test(member.text),
  );
  expect(placesOf(silent)).toEqual([]);
});

test("every class has an example, and every function that stacks are made with", () => {
  const classes = all.filter(({ kind, isExported }) => kind === "class" && isExported);
  const functions = (api.get("cdktf-kube-services") ?? []).filter(({ kind }) => kind === "function");
  expect([classes.length > 20, functions.length > 5]).toEqual([true, true]);
  expect(placesOf([...classes, ...functions].filter(({ examples }) => examples.length === 0))).toEqual([]);
});

const examples = all.flatMap(({ name, place, examples: texts }) =>
  texts.map((text, index) => ({ name, place: `${place}:${index + 1}`, text })),
);

test("every example type-checks", () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(typeErrorsOf(new Map(examples.map(({ place, text }) => [place, text])))).toBe("");
});

const running = examples.filter(({ text }) => /\bnew [A-Z]\w+\((?:prod|app)\b/.test(text) && !text.includes("expect("));
test.each(running.map(({ name, place, text }) => [name, place, text] as const))(
  "the provider takes what the example of %s makes (%s)",
  (_, place, text) => expect({ place, refused: refusedOf(text) }).toEqual({ place, refused: [] }),
);
