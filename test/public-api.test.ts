import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import NAMES from "./public-names.json";
import { ENTRIES, publicTypes, reachableTypes, type Entry } from "./support/public-types";

const ROOT = resolve(__dirname, "..");
const ALL = Object.keys(ENTRIES) as Entry[];

jest.setTimeout(120_000); // the compiler reads all of lib/ and of what it imports

const types = publicTypes();

test("the declarations that users get name no type of the provider's bindings", () => {
  const ours = types.program.getSourceFiles().filter(({ fileName }) => fileName.startsWith("/out/lib/"));
  expect(ours.length).toBeGreaterThan(30);
  expect(ours.filter(({ text }) => text.includes("@cdktf/provider-kubernetes"))).toEqual([]);
});

/** Whose types an entry's users meet: what changes in these packages changes the entry. */
const PACKAGES: Readonly<Record<Entry, readonly string[]>> = {
  index: ["cdktf", "constructs", "typescript"],
  audit: ["typescript"],
  testing: ["cdktf", "constructs", "typescript"],
};

describe.each(ALL)("%s", (entry) => {
  const reachable = reachableTypes(entry, types);

  test("exports each type that its declarations name, or another entry does", () => {
    const exported = new Set(ALL.flatMap((each) => [...types.exportsOf(each).values()]));
    const own = entry === "testing" ? exported : new Set(types.exportsOf(entry).values());
    const unnamed = reachable.filter(({ module, symbol }) => module === "" && !own.has(symbol));
    expect(unnamed.map(({ name, by }) => `${name}, by ${by}`)).toEqual([]);
    expect(reachable.length).toBeGreaterThan(4);
  });

  test("names types of few packages", () => {
    const modules = new Set(reachable.map(({ module }) => module).filter((module) => module !== ""));
    expect([...modules].sort()).toEqual(PACKAGES[entry]);
  });

  test("has functions that take two things, and options", () => {
    const { checker } = types;
    const long = [...types.exportsOf(entry)].flatMap(([name, { valueDeclaration }]) => {
      if (valueDeclaration === undefined || !ts.isFunctionDeclaration(valueDeclaration)) return [];
      const [, , third, ...more] = checker.getSignatureFromDeclaration(valueDeclaration)?.parameters ?? [];
      return more.length > 0 || !/^(?:props|options)$/.test(third?.name ?? "options") ? [name] : [];
    });
    expect(long).toEqual([]);
  });
});

function namesOf(path: string): string[] {
  const file = join(ROOT, path);
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => name.text);
    throw new Error(`${path} exports something else than names: ${statement.getText()}`);
  });
}

test.each(ALL)("%s exports the names of public-names.json, which stay what they are", (entry) => {
  expect(namesOf(ENTRIES[entry]).sort()).toEqual(NAMES[entry]);
});
