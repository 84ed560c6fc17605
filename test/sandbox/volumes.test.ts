import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareVolumeFolder, removeVolumeFolder, volumeFolderOf } from "../../lib/sandbox/volumes";

let parent: string;
const notes: string[] = [];
const prepare = (folder: string): boolean => prepareVolumeFolder((text) => notes.push(text), folder);
const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

beforeEach(() => {
  notes.length = 0;
  parent = mkdtempSync(join(tmpdir(), "volumes-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

test.each([false, true])("the folder of volumes is for all users (there before: %s)", (before) => {
  const folder = join(parent, "volumes");
  if (before) {
    mkdirSync(folder);
    chmodSync(folder, 0o750); // as Kubernetes' provisioner makes it
  }
  expect(prepare(folder)).toBe(true);
  expect(modeOf(folder)).toBe("1777");
  expect(notes).toEqual([]);
});

test("one that cannot be used is told with what that means", () => {
  const folder = join(parent, "volumes");
  writeFileSync(folder, "a file where the folder should be");
  expect(prepare(folder)).toBe(false);
  expect(notes).toEqual([expect.stringMatching(/volumes cannot be written to: claims for volumes stay Pending/)]);
});

test.each(["a folder of this user", "a folder that is not there"])("a symbolic link to %s is not followed", (where) => {
  const [folder, target] = [join(parent, "volumes"), join(parent, "home")];
  if (where === "a folder of this user") mkdirSync(target, 0o700);
  symlinkSync(target, folder);
  expect(prepare(folder)).toBe(false);
  expect(notes).toEqual([expect.stringMatching(/is a symbolic link, which is not followed: claims .* stay Pending/)]);
  expect(existsSync(target) ? modeOf(target) : "not there").toBe(
    where === "a folder of this user" ? "700" : "not there",
  );
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot("another user's folder is used where it is open to all, and never changed", () => {
  const folder = join(parent, "volumes");
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  execFileSync("chown", ["65534", folder]);
  expect(prepare(folder)).toBe(false);
  expect(notes).toEqual([expect.stringMatching(/is another user's, and not open to all/)]);
  expect(modeOf(folder)).toBe("755");
  chmodSync(folder, 0o1777);
  expect(prepare(folder)).toBe(true);
});

describe("what goes with a sandbox's volumes", () => {
  const ID = "0b9a1d86-7b0f-4a43-9f5c-3f4f0e8f9a11";
  const volume = (path: string, by = "kubernetes.io/host-path") => ({
    metadata: { annotations: { "pv.kubernetes.io/provisioned-by": by } },
    spec: { hostPath: { path } },
  });

  test("are folders that the provisioner made", () =>
    expect(volumeFolderOf(volume(`/tmp/hostpath_pv/${ID}`))).toBe(`/tmp/hostpath_pv/${ID}`));

  test.each([
    ["the parent", "/tmp/hostpath_pv/.."],
    ["the folder itself", "/tmp/hostpath_pv/."],
    ["all of it", "/tmp/hostpath_pv"],
    ["a way out", `/tmp/hostpath_pv/${ID}/../../../home`],
    ["a way out at the end", `/tmp/hostpath_pv/${ID}/..`],
    ["another folder", "/home/user"],
    ["another name", "/tmp/hostpath_pv/mine"],
    ["a relative path", `hostpath_pv/${ID}`],
    ["a doubled slash", `/tmp/hostpath_pv//${ID}`],
  ])("are not %s: %s", (_, path) => expect(volumeFolderOf(volume(path))).toBeUndefined());

  test("are not volumes that somebody declared", () => {
    expect(volumeFolderOf({ spec: { hostPath: { path: `/tmp/hostpath_pv/${ID}` } } })).toBeUndefined();
    expect(volumeFolderOf(volume(`/tmp/hostpath_pv/${ID}`, "example.com/other"))).toBeUndefined();
    expect(volumeFolderOf({})).toBeUndefined();
  });

  test("are removed where they are empty, and nothing is followed", () => {
    const [empty, full, link, home] = ["empty", "full", "link", "home"].map((name) => join(parent, name)) as [
      string,
      string,
      string,
      string,
    ];
    for (const folder of [empty, full, home]) mkdirSync(folder);
    writeFileSync(join(full, "work.txt"), "");
    symlinkSync(home, link);
    for (const path of [empty, full, link, join(parent, "gone")]) removeVolumeFolder(path);
    expect([empty, join(full, "work.txt"), home].map((path) => existsSync(path))).toEqual([false, true, true]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });
});
