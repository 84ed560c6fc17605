import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const PROGRAM = `
interface Greeting { readonly text: string }

const greeting: Greeting = { text: "hello" };
const place = new Error().stack?.split("\\n")[1]?.replace(/^.*[/\\\\]/, "");
const compiler = Object.keys(require.cache).some((file) => file.includes("typescript"));
console.log(JSON.stringify({ text: greeting.text, place, compiler }));
`;

let folder: string;
let file: string;
const cache = (): string => join(folder, "node_modules", ".cache", "cdktf-kube-services", "ts-node");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kube-services-ts-node-"));
  file = join(folder, "program.ts");
  mkdirSync(join(folder, "lib"));
  mkdirSync(join(folder, "node_modules"));
  copyFileSync(join(ROOT, "lib", "ts-node.js"), join(folder, "lib", "ts-node.js"));
  copyFileSync(join(ROOT, "tsconfig.json"), join(folder, "tsconfig.json"));
  for (const name of ["ts-node", "typescript", "@swc"])
    symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  writeFileSync(file, PROGRAM);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(): { readonly text: string; readonly place: string; readonly compiler: boolean } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--require", "./lib/ts-node.js", file], {
    cwd: folder,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout) as ReturnType<typeof run>;
}

test("a file is compiled once, and its stack traces always name its own lines", () => {
  expect(run()).toEqual({ text: "hello", place: "program.ts:5:15)", compiler: true });
  expect(run()).toEqual({ text: "hello", place: "program.ts:5:15)", compiler: false });
});

test("nothing is run that lies in the common folder for temporary files, and nothing is put there", () => {
  const common = join(folder, "common");
  mkdirSync(common);
  const { status } = spawnSync(process.execPath, ["--require", "./lib/ts-node.js", file], {
    cwd: folder,
    env: { ...process.env, TMPDIR: common },
  });
  expect(status).toBe(0);
  expect(readdirSync(common)).toEqual([]);
});

test("a file that has changed is compiled again, and the older result goes", () => {
  run();
  writeFileSync(file, PROGRAM.replace("hello", "bye"));
  expect(run()).toMatchObject({ text: "bye", compiler: true });
  expect(run()).toMatchObject({ text: "bye", compiler: false });
  expect(readdirSync(cache()).flatMap((each) => readdirSync(join(cache(), each)))).toHaveLength(1);
});

test("what was kept is not used when it is damaged, or made with another tsconfig.json", () => {
  run();
  const [versions = ""] = readdirSync(cache());
  const [entry = ""] = readdirSync(join(cache(), versions));
  writeFileSync(join(cache(), versions, entry), "console.log('half of");
  expect(run()).toMatchObject({ text: "hello", compiler: true });
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ "ts-node": { swc: true } }));
  expect(run()).toMatchObject({ text: "hello", compiler: true });
});

test("where nothing can be kept, everything still runs", () => {
  writeFileSync(join(folder, "node_modules", ".cache"), "a file in the way");
  expect(run()).toMatchObject({ text: "hello", compiler: true });
  expect(run()).toMatchObject({ text: "hello", compiler: true });
});

function refused(): { readonly status: number | null; readonly stderr: string } {
  const args = ["--require", join(folder, "lib", "ts-node.js"), file];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { status, stderr };
}

test("a folder without a tsconfig.json is told how to write one", () => {
  rmSync(join(folder, "tsconfig.json"));
  expect(refused()).toEqual({
    status: 2,
    stderr:
      `TypeScriptProjectMissing: there is no tsconfig.json in ${folder} or above it\n` +
      `  fix: run cdktf in the folder of the project, or write one: { "compilerOptions": { "module": "node16", "strict": true } }\n`,
  });
});

test("a project without TypeScript is told what to install", () => {
  rmSync(join(folder, "node_modules", "typescript"));
  expect(refused()).toEqual({
    status: 2,
    stderr: "TypeScriptMissing: typescript is not installed\n  fix: npm install --save-dev typescript@5.9 ts-node\n",
  });
});

test.each(["4.9.5", "7.0.2"])("TypeScript %s is told as such", (version) => {
  const typescript = join(folder, "node_modules", "typescript");
  rmSync(typescript);
  mkdirSync(typescript);
  writeFileSync(join(typescript, "package.json"), JSON.stringify({ name: "typescript", version }));
  expect(refused()).toEqual({
    status: 2,
    stderr:
      `TypeScriptUnsupported: TypeScript ${version} is installed\n  allowed: TypeScript 5 or 6; ts-node cannot drive 7\n` +
      "  fix: npm install --save-dev typescript@5.9\n",
  });
});
