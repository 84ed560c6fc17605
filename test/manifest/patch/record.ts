/**
 * Writes answers.json: what kubectl makes of the patches of cases.ts.
 *   npx ts-node test/manifest/patch/record.ts
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patchCases } from "./cases";

const COUNT = 180;
const folder = mkdtempSync(join(tmpdir(), "patch-answers-"));
const version = JSON.parse(execFileSync("kubectl", ["version", "--client", "-o", "json"], { encoding: "utf8" })) as {
  clientVersion: { gitVersion: string };
};
const answers = patchCases(COUNT).map(({ object, patch }, index) => {
  const file = join(folder, `${index}.json`);
  writeFileSync(file, JSON.stringify(object));
  const args = ["patch", "--local", "--type", "strategic", "-f", file, "-p", JSON.stringify(patch), "-o", "json"];
  const { status, stdout, stderr } = spawnSync("kubectl", args, { encoding: "utf8" });
  if (status === 0) return JSON.parse(stdout) as unknown;
  return { error: stderr.trim() };
});
rmSync(folder, { recursive: true });
const lines = answers.map((answer) => JSON.stringify(answer)).join(",\n");
const text = `{ "madeBy": "kubectl ${version.clientVersion.gitVersion}", "answers": [\n${lines}\n] }\n`;
writeFileSync(join(__dirname, "answers.json"), text);
process.stdout.write(`${answers.length} answers\n`);
