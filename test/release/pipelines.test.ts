import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { PIPELINES, writePipeline } from "../../lib/release";
import { runCli } from "../e2e/support/cli";

const DOCS = join(__dirname, "..", "..", "docs", "ci");
const FACTS = {
  stacks: ["dev", "prod", "staging"].map((name) => ({ name, dependsOn: name === "prod" ? ["staging"] : [] })),
  folder: ".",
  branch: "main",
  engine: { product: "terraform", version: "1.11.4" },
} as const;

/** Every command in a file, wherever it stands. */
function commandsOf(value: unknown, key = ""): readonly string[] {
  if (typeof value === "string") return ["run", "script", "before_script"].includes(key) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap((one) => commandsOf(one, key))
    : Object.entries(value).flatMap(([name, one]) => commandsOf(one, name));
}

describe.each(PIPELINES)("%s", (where) => {
  const files = writePipeline(where, FACTS);

  // To write them anew: UPDATE_DOCS=1 npx jest --selectProjects=unit test/release/pipelines
  test.each(files.map(({ path, text }) => ({ path, text })))(
    "$path is what the documentation shows",
    ({ path, text }) => {
      const shown = join(DOCS, where, (path.split("/").at(-1) ?? "").replace(/^\./, ""));
      if (process.env.UPDATE_DOCS !== undefined) {
        mkdirSync(dirname(shown), { recursive: true });
        writeFileSync(shown, text);
      }
      expect(existsSync(shown) && readFileSync(shown, "utf8")).toBe(text);
    },
  );

  test("is YAML whose commands a shell can read", () => {
    const commands = files.flatMap(({ text }) => commandsOf(parse(text)));
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) {
      const { stderr, status } = spawnSync("bash", ["-n", "-c", command.replace(/\$\{\{.*?\}\}/g, "x")], {
        encoding: "utf8",
      });
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: "" });
    }
  });

  test("names the stacks, the folder and the branch", () => {
    const facts = {
      ...FACTS,
      folder: "deploy/infra",
      branch: "trunk",
      engine: { product: "opentofu", version: "1.10.0" },
    } as const;
    const text = writePipeline(where, facts)
      .map((file) => file.text)
      .join("");
    for (const { name } of FACTS.stacks) expect(text).toContain(name);
    expect(text).toContain("deploy/infra");
    if (where !== "atlantis") expect(text).toMatch(/trunk[^]*tofu|tofu[^]*trunk/);
  });
});

test("writes nothing over what is there, unless it is told to", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-pipeline-"));
  mkdirSync(join(folder, "cdktf.out"));
  writeFileSync(join(folder, "cdktf.out", "manifest.json"), '{"stacks":{}}');
  writeFileSync(join(folder, "atlantis.yaml"), "mine");
  const refused = await runCli(["pipeline", "atlantis"], {}, folder);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("FileTaken at atlantis.yaml") as unknown });
  expect(readFileSync(join(folder, "atlantis.yaml"), "utf8")).toBe("mine");
  expect(await runCli(["pipeline", "atlantis", "--force"], {}, folder)).toMatchObject({
    code: 0,
    stdout: "atlantis.yaml\n",
  });
  expect(await runCli(["pipeline", "atlantis", "--branch=-x"], {}, folder)).toMatchObject({ code: 2 });
  rmSync(folder, { recursive: true });
});
