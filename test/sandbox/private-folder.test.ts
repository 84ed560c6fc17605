import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxFolder } from "../../lib/sandbox/folders";
import { checkPrivate, makePrivateFolder } from "../../lib/sandbox/private-folder";

const NAME = "cdktf-kube-services";
const NOBODY = 65534;
let home: string;

beforeEach(() => (home = mkdtempSync(join(tmpdir(), "private-folder-"))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const made = (path: string, mode: number): string => {
  const folder = join(home, path);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode); // whatever the umask is
  return folder;
};
const asVictim = (): unknown => sandboxFolder("default", { XDG_CACHE_HOME: home });

test.each([0o777, 0o1777, 0o775, 0o720, 0o702])("a folder that others can write into is refused: mode %o", (mode) => {
  for (const path of [NAME, join(NAME, "sandboxes"), join(NAME, "sandboxes", "default")]) {
    const folder = made(path, mode);
    expect(asVictim).toThrow(
      expect.objectContaining({ code: "FolderNotPrivate", message: expect.stringContaining(`at ${folder}: others`) }),
    );
    chmodSync(folder, 0o700);
  }
  expect(asVictim).not.toThrow();
});

test("one that others can only read passes, and so does one in a folder such as /tmp", () => {
  chmodSync(home, 0o1777);
  made(NAME, 0o755);
  expect(asVictim).not.toThrow();
});

test("a link of this user to a folder of this user passes, one to an open folder does not", () => {
  const target = made("elsewhere", 0o700);
  symlinkSync(target, join(home, NAME));
  expect(asVictim).not.toThrow();
  chmodSync(target, 0o777);
  expect(asVictim).toThrow("FolderNotPrivate");
});

test("what is made is this user's alone, also where the umask leaves all to all", () => {
  const before = process.umask(0);
  try {
    makePrivateFolder(join(home, NAME), join(home, NAME, "a", "b"));
  } finally {
    process.umask(before);
  }
  for (const path of [NAME, join(NAME, "a"), join(NAME, "a", "b")])
    expect(statSync(join(home, path)).mode & 0o777).toBe(0o700);
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
asRoot("with another user of the machine", () => {
  test("a folder that a neighbour has made first is refused, and so is a link of theirs", () => {
    rmSync(home, { recursive: true });
    home = mkdtempSync("/tmp/private-folder-"); // the folder of a test's own would keep them out
    chmodSync(home, 0o1777);
    const attack = spawnSync("mkdir", [join(home, NAME)], { uid: NOBODY, gid: NOBODY });
    expect(attack.status).toBe(0);
    expect(asVictim).toThrow(/FolderNotPrivate.*: this folder is another user's \(uid 65534\)/);
    expect(() => makePrivateFolder(join(home, NAME), join(home, NAME, "sandboxes"))).toThrow("FolderNotPrivate");
    rmSync(join(home, NAME), { recursive: true });
    const ownFolder = made("own", 0o700);
    expect(spawnSync("ln", ["-s", ownFolder, join(home, NAME)], { uid: NOBODY, gid: NOBODY }).status).toBe(0);
    expect(asVictim).toThrow("FolderNotPrivate");
  });

  test("a link of this user to a folder that is now a neighbour's is refused", () => {
    const target = made("elsewhere", 0o700);
    chownSync(target, NOBODY, NOBODY);
    symlinkSync(target, join(home, NAME));
    expect(() => checkPrivate(join(home, NAME), join(home, NAME))).toThrow(/leads to a folder of another user/);
  });
});
