import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
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
  run(join(root, ".ci", "sbom.mjs"), join(folder, "dist", "sbom.cdx.json")); // as `npm pack` does, after the compiler
  symlinkSync(dirname(dirname(require.resolve("cdktf/package.json"))), join(folder, "node_modules"));
  execFileSync(process.execPath, [join(root, ".ci", "bundle-command.mjs"), join(folder, "dist")]);
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

test("each verb is in the one file of the command, which finds the package's other files, with the licences beside it", () => {
  const command = join(folder, "lib", "cli", "bin.js");
  for (const verb of ["audit", "details", "import", "sandbox", "teardown"])
    expect(run(command, verb, "--help")).toContain(`Usage: kube-services ${verb}`);
  expect(run(command, "audit", "--list-rules")).toContain("host-network");
  const bundle = readFileSync(join(folder, "dist", "kube-services.js"), "utf8");
  expect(bundle).not.toContain(root);
  const notices = readFileSync(join(folder, "dist", "kube-services.NOTICES.txt"), "utf8");
  for (const name of ["commander", "yaml", "zod"]) expect(notices).toMatch(new RegExp(`^${name} \\d`, "m"));
});

test("the published package can build the sandbox's programs: their module files are in it", () => {
  const script = `const fs = require("node:fs"); for (const name of ["control-plane", "kwok"]) fs.accessSync(process.argv[1] + "/lib/sandbox/assets/" + name + "/go.mod");`;
  run("-e", script, folder);
});

test("the published package lists what is installed with it: each package with its version, checksum and licence", () => {
  const { scripts, files } = json(join(folder, "package.json")) as { scripts: Record<string, string>; files: string[] };
  expect(scripts["prepack"]).toContain("sbom.mjs dist/sbom.cdx.json");
  expect(files).toContain("dist/sbom.cdx.json");
  interface Component {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
    readonly licenses: readonly object[];
  }
  const bill = json(join(folder, "dist", "sbom.cdx.json")) as {
    readonly bomFormat: string;
    readonly metadata: { readonly component: { readonly name: string } };
    readonly components: readonly Component[];
  };
  expect([bill.bomFormat, bill.metadata.component.name]).toEqual(["CycloneDX", "cdktf-kube-services"]);
  const { packages } = json(join(root, "package-lock.json")) as {
    readonly packages: Readonly<Record<string, { version: string; integrity: string; dev?: boolean }>>;
  };
  const installed = Object.entries(packages)
    .filter(([path, { dev }]) => path !== "" && dev !== true)
    .map(([path, { version, integrity }]) => {
      const [, checksum = ""] = /^sha512-(.*)$/.exec(integrity) ?? [];
      return `${path.slice(path.lastIndexOf("node_modules/") + 13)} ${version} ${Buffer.from(checksum, "base64").toString("hex")}`;
    });
  const listed = bill.components.map(({ name, version, hashes }) => `${name} ${version} ${hashes[0]?.content}`);
  expect(new Set(listed)).toEqual(new Set(installed));
  expect(bill.components.filter(({ purl, licenses }) => !purl.startsWith("pkg:npm/") || licenses.length === 0)).toEqual(
    [],
  );
});

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
