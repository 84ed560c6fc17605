import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import NAMES from "./public-names.json";

const ROOT = resolve(__dirname, "..");
const INDEX = join(ROOT, "lib/index.ts");

function programOf(): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return ts.createProgram([INDEX], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: "/out",
    rootDir: ROOT,
    sourceMap: false,
  });
}

const program = programOf();

jest.setTimeout(120_000); // the compiler reads all of lib/ and of what it imports

test("the declarations that users get name no type of the provider's bindings", () => {
  const declarations = new Map<string, string>();
  program.emit(undefined, (name, text) => declarations.set(name, text), undefined, true);
  const seen = new Set<string>();
  const naming: string[] = [];
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = declarations.get(file);
    if (text === undefined) throw new Error(`${file} was not emitted`);
    if (text.includes("@cdktf/provider-kubernetes")) naming.push(relative("/out", file));
    for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?["'](\.[^"']+)["']/g)) {
      const base = join(dirname(file), specifier);
      visit(declarations.has(`${base}.d.ts`) ? `${base}.d.ts` : join(base, "index.d.ts"));
    }
  };
  visit("/out/lib/index.d.ts");
  expect(seen.size).toBeGreaterThan(30);
  expect(naming).toEqual([]);
});

/** What a program may import, by the name under which it does: each of these files lists it name by name. */
const ENTRIES = { index: "lib/index.ts", audit: "lib/audit/public.ts", testing: "lib/testing/index.ts" } as const;

function namesOf(path: string): string[] {
  const file = join(ROOT, path);
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => name.text);
    throw new Error(`${path} exports something else than names: ${statement.getText()}`);
  });
}

test.each(Object.keys(ENTRIES) as (keyof typeof ENTRIES)[])(
  "%s exports the names of public-names.json, which stay what they are",
  (entry) => {
    expect(namesOf(ENTRIES[entry]).sort()).toEqual(NAMES[entry]);
  },
);
