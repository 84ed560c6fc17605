import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILT_IN_RULES } from "../../lib/audit";
import { controlsTables } from "./support/controls-table";

// docs/audit-peers.md says for each rule of other auditors which rule of ours asks the same.
const page = readFileSync(join(__dirname, "../../docs/audit-peers.md"), "utf8");
const squeeze = (text: string): string => text.replace(/[ -]{2,}/g, " ").replace(/\|[- |]+\|\n/g, "");

test("every rule of ours that is named exists", () => {
  const named = [...page.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1] ?? "");
  const known = new Set(BUILT_IN_RULES.map((rule) => rule.id));
  expect(named.length).toBeGreaterThan(200);
  expect([...new Set(named)].filter((id) => !known.has(id))).toEqual([]);
});

test("every line of a table names a rule, or says why there is none", () => {
  const lines = page.split("\n").filter((line) => line.startsWith("|") && !/^\|[ -]*-/.test(line));
  const bare = lines.filter((line) => !/`[a-z-]+`|None: \S|see below|\| here/.test(line));
  expect(bare).toEqual([]);
});

test("the tables of the Pod Security Standards, CIS and NSA are what the rules say of themselves", () => {
  expect(squeeze(page)).toContain(squeeze(controlsTables()).trim());
});
