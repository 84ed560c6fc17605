// npm run bench [-- --suite synth --n 1,100 --runs 5 --json FILE]: time and memory of whole processes, as medians of
// several runs in turn, so that a noisy machine disturbs all subjects alike. Compare figures of one run only.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bench, median, root } from "./measure.mjs";
import * as synth from "./suites/synth.mjs";

const SUITES = { synth };
const { values } = parseArgs({
  options: {
    suite: { type: "string", default: Object.keys(SUITES).join(",") },
    n: { type: "string", default: "1,100,1000,2000" },
    runs: { type: "string", default: "5" },
    json: { type: "string" },
  },
});
const runs = Number(values.runs);
const counts = values.n.split(",").map(Number);
const wanted = values.suite.split(",");
const unknown = wanted.filter((name) => !(name in SUITES));
if (unknown.length > 0 || !(runs >= 1) || counts.some((n) => !(n >= 1))) {
  console.error(
    `BenchArgumentsInvalid: suites are ${Object.keys(SUITES).join(", ")}; --n and --runs are numbers from 1`,
  );
  process.exit(2);
}

function must(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (result.status !== 0) process.exit(2);
}
if (!existsSync(join(bench, "node_modules", "cdk8s-plus-33"))) must("npm", ["ci", "--no-fund", "--no-audit"], bench);
must("npx", ["tsc", "-p", join(bench, "tsconfig.json"), "--outDir", join(bench, "results", "compiled")], root);

const cases = wanted.flatMap((name) => SUITES[name].cases({ counts })).map((entry) => ({ ...entry, figures: [] }));
const total = cases.length * runs;
let done = 0;
for (let round = 0; round < runs; round++) {
  // Each round begins elsewhere, so that no subject always follows the same one.
  for (let turn = 0; turn < cases.length; turn++) {
    const entry = cases[(turn + round) % cases.length];
    entry.figures.push(entry.run());
    done++;
    const line = `${done}/${total} ${entry.suite} ${entry.subject} ${entry.runner} ${entry.n}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  }
}
if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");

const rows = cases.map(({ suite, subject, runner, n, figures }) => ({
  suite,
  subject,
  runner,
  n,
  seconds: Number(median(figures.map(({ seconds }) => seconds)).toFixed(3)),
  megabytes: Number(median(figures.map(({ megabytes }) => megabytes)).toFixed(1)),
  bytes: median(figures.map(({ bytes }) => bytes)),
}));
console.table(rows);
const seconds = (subject, runner, n) =>
  rows.find((row) => row.suite === "synth" && row.subject === subject && row.runner === runner && row.n === n);
function ratio(text, a, b, key = "seconds") {
  if (a !== undefined && b !== undefined) console.log(`${text}: ${(a[key] / b[key]).toFixed(2)}`);
}
const ours = (n) => seconds("kube-services", "ts-node", n);
ratio(
  "1,000 services under ts-node, time by raw bindings under ts-node (target 0.2)",
  ours(1000),
  seconds("raw", "ts-node", 1000),
);
ratio(
  "1,000 services under ts-node, time by cdk8s-plus compiled (target 1.0)",
  ours(1000),
  seconds("cdk8s-plus", "compiled", 1000),
);
ratio(
  "1,000 services under ts-node, memory by raw bindings (target 0.5)",
  ours(1000),
  seconds("raw", "ts-node", 1000),
  "megabytes",
);
ratio("2,000 services by 1,000 (target 2.1)", ours(2000), ours(1000));
ratio("one service, start-up by raw bindings (target 1.2)", ours(1), seconds("raw", "ts-node", 1));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
