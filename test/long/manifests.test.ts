import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentContext } from "../e2e/lifecycle/support/workspace";
import { sweepManifests } from "../e2e/support/manifest-sweep";
import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";

/*
 * Every published manifest of Kubernetes' own kinds: applied by ManifestService, planned again, compared with a plain
 * create, exported, destroyed. What is said of a batch names the file and the field.
 */

const FOLDER = join(__dirname, "..", "..", "..", "shared", "manifests-real");
const available = existsSync(FOLDER);
const BATCH = 60;
const files = available
  ? readdirSync(FOLDER).filter((name) => /\.(ya?ml|json)$/.test(name) && name !== "index.json")
  : [];
const batches = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, index) =>
  files.slice(index * BATCH, (index + 1) * BATCH),
);
/**
 * Written by a server's answer or by a controller into the one object, and not into the other; a Job with a TTL, which
 * Kubernetes removes (docs/jobs.md); two ports with one number, which a server-side apply, and so the comparison with an
 * export, takes from nobody.
 */
const NO_FAULT =
  /kubernetes_job_v1\.\S+ will be created|duplicate entries for key \[containerPort=|kubernetes_cluster_role_v1\.\S+ rules: null|kube-api-access-|last-applied-configuration|metallb\.io\/ip-allocated|metadata\.ownerReferences|fake-node\.yaml/;
/** Pods of nodes that are not there, and of claims that nothing can fulfil, never run: the provider waits in vain. */
const NEVER_RUNS = /kubernetes_pod_v1\./;
const faults = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => !NO_FAULT.test(line) && !NEVER_RUNS.test(line));

(available ? describe : describe.skip)(`published manifests${available ? "" : ": not run, ../shared missing"}`, () => {
  test.each(batches.map((batch, index) => [index * BATCH, batch] as const))(
    "from number %d on",
    async (_, batch) => {
      const { kubeconfig, env } = sharedSandbox();
      const folder = mkdtempSync(join(tmpdir(), "kube-services-sweep-"));
      try {
        const result = await sweepManifests(
          batch.map((name) => join(FOLDER, name)),
          { kubeconfig, context: currentContext(kubeconfig), env, folder, run: uniqueName("sweep") },
        );
        process.stderr.write(`${JSON.stringify(result, null, 1)}\n`);
        const { failed, changed, different, exported, left } = result;
        expect({
          failed: faults(failed),
          changed: faults(changed),
          different: faults(different),
          exported: faults(exported),
          left,
        }).toEqual({ failed: [], changed: [], different: [], exported: [], left: [] });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    3_600_000,
  );
});
