import {
  CronJob,
  DaemonSet,
  HttpRoute,
  Ingress,
  Job,
  PersistentVolumeClaim,
  RetiredService,
  StatelessService,
  type EnvironmentStack,
  type ObjectEdit,
} from "../../../lib";
import { parseManifests } from "../../../lib/manifest";
import { runCli } from "../support/cli";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, names, read } from "./support/live";
import { Workspace } from "./support/workspace";

/*
 * What stands beside services is edited, retired and torn down as they are: what `export` wrote is given back as an edit
 * and plans nothing, an edited field plans exactly that, and what was said to stay stays.
 */
const namespace = uniqueName("beside");
const workspace = new Workspace(namespace);
const containers = [{ image: "example.com/app:1", command: ["true"] }];

/** Constructs by id: the kind of its object, and its address. */
const KINDS = {
  migrate: ["Job", "kubernetes_job_v1.migrate"],
  nightly: ["CronJob", "kubernetes_cron_job_v1.nightly"],
  agent: ["DaemonSet", "kubernetes_daemon_set_v1.agent"],
  uploads: ["PersistentVolumeClaim", "kubernetes_persistent_volume_claim_v1.uploads"],
  site: ["Ingress", "kubernetes_ingress_v1.site"],
  shop: ["HTTPRoute", "kubernetes_manifest.shop"],
} as const;
type Id = keyof typeof KINDS;
const IDS = Object.keys(KINDS) as Id[];
type EditOf = Partial<Record<Id, ObjectEdit>>;

/** Declares all of them. A `RetiredService` takes the place of those that are retired. */
function declare(stack: EnvironmentStack, edits: EditOf = {}, retired: readonly Id[] = []): void {
  const web = new StatelessService(stack, "web", {
    containers: [{ image: "example.com/web:1", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] }],
    allowFrom: [], // so that each route needs a way in
  });
  const edit = <Part extends string>(id: Id, part: Part): { edit?: Record<Part, ObjectEdit> } =>
    edits[id] === undefined ? {} : { edit: { [part]: edits[id] } as Record<Part, ObjectEdit> };
  const make: Readonly<Record<Id, () => unknown>> = {
    migrate: () => new Job(stack, "migrate", { containers, backoffLimit: 3, ...edit("migrate", "workload") }),
    nightly: () => new CronJob(stack, "nightly", { containers, schedule: "0 3 * * *", ...edit("nightly", "workload") }),
    agent: () => new DaemonSet(stack, "agent", { containers, ...edit("agent", "workload") }),
    uploads: () =>
      new PersistentVolumeClaim(stack, "uploads", {
        storage: "1Gi",
        annotations: { "example.com/a": "<1> & $${2}" },
        ...(edits.uploads === undefined ? {} : { edit: edits.uploads }),
      }),
    site: () =>
      new Ingress(stack, "site", {
        className: "nginx",
        rules: [{ host: "site.example.com", paths: [{ path: "/", service: web }] }],
        controllerNamespace: "ingress",
        ...edit("site", "route"),
      }),
    shop: () =>
      new HttpRoute(stack, "shop", {
        gateway: "public",
        hostnames: "shop.example.com",
        annotations: { "example.com/a": "<1> & $${2}" },
        rules: [{ backends: [{ service: web }], timeouts: { request: "5s" } }],
        controllerNamespace: "gateways",
        ...edit("shop", "route"),
      }),
  };
  for (const id of IDS)
    if (retired.includes(id))
      new RetiredService(stack, id, { keep: ["service", "workload", "volumes"], peers: ["web"] });
    else make[id]();
}

/** What `export` writes, by construct. */
async function exported(): Promise<Readonly<Record<Id, string>>> {
  const { stdout, stderr, code } = await runCli(
    ["export", "shop", "--outdir", `${workspace.folder}/out`],
    sharedSandbox().env,
  );
  expect([code, stderr]).toEqual([0, ""]);
  const objects = parseManifests({ name: "exported", content: stdout }).map(({ object }) => object);
  const entries = IDS.map((id) => {
    const found = objects.find((one) => one.kind === KINDS[id][0]);
    if (found === undefined) throw new Error(`export has no ${KINDS[id][0]}`);
    return [id, JSON.stringify(found)] as const;
  });
  return Object.fromEntries(entries) as Record<Id, string>;
}

const planned = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await workspace.plan()).map(({ address, actions }) => [address, actions.join()]));

beforeAll(async () => {
  await createNamespace(namespace);
  await workspace.synthesise((stack) => declare(stack));
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

describe(`beside services, with the ${sharedSandbox().provider} provider`, () => {
  test("what export wrote is given back as an edit, and plans nothing", async () => {
    expect(await planned()).toEqual({});
    const yaml = await exported();
    await workspace.synthesise((stack) =>
      declare(stack, Object.fromEntries(IDS.map((id) => [id, { yaml: yaml[id] }])) as EditOf),
    );
    expect(await planned()).toEqual({});
  });

  test("an edited field plans exactly that, in place", async () => {
    await workspace.synthesise((stack) =>
      declare(stack, {
        migrate: { patch: { spec: { backoffLimit: 5 } } },
        nightly: { patch: { spec: { schedule: "0 4 * * *" } } },
        agent: { patch: { spec: { minReadySeconds: 1 } } },
        uploads: { patch: { metadata: { annotations: { "example.com/b": "2" } } } },
        site: { patch: { spec: { ingressClassName: "other" } } },
        shop: { patch: { spec: { hostnames: ["shop.example.org"] } } },
      }),
    );
    const changes = await workspace.plan();
    expect(
      Object.fromEntries(changes.map(({ address, actions, changed }) => [address, [actions.join(), changed]])),
    ).toEqual({
      "kubernetes_job_v1.migrate": ["update", ["spec.backoff_limit"]],
      "kubernetes_cron_job_v1.nightly": ["update", ["spec.schedule"]],
      "kubernetes_daemon_set_v1.agent": ["update", ["spec.min_ready_seconds"]],
      "kubernetes_persistent_volume_claim_v1.uploads": ["update", ["metadata.annotations.example.com/b"]],
      "kubernetes_ingress_v1.site": ["update", ["spec.ingress_class_name"]],
      "kubernetes_manifest.shop": ["update", expect.arrayContaining(["manifest.spec.hostnames"])],
    });
    await workspace.applyPlan();
    expect(await planned()).toEqual({});
    const route = (await read("HTTPRoute", namespace, "shop")) as unknown as { spec: { hostnames: string[] } };
    expect(route.spec.hostnames).toEqual(["shop.example.org"]);
    await workspace.synthesise((stack) => declare(stack));
    await workspace.apply();
    expect(await planned()).toEqual({});
  });

  test("teardown says what goes and what stays, and does that", async () => {
    const teardown = async (name: string, ...more: string[]): Promise<string> => {
      const args = ["teardown", "shop", name, "--outdir", `${workspace.folder}/out`, ...more];
      const { stdout, stderr, code } = await runCli(args, sharedSandbox().env);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
      return stdout;
    };
    for (const id of IDS) {
      const [kind] = KINDS[id];
      const said = await teardown(`${kind}/${(await names(kind, namespace))[0]}`, "--dry-run");
      expect(said).toMatch(new RegExp(`destroy +${kind} `));
      for (const other of IDS.filter((one) => one !== id))
        expect(said).not.toMatch(new RegExp(`destroy +${KINDS[other][0]} `));
    }
    expect(await teardown("CronJob/nightly", "--yes")).toMatch(/Gone:\n  CronJob \S+\/nightly\n/);
    expect(await names("CronJob", namespace)).toEqual([]);
    expect(await teardown("Ingress/site", "--keep", "ingress", "--yes")).toMatch(/Ingress \S+\/site/);
    expect(await names("Ingress", namespace)).toEqual(["site"]);
    expect(await names("NetworkPolicy", namespace)).toContain("site-to-web");
    expect(workspace.addresses().filter((address) => address.includes(".site"))).toEqual([]);
  });

  test("what is retired is forgotten, and stays in the cluster", async () => {
    const ids = IDS.filter((id) => id !== "nightly" && id !== "site"); // torn down above
    const before = await Promise.all(ids.map((id) => names(KINDS[id][0], namespace)));
    await workspace.synthesise((stack) => declare(stack, {}, IDS));
    const wayIn = "kubernetes_network_policy_v1.shop_to_web";
    expect(await planned()).toEqual(
      Object.fromEntries([...ids.map((id) => KINDS[id][1]), wayIn].map((one) => [one, "forget"])),
    );
    await workspace.applyPlan();
    expect(await Promise.all(ids.map((id) => names(KINDS[id][0], namespace)))).toEqual(before);
    expect(await names("NetworkPolicy", namespace)).toEqual(expect.arrayContaining(["shop-to-web", "site-to-web"]));
    expect(workspace.addresses().filter((address) => !address.endsWith(".web"))).toEqual([]);
    expect(await planned()).toEqual({});
  });
});
