import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import * as cdktf from "cdktf";
import * as library from "../../lib";
import { createProgram } from "../../lib/cli/main";
import { reportOn } from "../audit/support/plan";
import { describeFindings, validateConfiguration } from "../support/terraform-validator";

const ROOT = resolve(__dirname, "../..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");

interface Fence {
  /** Word after the three backticks, such as `ts`. */
  readonly language: string;
  /** What follows the language in the same line. */
  readonly mark: string;
  readonly text: string;
  readonly line: number;
}

const fences: readonly Fence[] = [...README.matchAll(/^```(\w+)(?: (\w+))?\n([^]*?)^```$/gm)].map((match) => ({
  language: match[1] ?? "",
  mark: match[2] ?? "",
  text: match[3] ?? "",
  line: README.slice(0, match.index).split("\n").length,
}));
const examples = fences.filter(({ language }) => language === "ts");

const isProgram = (example: Fence): boolean => /^import /m.test(example.text);

/** An example as a module: what is no program stands in the stack of the first example. */
function moduleOf(example: Fence): string {
  if (isProgram(example)) return example.text;
  const names = Object.keys(library).filter((name) => new RegExp(`\\b${name}\\b`).test(example.text));
  return `
import { App, TerraformVariable } from "cdktf";
import { ${[...new Set([...names, "EnvironmentStack"])].join(", ")} } from "cdktf-kube-services";
const app = new App();
const prod = new EnvironmentStack(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod" },
  namespace: { name: "shop", create: true },
});
void TerraformVariable;
void prod;
{
${example.text}
}
app.synth();
`;
}

const fileOf = (example: Fence): string => join(ROOT, `readme-line-${example.line}.ts`);

test("every example of the README type-checks", () => {
  const config = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const sources = new Map(examples.map((example) => [fileOf(example), moduleOf(example)]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  const program = ts.createProgram(
    [...sources.keys()],
    {
      ...options,
      noUnusedLocals: false, // an example may show how a thing is named without using it
      paths: { "cdktf-kube-services": [join(ROOT, "lib/index.ts")] },
    },
    host,
  );
  const found = [...sources.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(ts.formatDiagnostics(found, { ...host, getCanonicalFileName: (path) => path })).toBe("");
}, 60_000);

describe("run", () => {
  let outdir: string;
  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), "kube-services-readme-"));
    process.env.CDKTF_OUTDIR = outdir;
  });
  afterEach(() => {
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true, force: true });
  });

  function run(example: Fence): void {
    const { outputText } = ts.transpileModule(moduleOf(example), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    const modules: Readonly<Record<string, unknown>> = { cdktf, "cdktf-kube-services": library };
    new Function("require", "exports", outputText)((name: string) => modules[name], {});
  }

  const good = examples.filter(({ mark }) => mark !== "throws");
  test.each(good.map((example) => [example.line, example] as const))(
    "the example at line %i makes stacks that the provider takes",
    (_, example) => {
      run(example);
      const stacks = readdirSync(join(outdir, "stacks"));
      expect(stacks).toContain("prod");
      for (const stack of stacks) {
        const json = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as object;
        expect(describeFindings(validateConfiguration(json as Readonly<Record<string, unknown>>))).toEqual([]);
      }
    },
  );

  test("the audit finds nothing above low in the first example", () => {
    const [first] = examples;
    if (first === undefined) throw new Error("the README has no example");
    run(first);
    const { resource } = JSON.parse(readFileSync(join(outdir, "stacks/prod/cdk.tf.json"), "utf8")) as {
      resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
    };
    const planned = Object.entries(resource)
      .filter(([type]) => type.startsWith("kubernetes_"))
      .flatMap(([type, named]) =>
        Object.entries(named).map(([name, attributes]) => {
          const written = Object.entries(attributes).filter(
            ([key]) => !["//", "depends_on", "lifecycle"].includes(key),
          );
          return { type, name, after: Object.fromEntries(written) };
        }),
      );
    expect(planned.map(({ type, name }) => `${type}.${name}`)).toContain("kubernetes_deployment_v1.web");
    const { findings } = reportOn(planned);
    expect(findings.filter(({ severity }) => !["low", "info"].includes(severity)).map(({ rule }) => rule)).toEqual([]);
    expect(findings.length).toBeGreaterThan(0); // a tag is no digest: the audit has looked
  });

  test("the example of a mistake shows the text that the user gets", () => {
    const [mistake] = examples.filter(({ mark }) => mark === "throws");
    const shown = fences[fences.findIndex((fence) => fence === mistake) + 1];
    if (mistake === undefined || shown === undefined) throw new Error("the README shows no mistake");
    let message = "";
    try {
      run(mistake);
    } catch (error) {
      if (!library.KubeServicesError.is(error)) throw error;
      message = error.message;
    }
    expect(shown).toMatchObject({ language: "text", text: `${message}\n` });
  });
});

test("the README names no verb that the command line does not have", () => {
  const verbs = createProgram().commands.map((command) => command.name());
  const commandLine = /^## Command line$([^]*?)^## /m.exec(README)?.[1] ?? "";
  const named = [
    ...commandLine.matchAll(/^\| `([a-z]+)/gm),
    ...README.matchAll(/(?:npx|`)\s?kube-services ([a-z]+)/g),
  ].map((match) => match[1]);
  expect(named.length).toBeGreaterThan(6);
  expect(verbs).toEqual(expect.arrayContaining(named));
});

test("every link of the README to a file leads somewhere", () => {
  const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? "");
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(() => readdirOrFile(join(ROOT, link))).not.toThrow();
});

function readdirOrFile(path: string): void {
  if (ts.sys.directoryExists(path)) return;
  readFileSync(path);
}
