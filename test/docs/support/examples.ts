import * as fs from "node:fs";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as cdktf from "cdktf";
import * as constructs from "constructs";
import ts from "typescript";
import * as library from "../../../lib";
import { audit, codeAcknowledgements, parsePlan } from "../../../lib/audit";
import * as auditEntry from "../../../lib/audit/public";
import * as testing from "../../../lib/testing";
import { planBytes, type Block, type Resource } from "../../audit/support/plan";
import type { Synthesised } from "../../support/synthesise";
import { describeFindings, validateConfiguration } from "../../support/terraform-validator";
import { ENTRIES, ROOT } from "./entries";

const MATCHERS = "cdktf-kube-services/testing/jest";
/** The declarations of matchers name what is built, which a checkout need not have. */
const OF_MATCHERS = ["jest.d.ts", "vitest.d.mts"].map((file) => ({
  name: `cdktf-kube-services/testing/${file.split(".")[0]}`,
  path: join(ROOT, `testing-${file.split(".")[0]}.d.ts`),
  text: readFileSync(join(ROOT, "lib/testing", file), "utf8").replace(
    /"\.\.\/\.\.\/dist\/testing(?:\.js)?"/,
    '"cdktf-kube-services/testing"',
  ),
}));

/** Every name that programs import from an entry, types too. */
function namesOf(entry: keyof typeof ENTRIES): readonly string[] {
  const path = join(ROOT, ENTRIES[entry]);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : [],
  );
}
const IN_REACH = (["cdktf-kube-services", "cdktf-kube-services/testing"] as const).map(
  (entry) => [entry, namesOf(entry)] as const,
);

/** What a fragment may take for granted, beside the stack `prod`: what stands around it in a program or in a test. */
const GIVEN: Readonly<Record<string, string>> = {
  web: `const web = new StatelessService(prod, "given-web", { containers: [{ name: "main", image: "example.com/web:1", ports: [{ containerPort: 8080 }] }] });`,
  api: `const api = new StatelessService(prod, "given-api", { containers: [{ image: "example.com/api:1", ports: [{ name: "http", containerPort: 8080 }] }] });`,
  objects: `const objects = new TerraformStack(app, "objects");`,
  definitions: `const definitions = new TerraformStack(app, "definitions");`,
};

/** What a fragment takes for granted, declared. */
function givenFor(fragment: string): readonly string[] {
  const names = fragment.replaceAll(/"[^"\n]*"|`[^`]*`|\/\/.*/g, "");
  return Object.entries(GIVEN)
    .filter(([name]) => new RegExp(`(?<![\\w.])${name}\\b(?!:)`).test(names))
    .filter(([name]) => !new RegExp(`(?:const|let) ${name}\\b`).test(names))
    .map(([, declaration]) => declaration);
}

/**
 * An example as a module. One that imports nothing stands in a stack `prod` of an `app`, with everything of the library
 * in reach, and the matchers for a `stack`.
 */
export function moduleOf(example: string): string {
  if (/^import /m.test(example)) return example;
  const inStack = /\bthis\b/.test(example);
  const text = [
    ...givenFor(example),
    inStack ? "(function (this: EnvironmentStack) {" : "{",
    example,
    inStack ? "}).call(prod);" : "}",
  ].join("\n");
  const imports = IN_REACH.map(([entry, names]) => {
    const named = names.filter((name) => name === "EnvironmentStack" || new RegExp(`\\b${name}\\b`).test(text));
    return `import { ${named.join(", ")} } from "${entry}";`;
  });
  return `
import { App, Fn, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { readFileSync } from "node:fs";
${imports.join("\n")}
import "${MATCHERS}";
const app = new App();
const prod = new EnvironmentStack(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod" },
  namespace: { name: "shop", create: true },
});
const stack = prod;
void [Fn, TerraformOutput, TerraformStack, TerraformVariable, Construct, readFileSync, stack];
${text}
app.synth();
`;
}

/** What the compiler says of examples, by the place where they stand; an empty text where all is right. */
export function typeErrorsOf(examples: ReadonlyMap<string, string>): string {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const sources = new Map(
    [...examples].map(([place, text]) => [join(ROOT, `${place.replaceAll(/[^\w.]+/g, "-")}.ts`), moduleOf(text)]),
  );
  if (sources.size < examples.size) throw new Error("two examples have one place");
  const modules = [...sources.keys()];
  for (const { path, text } of OF_MATCHERS) sources.set(path, text);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  const paths = Object.fromEntries([
    ...Object.entries(ENTRIES).map(([name, file]) => [name, [join(ROOT, file)]]),
    ...OF_MATCHERS.map(({ name, path }) => [name, [path]]),
  ]) as Record<string, string[]>;
  // An example may show how a thing is named without using it.
  const program = ts.createProgram(modules, { ...options, noUnusedLocals: false, paths }, host);
  const found = modules.flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return ts.formatDiagnostics(found, {
    ...host,
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (path) => relative(ROOT, path),
  });
}

const MODULES: Readonly<Record<string, unknown>> = {
  cdktf,
  constructs,
  "node:fs": fs,
  "cdktf-kube-services": library,
  "cdktf-kube-services/audit": auditEntry,
  "cdktf-kube-services/testing": testing,
  [MATCHERS]: {},
};

/** What examples print is for their readers. */
const QUIET = { log: () => undefined, error: () => undefined };

/** Runs an example and gives the stacks that it wrote, by their names. */
export function stacksOf(text: string): Map<string, Readonly<Record<string, unknown>>> {
  const outdir = mkdtempSync(join(tmpdir(), "kube-services-examples-"));
  process.env.CDKTF_OUTDIR = outdir;
  try {
    const { outputText } = ts.transpileModule(moduleOf(text), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    new Function("require", "exports", "console", outputText)((name: string) => MODULES[name], {}, QUIET);
    return new Map(
      readdirSync(join(outdir, "stacks")).map((stack) => [
        stack,
        JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Record<string, unknown>,
      ]),
    );
  } finally {
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What the provider would refuse in the stacks that an example writes. */
export function refusedOf(text: string): string[] {
  return [...stacksOf(text).values()].flatMap((stack) => describeFindings(validateConfiguration(stack)));
}

/** What Terraform makes of references to names, which are known before an apply. */
const withNames = (resources: Named): Named =>
  JSON.parse(
    JSON.stringify(resources).replaceAll(
      /\$\{(kubernetes_\w+)\.([\w-]+)\.metadata(?:\[0\]|\.0)\.name\}/g,
      (all, type: string, name: string) => {
        const [{ name: known = undefined } = {}] = [resources[type]?.[name]?.["metadata"]].flat() as Block[];
        return typeof known === "string" ? known : all;
      },
    ),
  ) as Named;

type Named = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The resources of Kubernetes of a configuration, as a first plan has them, for an audit. */
export function plannedOf(configuration: Readonly<Record<string, unknown>>): readonly Resource[] {
  return Object.entries(withNames(configuration["resource"] as Named))
    .filter(([type]) => type.startsWith("kubernetes_"))
    .flatMap(([type, named]) =>
      Object.entries(named).map(([name, attributes]) => {
        const written = Object.entries(attributes).filter(([key]) => !["//", "depends_on", "lifecycle"].includes(key));
        return { type, name, after: Object.fromEntries(written) };
      }),
    );
}

/** Rules whose findings on a first plan are above low, and of what; those that the code answers for are left out. */
export function findingsAboveLow({ text, json }: Pick<Synthesised, "json" | "text">): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-findings-"));
  try {
    const file = join(folder, "cdk.tf.json");
    writeFileSync(file, text);
    const acknowledgements = codeAcknowledgements(file, "test");
    const plan = parsePlan(planBytes(plannedOf(json)), "plan.json");
    const { findings } = audit([{ environment: "test", plan, acknowledgements }], { toolVersion: "0.0.0" });
    return findings
      .filter(({ severity }) => severity !== "low" && severity !== "info")
      .map(({ rule, address, message }) => `${rule} ${address}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
