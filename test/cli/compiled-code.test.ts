import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/*
 * Node runs what it finds in its cache of compiled code: it must be a folder that nobody else can write into. The entry
 * of the command is run as the package has it, with a command that does nothing, and tells the folder that it asks for.
 */
const ENTRY = join(__dirname, "..", "..", "lib", "cli", "bin.js");
let root: string;
let cache: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "compiled-code-"));
  cache = join(root, "cache");
  for (const folder of ["lib/cli", "dist/command"]) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(ENTRY, join(root, "lib/cli/bin.js"));
  writeFileSync(join(root, "dist/command/kube-services.js"), "exports.main = () => undefined;");
  writeFileSync(join(root, "tell.js"), `require("node:module").enableCompileCache = (folder) => console.log(folder);`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const asked = (umask = ""): string =>
  execFileSync("sh", ["-c", `${umask}\nexec "$0" --require ./tell.js lib/cli/bin.js`, process.execPath], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: cache },
  }).trim();

test("it is made for this user alone, whatever the umask leaves to others", () => {
  expect(asked("umask 000")).toBe(join(cache, "cdktf-kube-services", "compiled"));
  expect(statSync(join(cache, "cdktf-kube-services")).mode & 0o777).toBe(0o700);
});

test.each([0o777, 0o1777, 0o770])("one that others can write into is not used: mode %o", (mode) => {
  mkdirSync(join(cache, "cdktf-kube-services"), { recursive: true });
  chmodSync(join(cache, "cdktf-kube-services"), mode);
  expect(asked()).toBe("");
});
