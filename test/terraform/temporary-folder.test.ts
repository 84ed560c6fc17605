import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { refuseForeignFolder, temporaryFolder } from "../../lib/terraform/temporary-folder";

const PREFIX = "kube-services-plan-";
let parent: string;
beforeEach(() => (parent = mkdtempSync(join(tmpdir(), "temporary-folders-"))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The number of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid!;
}

/** A folder as the process of that number would have made it. */
const folderOf = (pid: number): string =>
  join(parent, `${basename(temporaryFolder(PREFIX, parent)).replace(`-${process.pid}-`, `-${pid}-`)}`);

test("only this user can read it", () => {
  expect(statSync(temporaryFolder(PREFIX, parent)).mode & 0o777).toBe(0o700);
});

test("what a killed process has left is removed by the next one, what a running one uses is not", async () => {
  const [abandoned, used, other] = [
    folderOf(await endedPid()),
    folderOf(process.ppid),
    join(parent, "kube-services-plan-x"),
  ];
  for (const folder of [abandoned, used, other]) {
    mkdirSync(folder);
    writeFileSync(join(folder, "plan"), "a secret");
  }
  temporaryFolder(PREFIX, parent);
  expect([abandoned, used, other].map((folder) => existsSync(join(folder, "plan")))).toEqual([false, true, true]);
});

test("a link in such a place is not followed", async () => {
  const target = join(parent, "target");
  mkdirSync(target);
  writeFileSync(join(target, "kept"), "");
  symlinkSync(target, folderOf(await endedPid()));
  temporaryFolder(PREFIX, parent);
  expect(existsSync(join(target, "kept"))).toBe(true);
});

describe("in the folder that TMPDIR names", () => {
  const within = (mode: number, owner?: number): (() => void) => {
    chmodSync(parent, mode);
    if (owner !== undefined) chownSync(parent, owner, owner);
    return () => refuseForeignFolder(parent);
  };

  test("that is this user's, or where nobody can rename what is another's, all is well", () => {
    for (const mode of [0o700, 0o755, 0o1777]) expect(within(mode)).not.toThrow();
    expect(() => refuseForeignFolder(join(parent, "none"))).not.toThrow(); // told by whoever wants to write there
  });

  test("where anybody may rename what is there, nothing is put", () => {
    for (const mode of [0o777, 0o707, 0o703])
      expect(within(mode)).toThrow(/TemporaryFolderUnusable at TMPDIR: anybody/);
  });

  (process.getuid?.() === 0 ? test : test.skip)("that is another user's, nothing is put", () => {
    expect(within(0o1777, 12_345)).toThrow(/TemporaryFolderUnusable at TMPDIR: .* another user's \(uid 12345\)/);
    // Nobody's: that of a container whose users this process does not know.
    expect(within(0o1777, 65_534)).not.toThrow();
    expect(within(0o755, 65_534)).toThrow("TemporaryFolderUnusable");
  });

  test("a folder is made in no other", () => {
    const script = `
      require(${JSON.stringify(join(__dirname, "..", "..", "lib", "ts-node.js"))});
      require(${JSON.stringify(join(__dirname, "..", "..", "lib", "terraform", "temporary-folder.ts"))}).temporaryFolder("any-");`;
    chmodSync(parent, 0o777);
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], {
      encoding: "utf8",
      env: { ...process.env, TMPDIR: parent },
    });
    expect({ status, told: stderr.includes("TemporaryFolderUnusable") }).toEqual({ status: 1, told: true });
    expect(readdirSync(parent)).toEqual([]);
  }, 120_000);
});
