import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StateEntry } from "../../lib/adopt";
import { unreadableEntries } from "../../lib/adopt/unreadable";
import type { Terraform } from "../../lib/terraform";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "unreadable-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LOST = "Unexpected Identity Change: During the read operation, the Terraform Provider unexpectedly returned …";
const entry = (address: string, more: Partial<StateEntry> = {}): StateEntry => ({
  address,
  type: address.split(".")[0] ?? "",
  object: undefined,
  tainted: false,
  identityEmpty: false,
  ...more,
});
const line = (diagnostic: object): string =>
  JSON.stringify({ "@level": "error", "@message": "Error", type: "diagnostic", diagnostic });

/** A Terraform that answers each run with the next of some outputs, and notes its arguments. */
function fake(...outputs: readonly (readonly string[])[]): Terraform {
  outputs.forEach((lines, index) => writeFileSync(join(folder, `answer-${index}`), `${lines.join("\n")}\n`));
  const path = join(folder, "terraform");
  writeFileSync(
    path,
    `#!/bin/sh
cd '${folder}'
n=$(cat asked 2>/dev/null | wc -l)
echo "$@" >> asked
[ -f "answer-$n" ] || exit 0
cat "answer-$n"
grep -q severity "answer-$n" && exit 1
exit 0
`,
  );
  chmodSync(path, 0o755);
  return { path, version: "1.15.9", product: "terraform" };
}
const asked = (): readonly string[] => readFileSync(join(folder, "asked"), "utf8").trim().split("\n");

test("a state whose entries are well is not asked about", async () => {
  const terraform = { path: join(folder, "nothing"), version: "1.15.9", product: "terraform" } as const;
  expect([...(await unreadableEntries([entry("a.b")], terraform, { cwd: folder }))]).toEqual([]);
});

test("of entries that are tainted or have an empty identity, those count that Terraform refuses to read", async () => {
  const terraform = fake([
    line({ severity: "error", summary: LOST, address: "kubernetes_deployment_v1.web" }),
    line({ severity: "error", summary: LOST, snippet: { context: "resource.kubernetes_service_v1.web" } }),
    line({ severity: "error", summary: "Invalid index", address: "kubernetes_deployment_v1.slow" }),
    "no JSON",
  ]);
  const state = [
    entry("kubernetes_deployment_v1.web", { tainted: true }),
    entry("kubernetes_deployment_v1.slow", { tainted: true }),
    entry("kubernetes_service_v1.web", { identityEmpty: true }),
    entry("kubernetes_service_v1.well"),
  ];
  const found = await unreadableEntries(state, terraform, { cwd: folder });
  expect([...found].sort()).toEqual(["kubernetes_deployment_v1.web", "kubernetes_service_v1.web"]);
  expect(asked()[0]).toBe(
    "plan -refresh-only -json -input=false -lock=false -target=kubernetes_deployment_v1.web " +
      "-target=kubernetes_deployment_v1.slow -target=kubernetes_service_v1.web",
  );
  expect(asked()[1]).toMatch(/ -target=kubernetes_deployment_v1.slow$/);
  expect(asked()).toHaveLength(2);
});

test("a provider that reads such entries all the same has nothing unreadable", async () => {
  const terraform = fake(['{"type":"change_summary"}']);
  const state = [entry("kubernetes_deployment_v1.web", { tainted: true, identityEmpty: true })];
  expect([...(await unreadableEntries(state, terraform, { cwd: folder }))]).toEqual([]);
});
