import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { created, deployment, DEPLOYMENT, planBytes, service, SERVICE } from "../audit/support/plan";
import { commandUnderTest } from "./support";

const command = commandUnderTest("audit");
beforeEach(() => {
  writeFileSync(
    "prod.json",
    planBytes([created(SERVICE, "web", service({ type: "LoadBalancer" })), created(DEPLOYMENT, "web", deployment())]),
  );
  writeFileSync("dev.json", planBytes([created(SERVICE, "web", service())]));
});

test("exits 0 below --fail-on, 1 at it, and prints the verdict first", async () => {
  expect(await command.run("prod.json")).toBe(0);
  expect(command.out).toMatch(/^PASSED WITH FINDINGS/);
  expect(await command.run("prod.json", "--fail-on", "medium")).toBe(1);
});

test.each<[string[], string]>([
  [[], "PlanMissing"],
  [["none.json"], "PlanUnreadable"],
  [["prod.json", "--policy", "none.yaml"], "PolicyMissing"],
  [["prod.json", "--baseline", "none.json"], "BaselineMissing"],
  [["prod.json", "--rules", "none.json"], "RuleFileMissing"],
  [["prod.json", "--out", "report.pdf"], "FormatUnknown"],
  [["prod.json", "--out", "nowhere/report.html"], "OutputUnwritable"],
  [["prod.json", "--split"], "SplitNeedsMarkdown"],
  [["prod.json", "--split", "--out", "report.html"], "SplitNeedsMarkdown"],
  [["prod.json", "--split", "--format", "markdown", "--out", "-"], "SplitNeedsMarkdown"],
  [["-", "-"], "StandardInputTwice"],
  [["prod.json", "dev.json", "--out", "./prod.json"], "ReportOverInput"],
  [["a=prod.json", "--out", "prod.json"], "ReportOverInput"],
  [["prod.json", "--rules", "rules.json", "--out", "rules.json"], "ReportOverInput"],
  [["prod.json", "--baseline", "known.json", "--out", "known.json"], "ReportOverInput"],
  [["prod.json", "--out", "kube-services.audit.yaml", "--format", "text"], "ReportOverInput"],
  [["prod.json", "prod.json"], "EnvironmentTwice"],
  [["a=prod.json", "a=dev.json"], "EnvironmentTwice"],
])("%j exits 2 with the code %s, and no stack trace", async (args, code) => {
  expect(await command.run(...args)).toBe(2);
  expect(command.err).toContain(code);
  expect(command.err).not.toMatch(/\n\s+at /);
});

test("--fail-on and --format take what there is, and nothing else", async () => {
  expect(await command.run("prod.json", "--fail-on", "info")).toBe(2);
  expect(await command.run("prod.json", "--format", "pdf")).toBe(2);
  expect(command.err).toMatch(/Allowed choices are/);
});

test("--max-length takes a number, or whose comments it is for; --split writes the whole report in parts of it", async () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    created(SERVICE, `web-${index}`, service({ type: "LoadBalancer" }, {}, `web-${index}`)),
  );
  writeFileSync("prod.json", planBytes(many));
  for (const wrong of ["1999", "bitbucket", "constructor"]) {
    expect(await command.run("prod.json", "--max-length", wrong)).toBe(2);
    expect(command.err).toContain("github, gitlab, azure");
  }
  for (const limit of ["github", "GitLab", "azure", "2000"]) {
    expect(await command.run("prod.json", "--max-length", limit, "--out", "r.md")).toBe(0);
  }
  expect(readFileSync("r.md", "utf8").length).toBeLessThanOrEqual(2000);
  expect(await command.run("prod.json", "--max-length", "2000", "--split", "--out", "parts.md")).toBe(0);
  const parts = readdirSync(".").filter((name) => name.startsWith("parts"));
  expect(parts).toContain("parts-2.md");
  for (const part of parts) {
    expect(readFileSync(part, "utf8").length).toBeLessThanOrEqual(2000);
    expect(command.out).toContain(part);
  }
});

test("--out writes each format by the name of its file, and says so", async () => {
  const files = ["r.html", "r.json", "r.sarif", "r.xml", "r.md", "r.txt"];
  expect(await command.run("prod.json", "dev.json", ...files.flatMap((file) => ["--out", file]))).toBe(0);
  const starts = [
    /^<!doctype html>/,
    /^\{\n {2}"schemaVersion"/,
    /^\{\n {2}"\$schema"/,
    /^<\?xml/,
    /^# Plan audit: prod, dev/,
    /^PASSED/,
  ];
  files.forEach((file, index) => expect(readFileSync(file, "utf8")).toMatch(starts[index] as RegExp));
  expect(command.out).toMatch(/Written: r\.html, r\.json/);
});

test("the exit code hangs on --fail-on and --baseline alone, whatever is written where", async () => {
  await command.run("prod.json", "--format", "json", "--out", "known.json"); // its worst finding is a medium one
  for (const failOn of ["critical", "high", "medium", "low"]) {
    const wanted = failOn === "medium" || failOn === "low" ? 1 : 0;
    for (const format of ["text", "markdown", "json", "sarif", "junit", "html"]) {
      for (const out of [[], ["--out", "report"]]) {
        const args = ["prod.json", "--fail-on", failOn, "--format", format, ...out];
        expect([...args, await command.run(...args)]).toEqual([...args, wanted]);
        expect([...args, await command.run(...args, "--baseline", "known.json")]).toEqual([...args, 0]);
      }
    }
  }
});

test("--out - is standard output, and nothing else stands there", async () => {
  expect(await command.run("dev.json", "--format", "json", "--out", "-", "--out", "report.json")).toBe(0);
  expect(JSON.parse(command.out)).toEqual(JSON.parse(readFileSync("report.json", "utf8")));
});

test("plans are named by their files, by NAME=FILE, or by their paths where names repeat", async () => {
  mkdirSync("a");
  mkdirSync("b");
  for (const at of ["a", "b"]) writeFileSync(join(at, "plan.json"), readFileSync("dev.json"));
  await command.run("prod.json", "staging=dev.json", "a/plan.json", "b/plan.json", "--format", "json");
  const report = JSON.parse(command.out) as { environments: { name: string }[] };
  expect(report.environments.map((one) => one.name)).toEqual(["prod", "staging", "a/plan", "b/plan"]);
});

test("the policy file of the folder is read, and --commit is told", async () => {
  writeFileSync("kube-services.audit.yaml", "version: 1\nfailOn: medium\n");
  expect(await command.run("prod.json", "--commit", "abc1234")).toBe(1);
  expect(command.out).toContain("Commit: abc1234");
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
  expect(await command.run("prod.json", "--fail-on", "medium", "--format", "json")).toBe(0);
  const report = JSON.parse(command.out) as { acknowledged: { acknowledgement: unknown }[] };
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
  Object.assign(process.env, {
    TERRAFORM_BINARY_NAME: join(process.cwd(), "terraform"),
    TMPDIR: join(process.cwd(), "tmp"),
  });
  try {
    expect(await command.run("--stack", "prod")).toBe(2);
  } finally {
    for (const [name, value] of [
      ["TERRAFORM_BINARY_NAME", before.binary],
      ["TMPDIR", before.tmp],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  expect(command.err).toContain(code);
  expect(command.out + command.err).not.toContain("canary-in-the-stack");
  expect(readdirSync("tmp")).toEqual([]);
});

test("--list-rules lists them", async () => {
  expect(await command.run("--list-rules")).toBe(0);
  expect(command.out).toContain("claim-destroyed");
});
