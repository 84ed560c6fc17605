import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bench, measure, root } from "../measure.mjs";

const SUBJECTS = ["raw", "cdk8s-plus", "kube-services"];
const source = (subject) => join(bench, "subjects", `${subject}.ts`);
const PLAIN_TS_NODE = ["--require", "ts-node/register"];

/** How cdktf.json starts this library: `node --require … main.ts`. */
function asProject() {
  const [node, ...args] = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8")).app.split(" ");
  if (node !== "node" || args.pop() !== "main.ts") throw new Error("cdktf.json starts the program in another way");
  return args;
}

/**
 * Synthesis of N services by each subject, under ts-node and compiled. Under `ts-node`, this library runs as cdktf.json
 * starts it, which keeps what was compiled; the others, and this library once more under `ts-node/register`, run as
 * ts-node does by itself.
 */
export function cases({ counts }) {
  const entry = (subject, runner, args) =>
    counts.map((n) => ({
      suite: "synth",
      subject,
      runner,
      n,
      run: () => measure(args, { env: { BENCH_N: String(n) } }),
    }));
  return [
    ...SUBJECTS.flatMap((subject) => {
      const start = subject === "kube-services" ? asProject() : PLAIN_TS_NODE;
      return entry(subject, "ts-node", [...start, source(subject)]);
    }),
    ...entry("kube-services", "ts-node/register", [...PLAIN_TS_NODE, source("kube-services")]),
    ...SUBJECTS.flatMap((subject) =>
      entry(subject, "compiled", [join(bench, "results", "compiled", "bench", "subjects", `${subject}.js`)]),
    ),
  ];
}
