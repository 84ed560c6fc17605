import { homedir } from "node:os";
import { readBoundedText } from "../bounded-file";

/** What expressions may refer to. Each function returns undefined for what it does not know. */
export interface ExpressionScope {
  /** The value of an input variable, such as `prod_token` for `var.prod_token`. */
  variable(name: string): string | undefined;
  /** The value of any other reference, such as `kubernetes_namespace_v1.shop.metadata[0].name`. */
  reference(path: string): string | undefined;
  /** Reads a file that `file("…")` names. */
  readFile(path: string): string;
}

/** An expression that cannot be computed without Terraform; `part` is the part that stands in the way. */
export class UnresolvedExpression extends Error {
  constructor(readonly part: string) {
    super(`${part} is known to Terraform only`);
  }
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
 * The value of a string of a Terraform JSON configuration: text with `${…}` parts, of which references, string literals
 * and a few functions of one argument are computed here.
 * Source: https://developer.hashicorp.com/terraform/language/syntax/json#string-templates
 * @throws UnresolvedExpression for anything else
 */
export function evaluate(template: string, scope: ExpressionScope): string {
  let result = "";
  let at = 0;
  while (at < template.length) {
    if (template.startsWith("$${", at) || template.startsWith("%%{", at)) {
      result += template.slice(at + 1, at + 3);
      at += 3;
    } else if (template.startsWith("%{", at)) {
      throw new UnresolvedExpression(template.slice(at));
    } else if (template.startsWith("${", at)) {
      const parser = new Parser(template, at + 2, scope);
      result += parser.expression();
      at = parser.end();
    } else {
      result += template[at++];
    }
  }
  return result;
}

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const REFERENCE = /[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+|\[(?:\d+|"[^"]*")\])*/y;
const LITERAL = /"(?:[^"\\$%]|\\.|[$%](?!\{))*"/y;

class Parser {
  constructor(
    private readonly text: string,
    private at: number,
    private readonly scope: ExpressionScope,
  ) {}

  expression(): string {
    this.skipSpace();
    const literal = this.match(LITERAL);
    if (literal !== undefined) return JSON.parse(literal) as string;
    const start = this.at;
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw this.unresolved(start);
    if (this.text[this.at] === "(") return this.call(name, start);
    this.at = start;
    const path = this.match(REFERENCE) as string;
    const value = path.startsWith("var.") ? this.scope.variable(path.slice(4)) : this.scope.reference(path);
    if (value === undefined) throw new UnresolvedExpression(path);
    return value;
  }

  /** The place behind the closing brace. */
  end(): number {
    this.skipSpace();
    if (this.text[this.at] !== "}") throw this.unresolved(this.at);
    return this.at + 1;
  }

  private call(name: string, start: number): string {
    const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (apply === undefined) throw new UnresolvedExpression(`${name}(…)`);
    this.at += 1;
    const argument = this.expression();
    this.skipSpace();
    if (this.text[this.at] !== ")") throw this.unresolved(start);
    this.at += 1;
    return apply(argument, this.scope);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  private unresolved(start: number): UnresolvedExpression {
    return new UnresolvedExpression(this.text.slice(start, this.text.indexOf("}", start) + 1 || undefined));
  }
}
