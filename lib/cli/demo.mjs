// npm run demo            the whole job once: sandbox, cdktf deploy, what runs, an empty second plan
// npm run demo -- --down  cdktf destroy, and the sandbox removed
// For the project in the current folder: this repository's example, or one that `init` has made.
// Plain Node without packages: in a checkout it begins before they are installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const command = join(here, "bin.js");
const installer = join(here, "..", "..", ".ci", "ensure-installed.mjs");
const root = process.cwd();
const cdktf = join(root, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf.js");
/** Each project has a sandbox of its own: stacks of one name would share a state otherwise. */
const SANDBOX = existsSync(installer) ? "demo" : `demo-${createHash("sha256").update(root).digest("hex").slice(0, 8)}`;
const STACK = "dev";
const started = performance.now();

/** Ends with a message in the form that all errors of this project have. */
class Stop extends Error {
  constructor(message, exitCode = 2, { sandboxLeft = exitCode !== 2 } = {}) {
    super(message);
    this.exitCode = exitCode;
    this.sandboxLeft = sandboxLeft;
  }
}

const children = new Set();
let interrupted;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    interrupted ??= signal;
    // Ctrl-C reaches the children by the terminal; twice would make Terraform drop everything.
    if (signal !== "SIGINT" || !process.stdin.isTTY) for (const child of children) child.kill(signal);
  });
}

const seconds = () => {
  const whole = Math.round((performance.now() - started) / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};
const title = (text) => console.log(`\n== ${text} (${seconds()})`);

/** The oldest versions; lib/terraform/find.ts knows them, too, but needs packages. */
const OLDEST = { terraform: ["Terraform", 1, 7], tofu: ["OpenTofu", 1, 8] };

/** Says which program to use; throws where there is none, before anything was changed. */
function checkTerraform() {
  const asked = process.env.TERRAFORM_BINARY_NAME;
  const names = asked ? [asked] : ["terraform", "tofu"];
  for (const name of names) {
    const { error, stdout, status } = spawnSync(name, ["version"], { encoding: "utf8" });
    if (error?.code === "ENOENT") continue;
    const [, product, major, minor] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)/m.exec(stdout ?? "") ?? [];
    if (error || status !== 0 || product === undefined)
      throw new Stop(`TerraformUnusable: ${name} tells no version${error ? ` (${error.code})` : ""}`);
    const [label, ...oldest] = product === "OpenTofu" ? OLDEST.tofu : OLDEST.terraform;
    if (Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1]))
      throw new Stop(
        `TerraformTooOld: ${label} ${major}.${minor} is too old\n  allowed: ${label} ${oldest.join(".")} or newer\n` +
          "  fix: install a newer one, see https://developer.hashicorp.com/terraform/install",
      );
    return name;
  }
  throw new Stop(
    `TerraformMissing: no ${names.join(" and no ")} on PATH\n` +
      "  fix: install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu " +
      "(https://opentofu.org/docs/intro/install), then run this again. Nothing was changed.",
  );
}

/**
 * Keeps of what CDKTF prints the lines that tell what happens: not the frames of its spinner and counter, not the some
 * thousand lines of the plan, which `cdktf diff` shows, and not the warning that the lock file is for this platform
 * alone, since nobody takes the demo's to another one.
 */
function essential() {
  let inPlan = false;
  let box; // a message of Terraform: "begun", "dropped"
  return (line) => {
    if (/^\s*╷/.test(line)) {
      box = "begun";
      return undefined;
    }
    if (box === "begun") box = /Warning: Incomplete lock file information/.test(line) ? "dropped" : undefined;
    if (box === "dropped") {
      if (/^\s*╵/.test(line)) box = undefined;
      return undefined;
    }
    if (/Terraform used the selected providers|OpenTofu used the selected providers/.test(line)) inPlan = true;
    if (/^\s*Plan: /.test(line)) inPlan = false;
    if (
      inPlan ||
      !/^\s*Plan: |: (Still|Creation|Modifications|Destruction) |complete!|Error|^\s*[│╷╵]|Warning/.test(line)
    )
      return undefined;
    return line.replace(/^(\S+ )?\s+/, "  ");
  };
}

/** Runs a program of Node; resolves with its exit status and, where `capture` is set, what it printed. */
function run(args, { env = {}, capture = false, cwd = root, program = process.execPath, filter = false } = {}) {
  if (interrupted) throw new Stop(`Interrupted: stopped by ${interrupted}`, 130);
  const piped = capture || filter;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["inherit", piped ? "pipe" : "inherit", filter ? "pipe" : "inherit"],
  });
  children.add(child);
  let output = "";
  const keep = essential();
  const show = (line) => {
    const kept = keep(line);
    if (kept !== undefined) console.log(kept);
  };
  for (const stream of [child.stdout, child.stderr].filter(Boolean)) {
    createInterface({ input: stream }).on("line", (line) => {
      if (capture) output += `${line}\n`;
      else for (const part of stripVTControlCharacters(line).split("\r")) show(part);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      children.delete(child);
      if (interrupted) reject(new Stop(`Interrupted: stopped by ${interrupted}`, 130));
      else resolve({ status: status ?? (signal ? 1 : 0), output });
    });
  });
}

async function must(what, args, options) {
  const { status, output } = await run(args, options);
  if (status !== 0) throw new Stop(`DemoFailed: ${what} ended with exit status ${status}, see its lines above`, 1);
  return output;
}

async function sandboxEnvironment() {
  const text = await must("sandbox env", [command, "sandbox", "env", "--name", SANDBOX], { capture: true });
  const pairs = [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [
    name,
    value.replaceAll(`'\\''`, "'"),
  ]);
  return Object.fromEntries(pairs);
}

function install() {
  if (existsSync(installer)) {
    const { status } = spawnSync(process.execPath, [installer], { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 2);
  }
  if (!existsSync(cdktf))
    throw new Stop(
      "CdktfMissing: cdktf-cli is not installed in this project\n  fix: npm install --save-dev cdktf-cli@0.21",
    );
}

/**
 * Whether cdktf-cli can run Terraform here: its terminal module comes built for Node up to 22, and for a newer one npm has
 * to build it, for which there may be no compiler.
 */
function canRunCdktf() {
  try {
    createRequire(cdktf)("@cdktf/node-pty-prebuilt-multiarch");
    return true;
  } catch {
    return false;
  }
}
const withoutCdktf = `cdktf-cli has no terminal module for Node ${process.versions.node}`;

async function isRunning() {
  const { output } = await run([command, "sandbox", "status", "--format", "json", "--name", SANDBOX], {
    capture: true,
  });
  return JSON.parse(output).data.phase === "running";
}

async function up(terraform) {
  install();
  const again = await isRunning();
  title("A sandbox: a Kubernetes control plane on this machine, with simulated nodes");
  await must("sandbox up", [command, "sandbox", "up", "--name", SANDBOX]);
  const env = { ...(await sandboxEnvironment()), TERRAFORM_BINARY_NAME: terraform };

  if (again && existsSync(join(root, "cdktf.out", "stacks", STACK))) {
    title(`kube-services adopt ${STACK}: what an earlier run has made and not written down`);
    await must("kube-services adopt", [command, "adopt", STACK], { env });
  }

  if (canRunCdktf()) {
    title(`cdktf deploy ${STACK}`);
    await must("cdktf deploy", [cdktf, "deploy", STACK, "--auto-approve"], { env, filter: true });
  } else {
    title(`kube-services deploy ${STACK}: ${withoutCdktf}`);
    await must("kube-services deploy", [command, "deploy", STACK, "--yes"], { env });
  }

  title(`kube-services details ${STACK}: what runs`);
  await must("kube-services details", [command, "details", STACK], { env });

  title("terraform plan: a second plan must be empty");
  const cwd = join(root, "cdktf.out", "stacks", STACK);
  const plan = await run(["plan", "-detailed-exitcode", "-input=false", "-no-color"], {
    program: terraform,
    cwd,
    env,
    capture: true,
  });
  if (plan.status !== 0) {
    console.log(plan.output);
    throw new Stop("DemoFailed: the second plan is not empty, see its lines above", 1);
  }
  console.log("No changes.");

  title("Done");
  const next = [
    ["kubectl get services --all-namespaces", "where you have kubectl"],
    [`npx cdktf diff ${STACK}`, "the plan in full"],
    [`npx cdktf-kube-services details ${STACK} NAME`, "one service: ports, pods, containers"],
    [`npx cdktf-kube-services audit --stack ${STACK}`, "what an auditor reads of the plan"],
    [`npx cdktf deploy ${STACK}`, "after an edit of the code"],
  ];
  const width = Math.max(...next.map(([command]) => command.length));
  console.log(`It all keeps running. In this shell:

  eval "$(npx cdktf-kube-services sandbox env --name ${SANDBOX})"

${next.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join("\n")}

Take it down with: npm run demo -- --down`);
}

async function down(terraform) {
  install();
  let failed = false;
  if (await isRunning()) {
    const env = { ...(await sandboxEnvironment()), TERRAFORM_BINARY_NAME: terraform };
    const withCdktf = canRunCdktf();
    const removal = withCdktf
      ? { what: `cdktf destroy ${STACK}`, args: [cdktf, "destroy", STACK, "--auto-approve"] }
      : { what: `kube-services teardown ${STACK}: ${withoutCdktf}`, args: [command, "teardown", STACK, "--yes"] };
    title(removal.what);
    failed = (await run(removal.args, { env, filter: withCdktf })).status !== 0;
  }
  title("The sandbox is stopped and removed");
  await must("sandbox down", [command, "sandbox", "down", "--purge", "--name", SANDBOX]);
  // Nothing is left that could not be destroyed: its cluster is gone.
  if (failed) throw new Stop("DemoFailed: the stack was not removed, see the lines above", 1, { sandboxLeft: false });
}

const HELP = `npm run demo            brings up a sandbox, deploys the example on it with CDKTF, and shows what runs
npm run demo -- --down  destroys it, and removes the sandbox`;

try {
  if (process.argv.includes("--help") || process.argv.includes("-h")) {
    console.log(HELP);
    process.exit(0);
  }
  const unknown = process.argv.slice(2).filter((argument) => argument !== "--down");
  if (unknown.length > 0) throw new Stop(`ArgumentUnknown: ${unknown.join(" ")}\n  allowed: --down`);
  const terraform = checkTerraform();
  await (process.argv.includes("--down") ? down : up)(terraform);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  if (error.sandboxLeft && existsSync(join(root, "node_modules")))
    console.error("  The sandbox may still run: npm run demo goes on, npm run demo -- --down takes it down.");
  process.exitCode = error.exitCode;
}
