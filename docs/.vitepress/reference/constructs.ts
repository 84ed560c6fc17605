// One page for each public construct, and pages of the functions and types that they take, from the docstrings.
import { join } from "node:path";
import ts from "typescript";
import { cell, escaped, heading, table } from "./markdown-text";

/** Constructs in the order in which they are met; those that are not here follow by name. */
const ORDER = [
  "EnvironmentStack",
  "StatelessService",
  "StatefulService",
  "ExternalService",
  "WorkloadService",
  "ManifestService",
  "RetiredService",
];
/** What the entry exports, and what tells of it. */
interface Api {
  readonly checker: ts.TypeChecker;
  readonly exports: ReadonlyMap<string, ts.Symbol>;
  /** Where the page of an exported name is, from a page in docs/reference/constructs. */
  readonly pages: ReadonlyMap<string, string>;
  /** Bases of constructs, which nobody makes: their members stand on the pages of what they are bases of. */
  readonly bases: ReadonlySet<string>;
}

function apiOf(root: string): Api {
  const entry = join(root, "lib/index.ts");
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([entry], { ...options, types: ["node"] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`no module at ${entry}`);
  const exports = new Map(
    checker
      .getExportsOfModule(module)
      .map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]),
  );
  const bases = new Set([...exports].filter(([, symbol]) => isAbstract(symbol)).map(([name]) => name));
  bases.delete("Workload"); // has a function of its own, and is what props of others take
  const pages = new Map([...exports].map(([name, symbol]) => [name, placeOf(name, symbol, bases)]));
  // The props of a construct stand on its page.
  for (const name of pages.keys()) {
    const page = pages.get(name.replace(/Props$/, ""));
    if (name.endsWith("Props") && page !== undefined && /^\w+\.md$/.test(page)) pages.set(name, `${page}#props`);
  }
  return { checker, exports, pages, bases };
}

const isClass = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Class) !== 0;
const isAbstract = ({ valueDeclaration }: ts.Symbol): boolean =>
  valueDeclaration !== undefined &&
  ts.isClassDeclaration(valueDeclaration) &&
  (ts.getCombinedModifierFlags(valueDeclaration) & ts.ModifierFlags.Abstract) !== 0;
const isType = (symbol: ts.Symbol): boolean =>
  (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0 && !isClass(symbol);

function placeOf(name: string, symbol: ts.Symbol, bases: ReadonlySet<string>): string {
  if (isType(symbol)) return `types.md#${name.toLowerCase()}`;
  return isClass(symbol) && !bases.has(name) ? `${name}.md` : `functions.md#${name.toLowerCase()}`;
}

/** What a docstring says, without its tags; links in it as code. */
function docOf(symbol: ts.Symbol, { checker }: Api): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\{@link (\w+)[^}]*\}/g, "`$1`");
}

function tagsOf(symbol: ts.Symbol, name: string, { checker }: Api): readonly string[] {
  return symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === name)
    .map(({ text }) => ts.displayPartsToString(text));
}

/** Paragraphs of a docstring as Markdown; tables are that already. */
const prose = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => (paragraph.startsWith("|") ? paragraph : escaped(paragraph.replace(/\n(?!- )/g, " "))))
    .join("\n\n");

/** The type of a prop or parameter as it is written, and without it as the compiler understands it. */
function typeOf(symbol: ts.Symbol, { checker }: Api): string {
  const [declaration] = symbol.declarations ?? [];
  const written = declaration && "type" in declaration ? (declaration.type as ts.TypeNode | undefined) : undefined;
  const text =
    written?.getText() ??
    (declaration === undefined
      ? checker.typeToString(checker.getTypeOfSymbol(symbol))
      : checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, declaration)));
  return text
    .replace(/\/\*\*[^]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/\breadonly /g, "")
    .trim();
}

const BARE = /^\w+(?:\[\])?$/;

/** A type in a cell: names of this library lead to where they are explained. */
function linkedType(text: string, { pages }: Api): string {
  const code = `\`${text.replaceAll("|", "\\|")}\``;
  const known = [...new Set(text.replace(/"[^"]*"/g, "").match(/\b[A-Z]\w+/g) ?? [])].filter((name) => pages.has(name));
  if (known.length === 1 && BARE.test(text)) return `[${code}](${pages.get(known[0] ?? "")})`;
  const links = known.map((name) => `[${name}](${pages.get(name)})`).join(", ");
  return links === "" ? code : `${code} (${links})`;
}

const isOptional = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Optional) !== 0;

/** A default: a value as code, words as words. */
function defaultOf(text: string): string {
  const isValue = /^(?:true|false|-?[\d_.]+|"[^"]*"|\{.*\}|\[.*\])$/.test(text);
  return isValue ? `\`${text.replaceAll("|", "\\|")}\`` : cell(text.replace(/^- /, ""));
}

/** Props of a type: those that are required first. */
function propTable(type: ts.Type, api: Api): string | undefined {
  const all = api.checker.getPropertiesOfType(type).filter(({ declarations = [] }) => !declarations.some(isInternal));
  if (all.length === 0) return undefined;
  const rows = [...all.filter((one) => !isOptional(one)), ...all.filter(isOptional)].map((symbol) => {
    const [given] = tagsOf(symbol, "default", api);
    const standard = isOptional(symbol) ? defaultOf(given ?? "") : "**required**";
    return [`\`${symbol.name}\``, cell(docOf(symbol, api)), linkedType(typeOf(symbol, api), api), standard];
  });
  return table(["Prop", "Meaning", "Type", "Default"], rows);
}

/** Whether the declarations of the package do not have it. */
const isInternal = (declaration: ts.Node): boolean =>
  ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "internal");

const hidden = (declaration: ts.Declaration): boolean =>
  isInternal(declaration) ||
  (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;

/** Public members of a class that are this library's own. */
function members(symbols: readonly ts.Symbol[]): readonly ts.Symbol[] {
  return symbols.filter(({ name, declarations: [declaration] = [] }) => {
    if (declaration === undefined || hidden(declaration) || /^(?:prototype|_|#)/.test(name)) return false;
    return /[\\/]lib[\\/]/.test(declaration.getSourceFile().fileName) && !declaration.getSourceFile().isDeclarationFile;
  });
}

function signature(symbol: ts.Symbol, prefix: string, { checker }: Api): readonly string[] {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return [];
  return checker
    .getTypeOfSymbolAtLocation(symbol, declaration)
    .getCallSignatures()
    .map((one) => `${prefix}${symbol.name}${checker.signatureToString(one)}`);
}

function method(symbol: ts.Symbol, prefix: string, api: Api): string {
  const lines = signature(symbol, prefix, api).join("\n");
  const parameters = tagsOf(symbol, "param", api).map((text) => {
    const [, name = "", rest = ""] = /^(\w+)\s*([^]*)$/.exec(text) ?? [];
    return `- \`${name}\`: ${cell(rest.replace(/^- /, ""))}`;
  });
  return [
    `### ${symbol.name}`,
    `\`\`\`ts signature\n${lines}\n\`\`\``,
    prose(docOf(symbol, api)),
    parameters.join("\n"),
    ...tagsOf(symbol, "returns", api).map((text) => `Returns ${cell(text)}`),
    ...tagsOf(symbol, "throws", api).map(
      (text) => `Fails with ${cell(text.replace(/^KubeServicesError (?:with )?/, ""))}`,
    ),
    ...examples(symbol, api),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function examples(symbol: ts.Symbol, api: Api): readonly string[] {
  return tagsOf(symbol, "example", api).map((text) => {
    if (text.includes("```")) return text.trim();
    return `\`\`\`ts\n${text.trim()}\n\`\`\``;
  });
}

/** @param all whether with members of its bases */
function membersOf(symbol: ts.Symbol, api: Api, all = true): readonly string[] {
  const { checker } = api;
  const instances = members(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)));
  const isOwn = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.some(({ parent }) => parent === symbol.valueDeclaration);
  const ofInstances = all ? instances : instances.filter(isOwn);
  const ours = members([...(symbol.exports?.values() ?? [])]);
  const isMethod = (one: ts.Symbol): boolean => (one.flags & ts.SymbolFlags.Method) !== 0;
  const attributes = ofInstances.filter((one) => !isMethod(one));
  const methods = ofInstances.filter(isMethod);
  const statics = ours.filter(isMethod);
  const row = (member: ts.Symbol): readonly string[] => {
    return [`\`${member.name}\``, cell(docOf(member, api)), linkedType(typeOf(member, api), api)];
  };
  return [
    ...(attributes.length === 0 ? [] : ["## Attributes", table(["Attribute", "Meaning", "Type"], attributes.map(row))]),
    ...(methods.length + statics.length === 0 ? [] : ["## Methods"]),
    ...statics.map((one) => method(one, `${symbol.name}.`, api)),
    ...methods.map((one) => method(one, "", api)),
  ];
}

/** The props that a class is made with, by the last parameter of its constructor. */
function propsOf(symbol: ts.Symbol, api: Api): readonly string[] {
  const { checker } = api;
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return [];
  const made = checker
    .getTypeOfSymbolAtLocation(symbol, declaration)
    .getConstructSignatures()
    .find((one) => !isInternal(one.getDeclaration()));
  if (made === undefined) return [];
  const abstract = isAbstract(symbol);
  const shown = abstract
    ? []
    : [`\`\`\`ts signature\nnew ${symbol.name}${checker.signatureToString(made).replace(/: \w+(<.*>)?$/, "")}\n\`\`\``];
  const given = made.parameters.find(({ name }) => name === "props");
  if (given === undefined) return shown;
  const properties = propTable(checker.getTypeOfSymbolAtLocation(given, declaration), api);
  return properties === undefined ? shown : [...shown, "## Props", properties];
}

function classPage(name: string, symbol: ts.Symbol, order: number, api: Api): string {
  const parts = [
    `# ${name}`,
    prose(docOf(symbol, api)),
    ...examples(symbol, api),
    ...propsOf(symbol, api),
    ...membersOf(symbol, api),
  ];
  return `${heading(name, order, "outline: [2, 3]\n")}${parts.join("\n\n")}\n`;
}

function functionSection(name: string, symbol: ts.Symbol, api: Api): string {
  if (isClass(symbol)) {
    const inside = membersOf(symbol, api, false).map((part) => part.replace(/^(#+) (.*)$/gm, "**$2**"));
    return [`## ${name}`, prose(docOf(symbol, api)), ...inside].join("\n\n");
  }
  const [lines, ...rest] = [signature(symbol, "", api), docOf(symbol, api)] as const;
  const text = lines.length === 0 ? prose(rest[0]) : method(symbol, "", api).replace(/^### .*\n\n/, "");
  return `## ${name}\n\n${text}`;
}

function typeSection(name: string, symbol: ts.Symbol, api: Api): string {
  const [declaration] = symbol.declarations ?? [];
  const parts = [`## ${name}`, prose(docOf(symbol, api))];
  const type = api.checker.getDeclaredTypeOfSymbol(symbol);
  const isChoice = declaration !== undefined && ts.isTypeAliasDeclaration(declaration) && type.isUnion();
  if (isChoice) {
    const written = declaration.type.getText().replace(/\breadonly /g, "");
    const names = [...new Set(written.replace(/"[^"]*"|\/\*[^]*?\*\//g, "").match(/\b[A-Z]\w+/g) ?? [])].filter(
      (one) => api.pages.has(one) && one !== name,
    );
    parts.push(
      `\`\`\`ts signature\ntype ${name} =${/^\||\n/.test(written) ? `\n  ${written}` : ` ${written}`};\n\`\`\``,
    );
    if (names.length > 0) parts.push(names.map((one) => `[${one}](${api.pages.get(one)})`).join(", "));
  } else {
    const properties = propTable(type, api);
    if (properties !== undefined) parts.push(properties);
  }
  return [...parts, ...examples(symbol, api)].filter((part) => part !== "").join("\n\n");
}

/** The pages, by the name of their file. */
export function constructPages(root: string): ReadonlyMap<string, string> {
  const api = apiOf(root);
  const names = [...api.exports.keys()].sort();
  const symbol = (name: string): ts.Symbol => api.exports.get(name) as ts.Symbol;
  const onFunctions = (name: string): boolean => api.pages.get(name)?.startsWith("functions.md") === true;
  const classes = names.filter((name) => isClass(symbol(name)) && !api.bases.has(name));
  const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  classes.sort((a, b) => rank(a) - rank(b));
  const functions = names.filter(onFunctions).map((name) => functionSection(name, symbol(name), api));
  const types = names
    .filter((name) => api.pages.get(name)?.startsWith("types.md") === true)
    .map((name) => typeSection(name, symbol(name), api));
  return new Map([
    ...classes.map((name, index): [string, string] => [
      `constructs/${name}.md`,
      classPage(name, symbol(name), index + 1, api),
    ]),
    [
      "constructs/functions.md",
      `${heading("Functions and bases", 900)}# Functions and bases\n\n${functions.join("\n\n")}\n`,
    ],
    [
      "constructs/types.md",
      `${heading("Types of props", 901, "outline: 2\n")}# Types of props\n\nWhat the props of constructs are made of.\n\n${types.join("\n\n")}\n`,
    ],
  ]);
}
