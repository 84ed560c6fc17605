import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { BUILT_IN_RULES, FORMATS, readPolicy, readUserRules } from "../../lib/audit";
import { registerAudit } from "../../lib/cli/audit";
import { rules as rulesOfAcme } from "./support/acme-rules";
import { created, deployment, DEPLOYMENT, podSpec, reportOn, service, SERVICE, updated } from "./support/plan";

// What docs/audit.md shows works when it is pasted.
const text = readFileSync(join(__dirname, "../../docs/audit.md"), "utf8");
const examples = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map((match) => match[1] ?? "");
const rules = BUILT_IN_RULES.map((rule) => rule.id);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "audit-docs-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

test("the policy file is one, and the rules that it names exist", () => {
  const [example] = examples("yaml");
  const policy = readPolicy(file("policy.yaml", example ?? ""));
  expect(policy).toMatchObject({ failOn: "medium" });
  expect(() => reportOn([], {}, { policy })).not.toThrow();
});

test("the rule in JSON is one, and fires", async () => {
  const [example] = examples("json");
  const userRules = await readUserRules(file("rules.json", example ?? ""));
  const report = reportOn([created(DEPLOYMENT, "web", deployment())], {}, { userRules });
  expect(report.findings.map((finding) => finding.rule)).toContain("acme-owner-label");
});

test("the rule that is acknowledged in code exists", () => {
  const named = examples("ts").flatMap((code) =>
    [...code.matchAll(/acknowledge\(\w+, "([^"]+)"/g)].map((one) => one[1]),
  );
  expect(named).not.toEqual([]);
  expect(rules).toEqual(expect.arrayContaining(named));
});

test("the rules in TypeScript are those that are compiled and tried here, and fire", async () => {
  const shown = examples("ts").find((code) => code.includes("cdktf-kube-services/audit")) ?? "";
  const tried = readFileSync(join(__dirname, "support/acme-rules.ts"), "utf8");
  expect(shown.replace("cdktf-kube-services/audit", "../../../lib/audit/public")).toBe(tried);
  const open = created(SERVICE, "web", service({ type: "NodePort" }));
  const named = created(
    SERVICE,
    "api",
    service({ type: "NodePort" }, { labels: { "acme.example/owner": "a" } }, "api"),
  );
  const gone = updated(DEPLOYMENT, "web", deployment(), deployment(podSpec(), { replicas: "0" }));
  const report = reportOn([open, named, gone], {}, { userRules: rulesOfAcme });
  expect(
    report.findings.filter((one) => one.rule.startsWith("acme-")).map((one) => [one.address, one.message]),
  ).toEqual([
    [`${SERVICE}.web`, "is open (NodePort) and names no owner"],
    [`${DEPLOYMENT}.web`, "goes from 2 pods to none"],
  ]);
});

test("a package that exports rules is a file of rules", async () => {
  const pack = join(folder, "node_modules", "@acme", "kube-rules");
  mkdirSync(pack, { recursive: true });
  writeFileSync(join(pack, "package.json"), JSON.stringify({ name: "@acme/kube-rules", main: "index.js" }));
  const facts = JSON.stringify({
    ...(JSON.parse(examples("json")[0] ?? "{}") as { rules: object[] }).rules[0],
    kinds: undefined,
  });
  writeFileSync(
    join(pack, "index.js"),
    `exports.rules = [{ ...${facts}, category: "workload", looksAt: "state", *check() {} }];`,
  );
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect((await readUserRules("@acme/kube-rules")).map((one) => one.id)).toEqual(["acme-owner-label"]);
    await expect(readUserRules("@acme/none")).rejects.toThrow(/RuleFileMissing/);
  } finally {
    process.chdir(before);
  }
});

test("every option that is named is one of the command's, and every format is named", () => {
  const program = new Command();
  registerAudit(program);
  const known = program.commands[0]?.options.map((option) => option.long) ?? [];
  const named = [...text.matchAll(/`(--[a-z-]+)|^npx cdktf-kube-services audit.*?(--[a-z-]+)/gm)].map(
    (one) => one[1] ?? one[2],
  );
  expect(named.length).toBeGreaterThan(8);
  expect(known).toEqual(expect.arrayContaining([...new Set(named)]));
  for (const as of FORMATS) expect(text).toContain(`| \`${as}\``);
});
