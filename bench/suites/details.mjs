import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, measure, readEnvironment, runNode } from "../measure.mjs";

const NAME = `bench-details-${process.pid}`;
/** Services of the stack, each of a Deployment with five pods. */
const COUNT = 1_000;

/** `kube-services details` and `status` of N services and 5 N pods that run in a sandbox; `n` counts services. */
export function cases() {
  const outdir = mkdtempSync(join(tmpdir(), "kube-services-bench-details-"));
  process.on("exit", () => {
    runNode([...command("sandbox", "down"), "--purge", "--name", NAME]);
    rmSync(outdir, { recursive: true, force: true });
  });
  try {
    runNode([...command("sandbox", "up"), "--name", NAME]);
  } catch (error) {
    console.error(`not run: details: ${error.message}`);
    return [];
  }
  console.error(`details: waiting until ${COUNT} services with ${5 * COUNT} pods run; this takes minutes`);
  const { KUBECONFIG } = readEnvironment([...command("sandbox", "env"), "--name", NAME]);
  const env = { BENCH_N: String(COUNT), BENCH_OUT: outdir, BENCH_KUBECONFIG: KUBECONFIG };
  runNode(["--require", "./lib/ts-node.js", "bench/subjects/running-stack.ts"], env);
  const entry = (subject, verb, ...args) => ({
    suite: "details",
    subject,
    runner: "ts-node",
    n: COUNT,
    run: () => measure([...command(verb, "bench", ...args), "--outdir", outdir], { keepsOutput: true }),
  });
  return [entry("list", "details"), entry("one service", "details", `svc-${COUNT / 2}`), entry("status", "status")];
}
