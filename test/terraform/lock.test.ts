import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraform, runTerraformOrThrow, showJson, type Terraform } from "../../lib/terraform";
import { HttpState } from "../support/http-state";

const folder = mkdtempSync(join(tmpdir(), "kube-services-lock-"));
const state = new HttpState();
const APPLY = ["apply", "-auto-approve", "-input=false", "-no-color"];
let terraform: Terraform;

beforeAll(async () => {
  await state.start();
  const { address, lockAddress, unlockAddress } = state.backend;
  const http = { address, lock_address: lockAddress, unlock_address: unlockAddress };
  const stack = { terraform: { backend: { http } }, resource: { terraform_data: { x: { input: "hello" } } } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(stack));
  terraform = await findTerraform();
  await runTerraformOrThrow(terraform, ["init", "-no-color"], { cwd: folder });
});

afterAll(() => {
  state.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a state that somebody else works on is told with who does", async () => {
  const local = join(folder, "local");
  mkdirSync(local);
  writeFileSync(
    join(local, "main.tf.json"),
    JSON.stringify({ resource: { terraform_data: { x: { input: "hello" } } } }),
  );
  await runTerraformOrThrow(terraform, ["init", "-no-color"], { cwd: local });
  // Until it is answered, its question holds the lock.
  const other = spawn(terraform.path, ["apply", "-no-color"], { cwd: local, stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(other, "exit");
  let said = "";
  for await (const chunk of other.stdout) if ((said += String(chunk)).includes("Enter a value")) break;

  const error: unknown = await runTerraformOrThrow(terraform, APPLY, { cwd: local }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "StateLocked" });
  const { message } = error as Error;
  expect(message).toMatch(/the state is locked \(\S+@\S+, OperationTypeApply, \d{4}-\d{2}-\d{2} /);
  expect(message).toMatch(/force-unlock [-0-9a-f]{36}$/);
  other.kill("SIGTERM");
  await ended;
});

test("a lock that a killed Terraform has left is told with how to release it, and that helps", async () => {
  const child = spawn(terraform.path, APPLY, { cwd: folder, stdio: "ignore" });
  const ended = once(child, "exit");
  state.onLock = () => child.kill("SIGKILL");
  expect((await ended)[1]).toBe("SIGKILL");
  state.onLock = undefined;
  const id = state.lockId!;

  const error: unknown = await runTerraformOrThrow(terraform, APPLY, { cwd: folder }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "StateLocked" });
  const { message } = error as Error;
  const command = `terraform -chdir=${folder} force-unlock ${id}`;
  expect(message).toContain(command);

  // Looking needs no lock.
  expect((await showJson(terraform, undefined, { cwd: folder })).toString()).toContain("format_version");
  await runTerraformOrThrow(terraform, ["force-unlock", "-force", id], { cwd: folder });
  await runTerraformOrThrow(terraform, APPLY, { cwd: folder });
  expect([state.addresses, state.lockId]).toEqual([["terraform_data.x"], undefined]);
});
