import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "../installed.mjs";
import { command, measureProgram, readEnvironment, root, runNode } from "../measure.mjs";

const NAME = `bench-deploy-${process.pid}`;
const TERRAFORM = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
const SYNTHESIS = ["--require", join(root, "lib", "ts-node.js"), join(root, "bench", "subjects", "example.ts")];

/**
 * One change of the example in a sandbox: by Terraform's own plan and apply of what is synthesised already, and by
 * `kube-services deploy`, which synthesises, plans, audits, applies, and looks at what runs and what is left. The
 * provider is the one that the sandbox has. Beside it, a synthesis alone.
 */
export function cases() {
  const bin = installed();
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-deploy-"));
  process.on("exit", () => {
    runNode([...command("sandbox", "down"), "--purge", "--name", NAME]);
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    runNode([...command("sandbox", "up"), "--name", NAME]);
  } catch (error) {
    console.error(`not run: deploy: ${error.message}`);
    return [];
  }
  const app = ["node", ...SYNTHESIS].map((word) => `'${word}'`).join(" ");
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app }));
  const env = { ...process.env, ...readEnvironment([...command("sandbox", "env"), "--name", NAME]) };
  let seconds = 600;
  const changed = () => ({ ...env, BENCH_SECONDS: String(++seconds), CDKTF_OUTDIR: join(folder, "cdktf.out") });
  const deploy = () =>
    measureProgram(process.execPath, [bin, "deploy", "dev", "--yes", "--accept-findings"], {
      cwd: folder,
      env: changed(),
    });
  deploy(); // all of it, for the first time
  const stack = join(folder, "cdktf.out", "stacks", "dev");
  const entry = (subject, run) => ({ suite: "deploy", subject, runner: process.version, n: 1, run });
  return [
    entry("terraform plan and apply", () => {
      const wanted = changed();
      measureProgram(process.execPath, SYNTHESIS, { cwd: folder, env: wanted });
      const script = `${TERRAFORM} plan -input=false -out=bench.tfplan && ${TERRAFORM} apply -input=false bench.tfplan`;
      return measureProgram("sh", ["-c", script], { cwd: stack, env: wanted });
    }),
    entry("kube-services deploy", deploy),
    entry("synthesis", () => measureProgram(process.execPath, SYNTHESIS, { cwd: folder, env: changed() })),
  ];
}
