// npm run bench [-- --suite synth,import --n 1,100 --runs 5 --json FILE]: time and memory of whole processes, as medians
// of several runs in turn, so that a noisy machine disturbs all subjects alike. Compare figures of one run only. `--n`
// is for the suite synth; the others have sizes of their own.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bench, median, root } from "./measure.mjs";
import { ADVERSARIAL } from "./subjects/adversarial-plans.mjs";
import * as audit from "./suites/audit.mjs";
import * as deploy from "./suites/deploy.mjs";
import * as details from "./suites/details.mjs";
import * as exported from "./suites/export.mjs";
import * as imported from "./suites/import.mjs";
import * as plan from "./suites/plan.mjs";
import * as sandbox from "./suites/sandbox.mjs";
import * as startup from "./suites/startup.mjs";
import * as synth from "./suites/synth.mjs";
import * as terraform from "./suites/terraform.mjs";

const SUITES = { synth, import: imported, audit, export: exported, details, sandbox, startup, terraform, plan, deploy };
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
if (wanted.includes("synth")) {
  if (!existsSync(join(bench, "node_modules", "cdk8s-plus-33"))) must("npm", ["ci", "--no-fund", "--no-audit"], bench);
  must("npx", ["tsc", "-p", join(bench, "tsconfig.json"), "--outDir", join(bench, "results", "compiled")], root);
}

const cases = [];
for (const name of wanted)
  for (const entry of await SUITES[name].cases({ counts })) cases.push({ ...entry, figures: [] });
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

const of = (figures, key, digits) => Number(median(figures.map((figure) => figure[key])).toFixed(digits));
const rows = cases.map(({ suite, subject, runner, n, figures }) => ({
  suite,
  subject,
  runner,
  n,
  seconds: of(figures, "seconds", 3),
  megabytes: of(figures, "megabytes", 1),
  bytes: of(figures, "bytes", 0),
  cpuSeconds: of(figures, "cpuSeconds", 3),
}));
// Processor time is what other work on the machine disturbs less.
console.table(rows);
const row = (suite, subject, runner, n) =>
  rows.find((each) => each.suite === suite && each.subject === subject && each.runner === runner && each.n === n);
function ratio(text, a, b, key = "seconds") {
  if (a !== undefined && b !== undefined) console.log(`${text}: ${(a[key] / b[key]).toFixed(2)}`);
}
function figure(text, of, key, unit) {
  if (of !== undefined) console.log(`${text}: ${of[key].toFixed(2)} ${unit}`);
}
const raw = (n) => row("synth", "raw", "ts-node", n);
for (const runner of ["ts-node", "ts-node/register"]) {
  const ours = (n) => row("synth", "kube-services", runner, n);
  const cdk8s = row("synth", "cdk8s-plus", "compiled", 1000);
  ratio(`1,000 services, ${runner}: time by raw bindings under ts-node (target 0.2)`, ours(1000), raw(1000));
  ratio(`1,000 services, ${runner}: time by cdk8s-plus compiled (target 1.0)`, ours(1000), cdk8s);
  ratio(`1,000 services, ${runner}: memory by raw bindings (target 0.5)`, ours(1000), raw(1000), "megabytes");
  ratio(`2,000 services by 1,000, ${runner}: time (target 2.1)`, ours(2000), ours(1000));
  ratio(`one service, ${runner}: start-up by raw bindings (target 1.2)`, ours(1), raw(1));
}
const manifests = (n) => row("import", "kube-services", "ts-node", n);
figure("import of 1,000 manifests (target below 3 s)", manifests(1000), "seconds", "s");
ratio("import of 2,000 manifests by 1,000: memory (at most 2)", manifests(2000), manifests(1000), "megabytes");
for (const format of audit.FORMATS) {
  const audited = (n) => row("audit", `kube-services ${format}`, "installed", n);
  figure(`audit of 2,001 resources, 10 MB, ${format} (target below 1 s)`, audited(2001), "seconds", "s");
  figure(`audit of 2,001 resources, 10 MB, ${format} (target below 300 MB)`, audited(2001), "megabytes", "MB");
  figure(`audit of 20,001 resources, 100 MB, ${format} (target below 10 s)`, audited(20_001), "seconds", "s");
}
for (const format of audit.FORMATS) {
  const of = (megabytes) => row("audit", `public-shaped ${format}`, "installed", megabytes);
  figure(`audit of 30 MB in the shape of public plans, ${format} (target below 3 s)`, of(30), "seconds", "s");
  figure(`audit of 30 MB in the shape of public plans, ${format}: processor time`, of(30), "cpuSeconds", "s");
  figure(`audit of 100 MB in the shape of public plans, ${format} (target below 10 s)`, of(100), "seconds", "s");
  figure(`audit of 100 MB in the shape of public plans, ${format}: processor time`, of(100), "cpuSeconds", "s");
  figure(`audit of 100 MB in the shape of public plans, ${format} (target below 400 MB)`, of(100), "megabytes", "MB");
}
figure(
  `audit of ${audit.FLEET} plans, html (target below 20 s)`,
  row("audit", "fleet html", "installed", audit.FLEET),
  "seconds",
  "s",
);
for (const { name, sizes } of ADVERSARIAL) {
  const of = (n) => row("audit", name, "installed", n);
  for (const [at, n] of sizes.entries()) {
    if (at > 0)
      ratio(
        `audit: ${name}, ${n} by ${sizes[at - 1]}: processor time (at most 2.3)`,
        of(n),
        of(sizes[at - 1]),
        "cpuSeconds",
      );
  }
}
for (const subject of ["list", "one service", "status"]) {
  const of = row("details", subject, "ts-node", 1000);
  figure(
    `details of 1,000 services and 5,000 pods: ${subject}, all of its output (target below 2 s)`,
    of,
    "seconds",
    "s",
  );
}
const deployed = (subject) => row("deploy", subject, process.version, 1);
const [byTerraform, ours] = ["terraform plan and apply", "kube-services deploy"].map(deployed);
if (byTerraform !== undefined && ours !== undefined)
  for (const [key, text] of [
    ["seconds", "time (target 1 s)"],
    ["cpuSeconds", "processor time"],
  ])
    console.log(
      `deploy of one change beyond Terraform's own plan and apply: ${text}: ${(ours[key] - byTerraform[key]).toFixed(2)} s`,
    );
figure("synthesis of the example, as cdktf.json runs it", deployed("synthesis"), "seconds", "s");
for (const command of terraform.COMMANDS) {
  const of = (subject) => row("terraform", subject, command, terraform.SERVICES);
  const text = `terraform ${command} of 500 services by raw bindings of the same objects`;
  ratio(`${text}: time (target 1.15)`, of("kube-services"), of("raw-same"));
  ratio(`${text}: processor time (target 1.15)`, of("kube-services"), of("raw-same"), "cpuSeconds");
}
/** At most this part of what a plan of all takes, by the number of services. */
const FAST = new Map([
  [500, 0.25],
  [2000, 0.15],
]);
for (const n of plan.SIZES) {
  const of = (way) => row("plan", way, "installed", n);
  const text = `fast plan of ${n} services by a plan of all`;
  const target = FAST.has(n) ? ` (target ${FAST.get(n)})` : "";
  ratio(`${text}: time${target}`, of("fast"), of("full"));
  ratio(`${text}: processor time${target}`, of("fast"), of("full"), "cpuSeconds");
}
for (const way of plan.WAYS)
  for (const [at, n] of plan.SIZES.entries()) {
    const before = plan.SIZES[at - 1];
    const of = (count) => row("plan", way, "installed", count);
    if (before !== undefined)
      ratio(`${way} plan of ${n} services by ${before}: processor time`, of(n), of(before), "cpuSeconds");
  }
const synthesised = (subject) => row("synth", subject, "ts-node", 1000);
ratio(
  "cdk.tf.json of 1,000 services by raw bindings: bytes (target 1.5)",
  synthesised("kube-services"),
  synthesised("raw"),
  "bytes",
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
