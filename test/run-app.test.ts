import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, type App } from "cdktf";
import { ExternalService, runApp } from "../lib";

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

  test.each<[code: string, declare: (app: App) => void]>([
    ["ConstructIdDuplicate", (app) => [1, 2].forEach(() => new TerraformStack(app, "dev"))],
    [
      "ConstructIdHidden",
      (app) =>
        new ExternalService(new TerraformStack(app, "dev"), "Default", { name: "b", externalName: "b.example.com" }),
    ],
    ["StackIdInvalid", (app) => new TerraformStack(app, "d e v")],
    ["StackIdInvalid", (app) => new TerraformStack(app, "dev*")],
    ["StackMissing", (app) => new ExternalService(app, "billing", { externalName: "billing.example.com" })],
    [
      "ValidationFailed", // a stack without a provider
      (app) => new ExternalService(new TerraformStack(app, "dev"), "billing", { externalName: "billing.example.com" }),
    ],
  ])("tells %s, which CDKTF throws without a code, as a mistake", (code, declare) => {
    runApp(declare, { outdir: folder });
    expect(process.exitCode).toBe(2);
    expect(written).toMatch(new RegExp(`^${code}: `));
    expect(written).not.toMatch(/^\s+at /m);
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
