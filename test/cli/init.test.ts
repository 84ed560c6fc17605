import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dataOf } from "../support/document";
import { commandUnderTest } from "./support";

const command = commandUnderTest("init");
const ARGS = ["shop", "--no-install", "--yes", "--pipeline", "none"];

test.each([
  ["a file of the project", "shop/main.ts", "../elsewhere.ts", "main.ts"],
  ["package.json", "shop/package.json", "../elsewhere.json", "package.json"],
])("a link in the place of %s is not followed, and nothing is written", async (_what, place, to, written) => {
  mkdirSync("shop", { recursive: true });
  symlinkSync(to, place);
  const code = await command.run(...ARGS);
  expect([code, command.err]).toEqual([2, expect.stringContaining(`OutputIsLink at ${written}: `)]);
  expect([existsSync("elsewhere.ts"), existsSync("elsewhere.json"), readdirSync("shop")]).toEqual([
    false,
    false,
    [written],
  ]);
});

test("what would be written is told as data, too", async () => {
  expect(await command.run(...ARGS, "--dry-run", "--format", "json")).toBe(0);
  const paths = dataOf<string[]>(command.out);
  expect(paths).toEqual(expect.arrayContaining(["shop/package.json", "shop/cdktf.json", "shop/main.ts"]));
  expect(await command.run(...ARGS, "--dry-run")).toBe(0);
  expect(command.out).toBe(paths.map((path) => `${path}\n`).join(""));
});

test("no file is written over: all that are there are named", async () => {
  mkdirSync("shop", { recursive: true });
  for (const file of ["main.ts", "cdktf.json"]) writeFileSync(`shop/${file}`, "mine");
  const code = await command.run(...ARGS);
  expect(code).toBe(2);
  expect(command.err.match(/FileTaken at \S+/g)).toHaveLength(2);
  expect(readdirSync("shop").sort()).toEqual(["cdktf.json", "main.ts"]);
});
