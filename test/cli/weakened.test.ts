import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { FORMATS } from "../../lib/audit";
import { container, created, deployment, DEPLOYMENT, planBytes, podSpec } from "../audit/support/plan";
import { commandUnderTest } from "./support";

/*
 * What a pull request changes beside its code, so that the audit of this very pull request lets it pass: defaults of
 * options, the policy, its rules, an earlier report as the baseline, and git's own configuration.
 */
const command = commandUnderTest("audit");
const privileged = podSpec({ container: [container({ security_context: [{ privileged: true }] })] });
const git = (...args: readonly string[]): void =>
  void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { stdio: "ignore" });
const defaults = (audit: object): void =>
  writeFileSync("cdktf.json", JSON.stringify({ language: "typescript", app: "true", "kube-services": { audit } }));
const OFF = JSON.stringify({
  version: 1,
  rules: { "privileged-container": { severity: "off", reason: "it is all right" } },
});

beforeEach(() => {
  const plan = planBytes([created(DEPLOYMENT, "web", deployment(privileged))]);
  writeFileSync("plan.json", plan);
});

test("the plan of these tests fails the audit", async () => {
  expect(await command.run("plan.json")).toBe(1);
  expect(command.out).toContain("privileged-container");
  expect(command.out).not.toContain("Weakened");
});

test.each<[string, object, string]>([
  ["a baseline that knows it", { baseline: "known.json" }, "cdktf.json: --baseline known.json"],
  ["another policy", { policy: "soft.json" }, "cdktf.json: --policy soft.json; soft.json: 1 rule off"],
  ["no word on what is undecided", { "fail-on-undecided": "never" }, "cdktf.json: --fail-on-undecided never"],
  ["the last synthesis", { synth: false }, "cdktf.json: --no-synth"],
])("%s is told in the verdict, in each form of the report, and --no-defaults goes without", async (_, audit, words) => {
  writeFileSync("soft.json", OFF);
  await command.run("plan.json", "--format", "json", "--out", "known.json");
  defaults(audit);
  for (const format of FORMATS) {
    await command.run("plan.json", "--format", format);
    expect(`${format}: ${command.out.replace(/\\?\n/g, " ").replaceAll("\\", "")}`).toContain("Weakened by");
  }
  await command.run("plan.json", "--format", "json");
  expect(JSON.parse(command.out)).toMatchObject({ verdict: { text: expect.stringContaining(`Weakened by ${words}`) } });
  expect(await command.run("plan.json", "--no-defaults")).toBe(1);
  expect(command.out).not.toContain("Weakened");
});

test("a higher threshold is told, a lower one is not, and the policy is what it is held against", async () => {
  defaults({ "fail-on": "critical" });
  await command.run("plan.json");
  expect(command.out).toContain("Weakened by cdktf.json: --fail-on critical.");
  defaults({ "fail-on": "low", gate: "all", "fail-on-undecided": "any" });
  expect(await command.run("plan.json")).toBe(1);
  expect(command.out).not.toContain("Weakened");
  writeFileSync("strict.json", JSON.stringify({ version: 1, failOn: "medium", gate: "all", failOnUndecided: "any" }));
  defaults({ "fail-on": "high", gate: "new", "fail-on-undecided": "high" });
  await command.run("plan.json", "--policy", "strict.json");
  expect(command.out).toContain("Weakened by cdktf.json: --fail-on high, --fail-on-undecided high, --gate new.");
  // What the auditor says on the command line is the auditor's.
  await command.run("plan.json", "--fail-on", "critical", "--gate", "new", "--fail-on-undecided", "high");
  expect(command.out).not.toContain("Weakened");
});

test("a policy that lies in the folder is told by what it lets pass", async () => {
  writeFileSync(
    "kube-services.audit.yaml",
    JSON.stringify({
      version: 1,
      failOn: "critical",
      failOnUndecided: "never",
      rules: {
        "privileged-container": { severity: "off", reason: "r" },
        "runs-as-root": { severity: "info", reason: "r" },
        "host-network": { severity: "critical", reason: "r" },
      },
    }),
  );
  expect(await command.run("plan.json")).toBe(0);
  expect(command.out).toContain(
    "Weakened by kube-services.audit.yaml: failOn critical, failOnUndecided never, 1 rule off, 1 rule lowered.",
  );
  expect(await command.run("plan.json", "--no-defaults")).toBe(1);
});

describe("with the policy of the commit that a pull request goes to", () => {
  beforeEach(() => {
    git("init", "--quiet");
    mkdirSync("rules");
    writeFileSync("kube-services.audit.yaml", JSON.stringify({ version: 1, userRules: ["rules/own.json"], rules: {} }));
    writeFileSync("rules/own.json", '{"rules":[]}');
    git("add", "--all");
    git("commit", "--quiet", "-m", "base");
  });

  test("a change of it counts nothing, and a change of its rules is told", async () => {
    expect(await command.run("plan.json", "--policy-from", "HEAD")).toBe(1);
    expect(command.out).not.toContain("Weakened");
    writeFileSync("kube-services.audit.yaml", OFF);
    expect(await command.run("plan.json")).toBe(0);
    expect(await command.run("plan.json", "--policy-from", "HEAD")).toBe(1);
    writeFileSync("rules/own.json", ' {"rules":[]}');
    expect(await command.run("plan.json", "--policy-from", "HEAD")).toBe(1);
    expect(command.out).toContain("Weakened by rules/own.json: not the rules of HEAD.");
  });

  test("also in a folder of the repository, under another name, and where the commit has none", async () => {
    mkdirSync("infra");
    writeFileSync("infra/soft.yaml", OFF);
    const home = realpathSync(".");
    process.chdir("infra");
    // Neither file is at the commit, in this folder: no policy at all.
    expect(await command.run("../plan.json", "--policy-from", "HEAD")).toBe(1);
    expect(await command.run("../plan.json", "--policy", "soft.yaml", "--policy-from", "HEAD")).toBe(1);
    process.chdir(home);
    git("add", "--all");
    git("commit", "--quiet", "-m", "merged");
    process.chdir("infra");
    expect(await command.run("../plan.json", "--policy", "soft.yaml", "--policy-from", "HEAD")).toBe(0);
    process.chdir(home);
  });

  test.each(["nowhere", "--upload-pack=touch pwned", "HEAD:kube-services.audit.yaml", ""])(
    "%j is no commit",
    async (commit) => {
      expect(await command.run("plan.json", `--policy-from=${commit}`)).toBe(2);
      expect(command.err).toContain("GitFailed at --policy-from");
      expect(existsSync("pwned")).toBe(false);
    },
  );

  test("what the repository's own configuration would have git run is not run", async () => {
    git("config", "core.fsmonitor", "touch pwned; false");
    await command.run("plan.json", "--policy-from", "HEAD");
    expect(existsSync("pwned")).toBe(false);
    expect(readFileSync(".git/config", "utf8")).toContain("pwned");
  });
});

test("who may approve is told where cdktf.json says it, before anything else", async () => {
  const given = { approvals: 0, "approvals-where-critical": 0, trust: ["x.pub"], planner: "y.pub", "max-age": "48h" };
  const project = { language: "typescript", app: "true", "kube-services": { verify: given, apply: given } };
  writeFileSync("cdktf.json", JSON.stringify(project));
  for (const verb of ["verify", "apply"]) {
    expect(await command.runVerb(verb, "nowhere")).toBe(2);
    expect(command.err).toContain(
      "cdktf.json decides whose word counts: --approvals 0, --approvals-where-critical 0, --trust x.pub, --planner y.pub, --max-age of 48 h",
    );
    expect(await command.runVerb(verb, "nowhere", "--no-defaults")).toBe(2);
    expect(command.err).not.toContain("whose word counts");
  }
});

test("the variable with which Node takes every server for the right one is not followed, and told", async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  await command.run("--list-rules");
  expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).toBeUndefined();
  expect(command.err).toContain("NODE_TLS_REJECT_UNAUTHORIZED=0 is not followed");
});
