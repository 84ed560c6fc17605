import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { installPackage, root, type Project } from "./installed";

let project: Project;
beforeAll(() => {
  project = installPackage();
});
afterAll(() => project.remove());

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), "utf8"));
const command = (...args: string[]) => project.node("node_modules/cdktf-kube-services/lib/cli/bin.js", ...args);

describe("what it weighs", () => {
  const filesBelow = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const bytes = (files: readonly string[]) => files.reduce((sum, file) => sum + statSync(file).size, 0);

  test("the constructs and the audit take at most 2 MB, the command 6 MB, both at most 180 files", () => {
    const files = filesBelow(project.package);
    const ofCommand = files.filter((file) => relative(project.package, file).startsWith(join("dist", "command")));
    const ofLibrary = files.filter((file) =>
      /^dist[\\/](data[\\/])?[^\\/]+\.(js|json|ts)$/.test(relative(project.package, file)),
    );
    expect(bytes(ofLibrary.filter((file) => !file.endsWith("sbom.cdx.json")))).toBeLessThan(2_000_000);
    expect(bytes(ofCommand)).toBeLessThan(6_000_000);
    const pages = files.filter((file) => relative(project.package, file).startsWith("docs"));
    expect(files.length - pages.length).toBeLessThanOrEqual(180);
  });

  test("it has the pages that its README links to, and every other page of the documentation with what the site is made of", () => {
    const readme = readFileSync(join(project.package, "README.md"), "utf8");
    const links = [...readme.matchAll(/\]\((docs\/[^)#]+)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !existsSync(join(project.package, link)))).toEqual([]);
    const kept = execFileSync("git", ["ls-files", "docs"], { cwd: root, encoding: "utf8" }).trim().split("\n");
    const expected = kept.filter((file) => !file.startsWith("docs/.vitepress/reference/"));
    expect(expected.filter((file) => !existsSync(join(project.package, file)))).toEqual([]);
  });

  test("it holds no source maps, no generator and no path of the machine that packed it", () => {
    const files = filesBelow(project.package);
    expect(files.filter((file) => file.endsWith(".map") || /generate[\\/]|\.test\./.test(file))).toEqual([]);
    for (const file of files.filter((one) => /\.(js|ts|json|txt)$/.test(one)))
      expect([file, readFileSync(file, "utf8").includes(root)]).toEqual([file, false]);
  });

  test("npm brings with it just what its constructs import", () => {
    const { dependencies } = json(project.package, "package.json") as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies)).toEqual(["yaml", "zod"]);
    const entries = ["index.js", "audit.js", "testing.js"].filter((name) =>
      readdirSync(join(project.package, "dist")).includes(name),
    );
    const taken = entries.flatMap((name) => importsOf(join(project.package, "dist", name)));
    const ours = [...Object.keys(dependencies), "cdktf", "constructs", "@cdktf/provider-kubernetes"];
    expect(taken.filter((name) => !ours.some((one) => name === one || name.startsWith(`${one}/`)))).toEqual([]);
  });

  const importsOf = (file: string): readonly string[] =>
    [...readFileSync(file, "utf8").matchAll(/require\)?\("([^"]+)"\)/g)]
      .map(([, name = ""]) => name.replaceAll("\\\n", ""))
      .filter((name) => !name.startsWith(".") && !isBuiltin(name));
});

describe("what programs get", () => {
  test("the constructs, in plain JavaScript", () => {
    const script = `const { App } = require("cdktf");
      const { EnvironmentStack, StatelessService } = require("cdktf-kube-services");
      const stack = new EnvironmentStack(new App(), "shop", { cluster: { kubeconfig: "/nowhere", context: "shop" }, namespace: "shop" });
      console.log(new StatelessService(stack, "web", { containers: [{ image: "nginx", ports: [{ containerPort: 80 }] }] }).service.address);`;
    expect(project.node("-e", script).trim()).toBe("kubernetes_service_v1.web");
  });

  test("nothing but its entries", () => {
    const script = `for (const name of ["dist/index.js", "lib/cli/bin.js", "dist/command/kube-services.js"])
      try { require("cdktf-kube-services/" + name); console.log(name); } catch ({ code }) { console.log(code); }`;
    expect(project.node("-e", script).trim().split("\n")).toEqual(Array(3).fill("ERR_PACKAGE_PATH_NOT_EXPORTED"));
  });

  test("types in a project that cdktf init made, which resolves modules as Node 10 did", () => {
    project.write(
      "main.ts",
      `import { EnvironmentStack, StatelessService, runApp } from "cdktf-kube-services";
       import { objectRule, UNDECIDED, Unknown, pick } from "cdktf-kube-services/audit";
       import { testStack } from "cdktf-kube-services/testing";
       export const tested: EnvironmentStack = testStack();
       export const rule = objectRule({ id: "a", severity: "low", category: "security", title: "t", why: "w", fix: "f", kinds: ["Service"],
         check: ({ body }) => (pick(body, "spec") instanceof Unknown ? UNDECIDED : undefined) });
       runApp((app) => {
         const stack = new EnvironmentStack(app, "shop", { cluster: { kubeconfig: "/nowhere", context: "shop" }, namespace: "shop" });
         const web = new StatelessService(stack, "web", { containers: [{ image: "nginx" }] });
         const name: string = web.service.address;
         // @ts-expect-error: a number is no name
         const wrong: number = name;
         void wrong;
       });`,
    );
    // As sources, the declarations of the package are checked themselves.
    const declarations = ["index", "audit", "testing"];
    for (const name of declarations)
      project.write(`declarations/${name}.ts`, readFileSync(join(project.package, "dist", `${name}.d.ts`), "utf8"));
    project.write(
      "tsconfig.json",
      JSON.stringify({
        // What `cdktf init` writes.
        compilerOptions: {
          alwaysStrict: true,
          declaration: true,
          experimentalDecorators: true,
          lib: ["es2018"],
          module: "CommonJS",
          noFallthroughCasesInSwitch: true,
          noImplicitAny: true,
          noImplicitReturns: true,
          noUnusedLocals: true,
          noUnusedParameters: true,
          resolveJsonModule: true,
          strict: true,
          stripInternal: true,
          target: "ES2018",
          skipLibCheck: true,
          noEmit: true,
          types: ["node"],
        },
        files: ["main.ts", ...declarations.map((name) => `declarations/${name}.ts`)],
      }),
    );
    const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."], {
      cwd: project.folder,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  test("an entry for each way to import it, which publint and Are The Types Wrong find nothing wrong with", () => {
    expect(project.node(join(root, ".ci", "check-package.mjs"), project.tarball)).toContain("publint, attw: ok");
  });
});

describe("a project that init has made", () => {
  const shop = () => join(project.folder, "shop");
  const inShop = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: shop(),
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "", JEST_WORKER_ID: undefined },
    });
  const init = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [join(project.package, "lib", "cli", "bin.js"), "init", "shop", "--no-install", ...args],
      {
        cwd: project.folder,
        encoding: "utf8",
      },
    );

  test("asks before it writes into a folder that is not empty, and never writes over a file", () => {
    project.write("shop/notes.txt", "mine");
    const asked = init();
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining("ConfirmationMissing")]);
    project.write("shop/main.ts", "mine");
    const taken = init("--yes");
    expect([taken.status, taken.stderr]).toEqual([2, expect.stringMatching(/FileTaken at .*main\.ts/)]);
    expect(readdirSync(shop()).sort()).toEqual(["main.ts", "notes.txt"]);
    rmSync(join(shop(), "main.ts"));
  });

  test("has types, tests that pass in vitest, and stacks", () => {
    project.write("shop/package.json", JSON.stringify({ name: "mine", scripts: { lint: "eslint ." } }));
    const made = init("--yes", "--library", "file:../library.tgz");
    expect([made.status, made.stderr]).toEqual([0, ""]);
    expect(json(shop(), "package.json")).toMatchObject({
      name: "mine",
      scripts: { lint: "eslint .", test: "vitest run" },
      dependencies: { "cdktf-kube-services": "file:../library.tgz", cdktf: "0.21.0" },
    });
    expect(readFileSync(join(shop(), ".github/workflows/environments.yml"), "utf8")).toContain('"prod"');
    const tsc = join(project.folder, "node_modules/typescript/bin/tsc");
    const checked = inShop(tsc, "-p", ".", "--noUncheckedSideEffectImports"); // as TypeScript 6 does by itself
    expect([checked.status, checked.stdout]).toEqual([0, ""]);
    const tested = inShop(join(project.folder, "node_modules/vitest/vitest.mjs"), "run");
    expect([tested.status, tested.stdout + tested.stderr]).toEqual([0, expect.stringContaining("4 passed")]);
    const { app } = json(shop(), "cdktf.json") as { app: string };
    const [, ...args] = app.split(" ");
    expect(inShop(...args)).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(shop(), "cdktf.out", "stacks")).sort()).toEqual(["dev", "prod"]);
  });

  test("can be tested in jest as well, where a matcher that fails says why", () => {
    project.write(
      "shop/web.test.js",
      `require("cdktf-kube-services/testing/jest");
       const { App } = require("cdktf");
       const { EnvironmentStack, StatelessService } = require("cdktf-kube-services");
       const stack = new EnvironmentStack(new App(), "dev", { cluster: { kubeconfig: "k", context: "c" }, namespace: "shop" });
       new StatelessService(stack, "web", { replicas: 2, containers: [{ image: "nginx", ports: [{ containerPort: 80 }] }] });
       test("holds", () => { expect(stack).toHaveWorkload("web-v1", { replicas: 2 }); expect(stack).not.toExpose("web"); });
       test("does not hold", () => expect(stack).toHaveWorkload("web-v1", { replicas: 3 }));`,
    );
    const { stderr } = inShop(
      join(project.folder, "node_modules/jest/bin/jest.js"),
      "--ci",
      "--rootDir",
      ".",
      "web.test.js",
    );
    expect(stderr).toContain("spec.replicas is 2, not 3");
    expect(stderr).toMatch(/1 failed, 1 passed/);
  });
});

describe("the command", () => {
  test("has two names, so that npx finds it by the package's, too", () => {
    const { bin } = json(project.package, "package.json") as { bin: Record<string, string> };
    expect(bin).toEqual({ "cdktf-kube-services": "lib/cli/bin.js", "kube-services": "lib/cli/bin.js" });
  });

  test("has each verb in it, without any package beside it", () => {
    const verbs = [...command("--help").matchAll(/^ {2}([a-z]+)[ |]/gm)].map(([, name]) => name ?? "");
    expect(verbs).toEqual(expect.arrayContaining(["audit", "details", "import", "sandbox", "teardown"]));
    const script = `const { main } = require(process.argv[1]);
      (async () => { for (const verb of process.argv.slice(2)) await main([verb, "--help"]); })();`;
    const shown = project.node("-e", script, join(project.package, "dist", "command", "kube-services.js"), ...verbs);
    for (const verb of verbs.filter((one) => one !== "help")) expect(shown).toContain(`Usage: kube-services ${verb}`);
  });

  test("runs rules of a user's own, whose helpers come from the package and not from the command", () => {
    project.write(
      "rules.js",
      `const { objectRule, UNDECIDED, isHiddenFromRules, Unknown, pick } = require("cdktf-kube-services/audit");
       exports.rules = ["zone", "note"].map((key) => objectRule({
         id: "needs-" + key, severity: "low", category: "security", title: "t", why: "w", fix: "f", kinds: ["ConfigMap"], readsMarks: true,
         check: ({ body }) => {
           const value = pick(body, "data." + key);
           return isHiddenFromRules(value) && value instanceof Unknown ? UNDECIDED : "it is " + String(value);
         } }));`,
    );
    const change = {
      actions: ["create"],
      before: null,
      after: { metadata: [{ name: "a" }], data: { note: "north" } },
      after_unknown: { data: { zone: true } },
      before_sensitive: false,
      after_sensitive: {},
    };
    project.write(
      "plan.json",
      JSON.stringify({
        format_version: "1.2",
        terraform_version: "1.11.4",
        resource_changes: [
          {
            address: "kubernetes_config_map_v1.a",
            mode: "managed",
            type: "kubernetes_config_map_v1",
            name: "a",
            provider_name: "registry.terraform.io/hashicorp/kubernetes",
            change,
          },
        ],
      }),
    );
    const report = command("audit", "plan.json", "--rules", "./rules.js", "--format", "json");
    interface Told {
      readonly id: string;
      readonly found: number;
      readonly undecided: number;
    }
    const ownRules = (JSON.parse(report) as { rules: readonly Told[] }).rules.filter(({ id }) =>
      id.startsWith("needs-"),
    );
    expect(ownRules.map(({ id, found, undecided }) => [id, found, undecided])).toEqual([
      ["needs-zone", 0, 1],
      ["needs-note", 1, 0],
    ]);
  });

  test("finds the module files from which it builds the sandbox's programs", () => {
    for (const name of ["control-plane", "kwok"]) {
      const file = join(project.package, "lib", "sandbox", "assets", name, "go.mod");
      expect(readFileSync(file, "utf8")).toContain("module ");
    }
  });
});

describe("whose code it holds", () => {
  interface Component {
    readonly name: string;
    readonly version: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
    readonly licenses: readonly object[];
    readonly properties: readonly { readonly name: string }[];
  }

  test("each package that is installed with it or bundled is in its bill of materials, as the lock file has it", () => {
    const bill = json(project.package, "dist", "sbom.cdx.json") as {
      readonly bomFormat: string;
      readonly metadata: { readonly component: { readonly name: string } };
      readonly components: readonly Component[];
    };
    expect([bill.bomFormat, bill.metadata.component.name]).toEqual(["CycloneDX", "cdktf-kube-services"]);
    const { packages } = json(root, "package-lock.json") as {
      readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity: string }>>;
    };
    const locked = new Set(
      Object.entries(packages).map(([path, { version, integrity = "" }]) => {
        const checksum = Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex");
        return `${path.slice(path.lastIndexOf("node_modules/") + 13)} ${version} ${checksum}`;
      }),
    );
    const strange = bill.components.filter(
      ({ name, version, hashes, licenses }) =>
        licenses.length === 0 || !locked.has(`${name} ${version} ${hashes[0]?.content}`),
    );
    expect(strange).toEqual([]);
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["zod", "yaml", "commander", "@kubernetes/client-node", "node-forge"]),
    );
    const bundled = bill.components.filter(({ properties }) =>
      properties.some(({ name }) => name === "cdktf-kube-services:bundled"),
    );
    const notices = readFileSync(join(project.package, "dist", "NOTICES.txt"), "utf8");
    for (const { name, version } of bundled) expect(notices).toContain(`\n${name} ${version} (`);
    expect(bundled.length).toBeGreaterThan(40);
  });
});
