import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { fences, moduleOf, ROOT, type Fence } from "./support/all-pages";

/** Every block of TypeScript on a page. `signature`: how a thing is declared, and no program. */
const examples = fences.filter(({ language, mark }) => language === "ts" && mark !== "signature");
const fileOf = ({ page, line }: Fence): string => join(ROOT, `${page.replaceAll(/\W/g, "-")}-line-${line}.ts`);

/** The entries of the package, as its users name them. */
const ENTRIES: Readonly<Record<string, string>> = {
  "cdktf-kube-services": "lib/index.ts",
  "cdktf-kube-services/audit": "lib/audit/public.ts",
  "cdktf-kube-services/testing": "lib/testing/index.ts",
};
/** Those whose declarations name what is built, which a checkout need not have. */
const BUILT = ["lib/testing/jest.d.ts", "lib/testing/vitest.d.mts"].map((file) => {
  const text = readFileSync(join(ROOT, file), "utf8").replace("../../dist/testing.js", "./index");
  return {
    name: `cdktf-kube-services/${file.replace(/^lib\/|\.d\.m?ts$/g, "")}`,
    file: `${file.replace(/\.d\.m?ts$/, "")}-of-sources.d.ts`,
    text,
  };
});

test("every example of every page type-checks", () => {
  expect(examples.length).toBeGreaterThan(50);
  const config = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const modules = new Map(examples.map((example) => [fileOf(example), moduleOf(example)]));
  const sources = new Map([...modules, ...BUILT.map(({ file, text }): [string, string] => [join(ROOT, file), text])]);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  const entries = [...Object.entries(ENTRIES), ...BUILT.map(({ name, file }) => [name, file] as const)];
  const paths = Object.fromEntries(entries.map(([name, file]) => [name, [join(ROOT, file)]]));
  // An example may show how a thing is named without using it.
  const program = ts.createProgram([...modules.keys()], { ...options, noUnusedLocals: false, paths }, host);
  const found = [...modules.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(ts.formatDiagnostics(found, { ...host, getCanonicalFileName: (path) => path })).toBe("");
}, 300_000);
