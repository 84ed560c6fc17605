import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILT_IN_RULES, SEVERITIES } from "../../../lib/audit";

const sources = readdirSync(__dirname)
  .filter((file) => file.endsWith(".test.ts") && file !== "every-rule.test.ts")
  .map((file) => readFileSync(join(__dirname, file), "utf8"))
  .join("\n");

test("there are at least 40 rules, and each is in a file of its own name", () => {
  const files = readdirSync(join(__dirname, "../../../lib/audit/rules")).filter(
    (file) => !["index.ts", "all.ts"].includes(file),
  );
  expect(BUILT_IN_RULES.length).toBeGreaterThanOrEqual(40);
  expect(BUILT_IN_RULES.map((rule) => `${rule.id}.ts`).sort()).toEqual(files.sort());
});

test("names are unique and in kebab case, and every rule says what, why and what to do", () => {
  expect(new Set(BUILT_IN_RULES.map((rule) => rule.id)).size).toBe(BUILT_IN_RULES.length);
  for (const rule of BUILT_IN_RULES) {
    expect(rule.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(SEVERITIES).toContain(rule.severity);
    for (const text of [rule.title, rule.why, rule.fix]) expect(text.length).toBeGreaterThan(5);
  }
});

test.each(BUILT_IN_RULES.map((rule) => rule.id))("%s has tests of both kinds", (id) => {
  // The four on requests and limits, and the three on host namespaces, share a loop.
  const shared = /^(?:cpu|memory)-(?:request|limit)-missing$|^host-(?:network|pid|ipc)$/;
  const name = id.replace(/-/g, "[-_]");
  expect(sources).toMatch(shared.test(id) ? new RegExp(`"${name}"`) : new RegExp(`test(?:Pod)?Rule\\(\\s*"${id}"`));
});
