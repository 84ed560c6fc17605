import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject as ApiObject, KubernetesObjectApi } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { App } from "cdktf";
import type { EnvironmentStack } from "../../lib";
import { metadataOf, parseManifests, readManifestFile, type KubernetesObject } from "../../lib/manifest";
import { findTerraform, runTerraformOrThrow, showJson } from "../../lib/terraform";
import { currentContext } from "./lifecycle/support/workspace";
import { loadKubeConfig } from "./support/apply";
import { runCli, type CliResult } from "./support/cli";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { until } from "./support/until";

const ROOT = join(__dirname, "..", "..");
const FOLDER = join(__dirname, "manifests");
type StackClass = new (...args: ConstructorParameters<typeof EnvironmentStack>) => EnvironmentStack;
interface Change {
  readonly address: string;
  readonly change: { readonly actions: readonly string[]; readonly importing?: { readonly id?: string } };
}

/** Kinds that the import passes over: the server keeps the one in step with the other. */
const DERIVED = new Set(["Endpoints", "EndpointSlice"]);

const OF_OTHERS = "of-others";

describe("import --from-cluster", () => {
  const sandbox = sharedSandbox();
  const namespace = uniqueName("live");
  const folder = mkdtempSync(join(tmpdir(), "kube-services-live-"));
  const out = join(folder, "stack.ts");
  const directory = join(folder, "out", "stacks", "live");
  const manifests = readdirSync(FOLDER).flatMap((file) => parseManifests(readManifestFile(join(FOLDER, file))));
  const objects = manifests.map(({ object }) => object);
  const declared = objects.filter(
    ({ kind, type }) =>
      !DERIVED.has(kind) && type !== "helm.sh/release.v1" && type !== "kubernetes.io/service-account-token",
  );
  let api: KubernetesObjectApi;
  let result: CliResult;
  const terraform = async (...args: string[]): Promise<string> => {
    const { stdout } = await runTerraformOrThrow(await findTerraform(), args, { cwd: directory, env: sandbox.env });
    return stdout.toString("utf8");
  };
  const live = (apiVersion: string, kind: string, name: string): Promise<Record<string, never>> =>
    api.read({ apiVersion, kind, metadata: { name, namespace } }) as unknown as Promise<Record<string, never>>;

  beforeAll(async () => {
    const { KubernetesObjectApi } = await import("@kubernetes/client-node");
    api = KubernetesObjectApi.makeApiClient(await loadKubeConfig(sandbox.kubeconfig));
    await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    // A pod needs its account, which is there when the controller has made it.
    await until("a service account", () => live("v1", "ServiceAccount", "default").catch(() => undefined));
    const first = (object: KubernetesObject): number => (object.kind === "ServiceAccount" ? 0 : 1);
    for (const object of [...objects].sort((a, b) => first(a) - first(b))) {
      const copy = structuredClone(object) as unknown as ApiObject & { metadata: { namespace: string } };
      copy.metadata.namespace = namespace;
      await api.create(copy);
    }
    await until("pods of the Deployment, a bound claim, an address", async () => {
      const [deployment, claim, service] = (await Promise.all([
        live("apps/v1", "Deployment", "shop-web"),
        live("v1", "PersistentVolumeClaim", "bound"),
        live("v1", "Service", "shop-web"),
      ])) as unknown as { status?: { replicas?: number; phase?: string; loadBalancer?: { ingress?: unknown } } }[];
      const ready =
        (deployment?.status?.replicas ?? 0) > 0 &&
        claim?.status?.phase === "Bound" &&
        service?.status?.loadBalancer?.ingress !== undefined;
      return ready || undefined;
    });
    const annotate = (apiVersion: string, kind: string, name: string, body: object): Promise<unknown> =>
      api.patch(
        { apiVersion, kind, metadata: { name, namespace }, ...body } as never,
        ...([undefined, undefined, "somebody", undefined, "application/merge-patch+json"] as never[]),
      );
    const restarted = { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": OF_OTHERS } } };
    await annotate("apps/v1", "Deployment", "shop-web", { spec: { template: restarted } });
    const noted = { labels: { "k8s.scaleway.com/cluster": OF_OTHERS }, annotations: { "cattle.io/status": OF_OTHERS } };
    await annotate("v1", "Service", "shop-web", { metadata: { name: "shop-web", namespace, ...noted } });
    result = await runCli(
      ["import", "--from-cluster", namespace, "--kubeconfig", sandbox.kubeconfig, "--out", out].concat([
        "--package",
        join(ROOT, "lib"),
      ]),
    );
  });
  afterAll(async () => {
    await api.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  test("reports every object that somebody declared, and none that controllers made", () => {
    expect(result).toMatchObject({ code: 0, stdout: "" });
    const reported = [...result.stderr.matchAll(/([A-Z]\w+) [\w-]+\/(\S+?)(?= \+| →)/g)].map(
      ([, kind, name]) => `${kind} ${name}`,
    );
    expect([...reported].sort()).toEqual(
      declared.map(({ kind, ...rest }) => `${kind} ${metadataOf({ kind, ...rest }).name}`).sort(),
    );
    expect(result.stderr).toContain(`${declared.length} objects as `);
    expect(result.stderr).toMatch(
      /Service \S+\/shop-web \+ Deployment \S+\/shop-web \+ \w+ \S+\/shop-web → StatelessService shop-web/,
    );
    expect(result.stderr).toMatch(/Service \S+\/db \+ StatefulSet \S+\/db → StatefulService db/);
  });

  test("the code holds nothing that others wrote on the objects", () => {
    expect(readFileSync(out, "utf8")).not.toContain(OF_OTHERS);
  });

  test("the code holds no data of a Secret", () => {
    const source = readFileSync(out, "utf8");
    expect(source).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(result.stderr).toContain("KubernetesResource secret-sec; its data stays in the cluster, out of the code");
  });

  test("the first plan adopts all of it and changes nothing", async () => {
    const { ImportedStack } = (await import(out)) as { ImportedStack: StackClass };
    const app = new App({ outdir: join(folder, "out") });
    new ImportedStack(app, "live", {
      cluster: { kubeconfig: sandbox.kubeconfig, context: currentContext(sandbox.kubeconfig) },
      namespace,
      backend: { type: "local", path: join(folder, "terraform.tfstate") },
    });
    app.synth();
    await terraform("init", "-input=false");
    const text = await terraform("plan", "-input=false", "-no-color", "-parallelism=30", "-out=tfplan");
    const plan = await showJson(await findTerraform(), "tfplan", { cwd: directory, env: sandbox.env });
    const { resource_changes: changes } = JSON.parse(plan.toString("utf8")) as { resource_changes: readonly Change[] };
    const made = changes.filter(({ change }) => change.actions.join() !== "no-op").map(({ address }) => address);
    // Nothing but the records of the constructs: how they were made, and the claims of the StatefulSet.
    expect(made.map((address) => address.replace(/\[.*/, "")).sort()).toEqual([
      "terraform_data.db_claims",
      "terraform_data.db_claims_fixed",
      "terraform_data.made_as",
    ]);
    expect(text).toContain(`Plan: ${declared.length} to import, 3 to add, 0 to change, 0 to destroy.`);
    expect(changes.filter(({ change }) => change.importing !== undefined)).toHaveLength(declared.length);
  });

  test("its apply leaves an empty plan", async () => {
    await terraform("apply", "-input=false", "-no-color", "-parallelism=30", "tfplan");
    await expect(
      terraform("plan", "-input=false", "-no-color", "-detailed-exitcode", "-parallelism=30"),
    ).resolves.toMatch(/No changes/);
  });
});
