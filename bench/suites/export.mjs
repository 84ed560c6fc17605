import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, measure, runNode } from "../measure.mjs";

/** Services of the stack: each a Deployment and a Service. */
const COUNTS = [1_000];

/** `kube-services export` of a stack of N services, as it was synthesised; `n` counts services. */
export function cases() {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-export-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return COUNTS.map((n) => {
    const outdir = join(folder, String(n));
    runNode(["--require", "./lib/ts-node.js", "bench/subjects/kube-services.ts"], { BENCH_N: n, BENCH_OUT: outdir });
    return {
      suite: "export",
      subject: "kube-services",
      runner: "ts-node",
      n,
      run: () => measure([...command("export", "bench"), "--outdir", outdir], { keepsOutput: true }),
    };
  });
}
