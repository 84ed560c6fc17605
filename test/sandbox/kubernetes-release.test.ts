import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxFolder } from "../../lib/sandbox";
import { chooseKubernetes, sandboxKubernetes } from "../../lib/sandbox/kubernetes-release";

const home = mkdtempSync(join(tmpdir(), "kubernetes-release-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A sandbox's folder; with data, as an API server leaves it. */
function sandbox(name: string, hasData: boolean): ReturnType<typeof sandboxFolder> {
  const folder = sandboxFolder(name, { XDG_CACHE_HOME: home });
  mkdirSync(hasData ? folder.data : folder.root, { recursive: true });
  return folder;
}

test("a sandbox keeps the release that it was made with", () => {
  const folder = sandbox("kept", false);
  expect(sandboxKubernetes(folder)).toBeUndefined();
  expect(chooseKubernetes(folder, "1.36")).toBe("1.36");
  mkdirSync(folder.data);
  expect(sandboxKubernetes(folder)).toBe("1.36");
  expect(chooseKubernetes(folder, undefined)).toBe("1.36");
  expect(chooseKubernetes(folder, "1.36")).toBe("1.36");
});

test("data of another release is not handed to it", () => {
  const folder = sandbox("other", false);
  chooseKubernetes(folder, "1.37");
  expect(chooseKubernetes(folder, "1.35")).toBe("1.35"); // there is no data yet
  mkdirSync(folder.data);
  expect(() => chooseKubernetes(folder, "1.37")).toThrow(
    /SandboxKubernetesDiffers at --kubernetes: The data of the sandbox other is of Kubernetes 1\.35[^]*sandbox reset --kubernetes 1\.37 --name other/,
  );
  expect(sandboxKubernetes(folder)).toBe("1.35");
});

test("a sandbox that was made before there was a choice keeps what there was then", () => {
  const folder = sandbox("old", true);
  expect(sandboxKubernetes(folder)).toBe("1.34");
  expect(chooseKubernetes(folder, undefined)).toBe("1.34");
});
