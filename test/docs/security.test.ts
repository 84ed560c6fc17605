import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const PAGE = readFileSync(join(ROOT, "docs", "security.md"), "utf8");

test("every test that the threat model names is there", () => {
  const files = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" }).map((file) => `test/${file}`);
  const named = [...PAGE.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file]) => file ?? "");
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))).toEqual([]);
});

test("every attack of a table has a test, or says why it has none", () => {
  const rows = PAGE.split("\n").filter((line) => /^\| (?!-|Who |What )/.test(line));
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => !/\.test\.ts`|none: /.test(row.split(" | ").at(-1) ?? ""))).toEqual([]);
});
