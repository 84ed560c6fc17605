import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readConfigurationParts, type Configuration } from "../../lib/fast-plan/configuration";
import { narrowFolder } from "../../lib/fast-plan/narrow-folder";
import type { RawState } from "../../lib/fast-plan/raw-state";

const parent = mkdtempSync(join(tmpdir(), "narrow-folder-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const directory = join(parent, "stacks", "prod");
const file = join(directory, "cdk.tf.json");
const stack = { name: "prod", constructPath: "prod", directory, file, dependencies: [] };
const state: RawState = {
  ...{ lineage: "l", serial: 1, hasModules: false, resources: new Map() },
  outputs: new Map([["password", { value: "hunter2", sensitive: true }]]),
};
const configuration = { provider: { kubernetes: {} }, resource: { terraform_data: { a: {}, b: {} } } };
const read = (written: object): Configuration => readConfigurationParts(Buffer.from(JSON.stringify(written)));

beforeEach(() => {
  mkdirSync(join(directory, ".terraform"), { recursive: true });
  writeFileSync(join(directory, ".terraform", "data"), "of the backend");
  writeFileSync(join(parent, "kubeconfig"), "of the cluster");
  writeFileSync(file, JSON.stringify(configuration));
});

test("it has all that the stack's folder has, paths lead where they lead from there, and nothing of it stays", () => {
  const narrow = narrowFolder(stack, read(configuration), ["terraform_data.a"], state);
  const made = narrow?.directory ?? "";
  expect(dirname(made)).toBe(dirname(directory));
  expect(readFileSync(join(made, ".terraform", "data"), "utf8")).toBe("of the backend");
  expect(readFileSync(join(made, "..", "..", "kubeconfig"), "utf8")).toBe("of the cluster");
  expect(JSON.parse(readFileSync(join(made, "cdk.tf.json"), "utf8"))).toMatchObject({
    resource: { terraform_data: { a: {} } },
  });
  narrow?.remove();
  expect(existsSync(made)).toBe(false);
  expect(readdirSync(directory).sort()).toEqual([".terraform", "cdk.tf.json"]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(configuration);
});

test("there is none where the value of a sensitive output would stand in it", () => {
  const secret = { ...configuration, output: { password: { value: "${terraform_data.b.id}" } } };
  expect(narrowFolder(stack, read(secret), ["terraform_data.a"], state)).toBeUndefined();
  expect(readdirSync(dirname(directory))).toEqual(["prod"]);
});
