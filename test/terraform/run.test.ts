import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { diagnostics, findTerraform, runTerraform, runTerraformOrThrow, showJson } from "../../lib/terraform";
import type { Terraform } from "../../lib/terraform";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "run-terraform-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fake(body: string): Terraform {
  const path = join(folder, "terraform");
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return { path, version: "1.11.4", product: "terraform" };
}

describe("with a stand-in for terraform", () => {
  test("both streams, the exit status, the folder and the environment arrive", async () => {
    const terraform = fake('echo "$PWD $GREETING $TF_INPUT $CHECKPOINT_DISABLE $*"; echo oops >&2; exit 3');
    const lines: string[] = [];
    const result = await runTerraform(terraform, ["plan", "-x"], {
      cwd: folder,
      env: { GREETING: "hello" },
      onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    });
    expect(result).toMatchObject({ exitCode: 3, stderr: "oops\n" });
    expect(result.stdout.toString()).toBe(`${folder} hello 0 1 plan -x\n`);
    expect(lines.sort()).toEqual(["stderr: oops", `stdout: ${folder} hello 0 1 plan -x`]);
  });

  test.each([
    ["nothing is set", {}, /^300 [1-9]\d{7,}\n$/],
    ["the growth is set", { GOGC: "50" }, /^50 none\n$/],
    ["the limit is set", { GOMEMLIMIT: "1GiB" }, /^none 1GiB\n$/],
  ])(
    "its collector runs rarely, within a part of the memory, unless somebody says otherwise: %s",
    async (_, env, told) => {
      const terraform = fake('echo "${GOGC:-none} ${GOMEMLIMIT:-none}"');
      const result = await runTerraform(terraform, ["plan"], { cwd: folder, env });
      expect(result.stdout.toString()).toMatch(told);
      const memory = Number(/\d+$/.exec(result.stdout.toString().trim())?.[0] ?? 0);
      expect(memory).toBeLessThanOrEqual(totalmem() / 2);
    },
  );

  test("a variable given as undefined is not passed on", async () => {
    process.env.RUN_TEST_GONE = "still here";
    const terraform = fake('echo "[$RUN_TEST_GONE]"');
    const result = await runTerraform(terraform, ["x"], { cwd: folder, env: { RUN_TEST_GONE: undefined } });
    delete process.env.RUN_TEST_GONE;
    expect(result.stdout.toString()).toBe("[]\n");
  });

  test("aborting sends one interrupt, waits for the end and says Interrupted", async () => {
    const log = join(folder, "log");
    const terraform = fake(
      `trap 'echo interrupted >> "${log}"; sleep 0.2; echo released >> "${log}"; exit 1' INT\necho ready\nwhile :; do sleep 0.05; done`,
    );
    const abort = new AbortController();
    const run = runTerraform(terraform, ["apply"], { cwd: folder, signal: abort.signal, onLine: () => abort.abort() });
    await expect(run).rejects.toMatchObject({ code: "Interrupted" });
    expect(readFileSync(log, "utf8")).toBe("interrupted\nreleased\n");
    expect(process.listenerCount("SIGINT")).toBe(0);
  });

  test("a failure is TerraformFailed with what it said, without quoted configuration and values", async () => {
    const terraform = fake(`cat >&2 <<'END'
╷
│ Error: Invalid provider configuration
│ 
│   on cdk.tf.json line 12, in provider.kubernetes[0]:
│   12:         "token": "example-token-not-a-secret"
│     ├────────────────
│     │ var.password is "example-token-not-a-secret"
│ 
│ The host is missing.
╵
END
exit 1`);
    const failed = await runTerraformOrThrow(terraform, ["plan"], { cwd: folder }).catch((error: Error) => error);
    expect(failed).toMatchObject({ code: "TerraformFailed" });
    expect((failed as Error).message).toMatch(/terraform plan failed with exit status 1[^]*The host is missing/);
    expect((failed as Error).message).toContain("on cdk.tf.json line 12");
    expect((failed as Error).message).not.toContain("example-token-not-a-secret");
  });

  test("diagnostics leaves ordinary text alone", () => {
    expect(diagnostics("Error: a\n\nb: 3\n")).toBe("  Error: a\n\n  b: 3");
  });
});

describe("with the real Terraform", () => {
  const found = findTerraform().catch((error: Error) => error);

  test("a plan is made and shown as JSON", async () => {
    const terraform = await found;
    if (terraform instanceof Error) throw terraform;
    const resource = { resource: { terraform_data: { x: { input: "hello" } } } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(resource));
    await runTerraformOrThrow(terraform, ["init"], { cwd: folder });
    await runTerraformOrThrow(terraform, ["plan", "-out=saved"], { cwd: folder });
    const plan = JSON.parse((await showJson(terraform, "saved", { cwd: folder })).toString());
    expect(plan.resource_changes[0]).toMatchObject({ address: "terraform_data.x", change: { actions: ["create"] } });
  });

  test("a broken configuration is TerraformFailed", async () => {
    const terraform = await found;
    if (terraform instanceof Error) throw terraform;
    writeFileSync(join(folder, "main.tf.json"), '{"resource": {"terraform_data": {"x": {"nonsense": "s3cret"}}}}');
    await runTerraformOrThrow(terraform, ["init"], { cwd: folder });
    const failed = await runTerraformOrThrow(terraform, ["plan"], { cwd: folder }).catch((error: Error) => error);
    expect(failed).toMatchObject({ code: "TerraformFailed", message: expect.stringContaining("nonsense") });
    expect((failed as Error).message).not.toContain("s3cret");
  });
});
