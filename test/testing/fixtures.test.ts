import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformVariable } from "cdktf";
import ts from "typescript";
import * as library from "../../lib";
import * as testing from "../../lib/testing";
import { fencesOf } from "../docs/support/all-pages";
import { ROOT } from "../docs/support/entries";

const { Secret, StatelessService } = library;
const { matchers, planOf, testStack } = testing;

const web = (stack: library.EnvironmentStack, image = "example.com/web:1"): library.StatelessService =>
  new StatelessService(stack, "web", { containers: [{ image, ports: [{ containerPort: 8080 }] }] });

interface Change {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: Record<string, unknown>;
    readonly after_unknown: Record<string, unknown>;
    readonly after_sensitive: unknown;
  };
}
const changesOf = (stack: testing.StackSubject): readonly Change[] => planOf(stack).resource_changes as Change[];

describe("a stack for tests", () => {
  test("is an environment's, with a cluster that is nowhere and a state of its own", () => {
    const stack = testStack();
    web(stack);
    const written = JSON.parse(JSON.stringify(stack.toTerraform())) as {
      terraform: { backend: { local: { path: string } } };
      provider: { kubernetes: readonly { config_path: string; config_context: string }[] };
    };
    const { path } = written.terraform.backend.local;
    expect(path.startsWith(ROOT)).toBe(false);
    expect(existsSync(dirname(path))).toBe(true);
    const [provider] = written.provider.kubernetes;
    expect(provider).toMatchObject({ config_context: "none" });
    expect(existsSync(provider?.config_path ?? "/")).toBe(false);
  });

  test("takes the props and the id of the stack that is tested", () => {
    const stack = testStack({ id: "prod", namespace: "shop", labels: { team: "web" } });
    web(stack);
    expect(stack.node.id).toBe("prod");
    const [service] = testing.objectsOf(stack).filter(({ kind }) => kind === "Service");
    expect(service?.metadata).toMatchObject({ namespace: "shop", labels: { team: "web" } });
    expect(() => testStack({ namespace: "No_Name" })).toThrow(library.KubeServicesError);
  });

  test("leaves nothing behind when the process ends", () => {
    const script = `const { testStack } = require(${JSON.stringify(join(ROOT, "lib/testing"))});
      process.stdout.write(testStack().toTerraform().terraform.backend.local.path);`;
    const run = spawnSync(process.execPath, ["-r", join(ROOT, "lib/ts-node.js"), "-e", script], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/test\.tfstate$/);
    expect(existsSync(dirname(run.stdout))).toBe(false);
  });
});

describe("the plan of a first apply", () => {
  test("creates each resource, with blocks as lists and the provider's defaults", () => {
    const stack = testStack();
    web(stack);
    const service = changesOf(stack).find(({ address }) => address === "kubernetes_service_v1.web");
    expect(service?.change).toMatchObject({
      actions: ["create"],
      after: { metadata: [{ name: "web", namespace: "test" }], spec: [{ port: [{ port: 8080, protocol: "TCP" }] }] },
    });
    expect(matchers.toPlanEmpty(planOf(stack)).pass).toBe(false);
  });

  test("knows no value that Terraform computes, and marks the data of Secrets", () => {
    const stack = testStack();
    const password = new TerraformVariable(stack, "password", { type: "string", sensitive: true });
    new Secret(stack, "login", { data: { password: password.stringValue } });
    const { change } = changesOf(stack).find(({ address }) => address.startsWith("kubernetes_secret")) as Change;
    expect(JSON.stringify(change.after)).not.toContain("var.password");
    expect(change.after_unknown).toMatchObject({ data: { password: true } });
    expect(change.after_sensitive).toMatchObject({ data: true });
  });

  test.each([
    ["an escaped expression is a text", { text: "$${HOME} %%{x}" }, { text: "${HOME} %{x}" }, {}],
    ["one within a text", { text: "a-${var.b}" }, {}, { text: true }],
    ["one in a list keeps its place", { list: ["a", "${var.b}"] }, { list: ["a", null] }, { list: [false, true] }],
  ])("%s", (_, body, after, afterUnknown) => {
    const [{ change }] = changesOf({ resource: { terraform_data: { one: body } } }) as [Change];
    expect(change.after).toEqual(after);
    expect(change.after_unknown).toEqual(afterUnknown);
  });

  test("what has as many instances as Terraform finds is put off, and told", () => {
    const resource = { kubernetes_config_map_v1: { many: { for_each: "${var.names}", metadata: { name: "a" } } } };
    const plan = planOf({ resource });
    expect(plan.resource_changes).toEqual([]);
    expect(plan.deferred_changes).toHaveLength(1);
    const judged = matchers.toPassAudit(plan, { failOn: "low" });
    expect([judged.pass, judged.message()]).toEqual([false, expect.stringContaining("plan-incomplete")]);
  });

  test("is judged as a plan of Terraform's", () => {
    const [good, bad] = [testStack(), testStack()];
    web(good);
    new StatelessService(bad, "web", {
      containers: [
        { image: "example.com/web:1", ports: [{ containerPort: 8080 }], securityContext: { privileged: true } },
      ],
    });
    expect(matchers.toPassAudit(planOf(good), { failOn: "high" }).pass).toBe(true);
    const judged = matchers.toPassAudit(planOf(bad), { failOn: "high" });
    expect([judged.pass, judged.message()]).toEqual([false, expect.stringContaining("privileged")]);
  });

  test.each([[undefined], [7], ["no json"]])("%p is no stack", (subject) => {
    expect(() => planOf(subject as never)).toThrow("TestSubjectInvalid");
  });
});

const [example] = fencesOf("docs/testing.md").filter(({ language }) => language === "ts");
if (example === undefined) throw new Error("docs/testing.md shows no test");

describe("the example of docs/testing.md in jest", () => {
  const { outputText } = ts.transpileModule(example.text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  expect.extend(matchers);
  const modules: Readonly<Record<string, unknown>> = {
    "cdktf-kube-services": library,
    "cdktf-kube-services/testing": testing,
    "cdktf-kube-services/testing/vitest": {},
    vitest: { expect, test },
  };
  new Function("require", "exports", outputText)((name: string) => modules[name], {});
});

test("the example of docs/testing.md passes in vitest", () => {
  const folder = mkdtempSync(join(ROOT, "node_modules/.cache-vitest-"));
  try {
    mkdirSync(join(folder, "test"));
    writeFileSync(join(folder, "test/example.test.ts"), example.text);
    const entry = join(folder, "vitest-entry.ts");
    writeFileSync(
      entry,
      `import { expect } from "vitest";\nimport { matchers } from ${JSON.stringify(join(ROOT, "lib/testing/index.ts"))};\nexpect.extend(matchers);\n`,
    );
    const alias = [
      { find: "cdktf-kube-services/testing/vitest", replacement: entry },
      { find: "cdktf-kube-services/testing", replacement: join(ROOT, "lib/testing/index.ts") },
      { find: "cdktf-kube-services", replacement: join(ROOT, "lib/index.ts") },
    ];
    const config = { root: folder, resolve: { alias }, test: { include: ["test/*.test.ts"], testTimeout: 60_000 } };
    writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify(config)};\n`);
    const bin = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
    const run = spawnSync(process.execPath, [bin, "run", "--config", join(folder, "vitest.config.mjs")], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", NODE_ENV: "test", VITEST: undefined, JEST_WORKER_ID: undefined },
    });
    expect([run.status, run.stdout + run.stderr]).toEqual([0, expect.stringContaining("1 passed")]);
    expect(readFileSync(join(folder, "test/example.test.ts"), "utf8")).toBe(example.text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
