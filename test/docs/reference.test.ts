import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Construct } from "constructs";
import * as library from "../../lib";
import { codes } from "../../docs/.vitepress/reference/errors";
import { verbs } from "../../docs/.vitepress/reference/commands";
import { EXPLANATIONS } from "../../docs/.vitepress/reference/explanations";
import { referencePages } from "../../docs/.vitepress/reference/pages";
import { VERBS } from "../../docs/.vitepress/reference/verbs";

const ROOT = join(__dirname, "../..");
const REFERENCE = join(ROOT, "docs/reference");
const pages = referencePages(ROOT);

function textsIn(folder: string, suffix: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => suffix.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"));
}

test.each([...pages.keys()])("%s is what the code says (npm run generate:reference)", (name) => {
  const file = join(REFERENCE, name);
  expect(existsSync(file) ? readFileSync(file, "utf8") : "no such file").toBe(pages.get(name));
});

test("no page stands there that nothing writes", () => {
  const written = ["errors", "constructs"].flatMap((folder) =>
    existsSync(join(REFERENCE, folder)) ? readdirSync(join(REFERENCE, folder)).map((name) => `${folder}/${name}`) : [],
  );
  expect(written.filter((name) => !pages.has(name))).toEqual([]);
});

test("every name that programs import is told, and each construct has a page", () => {
  const entry = readFileSync(join(ROOT, "lib/index.ts"), "utf8");
  const lists = [...entry.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = ""]) => list.split(","));
  const names = lists.map((name) => name.trim().replace(/^type /, "")).filter((name) => name !== "");
  expect(names.length).toBeGreaterThan(150);
  const constructs = new Set([...pages.keys()].map((page) => /^constructs\/(\w+)\.md$/.exec(page)?.[1]));
  const titles = [...pages].flatMap(([page, text]) =>
    page.startsWith("constructs/") ? [...text.matchAll(/^##? (\w+)$/gm)].map(([, title]) => title) : [],
  );
  expect(names.filter((name) => !titles.includes(name) && !constructs.has(name.replace(/Props$/, "")))).toEqual([]);
  for (const [name, made] of Object.entries(library))
    if (
      typeof made === "function" &&
      made.prototype instanceof Construct &&
      !/^(?:ServiceConstruct|WorkloadBackedService)$/.test(name)
    )
      expect([name, constructs.has(name)]).toEqual([name, true]);
});

describe("error codes", () => {
  const all = codes(join(ROOT, "lib"));
  const known = new Set(all.map(({ code }) => code));

  test("each says what it means and what to do, without what explanations.ts would have to add", () => {
    expect(all.filter(({ meaning = "", todo = "" }) => meaning.trim() === "" || todo.trim() === "")).toEqual([]);
    expect(all.length).toBeGreaterThan(450);
  });

  test("each that the sources or the tests write down as a code is there", () => {
    // Examples in comments show codes of a user's own.
    const library = textsIn("lib", /\.ts$/).flatMap((text) => [
      ...text.replace(/^ *\*.*$/gm, "").matchAll(/\bcode: "([A-Z]\w+)"/g),
    ]);
    const asked = textsIn("test", /\.test\.ts$/).flatMap((text) => [
      ...text.matchAll(/\bcodes?: "([A-Z]\w+[a-z][A-Z]\w+)"/g),
      ...text.matchAll(/toThrow\(\/\^?([A-Z][a-z]+(?:[A-Z][a-z]+)+) at /g),
      ...text.matchAll(/toContain\("([A-Z][a-z]+(?:[A-Z][a-z]+)+) at /g),
    ]);
    const named = [...new Set([...library, ...asked].map(([, code = ""]) => code))];
    expect(named.length).toBeGreaterThan(400);
    expect(named.filter((code) => !known.has(code) && /[a-z][A-Z]/.test(code))).toEqual([]);
  });

  test("no explanation is of a code that is no more", () => {
    expect(Object.keys(EXPLANATIONS).filter((code) => !known.has(code))).toEqual([]);
  });
});

describe("the command line", () => {
  test("each verb has an example, and a page that tells more", () => {
    expect(Object.keys(VERBS).sort()).toEqual([...verbs()].sort());
    for (const { examples, page } of Object.values(VERBS)) {
      expect(examples.length).toBeGreaterThan(0);
      expect(existsSync(join(ROOT, "docs", page))).toBe(true);
    }
  });

  test.each(Object.entries(VERBS))("%s tells what its exit codes mean", (verb, { exits = {} }) => {
    const read = (file: string): string => readFileSync(join(ROOT, `lib/cli/${file}.ts`), "utf8");
    const ofVerb = read(verb);
    const later = [...ofVerb.matchAll(/require\("\.\/([\w-]+)"\)/g)].map(([, file = ""]) => read(file));
    const source = [ofVerb, ...later].join("\n");
    const made = [
      ...(/\bEXIT_FOUND\b|status \?\? 1\b/.test(source) ? ["1"] : []),
      ...(/\bEXIT_UNDECIDED\b/.test(source) ? ["3"] : []),
    ];
    expect(Object.keys(exits)).toEqual(made);
  });
});
