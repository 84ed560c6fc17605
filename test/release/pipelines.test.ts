import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

  // To write them anew: UPDATE_DOCS=1 npx jest --selectProjects=unit --ci test/release/pipelines
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

describe.each(PIPELINES)("%s takes no name for more than a name:", (where) => {
  const odd = [
    "${{ secrets.TOKEN }}",
    "$(id)",
    "$CI_JOB_TOKEN",
    "../../x",
    "a\n  b: c",
    '"',
    "-x",
    "",
    ".",
    "a b",
    "`id`",
    "a".repeat(300),
  ];
  test.each(odd)("the stack %j", (name) => {
    expect(() => writePipeline(where, { ...FACTS, stacks: [{ name, dependsOn: [] }] })).toThrow("StackNameUnusable");
    expect(() => writePipeline(where, { ...FACTS, stacks: [{ name: "a", dependsOn: [name] }] })).toThrow(
      "StackNameUnusable",
    );
  });
  test.each(['a"; id; "', "${{ github.token }}", "$(id)", "../x", "a\nb", "-x", "/etc"])("the folder %j", (folder) => {
    expect(() => writePipeline(where, { ...FACTS, folder })).toThrow("FolderNameUnusable");
  });
  test("names that YAML has for something else", () => {
    const stacks = ["true", "1.0", "0x10", "null"].map((name) => ({ name, dependsOn: [] }));
    const files = writePipeline(where, { ...FACTS, stacks });
    const texts = files.flatMap(({ text }) => JSON.stringify(parse(text)));
    for (const { name } of stacks) expect(texts.join("")).toContain(`"${name}"`);
  });
});

test("no key of the planner reaches code that nobody has reviewed", () => {
  const texts = ["github", "gitlab"].map((where) =>
    writePipeline(where as "github", FACTS)
      .map(({ text }) => text)
      .join(""),
  );
  for (const text of texts) expect(text).toContain("${PLANNER_KEY:+--key");
  expect(texts[0]).toContain("github.event_name == 'push' && secrets.PLANNER_KEY || ''");
  const command = (key: string): string =>
    spawnSync("bash", ["-c", 'printf "%s|" plan ${PLANNER_KEY:+--key "$RUNNER_TEMP/planner.key"}'], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, PLANNER_KEY: key, RUNNER_TEMP: "/a b" },
    }).stdout;
  expect([command(""), command("x")]).toEqual(["plan|", "plan|--key|/a b/planner.key|"]);
});

test("a change does not say how it is judged: the policy is that of the commit it goes to, and defaults count nothing", () => {
  for (const [where, base] of [
    ["github", "BASE"],
    ["gitlab", "CI_MERGE_REQUEST_DIFF_BASE_SHA"],
  ] as const) {
    const text = writePipeline(where, FACTS)
      .map((one) => one.text)
      .join("");
    const option = `\${${base}:+--no-defaults --policy-from "$${base}"}`;
    expect(text.match(/kube-services plan .*/)?.[0]).toContain(option);
    expect(text.match(/kube-services apply .*/)?.[0]).toContain("--no-defaults");
    const words = (commit: string): string =>
      spawnSync("bash", ["-c", `printf "%s|" plan ${option}`], {
        encoding: "utf8",
        env: { PATH: process.env.PATH, [base]: commit },
      }).stdout;
    expect([words(""), words("abc")]).toEqual(["plan|", "plan|--no-defaults|--policy-from|abc|"]);
  }
});

test("a link in the place of a file or of its folder is not followed, whether it leads anywhere or not", async () => {
  for (const [link, where] of [
    ["atlantis.yaml", "atlantis"],
    [".github", "github"],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), "kube-services-pipeline-"));
    const elsewhere = mkdtempSync(join(tmpdir(), "kube-services-elsewhere-"));
    mkdirSync(join(folder, "cdktf.out"));
    writeFileSync(join(folder, "cdktf.out", "manifest.json"), '{"stacks":{}}');
    symlinkSync(link === ".github" ? elsewhere : join(elsewhere, "none.yaml"), join(folder, link));
    const { code, stderr } = await runCli(["pipeline", where, "--force"], {}, folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`OutputIsLink at ${link}`)]);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(folder, { recursive: true });
    rmSync(elsewhere, { recursive: true });
  }
});
