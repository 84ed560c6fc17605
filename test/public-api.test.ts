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
const checker = program.getTypeChecker();
const where = (node: ts.Node): string => {
  const file = node.getSourceFile();
  return `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};
const isOwn = (node: ts.Node): boolean => relative(ROOT, node.getSourceFile().fileName).startsWith("lib/");

const exported = (() => {
  const source = program.getSourceFile(INDEX);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error("lib/index.ts exports nothing");
  return checker
    .getExportsOfModule(symbol)
    .map((each) => ((each.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(each) : each));
})();

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

test("each exported symbol says what it is", () => {
  const silent = exported
    .filter((symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === "")
    .map(({ name }) => name);
  expect(exported.length).toBeGreaterThan(80);
  expect(silent).toEqual([]);
});

/** The members of an interface, class or type, and those of the types that are written out in them. */
function membersOf(node: ts.Node): ts.PropertySignature[] {
  const found: ts.PropertySignature[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isPropertySignature(child)) found.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}
/** An interface that is not exported itself but extended by one that is. */
function declarationsOf(symbol: ts.Symbol): ts.Declaration[] {
  return (symbol.declarations ?? []).flatMap((declaration) => {
    if (!ts.isInterfaceDeclaration(declaration)) return [declaration];
    const bases = declaration.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
    const inherited = bases.flatMap((base) => {
      const of = checker.getTypeAtLocation(base).symbol as ts.Symbol | undefined;
      return of === undefined ? [] : declarationsOf(of);
    });
    return [declaration, ...inherited];
  });
}

test("each optional prop of an exported type says its default", () => {
  const props = new Map<ts.Node, string>();
  for (const symbol of exported)
    for (const declaration of declarationsOf(symbol))
      if (isOwn(declaration) && (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)))
        for (const member of membersOf(declaration))
          if (member.questionToken !== undefined) props.set(member, `${symbol.name}.${member.name.getText()}`);
  const without = [...props].filter(
    ([member]) =>
      !ts
        .getJSDocTags(member)
        .some(({ tagName, comment }) => tagName.text === "default" && comment !== undefined && comment !== ""),
  );
  expect(props.size).toBeGreaterThan(150);
  expect(without.map(([member, name]) => `${where(member)} ${name}`)).toEqual([]);
});
