import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../lib/cli/main";
import { created, deployment, DEPLOYMENT, planBytes, service, SERVICE } from "../audit/support/plan";

let folder: string;
const home = process.cwd();
let out: string;
let err: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-audit-"));
  process.chdir(folder);
  [out, err] = ["", ""];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
  writeFileSync(
    "prod.json",
    planBytes([created(SERVICE, "web", service({ type: "LoadBalancer" })), created(DEPLOYMENT, "web", deployment())]),
  );
  writeFileSync("dev.json", planBytes([created(SERVICE, "web", service())]));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});
async function run(...args: string[]): Promise<number> {
  process.exitCode = undefined;
  await main(["audit", ...args]);
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return code;
}

test("exits 0 below --fail-on, 1 at it, and prints the verdict first", async () => {
  expect(await run("prod.json")).toBe(0);
  expect(out).toMatch(/^PASSED WITH FINDINGS/);
  expect(await run("prod.json", "--fail-on", "medium")).toBe(1);
});

test.each<[string[], string]>([
  [[], "PlanMissing"],
  [["none.json"], "PlanUnreadable"],
  [["prod.json", "--policy", "none.yaml"], "PolicyMissing"],
  [["prod.json", "--baseline", "none.json"], "BaselineMissing"],
  [["prod.json", "--rules", "none.json"], "RuleFileMissing"],
  [["prod.json", "--out", "report.pdf"], "FormatUnknown"],
  [["prod.json", "--out", "nowhere/report.html"], "ReportNotWritten"],
  [["-", "-"], "StandardInputTwice"],
  [["prod.json", "dev.json", "--out", "./prod.json"], "ReportOverInput"],
  [["a=prod.json", "--out", "prod.json"], "ReportOverInput"],
  [["prod.json", "--rules", "rules.json", "--out", "rules.json"], "ReportOverInput"],
  [["prod.json", "--baseline", "known.json", "--out", "known.json"], "ReportOverInput"],
  [["prod.json", "--out", "kube-services.audit.yaml", "--format", "text"], "ReportOverInput"],
  [["a=prod.json", "a=dev.json"], "EnvironmentTwice"],
])("%j exits 2 with the code %s, and no stack trace", async (args, code) => {
  if (code === "EnvironmentTwice") return expect(await run("prod.json", "prod.json")).toBe(2);
  expect(await run(...args)).toBe(2);
  expect(err).toContain(code);
  expect(err).not.toMatch(/\n\s+at /);
  return undefined;
});

test("--fail-on and --format take what there is, and nothing else", async () => {
  expect(await run("prod.json", "--fail-on", "info")).toBe(2);
  expect(await run("prod.json", "--format", "pdf")).toBe(2);
  expect(err).toMatch(/Allowed choices are/);
});

test("--out writes each format by the name of its file, and says so", async () => {
  const files = ["r.html", "r.json", "r.sarif", "r.xml", "r.md", "r.txt"];
  expect(await run("prod.json", "dev.json", ...files.flatMap((file) => ["--out", file]))).toBe(0);
  const starts = [
    /^<!doctype html>/,
    /^\{\n {2}"schemaVersion"/,
    /^\{\n {2}"\$schema"/,
    /^<\?xml/,
    /^# Plan audit: prod, dev/,
    /^PASSED/,
  ];
  files.forEach((file, index) => expect(readFileSync(file, "utf8")).toMatch(starts[index] as RegExp));
  expect(out).toMatch(/Written: r\.html, r\.json/);
});

test("the exit code hangs on --fail-on and --baseline alone, whatever is written where", async () => {
  await run("prod.json", "--format", "json", "--out", "known.json"); // its worst finding is a medium one
  for (const failOn of ["critical", "high", "medium", "low"]) {
    const wanted = failOn === "medium" || failOn === "low" ? 1 : 0;
    for (const format of ["text", "markdown", "json", "sarif", "junit", "html"]) {
      for (const out of [[], ["--out", "report"]]) {
        const args = ["prod.json", "--fail-on", failOn, "--format", format, ...out];
        expect([...args, await run(...args)]).toEqual([...args, wanted]);
        expect([...args, await run(...args, "--baseline", "known.json")]).toEqual([...args, 0]);
      }
    }
  }
});

test("--out - is standard output, and nothing else stands there", async () => {
  expect(await run("dev.json", "--format", "json", "--out", "-", "--out", "report.json")).toBe(0);
  expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync("report.json", "utf8")));
});

test("plans are named by their files, by NAME=FILE, or by their paths where names repeat", async () => {
  mkdirSync("a");
  mkdirSync("b");
  for (const at of ["a", "b"]) writeFileSync(join(at, "plan.json"), readFileSync("dev.json"));
  await run("prod.json", "staging=dev.json", "a/plan.json", "b/plan.json", "--format", "json");
  const report = JSON.parse(out) as { environments: { name: string }[] };
  expect(report.environments.map((one) => one.name)).toEqual(["prod", "staging", "a/plan", "b/plan"]);
});

test("the policy file of the folder is read, and --commit is told", async () => {
  writeFileSync("kube-services.audit.yaml", "version: 1\nfailOn: medium\n");
  expect(await run("prod.json", "--commit", "abc1234")).toBe(1);
  expect(out).toContain("Commit: abc1234");
});

test("what a synthesised stack of the plan's name acknowledges counts", async () => {
  mkdirSync("cdktf.out/stacks/prod", { recursive: true });
  const stack = {
    name: "prod",
    constructPath: "prod",
    workingDirectory: "stacks/prod",
    synthesizedStackPath: "stacks/prod/cdk.tf.json",
  };
  writeFileSync("cdktf.out/manifest.json", JSON.stringify({ version: "0.21.0", stacks: { prod: stack } }));
  writeFileSync(
    "cdktf.out/stacks/prod/cdk.tf.json",
    JSON.stringify({
      "//": {
        acknowledgements: [{ rule: "load-balancer-open-to-all", path: "prod/web", reason: "the shop is public" }],
      },
      resource: {
        kubernetes_service_v1: { web: { "//": { metadata: { path: "prod/web/service", uniqueId: "web" } } } },
      },
    }),
  );
  expect(await run("prod.json", "--fail-on", "medium", "--format", "json")).toBe(0);
  const report = JSON.parse(out) as { acknowledged: { acknowledgement: unknown }[] };
  expect(report.acknowledged[0]?.acknowledgement).toEqual({ reason: "the shop is public", source: "code of prod/web" });
});

// What Terraform quotes of the stack, and what it prints in the place of a plan, may hold credentials.
const QUOTING = `cat >&2 <<'END'
│ Error: Invalid provider configuration
│
│   on cdk.tf.json line 3, in provider.kubernetes[0]:
│    3:   "token": "canary-in-the-stack"
│     ├────────────────
│     │ var.x is "canary-in-the-stack"
│
│ Broken.
END
exit 1`;
test.each([
  ["plan fails and quotes the stack", QUOTING, "", "TerraformFailed"],
  ["show prints no plan", "", "echo canary-in-the-stack", "PlanNotJson"],
  ["show is cut off", "", `printf '{"format_version":"1.2","variables":{"a":"canary-in-the-stack'`, "PlanTruncated"],
])("--stack where terraform %s: a coded error, no secret, and no plan left behind", async (_what, plan, show, code) => {
  mkdirSync("cdktf.out/stacks/prod", { recursive: true });
  mkdirSync("tmp");
  const stack = {
    ...{ name: "prod", constructPath: "prod", workingDirectory: "stacks/prod" },
    synthesizedStackPath: "stacks/prod/cdk.tf.json",
  };
  writeFileSync("cdktf.out/manifest.json", JSON.stringify({ version: "0.21.0", stacks: { prod: stack } }));
  writeFileSync("cdktf.out/stacks/prod/cdk.tf.json", "{}");
  const cases = `version) echo "Terraform v1.11.4" ;;\nplan) : ;${plan}\n;;\nshow) : ;${show}\n;;`;
  writeFileSync("terraform", `#!/bin/sh\ncase "$1" in\n${cases}\nesac\n`, { mode: 0o755 });
  const before = { binary: process.env.TERRAFORM_BINARY_NAME, tmp: process.env.TMPDIR };
  Object.assign(process.env, { TERRAFORM_BINARY_NAME: join(folder, "terraform"), TMPDIR: join(folder, "tmp") });
  try {
    expect(await run("--stack", "prod")).toBe(2);
  } finally {
    for (const [name, value] of [
      ["TERRAFORM_BINARY_NAME", before.binary],
      ["TMPDIR", before.tmp],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  expect(err).toContain(code);
  expect(out + err).not.toContain("canary-in-the-stack");
  expect(readdirSync("tmp")).toEqual([]);
});

test("--list-rules lists them", async () => {
  expect(await run("--list-rules")).toBe(0);
  expect(out).toContain("claim-destroyed");
});
