import { homedir } from "node:os";
import { readBoundedText } from "../bounded-file";
import { ownValue } from "../own-value";
import { templateParts, TemplateParser, UnresolvedExpression } from "./template";

/** What expressions may refer to. Each function returns undefined for what it does not know. */
export interface ExpressionScope {
  /** The value of an input variable, such as `prod_token` for `var.prod_token`. */
  variable(name: string): string | undefined;
  /** The value of any other reference, such as `kubernetes_namespace_v1.shop.metadata[0].name`. */
  reference(path: string): string | undefined;
  /** Reads a file that `file("…")` names. */
  readFile(path: string): string;
}

const FUNCTIONS: Readonly<Record<string, (value: string, scope: ExpressionScope) => string>> = {
  base64decode: (value) => Buffer.from(value, "base64").toString("utf8"),
  file: (value, scope) => scope.readFile(value),
  pathexpand: expandHome,
  sensitive: (value) => value,
  nonsensitive: (value) => value,
  trimspace: (value) => value.trim(),
  tostring: (value) => value,
};

/** `~` and `~/…` as the user's home folder, as Terraform's `pathexpand` and the provider do. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? homedir() + path.slice(1) : path;
}

/** A scope that knows no reference and reads files of this machine; the base of others. */
export const PLAIN_SCOPE: ExpressionScope = {
  variable: () => undefined,
  reference: () => undefined,
  readFile: (path) => readBoundedText(expandHome(path)),
};

/**
 * The value of a string of a configuration, of which references, string literals and a few functions of one argument are
 * computed here.
 * @throws UnresolvedExpression for anything else
 */
export const evaluate = (template: string, scope: ExpressionScope): string =>
  templateParts(template, (at) => new Parser(template, at, scope)).join("");

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const REFERENCE = /[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+|\[(?:\d+|"[^"]*")\])*/y;
const LITERAL = /"(?:[^"\\$%]|\\.|[$%](?!\{))*"/y;

class Parser extends TemplateParser {
  constructor(
    text: string,
    at: number,
    private readonly scope: ExpressionScope,
  ) {
    super(text, at);
  }

  override expression(): string {
    const start = this.skipSpace();
    const literal = this.match(LITERAL);
    if (literal !== undefined) return JSON.parse(literal) as string;
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw this.unresolved();
    if (this.text[this.at] === "(") return this.call(name, start);
    this.at = start;
    const path = this.match(REFERENCE) as string;
    const value = path.startsWith("var.") ? this.scope.variable(path.slice(4)) : this.scope.reference(path);
    if (value === undefined) throw new UnresolvedExpression(path);
    return value;
  }

  private call(name: string, start: number): string {
    const apply = ownValue(FUNCTIONS, name);
    if (apply === undefined) throw new UnresolvedExpression(`${name}(…)`);
    this.expect("(");
    const argument = this.expression();
    if (!this.take(")")) throw this.unresolved(start);
    return apply(argument, this.scope);
  }
}
