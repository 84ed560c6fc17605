import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureProgram, runNode } from "../measure.mjs";

/** Services of the stack: each a Deployment and a Service. */
export const SERVICES = 500;
export const COMMANDS = ["validate", "plan"];
const SUBJECTS = ["raw-same", "kube-services"];
const TERRAFORM = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";

/** No cluster: a plan of objects that are not there yet asks none. */
const KUBECONFIG = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "bench", cluster: { server: "http://127.0.0.1:9" } }],
  users: [{ name: "bench", user: {} }],
  contexts: [{ name: "bench", context: { cluster: "bench", user: "bench" } }],
});

const run = (args, cwd, env) => measureProgram(TERRAFORM, args, { cwd, env });

/**
 * `terraform validate` and the first `terraform plan` of a stack, by this library and by the provider's bindings that
 * state the same objects. The provider is the one that `terraform init` gets here; `bytes` are those of `cdk.tf.json`.
 */
export function cases() {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-terraform-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, KUBECONFIG);
  const cache = join(folder, "plugins");
  mkdirSync(cache);
  const env = { ...process.env, TF_PLUGIN_CACHE_DIR: cache, CHECKPOINT_DISABLE: "1" };
  return SUBJECTS.flatMap((subject) => {
    const outdir = join(folder, subject);
    const wanted = { BENCH_N: SERVICES, BENCH_OUT: outdir, BENCH_KUBECONFIG: kubeconfig };
    runNode(["--require", "./lib/ts-node.js", `bench/subjects/${subject}.ts`], wanted);
    const cwd = join(outdir, "stacks", "bench");
    run(["init", "-input=false"], cwd, env);
    const bytes = statSync(join(cwd, "cdk.tf.json")).size;
    return COMMANDS.map((command) => ({
      suite: "terraform",
      subject,
      runner: command,
      n: SERVICES,
      run: () => ({
        ...run(command === "plan" ? ["plan", "-input=false", "-lock=false"] : [command], cwd, env),
        bytes,
      }),
    }));
  });
}
