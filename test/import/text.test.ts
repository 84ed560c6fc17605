import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import * as ts from "typescript";
import { toCode } from "../../lib/import/literal";
import { commentText, propertyName, quoted, templateLiteral } from "../../lib/import/text";

/** Characters that have ended texts, comments and lines of other generators. */
const ODD = [
  "\u2028",
  "\u2029",
  "\u0085",
  "\r",
  "\n",
  "\\",
  '"',
  "'",
  "`",
  "${",
  "*/",
  "//",
  "\ud800",
  "\u202e",
  "\u3164",
];
const oddText = fc
  .array(fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: "binary", maxLength: 4 }), fc.constant("a")))
  .map((parts) => parts.join(""));
const context = createContext();
const evaluate = (code: string): unknown => runInContext(`(${code})`, context) as unknown;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

test("a text of any characters is itself again, as either literal, and stands on lines of its own alone", () => {
  fc.assert(
    fc.property(oddText, (text) => {
      expect(evaluate(quoted(text))).toBe(text);
      expect(evaluate(templateLiteral(text))).toBe(text);
      expect(quoted(text)).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
      expect(plain(evaluate(`{ ${propertyName(text)}: 1 }`))).toEqual(plain(Object.fromEntries([[text, 1]])));
    }),
    { numRuns: 500 },
  );
});

test("a comment of any text is one comment and nothing else", () => {
  fc.assert(
    fc.property(oddText, (text) => {
      for (const code of [`// ${commentText(text)}\n1`, `/* ${commentText(text)} */1`]) {
        const file = ts.createSourceFile("a.ts", code, ts.ScriptTarget.ES2022, true);
        expect(file.statements.map((each) => each.getText())).toEqual(["1"]);
      }
    }),
    { numRuns: 500 },
  );
});

test("a value of any shape is itself again, a prototype's name included", () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      oddText,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ minLength: 100, maxLength: 300 }),
      fc.array(tie("any"), { maxLength: 5 }),
      fc.dictionary(fc.oneof(oddText, fc.constantFrom("__proto__", "constructor", "a-b")), tie("any"), { maxKeys: 5 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (given) => {
      expect(plain(evaluate(toCode(given, 4)))).toEqual(plain(given));
    }),
    { numRuns: 300 },
  );
});

test("text of several lines is a template literal, a long one is wrapped where it has spaces, and lines stay within 120", () => {
  expect(toCode({ script: "#!/bin/sh\nset -e\necho `date` ${HOME} \\n and more of it\n" }, 0)).toBe(
    "{\n  script: `#!/bin/sh\nset -e\necho \\`date\\` \\${HOME} \\\\n and more of it\n`,\n}",
  );
  const words = "word ".repeat(100);
  const code = toCode([words], 4);
  expect(evaluate(code)).toEqual([words]);
  expect(Math.max(...code.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(evaluate(toCode({ ["k".repeat(130)]: "" }, 0))).toEqual({ ["k".repeat(130)]: "" });
  const whole = "x".repeat(300);
  expect(toCode(whole, 4)).toBe(`"${whole}"`);
});

test("nesting costs in proportion to its depth", () => {
  const nest = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
    let value: unknown = "leaf";
    for (let level = 0; level < depth; level++) value = wrap(value);
    return value;
  };
  for (const wrap of [
    (inner: unknown) => [inner],
    (inner: unknown) => ({ properties: inner }),
    (inner: unknown) => ({ a: "a".repeat(50), b: inner, c: [inner].slice(1) }),
  ]) {
    const visits = (depth: number): number => {
      let count = 0;
      const counted = nest(depth, (inner) => {
        const made = wrap(inner) as object;
        return new Proxy(made, { ownKeys: (target) => (count++, Reflect.ownKeys(target)) });
      });
      toCode(counted, 0);
      return count;
    };
    expect(visits(160)).toBeLessThan(visits(80) * 2.5);
  }
});
