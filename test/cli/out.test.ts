import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outFile, outPlace, writeOut } from "../../lib/cli/out";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "out-"));
  mkdirSync(join(folder, "there.html"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["-", "stdout"],
  ["report.html", "file"],
  ["a.b/report.html", "file"],
  ["reports", "folder"],
  ["reports/", "folder"],
  ["reports.d/", "folder"],
  ["a.b/reports", "folder"],
  [".hidden", "folder"],
  ["there.html", "folder"],
])("--out %s is a %s", (out, type) => {
  expect(outPlace(out === "-" ? out : join(folder, out) + (out.endsWith("/") ? "/" : "")).type).toBe(type);
});

test("in a folder, which is made, a file has a name of its own", () => {
  const file = outFile(join(folder, "new", "reports"), "audit.html");
  expect(file).toBe(join(folder, "new", "reports", "audit.html"));
  writeOut(file as string, "x", { mode: 0o600 });
  expect(statSync(file as string).mode & 0o777).toBe(0o600);
  expect(outFile(undefined, "x")).toBeUndefined();
});

test("a folder that is misspelt is not made for a file, and what exists is kept where it may have been edited", () => {
  expect(() => writeOut(join(folder, "none", "a.txt"), "x")).toThrow("OutputUnwritable");
  expect(existsSync(join(folder, "none"))).toBe(false);
  writeOut(join(folder, "a.txt"), "x");
  writeOut(join(folder, "a.txt"), "y");
  expect(() => writeOut(join(folder, "a.txt"), "z", { overwrite: false })).toThrow("OutputExists");
});
