import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");
const OUT = "/out";

/** What a program may import, by the name under which it does: each of these files lists it name by name. */
export const ENTRIES = {
  index: "lib/index.ts",
  audit: "lib/audit/public.ts",
  testing: "lib/testing/index.ts",
} as const;
export type Entry = keyof typeof ENTRIES;

/** The declarations of the entries as users get them: without what is marked `@internal`. */
export interface PublicTypes {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** What an entry exports, by the name under which it does. */
  exportsOf(entry: Entry): ReadonlyMap<string, ts.Symbol>;
  /** What a name, or an alias of one, stands for. */
  meant(symbol: ts.Symbol): ts.Symbol;
}

export function publicTypes(): PublicTypes {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const emitted = new Map<string, string>();
  const emitting = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    sourceMap: false,
  };
  ts.createProgram(
    Object.values(ENTRIES).map((file) => join(ROOT, file)),
    { ...options, ...emitting, outDir: OUT, rootDir: ROOT },
  ).emit(undefined, (name, text) => emitted.set(name, text), undefined, true);

  // The packages that they import are found where the sources find them.
  const real = (path: string): string => (path.startsWith(`${OUT}/`) ? join(ROOT, path.slice(OUT.length)) : path);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile, directoryExists } = host;
  host.fileExists = (path) =>
    emitted.has(path) || (path.endsWith(".d.ts") || !isOurs(path) ? fileExists(real(path)) : false);
  host.readFile = (path) => emitted.get(path) ?? readFile(real(path));
  host.directoryExists = (path) => directoryExists?.(real(path)) ?? true;
  host.getSourceFile = (path, ...rest) => {
    const text = emitted.get(path);
    return text === undefined
      ? getSourceFile(real(path), ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  };
  const fileOf = (entry: Entry): string => join(OUT, ENTRIES[entry].replace(/\.ts$/, ".d.ts"));
  const program = ts.createProgram((Object.keys(ENTRIES) as Entry[]).map(fileOf), { ...options, rootDir: OUT }, host);
  const checker = program.getTypeChecker();
  const meant = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exportsOf = (entry: Entry): ReadonlyMap<string, ts.Symbol> => {
    const source = program.getSourceFile(fileOf(entry));
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} exports nothing`);
    return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, meant(symbol)]));
  };
  return { program, checker, exportsOf, meant };
}

const isOurs = (path: string): boolean => path.startsWith(`${OUT}/lib/`);

/** A type that a declaration names, and the module that it comes from: a package's name, or "" for one of the project. */
export interface NamedType {
  readonly symbol: ts.Symbol;
  readonly name: string;
  readonly module: string;
  /** The exported name that leads to it. */
  readonly by: string;
}

/** Every type that can be reached from what an entry exports, by what is declared of it and of what that names. */
export function reachableTypes(entry: Entry, types: PublicTypes): readonly NamedType[] {
  const found = new Map<ts.Symbol, NamedType>();
  const visit = (node: ts.Node, by: string): void => {
    if (ts.isTypeReferenceNode(node)) name(node.typeName, by);
    else if (ts.isExpressionWithTypeArguments(node)) name(node.expression, by);
    else if (ts.isTypeQueryNode(node)) name(node.exprName, by);
    else if (ts.isComputedPropertyName(node)) name(node.expression, by);
    else if (ts.isImportTypeNode(node) && node.qualifier !== undefined) name(node.qualifier, by);
    ts.forEachChild(node, (child) => visit(child, by));
  };
  const name = (node: ts.Node, by: string): void => {
    const given = types.checker.getSymbolAtLocation(node);
    if (given === undefined) return;
    const symbol = types.meant(given);
    if (symbol.flags & ts.SymbolFlags.TypeParameter || found.has(symbol)) return;
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
    found.set(symbol, { symbol, name: symbol.name, module: moduleOf(file), by });
    if (isOurs(file)) for (const declaration of symbol.declarations ?? []) visit(declaration, by);
  };
  for (const [exported, symbol] of types.exportsOf(entry))
    for (const declaration of symbol.declarations ?? []) visit(declaration, exported);
  return [...found.values()];
}

function moduleOf(file: string): string {
  if (isOurs(file)) return "";
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? file;
}
