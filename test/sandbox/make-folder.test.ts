import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../../lib/sandbox/make-folder";

const root = mkdtempSync(join(tmpdir(), "folders-"));
afterAll(() => rmSync(root, { recursive: true }));

test("a folder is made with those above it, for the user alone, and may be there already", () => {
  const path = join(root, "a", "b");
  makeFolder(path, 0o700);
  makeFolder(path, 0o700);
  expect([path, join(root, "a")].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700]);
});

test("a file in the way is an error", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, "file", "below"))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(root, "file"))).toThrow(/EEXIST/);
});

const onLinux = existsSync("/proc/self") ? test : test.skip;
onLinux("a place where nobody can make a folder is an error, where Node's own mkdir never ends", () => {
  expect(() => makeFolder("/proc/nowhere/cache")).toThrow(/ENOENT/);
});
