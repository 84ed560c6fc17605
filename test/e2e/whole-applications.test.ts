import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CoreV1Api } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { feed, type Feed } from "../../docs/examples/feed";
import { wordpress, type Blog } from "../../docs/examples/wordpress";
import type { AssociatedObject, Leftover } from "../../lib/teardown";
import { dataOf } from "../support/document";
import { all, names, read } from "./lifecycle/support/live";
import { Workspace } from "./lifecycle/support/workspace";
import { loadKubeConfig } from "./support/apply";
import { runCli, type CliResult } from "./support/cli";
import { sharedSandbox, uniqueName } from "./support/sandbox";

/*
 * The two examples of docs/examples, written with constructs alone: deployed, edited, a canary moved by a number, looked at,
 * and torn down with ticks.
 */
const namespace = uniqueName("whole");
const workspace = new Workspace(namespace, "whole", false);
const files = mkdtempSync(join(tmpdir(), "kube-services-whole-"));
const volume = `${namespace}-files`;
let core: CoreV1Api;

const deploy = async (blog: Partial<Blog>, news: Partial<Feed>): Promise<void> => {
  process.env.TF_VAR_database_password = "not-a-secret";
  await workspace.synthesise(
    (stack) => {
      wordpress(stack, { host: "blog.example.com", release: "6.7-php8.3-fpm", replicas: 1, ...blog });
      feed(stack, { host: "news.example.com", release: "1", ...news });
    },
    { namespace: { name: namespace, create: true }, partOf: namespace },
  );
};
const cli = (verb: string, ...args: string[]): Promise<CliResult> =>
  runCli([verb, "whole", ...args, "--outdir", join(workspace.folder, "out")], workspace.env);
const weights = async (): Promise<readonly string[]> => {
  const { spec } = (await read("HTTPRoute", namespace, "pages")) as unknown as {
    spec: { rules: { backendRefs: { name: string; weight: number }[] }[] };
  };
  return spec.rules.flatMap(({ backendRefs }) => backendRefs.map(({ name, weight }) => `${name}: ${weight}`));
};

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  core = (await loadKubeConfig(sharedSandbox().kubeconfig)).makeApiClient(client.CoreV1Api);
  // What several nodes may write at once an administrator provides: the sandbox's own class has none.
  await core.createPersistentVolume({
    body: {
      metadata: { name: volume },
      spec: {
        capacity: { storage: "20Gi" },
        accessModes: ["ReadWriteMany"],
        storageClassName: "standard",
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace, name: "files" },
        hostPath: { path: files },
      },
    },
  });
});

afterAll(async () => {
  await core.deleteNamespace({ name: namespace }).catch(() => undefined);
  await core.deletePersistentVolume({ name: volume }).catch(() => undefined);
  workspace.remove();
  rmSync(files, { recursive: true, force: true });
  delete process.env.TF_VAR_database_password;
});

test("both are deployed, and a plan after that is empty", async () => {
  await deploy({}, {});
  await workspace.plan();
  const { code, stdout, stderr } = await audited();
  expect([code, stderr]).toEqual([expect.any(Number), expect.not.stringMatching(/internal error/i)]);
  expect(stdout).toMatch(/HTTPRoute pages is created/);
  await workspace.applyPlan();
  expect(await workspace.plan()).toEqual([]);
  expect(await names("HTTPRoute", namespace)).toEqual(["api-route", "pages", "to-https"]);
  expect(await weights()).toEqual(["pages: 1"]);
});

/** The audit of the plan that the workspace holds. */
async function audited(): Promise<CliResult> {
  const plan = join(workspace.folder, "plan.json");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(plan, workspace.planBytes);
  return runCli(["audit", plan], workspace.env);
}

test("a new release runs its migration before the pods, and a canary is a number", async () => {
  const [before] = (await names("Job", namespace)).filter((name) => name.startsWith("migrate-"));
  await deploy({ release: "6.8-php8.3-fpm" }, { canary: { release: "2", percent: 10 } });
  await workspace.apply();
  const [after] = (await names("Job", namespace)).filter((name) => name.startsWith("migrate-"));
  expect(after).not.toBe(before);
  expect(await weights()).toEqual(["pages-v1: 90", "pages-v2: 10"]);
  for (const percent of [50, 100]) {
    await deploy({ release: "6.8-php8.3-fpm" }, { canary: { release: "2", percent } });
    expect((await workspace.plan()).map(({ address, actions }) => `${actions.join()} ${address}`)).toEqual([
      "update kubernetes_manifest.pages",
    ]);
    await workspace.applyPlan();
    expect(await weights()).toEqual([`pages-v1: ${100 - percent}`, `pages-v2: ${percent}`]);
  }
  expect(await workspace.plan()).toEqual([]);
});

test("status, details and what goes with a service know every kind", async () => {
  const { stdout } = await cli("status");
  for (const line of [
    /HTTPRoute +\S*pages/,
    /Ingress +\S*blog/,
    /CronJob +\S*clean-up/,
    /DaemonSet +\S*log-agent/,
    /PersistentVolumeClaim +\S*files/,
    /Job +\S*migrate-/,
  ])
    expect(stdout).toMatch(line);
  expect(stdout).toMatch(/pages[^]*no gateway has accepted it/);

  const details = await cli("details", "pages");
  expect(details.code).toBe(0);
  expect(details.stdout).toContain("pages-v2");

  const associated = await cli("associated", "pages", "--format", "json");
  const found = dataOf<AssociatedObject[]>(associated.stdout)
    .filter(({ kind }) => !["Pod", "ReplicaSet", "EndpointSlice"].includes(kind))
    .map(({ kind, name, fate }) => `${kind} ${name}: ${fate}`)
    .sort();
  expect(found).toEqual([
    "Deployment pages-v1: deleted",
    "Deployment pages-v2: deleted",
    "HTTPRoute pages: deleted",
    "NetworkPolicy pages: deleted",
    "PodDisruptionBudget pages-v1: deleted",
    "PodDisruptionBudget pages-v2: deleted",
    "Role pages-v2: deleted",
    "Role pages: deleted",
    "RoleBinding pages-v2: deleted",
    "RoleBinding pages: deleted",
    "Service pages-v1: deleted",
    "Service pages-v2: deleted",
    "Service pages: deleted",
    "ServiceAccount pages-v2: deleted",
    "ServiceAccount pages: deleted",
  ]);
});

test("one service is torn down with its route, and nothing of the others", async () => {
  const { code, stdout } = await cli("teardown", "pages", "--yes");
  expect([code, stdout]).toEqual([0, expect.stringMatching(/HTTPRoute/)]);
  expect(await names("HTTPRoute", namespace)).toEqual(["api-route", "to-https"]);
  expect((await names("Service", namespace)).filter((name) => name.startsWith("pages"))).toEqual([]);
  expect(await names("NetworkPolicy", namespace)).toEqual(["database"]);
});

test("the rest goes as a whole with the ticks set: claims stay unless they are named", async () => {
  expect((await cli("teardown", "--keep", "volumes", "--yes")).code).toBe(0);
  expect(await names("PersistentVolumeClaim", namespace)).toEqual(
    expect.arrayContaining(["data-database-v1-0", "data-store-v1-0", "files"]),
  );
  for (const kind of ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Ingress", "HTTPRoute"])
    expect([kind, Object.keys(await all(kind, namespace))]).toEqual([kind, []]);
  const left = dataOf<Leftover[]>((await cli("leftovers", "--format", "json")).stdout);
  expect(left.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
    `Namespace ${namespace}`,
    "PersistentVolumeClaim data-database-v1-0",
    "PersistentVolumeClaim data-store-v1-0",
    "PersistentVolumeClaim files",
  ]);
});
