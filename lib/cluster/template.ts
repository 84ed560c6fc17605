/** An expression that cannot be computed without Terraform; `part` is the part that stands in the way. */
export class UnresolvedExpression extends Error {
  constructor(readonly part: string) {
    super(`${part} is known to Terraform only`);
  }
}

/**
 * The parts of a string of a Terraform JSON configuration: its plain text, and the value of each `${…}` in it.
 * Source: https://developer.hashicorp.com/terraform/language/syntax/json#string-templates
 * @param parserAt a parser of the expression that begins at a place
 * @throws UnresolvedExpression for `%{…}`, and whatever the parser does not know
 */
export function templateParts(template: string, parserAt: (at: number) => TemplateParser): readonly unknown[] {
  const parts: unknown[] = [];
  let plain = "";
  for (let at = 0; at < template.length;) {
    if (template.startsWith("$${", at) || template.startsWith("%%{", at)) {
      plain += template.slice(at + 1, at + 3);
      at += 3;
    } else if (template.startsWith("%{", at)) {
      throw new UnresolvedExpression(template.slice(at));
    } else if (template.startsWith("${", at)) {
      const parser = parserAt(at + 2);
      const value = parser.expression();
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(value);
      at = parser.end();
    } else plain += template[at++];
  }
  if (plain !== "") parts.push(plain);
  return parts;
}

const SPACE = /\s*/y;

/** Reads the expression of one `${…}` and computes it. */
export abstract class TemplateParser {
  constructor(
    protected readonly text: string,
    protected at: number,
  ) {}

  /** The value of the expression. */
  abstract expression(): unknown;

  /** The place behind the closing brace. */
  end(): number {
    this.expect("}");
    return this.at;
  }

  /** Goes on behind a symbol that may stand here; whether it does. */
  protected take(symbol: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    return true;
  }

  /** Goes on behind a symbol that must stand here. */
  protected expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unresolved();
  }

  /** Goes on behind what a sticky pattern matches. */
  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** The place of what follows. */
  protected skipSpace(): number {
    this.match(SPACE);
    return this.at;
  }

  protected unresolved(start = this.at): UnresolvedExpression {
    return new UnresolvedExpression(this.text.slice(start, this.text.indexOf("}", start) + 1 || undefined));
  }
}
