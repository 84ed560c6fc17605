// The codes of all mistakes that the library and its command tell, read from the code that makes them.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { wordsOf } from "./words";

/** One place that makes a code, with what its message says. Parts that vary are shown as ‹what they are›. */
export interface CodeSite {
  readonly code: string;
  /** The file, from the top of the repository. */
  readonly file: string;
  readonly what?: string | undefined;
  readonly allowed?: string | undefined;
  readonly fix?: string | undefined;
  /** Whether the message shows the value that was given. */
  readonly value: boolean;
}

/** PascalCase of two words at least. */
const CODE = /^[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$/;
/** Tables and lists of codes that are looked up: each text in them that may be a code is one. */
const TABLE = /^(?:CODES|THEIR_MISTAKES)$/;
const PARTS = ["what", "allowed", "fix"] as const;
/** Parameters that are such a part of a message under another name. */
const SAME: Readonly<Record<string, string>> = { text: "what" };
/** A message that is written as one text, as programs without the library's errors do, and conditions of Terraform. */
const WRITTEN = /^([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+): ([^\n]+)([^]*)$/;

/** Every source of the library. */
function sources(lib: string): readonly ts.SourceFile[] {
  return readdirSync(lib, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ts|m?js)$/.test(name) && !/\.generated\.ts$|\.d\.m?ts$/.test(name))
    .sort()
    .map((name) => {
      const path = `lib/${name.replaceAll("\\", "/")}`;
      return ts.createSourceFile(path, readFileSync(join(lib, name), "utf8"), ts.ScriptTarget.ES2022, true);
    });
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** Names of the parameters of each function, by its name; and the texts that constants stand for. */
class Declarations {
  readonly parameters = new Map<string, readonly string[]>();
  /** Of constants of a file by the part of it that they hold for, and those that others import by their names alone. */
  private readonly local = new Map<ts.Node, Map<string, ts.Expression>>();
  private readonly shared = new Map<string, ts.Expression>();

  constructor(files: readonly ts.SourceFile[]) {
    for (const file of files)
      visit(file, (node) => {
        if (ts.isFunctionDeclaration(node) && node.name !== undefined) this.note(node.name.text, node);
        if (ts.isMethodDeclaration(node) && ts.isIdentifier(node.name)) this.note(node.name.text, node);
        if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined) return;
        if (ts.isArrowFunction(node.initializer)) this.note(node.name.text, node.initializer);
        else this.noteConstant(node, node.name.text, node.initializer);
        if (/^[A-Z_]+$/.test(node.name.text)) this.shared.set(node.name.text, node.initializer);
      });
  }

  /** What the constant stands for that a name means where it stands. */
  constant(name: ts.Identifier): ts.Expression | undefined {
    for (let around: ts.Node | undefined = name; around !== undefined; around = around.parent) {
      const found = this.local.get(around)?.get(name.text);
      if (found !== undefined) return found;
    }
    return this.shared.get(name.text);
  }

  private noteConstant({ parent: list }: ts.VariableDeclaration, name: string, value: ts.Expression): void {
    const part = ts.isVariableStatement(list.parent) ? list.parent.parent : list.parent;
    this.local.set(part, (this.local.get(part) ?? new Map<string, ts.Expression>()).set(name, value));
  }

  private note(name: string, made: ts.SignatureDeclaration): void {
    const names = made.parameters.map((one) => (ts.isIdentifier(one.name) ? one.name.text : ""));
    if (names.some((one) => /^(?:code|.*Code)$/.test(one))) this.parameters.set(name, names);
  }
}

/** What an expression says, once for each way it may go. */
function texts(node: ts.Expression | undefined, known: Declarations): readonly string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return texts(node.expression, known);
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue, known), ...texts(node.whenFalse, known)];
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [texts(node.left, known), texts(node.right, known)];
    if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return [...left, ...right];
    return left.flatMap((one) => right.map((other) => one + other));
  }
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce<readonly string[]>(
      (before, { expression, literal }) => {
        const inside = texts(expression, known);
        return before.flatMap((one) => inside.map((part) => one + part + literal.text));
      },
      [node.head.text],
    );
  if (ts.isIdentifier(node)) {
    const constant = known.constant(node);
    if (constant !== undefined && isText(constant)) return texts(constant, known);
  }
  if (node.kind === ts.SyntaxKind.Identifier && node.getText() === "undefined") return [];
  return [`‹${wordsOf(node)}›`];
}

function isText(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && isText(node.left)) ||
    ts.isConditionalExpression(node)
  );
}

/** Properties of an object by name, of those that are spread into it, too, as far as they stand in the same file. */
function propertiesOf(object: ts.ObjectLiteralExpression): ReadonlyMap<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  for (const property of object.properties) {
    if (ts.isPropertyAssignment(property)) found.set(property.name.getText(), property.initializer);
    if (ts.isShorthandPropertyAssignment(property)) found.set(property.name.text, property.name);
    if (ts.isSpreadAssignment(property))
      visit(property.expression, (node) => {
        if (!ts.isObjectLiteralExpression(node)) return;
        for (const [name, value] of propertiesOf(node)) if (!found.has(name)) found.set(name, value);
      });
  }
  return found;
}

/** Every place that makes a code. */
export function codeSites(lib: string): readonly CodeSite[] {
  const files = sources(lib);
  const known = new Declarations(files);
  const found: CodeSite[] = [];
  const add = (codes: readonly string[], parts: ReadonlyMap<string, ts.Expression>, file: string): void => {
    for (const code of codes) {
      if (!CODE.test(code)) continue;
      const said = PARTS.map((part) => [part, texts(parts.get(part), known)[0]] as const);
      const shown = Object.fromEntries(
        said.flatMap(([part, text]) => (text === undefined ? [] : [[part, text.replaceAll(/%(?:\[\d+\])?s/g, "‹…›")]])),
      );
      found.push({ code, file, ...shown, value: parts.has("value") });
    }
  };
  for (const file of files)
    visit(file, (node) => {
      if (ts.isObjectLiteralExpression(node)) {
        const parts = propertiesOf(node);
        for (const [name, value] of parts)
          if (/^(?:code|.*Code)$/.test(name)) add(texts(value, known), parts, file.fileName);
      }
      if (ts.isCallExpression(node)) {
        const name = ts.isPropertyAccessExpression(node.expression)
          ? node.expression.name.text
          : node.expression.getText();
        const names = known.parameters.get(name);
        if (names === undefined) return;
        const parts = new Map<string, ts.Expression>();
        node.arguments.forEach((argument, index) => {
          if (ts.isObjectLiteralExpression(argument))
            for (const [key, value] of propertiesOf(argument)) parts.set(key, value);
          const name = names[index] ?? "";
          parts.set(SAME[name] ?? name, argument);
        });
        for (const [key, value] of parts)
          if (/^(?:code|.*Code)$/.test(key)) add(texts(value, known), parts, file.fileName);
      }
      const isWritten = ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
      if (isWritten && !ts.isBinaryExpression(node.parent) && !file.fileName.startsWith("lib/audit/"))
        // rules speak of kinds in the same way
        for (const text of texts(node, known)) {
          const [, code, what, more = ""] = WRITTEN.exec(text) ?? [];
          const [, allowed] = /\n {2}allowed: (.*)/.exec(more) ?? [];
          const [, fix] = /\n {2}fix: (.*)/.exec(more) ?? [];
          if (code !== undefined) found.push({ code, file: file.fileName, what, allowed, fix, value: false });
        }
      if (ts.isVariableDeclaration(node) && TABLE.test(node.name.getText()) && node.initializer !== undefined)
        visit(node.initializer, (inside) => {
          if (!ts.isStringLiteral(inside)) return;
          const row = ts.isArrayLiteralExpression(inside.parent) ? inside.parent.elements : undefined;
          const next = row?.[row.indexOf(inside) + 1]; // a row of code and change to make
          add([inside.text], new Map(next === undefined ? [] : [["fix", next]]), file.fileName);
        });
    });
  return found;
}
