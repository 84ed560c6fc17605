import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
let folder: string;

/** The package as npm would install it: the files that npm packs, compiled code in place of TypeScript. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kube-services-package-"));
  execFileSync(
    process.execPath,
    [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", join(folder, "dist")],
    { cwd: root },
  );
  const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  const [{ files }] = JSON.parse(listed) as [{ files: { path: string }[] }];
  for (const { path } of files)
    if (!path.startsWith("dist/")) cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(dirname(dirname(require.resolve("cdktf/package.json"))), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

test("the published package gives the constructs to plain JavaScript", () => {
  const script = `const { App } = require("cdktf");
    const { EnvironmentStack, StatelessService } = require(process.argv[1]);
    const stack = new EnvironmentStack(new App(), "shop", { cluster: { kubeconfig: "/nowhere", context: "shop" }, namespace: "shop" });
    console.log(new StatelessService(stack, "web", { containers: [{ image: "nginx", ports: [{ containerPort: 80 }] }] }).service.address);`;
  expect(run("-e", script, folder).trim()).toBe("kubernetes_service_v1.web");
});

test("the published command runs without TypeScript", () => {
  expect(run(join(folder, "lib", "cli", "bin.js"), "--help")).toContain("sandbox");
});

test("the published package can build the sandbox's programs: their module files are in it", () => {
  const script = `const fs = require("node:fs"); for (const name of ["control-plane", "kwok"]) fs.accessSync(process.argv[1] + "/lib/sandbox/assets/" + name + "/go.mod");`;
  run("-e", script, folder);
});
