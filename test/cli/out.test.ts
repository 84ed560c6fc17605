import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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

describe("Secrets, in a file that was there before", () => {
  const file = (): string => join(folder, "secrets.yaml");

  test.each([0o644, 0o666, 0o640])("are kept from others, whatever its mode was: %o", (mode) => {
    writeFileSync(file(), "as it was");
    chmodSync(file(), mode);
    writeOut(file(), "a secret", { mode: 0o600 });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    writeOut(file(), "none");
    expect(readFileSync(file(), "utf8")).toBe("none");
  });

  (process.getuid?.() === 0 ? test : test.skip)("are not written into one that another user has put there", () => {
    writeFileSync(file(), "");
    chmodSync(file(), 0o666);
    chownSync(file(), 65_534, 65_534);
    expect(() => writeOut(file(), "a secret", { mode: 0o600 })).toThrow(/OutputUnwritable.*another user owns it/);
    expect(readFileSync(file(), "utf8")).toBe("");
  });
});

test("of what a full disk cuts off nothing stays that could pass for all of it", () => {
  const half = function* (): Generator<string> {
    yield "x".repeat(1 << 19);
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  };
  const file = join(folder, "a.yaml");
  for (const overwrite of [true, false]) {
    expect(() => writeOut(file, half(), { overwrite })).toThrow(/OutputUnwritable.*ENOSPC/);
    expect(existsSync(file)).toBe(false);
  }
});
