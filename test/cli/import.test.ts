import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { commandUnderTest } from "./support";

const BIN = join(__dirname, "..", "..", "lib", "cli", "bin.js");
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27", ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const SECRET = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\ndata: {raw: /w==}\n`;
const LOOSE = `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {trafficDistribution: PreferClose, ports: [{port: 80}]}\n`;
const CUSTOM = `apiVersion: example.com/v1\nkind: Toy\nmetadata: {name: t, namespace: shop}\nspec: {run: "echo \${X}"}\n`;

const command = commandUnderTest("import");
beforeEach(() => {
  writeFileSync("web.yaml", WEB);
  writeFileSync("secret.yaml", SECRET);
  writeFileSync("loose.yaml", LOOSE);
  writeFileSync("custom.yaml", CUSTOM);
});

test("files in, code out, and a report of what was merged and what was not", async () => {
  writeFileSync("more.json", JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } }));
  expect(await command.run("web.yaml", "more.json")).toBe(0);
  expect(command.out).toMatch(/^\/\/ Written by "kube-services import" from web\.yaml, more\.json\.\n/);
  expect(command.out).toContain('new StatelessService(this, "web", ');
  expect(command.err).toBe(
    "3 objects as 2 constructs:\n" +
      "  Service web + Deployment web → StatelessService web\n" +
      "  ConfigMap c → ConfigMap c\n",
  );
});

test("--out writes a file that is the same each time, and never takes the place of another", async () => {
  expect(await command.run("web.yaml", "--out", "stack.ts")).toBe(0);
  expect(command.out).toBe("");
  expect(command.err).toContain("2 objects as 1 construct in stack.ts:\n");
  const first = readFileSync("stack.ts", "utf8");
  expect(await command.run("web.yaml", "--out", "again.ts", "--class-name", "Shop", "--package", "./lib")).toBe(0);
  const other = readFileSync("again.ts", "utf8");
  expect(other).toContain('} from "./lib";');
  expect(other.replace("class Shop", "class ImportedStack").replace('"./lib"', '"cdktf-kube-services"')).toBe(first);
  expect(await command.run("secret.yaml", "--out", "stack.ts")).toBe(2);
  expect(command.err).toContain("OutputExists at stack.ts");
  expect(readFileSync("stack.ts", "utf8")).toBe(first);
});

test("--main writes a program beside the stack", async () => {
  mkdirSync("stacks");
  const args = ["--out", "stacks/web-shop.ts", "--main", "main.ts", "--context", "prod", "--class-name", "WebShop"];
  expect(await command.run("web.yaml", ...args)).toBe(0);
  expect(readFileSync("main.ts", "utf8")).toBe(`import { runApp } from "cdktf-kube-services";
import { WebShop } from "./stacks/web-shop";

runApp((app) => {
  new WebShop(app, "web-shop", { cluster: { kubeconfig: "~/.kube/config", context: "prod" }, namespace: "default" });
});
`);
});

test("a folder gives its YAML and JSON files, by name; other files and folders in it are passed over", async () => {
  mkdirSync("all/deeper", { recursive: true });
  writeFileSync("all/b.yml", SECRET);
  writeFileSync("all/a.yaml", WEB);
  writeFileSync("all/README.md", "# no manifest");
  writeFileSync("all/deeper/c.yaml", "broken: [");
  expect(await command.run("all")).toBe(0);
  expect(command.out).toMatch(/from a\.yaml, b\.yml\.\n/);
  mkdirSync("none");
  expect(await command.run("none")).toBe(2);
  expect(command.err).toContain("ManifestFolderEmpty at none");
});

test("- is the standard input", () => {
  const { status, stdout } = spawnSync(process.execPath, [BIN, "import", "-"], { input: WEB, encoding: "utf8" });
  expect(status).toBe(0);
  expect(stdout).toMatch(/from standard input\.\n/);
  const bad = spawnSync(process.execPath, [BIN, "import", "-"], { input: "kind: [", encoding: "utf8" });
  expect(bad.status).toBe(2);
  expect(bad.stderr).toMatch(/^ManifestSyntax at standard input:1:8 \(document 1\)/);
});

test("the values of a Secret are written only where asked for, into a file for its owner", async () => {
  expect(await command.run("secret.yaml")).toBe(0);
  expect(command.out + command.err).not.toMatch(/hunter2|aHVudGVyMg|\/w==/);
  expect(command.out).toContain('new TerraformVariable(this, "secret-s-data", {');
  // Bytes that are no text are in base64, which `data` is not.
  expect(command.out).toContain('new TerraformVariable(this, "secret-s-binary-data", {');
  expect(command.out).toContain("providerAttributes: { binary_data: secretSBinaryData.value }");
  expect(await command.run("secret.yaml", "--secrets", "--out", "stack.ts")).toBe(0);
  expect(readFileSync("stack.ts", "utf8")).toContain("aHVudGVyMg==");
  expect(statSync("stack.ts").mode & 0o777).toBe(0o600);
});

test("a field that the provider cannot express is an error, or if asked a warning, or a kubernetes_manifest", async () => {
  expect(await command.run("loose.yaml", "--out", "stack.ts")).toBe(2);
  expect(command.err).toContain("ManifestFieldUnsupported at loose.yaml:4:8 (document 1) spec.trafficDistribution");
  expect(existsSync("stack.ts")).toBe(false);
  expect(await command.run("loose.yaml", "--on-unsupported", "warn")).toBe(0);
  expect(command.err).toContain("it is left out");
  expect(await command.run("loose.yaml", "web.yaml", "--on-unsupported", "kubernetes_manifest")).toBe(0);
  expect(command.out).toContain('new ManifestService(this, "service-a", ');
  expect(command.out).toContain('onUnsupported: "kubernetes_manifest"');
  expect(command.out).toContain('trafficDistribution: "PreferClose"');
  expect(command.out).toContain('new StatelessService(this, "web", ');
});

test("a custom resource is an error, or a kubernetes_manifest if asked", async () => {
  expect(await command.run("custom.yaml")).toBe(2);
  expect(command.err).toContain("ManifestKindUnsupported at custom.yaml:2:1 (document 1)");
  expect(await command.run("custom.yaml", "--other-kinds", "kubernetes_manifest")).toBe(0);
  expect(command.out).toContain('new ManifestService(this, "toy-t", {');
  expect(command.out).toContain('spec: { run: "echo $${X}" }');
});

test.each<[string[], string]>([
  [["none.yaml"], "ManifestFileUnreadable"],
  [[], "ImportSourceAmbiguous"],
  [["web.yaml", "--from-cluster", "shop"], "ImportSourceAmbiguous"],
  [["web.yaml", "--context", "prod"], "OptionOutOfPlace"],
  [["web.yaml", "--kubeconfig", "x"], "OptionOutOfPlace"],
  [["web.yaml", "--main", "main.ts", "--context", "prod"], "OptionMissing"],
  [["web.yaml", "--main", "main.ts", "--out", "stack.ts"], "OptionMissing"],
  [["web.yaml", "--main", "a.ts", "--out", "a.ts", "--context", "prod"], "OutputExists"],
  [["web.yaml", "--platform", "openshift"], "kubernetes, kubesphere, dce"],
  [["web.yaml", "--class-name", "a b"], "ClassNameInvalid"],
  [["web.yaml", "--out", "no/such/folder/stack.ts"], "OutputUnwritable"],
  [["web.yaml", "--on-unsupported", "ignore"], "error, warn, kubernetes_manifest"],
  [["--from-cluster", "shop", "--on-unsupported", "error"], "OptionOutOfPlace"],
  [["--from-cluster", "shop", "--on-unsupported", "kubernetes_manifest"], "OptionOutOfPlace"],
  [["--from-cluster", "shop", "--kubeconfig", "none"], "KubeconfigMissing"],
])("%j exits 2 with %s, and no stack trace", async (args, words) => {
  expect(await command.run(...args)).toBe(2);
  expect(command.err).toContain(words);
  expect(command.err).not.toMatch(/\n\s+at /);
});
