import { join, relative } from "node:path";
import ts from "typescript";
import { ENTRIES, ROOT } from "./entries";

/** Something of the public API that a reader meets: a class, a function, a type, one of its members. */
export interface Documented {
  /** How a reader names it, such as `ContainerPort.hostPort`. */
  readonly name: string;
  /** Last part of the name. */
  readonly ownName: string;
  readonly kind: "class" | "function" | "type" | "constant" | "property" | "method";
  /** Where it stands, such as `lib/workload/container.ts:41`. */
  readonly place: string;
  /** Whether one may leave it out, or not find it. */
  readonly isOptional: boolean;
  /** Whether programs can import it by its name. */
  readonly isExported: boolean;
  /** What it says, without its tags. */
  readonly text: string;
  readonly defaults: readonly string[];
  /** Its examples, as code. */
  readonly examples: readonly string[];
}

/** All of the public API: what the entries export, and each type of ours that it names. */
export function publicApi(): ReadonlyMap<keyof typeof ENTRIES, readonly Documented[]> {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(
    Object.values(ENTRIES).map((file) => join(ROOT, file)),
    options,
  );
  const checker = program.getTypeChecker();
  return new Map(
    (Object.keys(ENTRIES) as (keyof typeof ENTRIES)[]).map((entry) => {
      const source = program.getSourceFile(join(ROOT, ENTRIES[entry]));
      const module = source && checker.getSymbolAtLocation(source);
      if (module === undefined) throw new Error(`${entry} exports nothing`);
      return [entry, new Walk(checker).over(checker.getExportsOfModule(module))];
    }),
  );
}

const isOwn = (node: ts.Node): boolean => relative(ROOT, node.getSourceFile().fileName).startsWith("lib/");
/** What users do not see: what is private or internal, and what has no name that one could write. */
const isHidden = (node: ts.ClassElement | ts.TypeElement): boolean =>
  (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 ||
  (node.name !== undefined && (ts.isComputedPropertyName(node.name) || ts.isPrivateIdentifier(node.name))) ||
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal");

class Walk {
  private readonly found = new Map<ts.Node, Documented>();
  private readonly seen = new Set<ts.Node>();
  private exported: ReadonlySet<ts.Declaration> = new Set();

  constructor(private readonly checker: ts.TypeChecker) {}

  over(symbols: readonly ts.Symbol[]): readonly Documented[] {
    this.exported = new Set(symbols.flatMap((symbol) => this.declarationsOf(symbol)));
    for (const declaration of this.exported) this.declaration(declaration);
    return [...this.found.values()];
  }

  private declarationsOf(symbol: ts.Symbol): readonly ts.Declaration[] {
    const target = (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? this.checker.getAliasedSymbol(symbol) : symbol;
    return (target.declarations ?? []).filter(isOwn);
  }

  private declaration(node: ts.Declaration): void {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) {
      this.note(node, ts.isClassDeclaration(node) ? "class" : "type", node.name, "");
      for (const clause of node.heritageClauses ?? []) this.type(clause, "");
      for (const member of node.members) this.member(member, node.name?.text ?? "");
    } else if (ts.isTypeAliasDeclaration(node)) {
      this.note(node, "type", node.name, "");
      this.type(node.type, node.name.text);
    } else if (ts.isFunctionDeclaration(node)) {
      this.note(node, "function", node.name, "");
      this.signature(node);
    } else if (ts.isVariableDeclaration(node)) {
      this.note(node, "constant", node.name, "");
      if (node.type) this.type(node.type, node.name.getText());
    }
  }

  private member(node: ts.ClassElement | ts.TypeElement, owner: string): void {
    if (isHidden(node)) return;
    if (ts.isConstructorDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
      if (node.name) this.note(node, "method", node.name, owner);
      this.signature(node);
    } else if (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node) || ts.isGetAccessor(node)) {
      this.note(node, "property", node.name, owner);
      if (node.type) this.type(node.type, `${owner}.${node.name.getText()}`);
    } else ts.forEachChild(node, (child) => this.type(child, owner));
  }

  private signature(node: ts.SignatureDeclaration): void {
    const owner = node.name?.getText() ?? "";
    for (const { type } of node.parameters) if (type) this.type(type, owner);
    if (node.type) this.type(node.type, owner);
  }

  /** The types that a type names, and the members of those that are written out in it. */
  private type(node: ts.Node, owner: string): void {
    if (ts.isTypeLiteralNode(node)) {
      for (const member of node.members) this.member(member, owner);
      return;
    }
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const symbol = name && this.checker.getSymbolAtLocation(name);
    if (symbol) for (const declaration of this.declarationsOf(symbol)) this.declaration(declaration);
    ts.forEachChild(node, (child) => this.type(child, owner));
  }

  private note(node: ts.Declaration, kind: Documented["kind"], name: ts.Node | undefined, owner: string): void {
    const symbol = name && this.checker.getSymbolAtLocation(name);
    if (symbol === undefined) return;
    const file = node.getSourceFile();
    const tags = symbol.getJsDocTags(this.checker);
    const tagged = (wanted: string): string[] =>
      tags.filter((tag) => tag.name === wanted).map(({ text }) => ts.displayPartsToString(text).trim());
    this.found.set(node, {
      name: owner === "" ? symbol.name : `${owner}.${symbol.name}`,
      ownName: symbol.name,
      kind,
      place: `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
      isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      isExported: this.exported.has(node),
      text: ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).trim(),
      defaults: tagged("default"),
      examples: tagged("example").map((text) => text.replace(/^```ts\n([^]*)\n```$/, "$1")),
    });
  }
}
