import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import type { EnvironmentStack } from "../../lib";
import { importManifests } from "../../lib/import";
import { parseManifests } from "../../lib/manifest";
import { CLUSTER, synthesise, testApp } from "../support/synthesise";

const ROOT = join(__dirname, "..", "..");
const containers = [{ name: "c", image: "a:1" }];
const job = { template: { spec: { restartPolicy: "Never", containers } } };
/** Two objects of each kind that people let the server name. */
const OBJECTS = [
  { apiVersion: "v1", kind: "Pod", spec: { containers } },
  { apiVersion: "v1", kind: "ConfigMap", data: { a: "b" } },
  { apiVersion: "v1", kind: "Secret", stringData: { a: "b" } },
  { apiVersion: "v1", kind: "Service", spec: { selector: { app: "a" }, ports: [{ port: 80 }] } },
  { apiVersion: "batch/v1", kind: "Job", spec: job },
  { apiVersion: "batch/v1", kind: "CronJob", spec: { schedule: "* * * * *", jobTemplate: { spec: job } } },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", rules: [] },
  { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", spec: { entrypoint: "a" } },
].flatMap((object) => {
  const unnamed = { ...object, metadata: { generateName: "a-" } };
  return [unnamed, unnamed];
});

describe("objects whose names the server makes", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "import-"));
    const manifests = parseManifests({
      name: "a.yaml",
      content: OBJECTS.map((one) => JSON.stringify(one)).join("\n---\n"),
    });
    const { source } = importManifests(manifests, {
      from: "a.yaml",
      packageName: join(ROOT, "lib"),
      otherKinds: "kubernetes_manifest",
    });
    // It stands in no project.
    writeFileSync(
      join(folder, "stack.ts"),
      source.replace('"cdktf"', JSON.stringify(join(ROOT, "node_modules", "cdktf"))),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("the code is that of the stack's namespace, with the Secret's values in a variable", async () => {
    const { ImportedStack } = (await import(join(folder, "stack.ts"))) as {
      ImportedStack: new (...args: ConstructorParameters<typeof EnvironmentStack>) => EnvironmentStack;
    };
    const stack = new ImportedStack(testApp(), "imported", { cluster: CLUSTER, namespace: "shop" });
    const { addresses, text } = synthesise(stack);
    expect(addresses).toHaveLength(OBJECTS.length);
    expect(text).not.toMatch(/"namespace": *"default"/);
    expect(text).toContain("${var.secret-object-data.a}");
  });

  test("it compiles", () => {
    const paths = Object.fromEntries(["constructs", "cdktf"].map((name) => [name, [join(ROOT, "node_modules", name)]]));
    const node16 = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };
    const program = ts.createProgram([join(folder, "stack.ts")], {
      ...{
        target: ts.ScriptTarget.ES2022,
        ...node16,
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: [],
        paths,
      },
    });
    const own = program.getSourceFile(join(folder, "stack.ts"));
    const found = program.getSemanticDiagnostics(own);
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  }, 60_000);
});
