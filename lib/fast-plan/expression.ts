/*
 * The expressions of a Terraform JSON configuration, as far as they can be computed from what is at hand: references,
 * literals, comparisons, `for`, and the functions that conditions are mostly made of.
 * https://developer.hashicorp.com/terraform/language/expressions
 */
import { terraformJson } from "../manifest/terraform-json";

/** What cannot be computed without Terraform. */
export class Untold extends Error {
  constructor(readonly part: string) {
    super(`${part} is known to Terraform only`);
  }
}

/** What Terraform would fail on, such as an index that is not there; `try` goes on with its next argument. */
export class Failed extends Error {}

/** A step of a reference: a name or a key, or an index. */
export type Step = string | number;

/** What expressions may refer to. */
export interface Scope {
  /**
   * The value that a reference leads to, such as `["self", "spec", 0, "replicas"]`.
   * @throws Untold where it is not known, Failed where nothing is there
   */
  reference(steps: readonly Step[]): unknown;
}

/**
 * The value of a string of a configuration: what its one `${…}` gives, else a text.
 * @throws Untold, Failed
 */
export function evaluateText(text: string, scope: Scope): unknown {
  if (!/[$%]\{/.test(text)) return text;
  const parts: unknown[] = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith("%{", at)) {
      throw new Untold(text.slice(at));
    } else if (text.startsWith("${", at)) {
      const parser = new Parser(text, at + 2, scope);
      const value = parser.whole();
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(value);
      at = parser.end();
    } else plain += text[at++];
  }
  if (plain !== "") parts.push(plain);
  return parts.length === 1 ? parts[0] : parts.map(asText).join("");
}

/**
 * The steps of a reference that stands by itself, as in `replace_triggered_by`.
 * @returns undefined where it is anything else
 */
export function referenceSteps(text: string): readonly Step[] | undefined {
  if (!/^[A-Za-z_][\w-]*(\.[\w-]+|\[(\d+|"[^"\\$%]*")\])*$/.test(text)) return undefined;
  return [...text.matchAll(/(?:^|\.)([A-Za-z_][\w-]*)|\.(\d+)|\[(\d+)\]|\["([^"]*)"\]/g)].map(
    ([, name, digits, index, key]) => name ?? key ?? Number(digits ?? index),
  );
}

/** A value with all its strings, keys too, computed. */
export function evaluateAll(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluateAll(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [asText(evaluateText(key, scope)), evaluateAll(item, scope)]),
  );
}

/** What a step leads to. */
export function follow(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) {
      const index = typeof step === "number" ? step : /^\d+$/.test(step) ? Number(step) : NaN;
      if (index >= 0 && index < at.length) return at[index] as unknown;
    } else if (typeof at === "object" && at !== null && Object.hasOwn(at, step))
      return (at as Record<string, unknown>)[step];
    throw new Failed(`nothing is at ${step}`);
  }, value);
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Failed("no text");
}

type Function = (args: readonly unknown[]) => unknown;

const FUNCTIONS: Readonly<Record<string, Function>> = {
  length: ([value]) => {
    if (typeof value === "string") return [...value].length;
    if (Array.isArray(value)) return value.length;
    if (typeof value === "object" && value !== null) return Object.keys(value).length;
    throw new Failed("no length");
  },
  contains: ([list, value]) => {
    if (!Array.isArray(list)) throw new Failed("no list");
    if (list.some((item) => typeof item !== typeof value)) throw new Untold("contains(…) of several types");
    return list.some((item) => equal(item, value));
  },
  coalesce: (args) => {
    const found = args.filter((arg) => arg !== null && arg !== "");
    if (found.length === 0) throw new Failed("all are empty");
    if (found.some((arg) => typeof arg !== typeof found[0])) throw new Untold("coalesce(…) of several types");
    return found[0];
  },
  jsonencode: ([value]) => terraformJson(whole(value)),
  tostring: ([value]) => (value === null ? null : asText(value)),
};

/** Refuses numbers that may have lost digits when they were read. */
function whole(value: unknown): unknown {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Untold("the text of a fraction");
  if (typeof value === "object" && value !== null) Object.values(value).forEach(whole);
  return value;
}

/** Values of different types are never equal. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  throw new Untold("== of lists and objects"); // their types count, too
}

const SPACE = /\s*/y;
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
class Parser {
  private skipping = 0;
  private readonly names: ReadonlyMap<string, unknown>[] = [];

  constructor(
    private readonly text: string,
    private at: number,
    private readonly scope: Scope,
  ) {}

  whole(): unknown {
    return this.expression();
  }

  /** The place behind the closing brace. */
  end(): number {
    this.expect("}");
    return this.at;
  }

  private expression(): unknown {
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
      if (name === undefined) throw this.untold();
      return /^\d/.test(name) ? Number(name) : name;
    }
    if (this.text[this.at] !== "[") return undefined;
    this.at++;
    const key = this.expression();
    this.expect("]");
    if (this.skipping > 0) return 0;
    if (typeof key !== "string" && typeof key !== "number") throw this.untold();
    return key;
  }

  private primary(): Operand {
    this.skipSpace();
    const number = this.match(NUMBER);
    if (number !== undefined) return known(Number(number));
    const string = this.match(STRING);
    if (string !== undefined) {
      if (/[$%]\{|\\[^"\\nrt]/.test(string)) throw new Untold(string);
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
    if (name === undefined) throw this.untold();
    if (name === "true" || name === "false") return known(name === "true");
    if (name === "null") return known(null);
    if (this.take("(")) return known(this.call(name));
    return this.reference([name]);
  }

  private reference(steps: readonly Step[]): Operand {
    const [name] = steps;
    const own = this.names.findLast((names) => names.has(name as string));
    if (own !== undefined) return { steps, value: () => follow(own.get(name as string), steps.slice(1)) };
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
    throw this.untold();
  }

  private forObject(): unknown {
    const key = this.name() ?? "";
    this.expect(",");
    const value = this.name() ?? "";
    if (this.name() !== "in") throw this.untold();
    const map = this.expression();
    this.expect(":");
    const body = this.at;
    const entries =
      this.skipping === 0 && typeof map === "object" && map !== null && !Array.isArray(map)
        ? Object.entries(map)
        : undefined;
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
    const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (apply === undefined) throw new Untold(`${name}(…)`);
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
    if (found === undefined) throw this.untold();
    return found;
  }

  private take(symbol: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) throw this.untold();
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skipSpace(): number {
    this.match(SPACE);
    return this.at;
  }

  private untold(): Untold {
    return new Untold(this.text.slice(this.at, this.at + 80));
  }
}

const known = (value: unknown): Operand => ({ value: () => value });

function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw value === null ? new Failed("null is no condition") : new Untold("a condition that is no boolean");
}
