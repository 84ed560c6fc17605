import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigMap, StatefulService, StatelessService, type EnvironmentStack } from "../../../lib";
import { HttpState } from "../../support/http-state";
import { runCli, startCli, type CliResult } from "../support/cli";
import { childrenOf } from "../support/processes";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { until } from "../support/until";
import { deleteNamespace, names, read } from "./support/live";
import { random } from "./support/random";
import { Workspace } from "./support/workspace";
import { dataOf } from "../../support/document";

/** A run of the whole suite does the first ones. */
const FULL = 12;
const RUNS = Number(process.env.KUBE_SERVICES_INTERRUPT_RUNS ?? 2);
const SEED = Number(process.env.KUBE_SERVICES_INTERRUPT_SEED ?? Date.now() % 1_000_000);
const next = random(SEED);

const sandbox = sharedSandbox();
const namespace = uniqueName("teardown-stopped");
const workspace = new Workspace(namespace);
const state = new HttpState();
const containers = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }];
const build = (stack: EnvironmentStack): void => {
  new ConfigMap(stack, "settings", { data: { a: "1" } });
  new StatelessService(stack, "web", { containers });
  new StatelessService(stack, "kept", { containers, onDelete: { workload: "retain" } });
  new StatefulService(stack, "db", {
    containers,
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
  });
};
const OUTDIR = ["--outdir", join(workspace.folder, "out")];
const TEARDOWN = ["teardown", "shop", "--with", "volumes", "--yes", ...OUTDIR];
const KINDS = ["Service", "Deployment", "StatefulSet", "PersistentVolumeClaim"] as const;
const present = async (): Promise<string[]> =>
  (
    await Promise.all(KINDS.map(async (kind) => (await names(kind, namespace)).map((name) => `${kind}/${name}`)))
  ).flat();

/** Whether a process is stopped, or has ended. */
function standsStill(pid: number): boolean {
  try {
    return /^State:\t[TZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}

/** Stops a teardown after a while: gently, or as a machine that goes down does. */
async function interrupted(signal: "SIGTERM" | "SIGKILL", after: number): Promise<CliResult> {
  const run = startCli(TEARDOWN, sandbox.env);
  await Promise.race([run.ended, new Promise((resolve) => setTimeout(resolve, after))]);
  const pid = run.process.pid!;
  if (signal === "SIGTERM") run.process.kill("SIGTERM");
  else {
    run.process.kill("SIGSTOP"); // so that it starts nothing while its children are looked up
    if (run.process.exitCode === null && run.process.signalCode === null)
      await until("the teardown stands still", async () => (standsStill(pid) ? true : undefined));
    const group = childrenOf(pid);
    run.process.kill("SIGKILL");
    // Terraform has a process group of its own, its provider in it.
    for (const child of group)
      try {
        process.kill(-child, "SIGKILL");
      } catch {
        // it has just ended
      }
  }
  return run.ended;
}

/** Runs the teardown again; where a lock was left, releases it by the command that it names. */
async function finish(): Promise<{ readonly result: CliResult; readonly unlocked: boolean }> {
  const result = await runCli(TEARDOWN, sandbox.env);
  if (!result.stderr.includes("StateLocked")) return { result, unlocked: false };
  expect(result.code).toBe(2);
  const [, id] = /(?:terraform|tofu) -chdir=\S+ force-unlock (\S+)$/m.exec(result.stderr) ?? [];
  expect(id).toBe(state.lockId);
  await workspace.run("force-unlock", "-force", id!);
  return { result: await runCli(TEARDOWN, sandbox.env), unlocked: true };
}

beforeAll(() => state.start());

afterAll(async () => {
  await deleteNamespace(namespace).catch(() => undefined); // where the test failed before it was made
  state.stop();
  workspace.remove();
});

test(`a teardown that is stopped or killed at any moment is finished by the next one (${RUNS} of ${FULL})`, async () => {
  const log: string[] = [];
  let duration = 8000;
  for (let run = 0; run < RUNS; run++) {
    await workspace.synthesise(build, { namespace: { name: namespace, create: true }, backend: state.backend });
    if (run > 0) {
      // What was kept in the run before, with the namespace that it lives in.
      expect((await runCli(["adopt", "shop", ...OUTDIR], sandbox.env)).stdout).toContain("import into the state");
    }
    await workspace.apply();
    const uid = (await read("Deployment", namespace, "kept-v1"))?.metadata?.uid;
    const signal = run % 2 === 0 ? "SIGKILL" : "SIGTERM";
    const after = Math.round(1000 + next() * duration);
    const start = Date.now();
    const stopped = await interrupted(signal, after);
    if (signal === "SIGTERM" && stopped.code === 130)
      expect(stopped.stderr).toMatch(/(nothing was done; run|run) the same command again/);
    const { result, unlocked } = await finish();
    duration = Math.max(2000, (Date.now() - start) / 2);
    expect([result.code, result.stderr.match(/Error|defect/g)]).toEqual([0, null]);
    await until("what is deleted is gone", async () => ((await present()).length === 1 ? true : undefined));
    expect(await present()).toEqual(["Deployment/kept-v1"]);
    expect((await read("Deployment", namespace, "kept-v1"))?.metadata?.uid).toBe(uid);
    expect([state.addresses, state.lockId]).toEqual([[], undefined]);
    const left = dataOf<{ kind: string }[]>(
      (await runCli(["leftovers", "shop", "--format", "json", ...OUTDIR], sandbox.env)).stdout,
    );
    expect(left.map(({ kind }) => kind).sort()).toEqual(["Deployment", "Namespace"]);
    log.push(`${signal} after ${after} ms, ended with ${stopped.code ?? "the signal"}${unlocked ? ", unlocked" : ""}`);
  }
  process.stderr.write(
    `\n${RUNS} of ${FULL} interrupted teardowns, seed ${SEED}` +
      `${RUNS < FULL ? ` (KUBE_SERVICES_INTERRUPT_RUNS=${FULL} runs all)` : ""}:\n${log.map((line) => `  ${line}\n`).join("")}`,
  );
}, 1_800_000);
