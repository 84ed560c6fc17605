import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "../installed.mjs";
import { command, measure, readEnvironment, runNode } from "../measure.mjs";

const NAME = `bench-startup-${process.pid}`;
/** As many services as the example of this repository has. */
const COUNT = 12;

/**
 * How long the installed command takes to start: Node alone, the list of verbs, and what runs of a stack as large as the
 * example. Run it with each Node that is to be measured; figures of one run are compared, as multiples of Node alone.
 */
export function cases() {
  const bin = installed();
  const outdir = mkdtempSync(join(tmpdir(), "kube-services-bench-running-"));
  const entry = (subject, args, more) => ({
    suite: "startup",
    subject,
    runner: process.version,
    n: 1,
    run: () => measure(args, { keepsOutput: true, ...more }),
  });
  const alone = [entry("node alone", ["-e", "0"]), entry("--help", [bin, "--help"])];
  process.on("exit", () => {
    runNode([...command("sandbox", "down"), "--purge", "--name", NAME]);
    rmSync(outdir, { recursive: true, force: true });
  });
  try {
    runNode([...command("sandbox", "up"), "--name", NAME]);
  } catch (error) {
    console.error(`not run: details and status of startup: ${error.message}`);
    return alone;
  }
  const { KUBECONFIG } = readEnvironment([...command("sandbox", "env"), "--name", NAME]);
  runNode(["--require", "./lib/ts-node.js", "bench/subjects/running-stack.ts"], {
    BENCH_N: String(COUNT),
    BENCH_OUT: outdir,
    BENCH_KUBECONFIG: KUBECONFIG,
  });
  return [
    ...alone,
    ...["details", "status"].map((verb) => entry(verb, [bin, verb, "bench", "--outdir", outdir], { statuses: [0, 1] })),
  ];
}
