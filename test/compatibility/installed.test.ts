import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installedProblems } from "../../lib/compatibility";
import { peerDependencies } from "../../package.json";

let project: string;
const library = (): string => join(project, "node_modules", "cdktf-kube-services", "dist");
beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "kube-services-installed-")));
  mkdirSync(library(), { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Installs packages, each as `path version`. */
function install(...packages: readonly string[]): void {
  for (const [path = "", version] of packages.map((one) => one.split(" "))) {
    mkdirSync(join(project, "node_modules", path), { recursive: true });
    writeFileSync(join(project, "node_modules", path, "package.json"), JSON.stringify({ version }));
  }
}
const GOOD = ["cdktf 0.21.0", "constructs 10.6.0", "@cdktf/provider-kubernetes 12.1.1"];
const problemsOn = (node = "22.1.0") =>
  installedProblems(project, node, library()).map(({ code, what }) => `${code}: ${what}`);

test("what is supported, and what is not installed, is no problem", () => {
  expect(problemsOn()).toEqual([]);
  install(...GOOD);
  expect(problemsOn()).toEqual([]);
  install("cdktf 0.24.1");
  expect(problemsOn("20.0.0")).toEqual([]);
});

// The bounds of package.json, and what lies just outside of them.
test.each([
  ["cdktf 0.20.12", "PackageUnsupported: cdktf 0.20.12 is installed"],
  ["cdktf 0.26.0", "PackageUnsupported: cdktf 0.26.0 is installed"],
  ["constructs 10.4.1", "PackageUnsupported: constructs 10.4.1 is installed"],
  ["constructs 11.0.0", "PackageUnsupported: constructs 11.0.0 is installed"],
  ["@cdktf/provider-kubernetes 11.12.1", "PackageUnsupported: @cdktf/provider-kubernetes 11.12.1 is installed"],
  ["@cdktf/provider-kubernetes 13.0.0", "PackageUnsupported: @cdktf/provider-kubernetes 13.0.0 is installed"],
])("%s is told by one line that names it", (wrong, problem) => {
  install(...GOOD, wrong);
  expect(problemsOn()).toEqual([problem]);
  const range = Object.entries(peerDependencies).find(([name]) => wrong.startsWith(`${name} `))?.[1];
  expect(installedProblems(project, "22.1.0", library())[0]?.allowed).toContain(range);
});

test("an old Node is told", () => {
  expect(problemsOn("18.20.4")).toEqual(["NodeUnsupported: Node 18.20.4 runs this"]);
});

test.each([
  ["this library", "cdktf-kube-services/node_modules/cdktf 0.21.0"],
  ["the provider's bindings", "@cdktf/provider-kubernetes/node_modules/cdktf 0.21.0"],
])("a second copy of cdktf, for %s, is told with both places", (_, second) => {
  install(...GOOD, second);
  const [problem] = installedProblems(project, "22.1.0", library());
  expect(problem?.code).toBe("PackageTwice");
  const places = [join(project, "node_modules", "cdktf"), join(project, "node_modules", second.split(" ")[0] ?? "")];
  for (const place of places) expect(`${problem?.what} ${problem?.where} `).toMatch(new RegExp(`${place}[, ]`));
});

test("a second copy of constructs, for cdktf, is told with both places", () => {
  install(...GOOD, "cdktf/node_modules/constructs 10.4.2");
  expect(problemsOn()).toEqual([
    `PackageTwice: two copies of constructs are installed: 10.6.0, and 10.4.2 in ${join(project, "node_modules", "cdktf", "node_modules", "constructs")}`,
  ]);
});

test("one copy that is reached by two paths is one", () => {
  install(...GOOD);
  const linked = join(project, "node_modules", "cdktf-kube-services", "node_modules", "cdktf");
  mkdirSync(dirname(linked), { recursive: true });
  symlinkSync(join(project, "node_modules", "cdktf"), linked);
  expect(problemsOn()).toEqual([]);
});
