import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformResource } from "cdktf";
import { EnvironmentStack, ManifestService, Secret, StatelessService } from "../../lib";
import { parseManifests } from "../../lib/manifest";
import { CLUSTER } from "../support/synthesise";
import { commandUnderTest } from "./support";

let folder: string;
const command = commandUnderTest("export", () => folder);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-export-"));
  const app = new App({ outdir: join(folder, "cdktf.out") });
  const stack = new EnvironmentStack(app, "prod", { cluster: CLUSTER, namespace: { name: "shop", create: true } });
  new StatelessService(stack, "web", {
    containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 80 }], args: ["$${HOME}"] }],
  });
  new Secret(stack, "login", { data: { password: "hunter2" }, allowLiterals: true });
  const role = (name: string) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  });
  const toy = {
    apiVersion: "example.com/v1",
    kind: "Toy",
    metadata: { name: "t", namespace: "shop" },
    spec: { a: "b" },
  };
  new ManifestService(stack, "more", { objects: [role("a:b"), role("a_b"), toy], otherKinds: "kubernetes_manifest" });
  const empty = new EnvironmentStack(app, "empty", { cluster: CLUSTER, namespace: "shop" });
  new TerraformResource(empty, "x", { terraformResourceType: "terraform_data" });
  new EnvironmentStack(app, "broken", { cluster: CLUSTER, namespace: "shop" });
  app.synth();
  writeFileSync(join(folder, "cdktf.out", "stacks", "broken", "cdk.tf.json"), "{");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kinds = (text: string): readonly string[] =>
  parseManifests({ name: "out", content: text }).map(({ object }) => object.kind);

test("a stack comes out as YAML, in the order in which its objects are needed", async () => {
  expect(await command.run("prod")).toBe(0);
  expect(kinds(command.out)).toEqual(["Namespace", "Role", "Role", "Secret", "Service", "Deployment", "Toy"]);
  expect(command.out).toContain("- ${HOME}\n");
});

test("of one construct come its own objects, of none that is not there", async () => {
  expect(await command.run("prod", "web")).toBe(0);
  expect(kinds(command.out)).toEqual(["Service", "Deployment"]);
  expect(await command.run("prod", "we")).toBe(2);
  expect(command.err).toContain("ServiceUnknown");
});

test("--format json is one List, and the same objects", async () => {
  await command.run("prod");
  const yaml = parseManifests({ name: "out", content: command.out }).map(({ object }) => object);
  expect(await command.run("prod", "--format", "json")).toBe(0);
  expect(JSON.parse(command.out)).toEqual({ apiVersion: "v1", kind: "List", items: yaml });
});

test("the data of a Secret is left out, and said so, unless asked for", async () => {
  expect(await command.run("prod")).toBe(0);
  expect(command.out).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(command.err).toContain("ManifestSecretLeftOut at kubernetes_secret_v1.login");
  expect(await command.run("prod", "--secrets")).toBe(0);
  expect(command.out).toContain("password: aHVudGVyMg==");
  expect(command.err).toBe("");
});

test("--out writes a file an object, each by its own name, a Secret for its owner alone", async () => {
  expect(await command.run("prod", "--out", "made/here", "--secrets")).toBe(0);
  expect(command.out).toBe("7 manifests in made/here\n");
  expect(readdirSync("made/here")).toEqual([
    "deployment-web-v1.yaml",
    "namespace-shop.yaml",
    "role-a_b.shop.yaml",
    "role-a_b.yaml",
    "secret-login.yaml",
    "service-web.yaml",
    "toy-t.yaml",
  ]);
  expect(kinds(readFileSync("made/here/service-web.yaml", "utf8"))).toEqual(["Service"]);
  expect(statSync("made/here/secret-login.yaml").mode & 0o077).toBe(0);
  expect(await command.run("prod", "--out", "json", "--format", "json")).toBe(0);
  expect(JSON.parse(readFileSync("json/service-web.json", "utf8"))).toMatchObject({ kind: "Service" });
});

test.each<[string, string[], string]>([
  ["a stack that is not there", ["none"], "StackUnknown"],
  ["no configuration", ["broken"], "StackUnreadable"],
  ["nothing that stands for an object", ["empty"], "NothingToExport"],
  ["a form that is none", ["prod", "--format", "toml"], "yaml, json"],
  ["a folder that cannot be", ["prod", "--out", "taken"], "OutputUnwritable"],
])("%s exits 2, and no stack trace", async (_name, args, words) => {
  writeFileSync("taken", "a file");
  expect(await command.run(...args)).toBe(2);
  expect(command.err).toContain(words);
  expect(command.err).not.toMatch(/\n\s+at /);
});

test("no kind, and no name, leads a file out of the folder", async () => {
  const forged = (kind: string, name: string): object => ({
    manifest: { apiVersion: "example.com/v1", kind, metadata: { name, namespace: "shop" } },
  });
  const resource = {
    kubernetes_manifest: {
      a: forged("../../Up", "a"),
      b: forged("Toy", "../../../up"),
      c: forged("..", ".."),
      d: forged("/tmp/Up", "a\u0000b"),
      e: forged("Toy\\..\\Up", "\u2028"),
    },
  };
  writeFileSync(join(folder, "cdktf.out", "stacks", "broken", "cdk.tf.json"), JSON.stringify({ resource }));
  const before = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const code = await command.run("broken", "--out", "forged");
  expect([code, command.err]).toEqual([0, expect.any(String)]);
  const made = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => !before.includes(file));
  expect(made.length).toBe(6);
  expect(made.filter((file) => !/^forged(\/[-.\w]+\.yaml)?$/.test(file))).toEqual([]);
});
