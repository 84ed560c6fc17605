import { spawn } from "node:child_process";
import { once } from "node:events";
import { findTerraform } from "../../../lib/terraform";
import { read } from "../lifecycle/support/live";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { until } from "../support/until";
import { TerraformFolder } from "./support/terraform";

const ADDRESS = "kubernetes_deployment_v1.slow";
const NOWHERE = { node_selector: { nowhere: "at-all" } };
const sandbox = sharedSandbox();
const folder = new TerraformFolder(sandbox.env, false);
// The real provider hears of Ctrl-C, and goes on waiting until its timeout.
const withOffline = sandbox.provider === "offline" ? test : test.skip;
const name = uniqueName("slow");
const labels = { app: name };

/** A Deployment; one whose pods fit on no node is never rolled out, and is waited for ten minutes. */
function configure(image: string, more: object = {}): void {
  const spec = { container: [{ name: "main", image }], ...more };
  const template = [{ metadata: [{ labels }], spec: [spec] }];
  const metadata = [{ name, namespace: "default" }];
  folder.configure({
    provider: { kubernetes: { config_path: sandbox.kubeconfig } },
    resource: {
      kubernetes_deployment_v1: { slow: { metadata, spec: [{ selector: [{ match_labels: labels }], template }] } },
    },
  });
}

/** The same as an object of any kind, whose rollout is waited for, too. */
function configureManifest(image: string, more: object = {}): void {
  const spec = { containers: [{ name: "main", image }], ...more };
  const manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
  folder.configure({
    provider: { kubernetes: { config_path: sandbox.kubeconfig } },
    resource: { kubernetes_manifest: { slow: { manifest, wait: [{ rollout: true }] } } },
  });
}

const imageNow = async (): Promise<string | undefined> => {
  const live = await read("Deployment", "default", name);
  const spec = live?.["spec"] as { template: { spec: { containers: { image: string }[] } } } | undefined;
  return spec?.template.spec.containers[0]?.image;
};

/** Applies, presses Ctrl-C once the API server has the image, and tells how Terraform ended. */
async function applyInterrupted(image: string): Promise<{ readonly code: number | null; readonly text: string }> {
  const { path } = await findTerraform();
  const child = spawn(path, ["apply", "-input=false", "-auto-approve", "-no-color"], {
    cwd: folder.path,
    env: { ...process.env, ...sandbox.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group, to which a terminal sends Ctrl-C as a whole: the provider gets it, too
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, "close") as Promise<[number | null]>;
  await until(`the Deployment has the image ${image}`, async () => ((await imageNow()) === image ? true : undefined));
  process.kill(-(child.pid as number), "SIGINT");
  const [code] = await ended;
  return { code, text };
}

beforeAll(async () => {
  configure("example.com/app:1", NOWHERE);
  await folder.run("init", "-input=false");
});

afterAll(async () => {
  await folder.try("destroy", "-input=false", "-auto-approve");
  folder.remove();
});

withOffline(
  "Ctrl-C while a new Deployment rolls out ends the apply, says so, and forgets nothing; the next apply finishes",
  async () => {
    const { code, text } = await applyInterrupted("example.com/app:1");
    expect(code).toBe(1);
    expect(text).toContain("Interrupt received");
    expect(text).toContain(`with ${ADDRESS}`);
    expect(text).toContain(`Stopped while waiting for Deployment default/${name}`);
    expect(text).toContain("The object itself is stored.");
    expect(folder.state()).toContain(`"default/${name}"`);

    configure("example.com/app:1");
    const plan = await folder.plan(true);
    expect(plan.get(ADDRESS)?.change.actions).toEqual(["delete", "create"]); // Terraform trusts no half-made resource
    expect((await folder.plan()).get(ADDRESS)?.change.actions).toEqual(["no-op"]);
  },
);

withOffline(
  "Ctrl-C while an edit rolls out keeps the edit and the Deployment, and the next apply finishes in place",
  async () => {
    const { uid } = (await read("Deployment", "default", name))?.metadata ?? {};
    configure("example.com/app:2", NOWHERE);
    const { code, text } = await applyInterrupted("example.com/app:2");
    expect(code).toBe(1);
    expect(text).toContain(`with ${ADDRESS}`);

    configure("example.com/app:2");
    expect((await folder.plan(true)).get(ADDRESS)?.change.actions).toEqual(["update"]);
    expect((await folder.plan()).get(ADDRESS)?.change.actions).toEqual(["no-op"]);
    expect((await read("Deployment", "default", name))?.metadata?.uid).toBe(uid);
  },
);

withOffline("Ctrl-C while a manifest is waited for ends the apply, and the object is not forgotten", async () => {
  folder.configure({ provider: { kubernetes: { config_path: sandbox.kubeconfig } } });
  await folder.run("apply", "-input=false", "-auto-approve");

  configureManifest("example.com/app:3", { nodeSelector: { nowhere: "at-all" } });
  const { code, text } = await applyInterrupted("example.com/app:3");
  expect(code).toBe(1);
  expect(text).toContain("with kubernetes_manifest.slow");
  expect(text).toContain(`Stopped while waiting for Deployment default/${name}`);

  configureManifest("example.com/app:3");
  expect((await folder.plan(true)).get("kubernetes_manifest.slow")?.change.actions).toEqual(["delete", "create"]);
  expect((await folder.plan()).get("kubernetes_manifest.slow")?.change.actions).toEqual(["no-op"]);
});
