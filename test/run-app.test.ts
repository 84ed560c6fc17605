import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Annotations, Fn, TerraformStack, type App } from "cdktf";
import { Construct } from "constructs";
import { EnvironmentStack, ExternalService, runApp } from "../lib";
import { CLUSTER } from "./support/synthesise";

jest.setTimeout(60_000); // starts Node with ts-node, which takes its time on a busy machine

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kube-services-app-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs main.ts as cdktf.json does. */
function runMain(variables: Readonly<Record<string, string>>): ReturnType<typeof spawnSync> {
  const env: NodeJS.ProcessEnv = { ...process.env, CDKTF_OUTDIR: join(folder, "out"), ...variables };
  return spawnSync(process.execPath, ["--require", "./lib/ts-node.js", "main.ts"], {
    cwd: join(__dirname, ".."),
    env,
    encoding: "utf8",
  });
}

test("main.ts tells a mistake in a few lines, without a stack trace, and ends with 2 before anything is written", () => {
  const run = runMain({
    KUBE_SERVICES_KUBECONFIG: "/sandbox",
    KUBE_SERVICES_CONTEXT: "",
    KUBE_SERVICES_STATE: "/state",
  });
  expect(run.stderr).toMatch(/^ConnectionIncomplete at environment variables KUBE_SERVICES_CONTEXT: .+\n/);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(run.status).toBe(2);
  expect(readdirSync(join(folder, "out", "stacks"))).toEqual([]);
});

test("main.ts synthesises every environment", () => {
  const run = runMain({ KUBE_SERVICES_KUBECONFIG: "", KUBE_SERVICES_CONTEXT: "", KUBE_SERVICES_STATE: "" });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
  for (const name of ["dev", "staging", "prod"])
    expect(existsSync(join(folder, "out", "stacks", name, "cdk.tf.json"))).toBe(true);
});

describe("runApp", () => {
  let written = "";
  beforeEach(() => {
    written = "";
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  test("writes the text of a mistake in props, and asks for exit code 2", () => {
    runApp((app) => new ExternalService(new TerraformStack(app, "dev"), "billing", { externalName: "no host" }), {
      outdir: folder,
    });
    expect(process.exitCode).toBe(2);
    expect(written).toMatch(/^\w+ at dev\/billing externalName: /);
    expect(written).not.toMatch(/^\s+at /m);
  });

  /** What CDKTF and constructs say by themselves, to those who use them alone. */
  const THEIR_WORDS =
    /https?:|skipValidation|CDKTF_|There is already|Only root|Cannot (create|add)|No stack|You can only|Encountered/;

  const service = (scope: Construct, id: string) =>
    new ExternalService(scope, id, { name: "b", externalName: "b.example.com" });
  test.each<[told: string, declare: (app: App) => void]>([
    ["ConstructIdDuplicate at dev: the App has", (app) => [1, 2].forEach(() => new TerraformStack(app, "dev"))],
    [
      "ConstructIdDuplicate at dev/billing: dev has",
      (app) => {
        const stack = new TerraformStack(app, "dev");
        [1, 2].forEach(() => service(stack, "billing"));
      },
    ],
    ["ConstructIdMissing: a construct has no id", (app) => service(new TerraformStack(app, "dev"), "")],
    ["ConstructIdInvalid: the id", (app) => service(new TerraformStack(app, "dev"), 5 as never)],
    ["ConstructIdHidden: nothing is left", (app) => service(new TerraformStack(app, "dev"), "Default")],
    ["StackIdInvalid at d e v: ", (app) => new TerraformStack(app, "d e v")],
    ["StackIdInvalid at dev\\*: ", (app) => new TerraformStack(app, "dev*")],
    ["StackMissing at billing: the construct is in no stack", (app) => service(app, "billing")],
    ["StackMissing at billing: the construct is in no stack", () => service(undefined as never, "billing")],
    [
      "ValidationFailed at dev: the stack has resources of a provider that it does not declare: kubernetes\n",
      (app) => service(new TerraformStack(app, "dev"), "billing"),
    ],
    [
      "ValidationFailed at dev/mine: no owner\n[^]*ValidationFailed at dev/mine: no cost centre\n",
      (app) => {
        const mine = new Construct(new TerraformStack(app, "dev"), "mine");
        mine.node.addValidation({ validate: () => ["no owner", "no cost centre"] });
      },
    ],
    [
      "AnnotationError at dev/mine: no team label\n",
      (app) => Annotations.of(new Construct(new TerraformStack(app, "dev"), "mine")).addError("no team label"),
    ],
    [
      "DependencyCycle at a: b comes after this stack",
      (app) => {
        const [a, b] = ["a", "b"].map((id) => new TerraformStack(app, id));
        b!.addDependency(a!);
        a!.addDependency(b!);
      },
    ],
    [
      "DependencyInvalid at dev/billing: ",
      (app) =>
        service(
          new EnvironmentStack(app, "dev", { cluster: CLUSTER, namespace: "shop" }),
          "billing",
        ).node.addDependency(undefined as never),
    ],
    ['CdktfRefused: [^]*got: "Argument 0 of lower', () => Fn.lower({} as never)],
  ])("tells %s, which CDKTF or constructs throw without a code, as a mistake", (told, declare) => {
    runApp(declare, { outdir: folder });
    expect(written).toMatch(new RegExp(`^${told}`));
    expect(process.exitCode).toBe(2);
    expect(written).toMatch(/\n {2}fix: /);
    expect(written).not.toMatch(/^\s+at /m);
    if (!told.startsWith("CdktfRefused")) expect(written).not.toMatch(THEIR_WORDS);
  });

  test("lets a defect pass with its stack trace", () => {
    const defect = new TypeError("x is undefined");
    expect(() =>
      runApp(
        () => {
          throw defect;
        },
        { outdir: folder },
      ),
    ).toThrow(defect);
    expect(process.exitCode).toBeUndefined();
  });
});
