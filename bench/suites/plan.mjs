import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "../installed.mjs";
import { bench, command, measureProgram, readEnvironment, root, runNode } from "../measure.mjs";

const NAME = `bench-plan-${process.pid}`;
/** Services of the stacks, each a Deployment and a Service; BENCH_PLAN_SIZES names others. */
export const SIZES = (process.env["BENCH_PLAN_SIZES"] ?? "500,2000").split(",").map(Number);
export const WAYS = ["full", "fast"];
const TERRAFORM = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
const PROVIDER = process.env["BENCH_PLAN_PROVIDER"] ?? "auto";

const STATE_SERVER = ["--require", join(root, "lib", "ts-node.js"), join(bench, "subjects", "state-server.ts")];

const run = ([program, ...args], place) => measureProgram(program, args, place);

/** Applies a stack with its state in memory, and then gives the state to the backend that the stack has. */
async function apply({ cwd, env }, stateFile) {
  const server = spawn(process.execPath, STATE_SERVER, { stdio: ["ignore", "pipe", "inherit"] });
  const override = join(cwd, "backend_override.tf.json");
  try {
    const address = String((await once(server.stdout, "data"))[0]).trim();
    writeFileSync(override, JSON.stringify({ terraform: { backend: { http: { address } } } }));
    run([TERRAFORM, "init", "-input=false"], { cwd, env });
    run([TERRAFORM, "apply", "-auto-approve", "-parallelism=50"], { cwd, env });
    const { stdout } = spawnSync(TERRAFORM, ["state", "pull"], { cwd, env, maxBuffer: 1 << 30 });
    writeFileSync(stateFile, stdout, { mode: 0o600 });
  } finally {
    rmSync(override, { force: true });
    server.kill();
  }
  run([TERRAFORM, "init", "-input=false", "-reconfigure"], { cwd, env });
}

/**
 * `kube-services plan` of a stack that is applied in a sandbox, of which one image is another one: all of it, and what
 * differs (`--fast`). The processor time is that of Node, Terraform and the provider; that of the API server is not in it.
 */
export async function cases() {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-plan-"));
  process.on("exit", () => {
    runNode([...command("sandbox", "down"), "--purge", "--name", NAME]);
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    runNode([...command("sandbox", "up"), "--name", NAME, "--provider", PROVIDER]);
  } catch (error) {
    console.error(`not run: plan: ${error.message}`);
    return [];
  }
  const sandbox = readEnvironment([...command("sandbox", "env"), "--name", NAME]);
  delete sandbox.KUBE_SERVICES_STATE; // the stacks keep their states in the folder of the bench
  const env = { ...process.env, ...sandbox };
  const found = [];
  for (const n of SIZES) {
    const outdir = join(folder, String(n));
    const wanted = {
      ...sandbox,
      ...{ BENCH_N: String(n), BENCH_OUT: outdir },
      ...{ BENCH_KUBECONFIG: sandbox.KUBECONFIG, BENCH_CONTEXT: sandbox.KUBE_SERVICES_CONTEXT },
    };
    const synthesise = (more = {}) =>
      runNode(["--require", "./lib/ts-node.js", "bench/subjects/large-stack.ts"], { ...wanted, ...more });
    const place = { cwd: join(outdir, "stacks", "bench"), env };
    synthesise();
    console.error(`plan: applying ${n} services; this takes minutes`);
    await apply(place, join(outdir, "terraform.tfstate"));
    synthesise({ BENCH_IMAGE: "nginx:1.28" });
    const plan = [process.execPath, installed(), "plan", "bench", "--no-synth", "--outdir", outdir, "--format", "json"];
    const more = { full: [], fast: ["--fast"] };
    const entry = (way) => ({ suite: "plan", subject: way, runner: "installed", n });
    found.push(
      ...WAYS.map((way) => ({ ...entry(way), run: () => run([...plan, ...more[way]], { cwd: folder, env }) })),
    );
  }
  return found;
}
