import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import type { EnvironmentStack } from "../../lib";
import { Manifest } from "../../lib";
import { importManifests } from "../../lib/import";
import { convertManifests, metadataOf, parseManifests, readManifestFile } from "../../lib/manifest";
import type { KubernetesObject, ManifestObject } from "../../lib/manifest";
import { CLUSTER, testApp } from "../support/synthesise";
import { sameToKubernetes } from "../support/same-to-kubernetes";

const ROOT = join(__dirname, "..", "..");
const FOLDER = join(ROOT, "..", "shared", "manifests");
const available = existsSync(FOLDER);
/** Its only volume source is one that the provider does not have. */
const INEXPRESSIBLE = "kubernetes-examples--_archived--volumes--portworx--portworx-volume-pv.yaml";
const files = (available ? readdirSync(FOLDER) : []).filter(
  (name) => /\.(ya?ml|json)$/.test(name) && name !== INEXPRESSIBLE,
);

type StackClass = new (...args: ConstructorParameters<typeof EnvironmentStack>) => EnvironmentStack;
const identity = (object: KubernetesObject): string =>
  [object.kind, metadataOf(object).namespace, metadataOf(object).name].join("/");

(available ? describe : describe.skip)(
  `published manifests as code${available ? "" : ": not run, ../shared missing"}`,
  () => {
    let folder: string;
    const read = (file: string): readonly ManifestObject[] => parseManifests(readManifestFile(join(FOLDER, file)));
    const pathOf = (file: string): string => join(folder, `${file.replace(/[^a-z0-9]/gi, "_")}.ts`);
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "import-"));
      for (const file of files) {
        const { source } = importManifests(read(file), {
          from: file,
          packageName: join(ROOT, "lib"),
          namespace: "shop",
          secrets: true,
          onUnsupported: "warn",
        });
        writeFileSync(pathOf(file), source);
      }
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("there are 150 of them", () => expect(files).toHaveLength(150));

    test.each(files)("the code of %s synthesises to its objects", async (file) => {
      const { ImportedStack } = (await import(pathOf(file))) as { ImportedStack: StackClass };
      const stack = new ImportedStack(testApp(), "imported", { cluster: CLUSTER, namespace: "shop" });
      const made = new Map(Manifest.of(stack, { secrets: true }).objects.map((object) => [identity(object), object]));
      const wanted = convertManifests(read(file), { namespace: "shop", onUnsupported: "warn" });
      expect([...made.keys()].sort()).toEqual(wanted.map(({ object }) => identity(object)).sort());
      for (const { object } of wanted) {
        expect(sameToKubernetes(made.get(identity(object)), object)).toEqual([]);
      }
    });

    test("all of the code compiles", () => {
      const options: ts.CompilerOptions = {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.Node16,
        moduleResolution: ts.ModuleResolutionKind.Node16,
        strict: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
        skipLibCheck: true,
        noEmit: true,
        types: [],
        paths: { constructs: [join(ROOT, "node_modules", "constructs")], cdktf: [join(ROOT, "node_modules", "cdktf")] },
      };
      const program = ts.createProgram(files.map(pathOf), options);
      const written = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
      expect(written).toHaveLength(files.length);
      const diagnostics = written.flatMap((source) => [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ]);
      expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
    }, 60_000);
  },
);
