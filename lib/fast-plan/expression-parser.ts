import { TemplateParser, UnresolvedExpression } from "../cluster";
import { isJsonObject } from "../json-object";
import { ownValue } from "../own-value";
import { FUNCTIONS } from "./expression-functions";
import { asText, equal, Failed, follow, truth, type Step } from "./expression-values";

/** What expressions may refer to. */
export interface Scope {
  /**
   * The value that a reference leads to, such as `["self", "spec", 0, "replicas"]`.
   * @throws UnresolvedExpression where it is not known, Failed where nothing is there
   */
  reference(steps: readonly Step[]): unknown;
}

const NUMBER = /\d+(?:\.\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const DIGITS = /\d+/y;

/** A value and how it came about: of a reference the steps, which may go on. */
interface Operand {
  value(): unknown;
  readonly steps?: readonly Step[];
}

/** Reads and computes in one; a branch that is not taken is read with `skipping`. */
export class ExpressionParser extends TemplateParser {
  private skipping = 0;
  private readonly names: ReadonlyMap<string, unknown>[] = [];

  constructor(
    text: string,
    at: number,
    private readonly scope: Scope,
  ) {
    super(text, at);
  }

  override expression(): unknown {
    const condition = this.or();
    if (!this.take("?")) return condition;
    const chosen = this.skipping > 0 ? undefined : truth(condition);
    const yes = this.skipIf(chosen === false, () => this.expression());
    this.expect(":");
    const no = this.skipIf(chosen === true, () => this.expression());
    return chosen === true ? yes : no;
  }

  private or(): unknown {
    let value = this.and();
    while (this.take("||")) value = this.both(value, this.and(), (a, b) => a || b);
    return value;
  }

  private and(): unknown {
    let value = this.equality();
    while (this.take("&&")) value = this.both(value, this.equality(), (a, b) => a && b);
    return value;
  }

  private both(a: unknown, b: unknown, combine: (a: boolean, b: boolean) => boolean): unknown {
    return this.skipping > 0 ? undefined : combine(truth(a), truth(b));
  }

  private equality(): unknown {
    let value = this.unary();
    for (;;) {
      const unequal = this.take("!=");
      if (!unequal && !this.take("==")) return value;
      const other = this.unary();
      value = this.skipping > 0 ? undefined : equal(value, other) !== unequal;
    }
  }

  private unary(): unknown {
    if (this.text.startsWith("!=", this.skipSpace()) || !this.take("!")) return this.postfix();
    const value = this.unary();
    return this.skipping > 0 ? undefined : !truth(value);
  }

  private postfix(): unknown {
    let operand = this.primary();
    for (;;) {
      const step = this.step();
      if (step === undefined) return this.skipping > 0 ? undefined : operand.value();
      const before = operand;
      operand =
        before.steps === undefined
          ? { value: () => follow(before.value(), [step]) }
          : this.reference([...before.steps, step]);
    }
  }

  private step(): Step | undefined {
    this.skipSpace();
    if (this.text[this.at] === ".") {
      this.at++;
      const name = this.match(IDENTIFIER) ?? this.match(DIGITS);
      if (name === undefined) throw this.unresolved();
      return /^\d/.test(name) ? Number(name) : name;
    }
    if (this.text[this.at] !== "[") return undefined;
    this.at++;
    const key = this.expression();
    this.expect("]");
    if (this.skipping > 0) return 0;
    if (typeof key !== "string" && typeof key !== "number") throw this.unresolved();
    return key;
  }

  private primary(): Operand {
    this.skipSpace();
    const number = this.match(NUMBER);
    if (number !== undefined) return known(Number(number));
    const string = this.match(STRING);
    if (string !== undefined) {
      if (/[$%]\{|\\[^"\\nrt]/.test(string)) throw new UnresolvedExpression(string);
      return known(JSON.parse(string));
    }
    if (this.take("(")) {
      const value = this.expression();
      this.expect(")");
      return known(value);
    }
    if (this.take("[")) return known(this.list("]"));
    if (this.take("{")) return known(this.object());
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw this.unresolved();
    if (name === "true" || name === "false") return known(name === "true");
    if (name === "null") return known(null);
    if (this.take("(")) return known(this.call(name));
    return this.reference([name]);
  }

  private reference(steps: readonly Step[]): Operand {
    const [name] = steps;
    const names = this.names.findLast((known) => known.has(name as string));
    if (names !== undefined) return { steps, value: () => follow(names.get(name as string), steps.slice(1)) };
    return { steps, value: () => this.scope.reference(steps) };
  }

  private list(closing: string): unknown[] {
    const items: unknown[] = [];
    while (!this.take(closing)) {
      items.push(this.expression());
      if (this.take(closing)) break;
      this.expect(",");
    }
    return items;
  }

  /** `{}`, `{ key = value }` with plain keys, or `{for key, value in map : key => value if condition}`. */
  private object(): unknown {
    const start = this.skipSpace();
    if (this.match(IDENTIFIER) === "for") return this.forObject();
    this.at = start;
    if (this.take("}")) return {};
    throw this.unresolved();
  }

  private forObject(): unknown {
    const key = this.name() ?? "";
    this.expect(",");
    const value = this.name() ?? "";
    if (this.name() !== "in") throw this.unresolved();
    const map = this.expression();
    this.expect(":");
    const body = this.at;
    const entries = this.skipping === 0 && isJsonObject(map) ? Object.entries(map) : undefined;
    if (this.skipping === 0 && entries === undefined) throw new Failed("no map");
    const result: Record<string, unknown> = {};
    const once = (names: ReadonlyMap<string, unknown>): void => {
      this.at = body;
      this.names.push(names);
      const made = this.expression();
      this.expect("=>");
      const item = this.expression();
      const kept = this.name("if") === undefined ? true : this.expression();
      this.names.pop();
      if (this.skipping > 0 || !truth(kept)) return;
      result[asText(made)] = item;
    };
    for (const [one, item] of entries ?? []) once(new Map([[key, one] as const, [value, item] as const]));
    if (entries === undefined || entries.length === 0) this.skipIf(true, () => once(new Map()));
    this.expect("}");
    return result;
  }

  private call(name: string): unknown {
    if (name === "try") return this.attempt();
    const args = this.list(")");
    if (this.skipping > 0) return undefined;
    const apply = ownValue(FUNCTIONS, name);
    if (apply === undefined) throw new UnresolvedExpression(`${name}(…)`);
    return apply(args);
  }

  /** `try(…)`: the first argument that does not fail. */
  private attempt(): unknown {
    let found: { readonly value: unknown } | undefined;
    do {
      const start = this.at;
      try {
        const value = this.skipIf(found !== undefined, () => this.expression());
        found ??= { value };
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        this.at = start;
        this.skipIf(true, () => this.expression());
      }
    } while (this.take(","));
    this.expect(")");
    if (found === undefined) throw new Failed("each argument fails");
    return found.value;
  }

  private skipIf<T>(skip: boolean, read: () => T): T {
    const [before, names] = [this.skipping, this.names.length];
    if (skip) this.skipping++;
    try {
      return read();
    } finally {
      this.skipping = before;
      this.names.length = names;
    }
  }

  private name(wanted?: string): string | undefined {
    const start = this.skipSpace();
    const found = this.match(IDENTIFIER);
    if (wanted !== undefined && found !== wanted) {
      this.at = start;
      return undefined;
    }
    if (found === undefined) throw this.unresolved();
    return found;
  }
}

const known = (value: unknown): Operand => ({ value: () => value });
