import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { temporaryFolder } from "../../lib/terraform/temporary-folder";

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
