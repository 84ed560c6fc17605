import { join } from "node:path";
import { Job, StatefulService, StatelessService, type EnvironmentStack } from "../../../lib";
import { engineOf, ENGINES } from "../../../lib/compatibility";
import { KEEP_IDENTITY_VARIABLE } from "../../../lib/sandbox/provider/identity";
import { runTerraform } from "../../../lib/terraform";
import { createNamespace, deleteNamespace, read } from "../lifecycle/support/live";
import { Workspace } from "../lifecycle/support/workspace";
import { badProvider } from "../support/bad-provider";
import { runCli } from "../support/cli";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { until } from "../support/until";

/*
 * The faults of the bad pairs of Terraform and provider are told as what they are, and survived: with the real things
 * where both are here, else played by the offline provider with whatever Terraform is here.
 */
const offline = sharedSandbox().provider === "offline";
const older = sharedSandbox().version === ENGINES["<1.12"].provider;
const bad = badProvider();

/** A test that runs where a bad pair can be had; else the name says why it was not run. */
function testIf(possible: boolean, why: string): (name: string, body: () => Promise<void>) => void {
  const reason = bad === undefined ? "Terraform can get no provider that makes a bad pair" : possible ? undefined : why;
  return (name, body) => (reason === undefined ? test(name, body) : test.skip(`${name} (not run: ${reason})`, body));
}
const lostTest = testIf(offline || !older, "this Terraform keeps no identities");
const missingTest = testIf(older, "this Terraform keeps identities");

const CONTAINERS = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }];
const ASKED = "terraform.required_providers.kubernetes.version";

const spaces: Workspace[] = [];
async function workspace(prefix: string): Promise<Workspace> {
  const namespace = uniqueName(prefix);
  await createNamespace(namespace);
  const made = new Workspace(namespace, "shop", false);
  spaces.push(made);
  return made;
}

afterEach(async () => {
  delete process.env[KEEP_IDENTITY_VARIABLE];
  for (const space of spaces.splice(0)) {
    await deleteNamespace(space.namespace);
    space.remove();
  }
});

/** A Deployment and a StatefulSet; no node takes their pods where the rollout is to fail. */
const services =
  (fails: boolean, rolloutTimeoutSeconds = 10) =>
  (stack: EnvironmentStack): void => {
    const place = fails ? { nodeSelector: { nowhere: "yes" }, rolloutTimeoutSeconds } : {};
    new StatelessService(stack, "web", { ...place, version: "v1", containers: CONTAINERS });
    // In order, Kubernetes would wait for the pods that never come before it makes those of the mended template.
    new StatefulService(stack, "db", { ...place, podManagementPolicy: "Parallel", containers: CONTAINERS });
    // An engine that keeps no identities, with the provider of its whole pair, plays that it does.
    if (!older) stack.addOverride(ASKED, bad);
  };

/** A first rollout that failed, with the pair of an engine that keeps identities and a provider before 3.2.1. */
async function bricked(prefix: string): Promise<Workspace> {
  if (older) process.env[KEEP_IDENTITY_VARIABLE] = "1";
  const space = await workspace(prefix);
  await space.synthesise(services(true));
  const { exitCode } = await space.attempt("apply", "-auto-approve", "-no-color");
  expect(exitCode).toBe(1);
  await space.synthesise(services(false));
  return space;
}

const OBJECTS = [
  ["Deployment", "web-v1"],
  ["StatefulSet", "db-v1"],
] as const;
const live = async ({ namespace }: Workspace) =>
  Promise.all(
    OBJECTS.map(async ([kind, name]) => {
      const { uid, generation } = (await read(kind, namespace, name))?.metadata ?? {};
      return { uid, generation };
    }),
  );

async function adoptMends(space: Workspace): Promise<void> {
  await expect(space.plan()).rejects.toMatchObject({
    code: "IdentityLost",
    message: expect.stringMatching(/kube-services adopt/),
  });
  const before = await live(space);
  const out = ["--outdir", join(space.folder, "out")];
  const dry = await runCli(["adopt", "shop", "--dry-run", ...out], space.env);
  const made = await runCli(["adopt", "shop", ...out], space.env);
  for (const { code, stdout, stderr } of [dry, made]) {
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(stdout.match(/make its entry in the state anew/g)).toHaveLength(2);
    expect(stdout).toMatch(/^kubernetes_deployment_v1\.web \(\S+\/web-v1\): /m);
    if (!older) expect(stderr).toMatch(/are known not to work together/);
  }
  expect(await live(space)).toEqual(before);
  await space.apply();
  expect(await space.plan()).toEqual([]);
  expect((await live(space)).map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
  const again = await runCli(["adopt", "shop", ...out], space.env);
  expect(again.stdout).toContain("Nothing to adopt");
}

lostTest("a failed first rollout that Terraform cannot get past is told; adopt mends it, no object changes", async () =>
  adoptMends(await bricked("lost")),
);

lostTest("a Job that is waited for in vain keeps its identity, and the next apply makes the mended one", async () => {
  if (older) process.env[KEEP_IDENTITY_VARIABLE] = "1";
  const space = await workspace("job");
  const migrate = (fails: boolean) => (stack: EnvironmentStack) => {
    new Job(stack, "migrate", {
      containers: [{ image: "busybox:1", command: ["true"] }],
      ...(fails ? { nodeSelector: { nowhere: "yes" }, completionTimeoutSeconds: 5 } : {}),
    });
    if (!older) stack.addOverride(ASKED, bad);
  };
  await space.synthesise(migrate(true));
  expect((await space.attempt("apply", "-auto-approve", "-no-color")).exitCode).toBe(1);
  await space.synthesise(migrate(false));
  await space.apply();
  expect(await space.plan()).toEqual([]);
});

(offline ? testIf(false, "with the real provider only") : lostTest)("and so is one that was interrupted", async () => {
  const space = await workspace("stopped");
  await space.synthesise(services(true, 60)); // which the real provider waits for to the end
  const stop = new AbortController();
  const place = { cwd: space.directory, env: space.env, signal: stop.signal };
  const applied = runTerraform(await space.binary(), ["apply", "-auto-approve", "-no-color"], place);
  const interrupted = expect(applied).rejects.toMatchObject({ code: "Interrupted" });
  await until("both objects are there", async () =>
    (await live(space)).every(({ uid }) => uid !== undefined) ? true : undefined,
  );
  stop.abort();
  await interrupted;
  await space.synthesise(services(false));
  await adoptMends(space);
});

lostTest("a teardown makes such entries anew by itself and goes on", async () => {
  const space = await bricked("torn");
  const { code, stderr } = await runCli(
    ["teardown", "shop", "--yes", "--outdir", join(space.folder, "out")],
    space.env,
  );
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  expect(stderr).toContain("kubernetes_deployment_v1.web: its entry in the state had no identity and was made anew");
  expect(space.addresses().filter((address) => address.startsWith("kubernetes_"))).toEqual([]);
});

missingTest(
  "a change of a StatefulSet that was made, and reported as failed, is told as such; the next run does the rest",
  async () => {
    const space = await workspace("missing");
    const replicas = (count: number) => (stack: EnvironmentStack) => {
      new StatefulService(stack, "db", { replicas: count, containers: CONTAINERS });
      stack.addOverride(ASKED, bad);
    };
    await space.synthesise(replicas(1));
    await space.apply();
    await space.synthesise(replicas(2));
    const { uid } = (await read("StatefulSet", space.namespace, "db-v1"))?.metadata ?? {};
    await expect(space.apply()).rejects.toMatchObject({
      code: "IdentityMissing",
      message: expect.stringMatching(/kubernetes_stateful_set_v1\.db[^]*run the same command again/),
    });
    expect(await read("StatefulSet", space.namespace, "db-v1")).toMatchObject({
      metadata: { uid },
      spec: { replicas: 2 },
    });
    await space.apply();
    expect(await space.plan()).toEqual([]);
    const out = ["--outdir", join(space.folder, "out"), "--no-synth"];
    const audit = await runCli(["audit", "--stack", "shop", ...out], space.env);
    expect(audit.stdout).toContain("provider-pair-broken");
  },
);

test("the pair of this run is whole", async () => {
  const { version } = await (await workspace("whole")).binary();
  expect(ENGINES[engineOf(version)].provider).toBe(sharedSandbox().version);
});
