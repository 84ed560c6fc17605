import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareVolumeFolder } from "../../lib/sandbox/volumes";

let parent: string;
const notes: string[] = [];
const prepare = (folder: string): void => prepareVolumeFolder((text) => notes.push(text), folder);

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
  prepare(folder);
  expect((statSync(folder).mode & 0o7777).toString(8)).toBe("1777");
  expect(notes).toEqual([]);
});

test("one that cannot be used is told with what that means", () => {
  const folder = join(parent, "volumes");
  writeFileSync(folder, "a file where the folder should be");
  prepare(folder);
  expect(notes).toEqual([expect.stringMatching(/volumes cannot be written to: claims for volumes stay Pending/)]);
});
