import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { BUILT_IN_RULES, FORMATS, readPolicy, readUserRules } from "../../lib/audit";
import { registerAudit } from "../../lib/cli/audit";
import { created, deployment, DEPLOYMENT, reportOn } from "./support/plan";

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

test("every option that is named is one of the command's, and every format is named", () => {
  const program = new Command();
  registerAudit(program);
  const known = program.commands[0]?.options.map((option) => option.long) ?? [];
  const named = [...text.matchAll(/`(--[a-z-]+)|^npx kube-services audit.*?(--[a-z-]+)/gm)].map(
    (one) => one[1] ?? one[2],
  );
  expect(named.length).toBeGreaterThan(8);
  expect(known).toEqual(expect.arrayContaining([...new Set(named)]));
  for (const as of FORMATS) expect(text).toContain(`| \`${as}\``);
});
