import { StatefulService, type EnvironmentStack, type StatefulServiceProps } from "../../../lib";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { until } from "../support/until";
import { createNamespace, deleteNamespace, names, objects, read } from "./support/live";
import { preventedBy } from "./support/prevented";
import { Workspace } from "./support/workspace";

const namespace = uniqueName("claims");
const workspace = new Workspace(namespace);

const db = (props: Partial<StatefulServiceProps> & { storage?: string; onDelete?: "retain" | "delete" } = {}) => {
  const { storage = "1Gi", onDelete = "retain", ...more } = props;
  return (stack: EnvironmentStack): void => {
    new StatefulService(stack, "db", {
      containers: [{ image: "postgres:17", ports: [{ name: "tcp-db", containerPort: 5432 }] }],
      replicas: 2,
      volumes: [
        { claimTemplate: { name: "data", storage, storageClassName: namespace }, mountPath: "/data", onDelete },
      ],
      ...more,
    });
  };
};
/** The sandbox's default class does not let volumes grow; its provisioner works for any class. */
const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: namespace },
  provisioner: "kubernetes.io/host-path",
  volumeBindingMode: "WaitForFirstConsumer",
  allowVolumeExpansion: true,
};
const claims = (): Promise<string[]> => names("PersistentVolumeClaim", namespace);
const uidOf = async (kind: string, name: string): Promise<string | undefined> =>
  (await read(kind, namespace, name))?.metadata?.uid;
const BOTH = ["data-db-v1-0", "data-db-v1-1"];

async function refusal(build: (stack: EnvironmentStack) => void): Promise<string> {
  await workspace.synthesise(build);
  const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
  expect(exitCode).toBe(1);
  return stderr.replace(/[\s│]+/g, " ");
}

/** Gives the garbage collector and the StatefulSet controller the time to do harm. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 4000));

beforeAll(async () => {
  await createNamespace(namespace);
  await (await objects()).create(storageClass as never);
  // As it was made before the code said the mode of claims.
  await workspace.synthesise((stack) => {
    db()(stack);
    const service = stack.node.findChild("db") as StatefulService;
    service.addOverride("spec.0.volume_claim_template.0.spec.0.volume_mode", null);
  });
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  await (await objects()).delete(storageClass as never);
  workspace.remove();
});

describe(`claims of a stateful service, with the ${sharedSandbox().provider} provider`, () => {
  test("the mode that Kubernetes took anyway is said, and nothing is planned", async () => {
    await workspace.synthesise(db());
    expect(await workspace.plan()).toEqual([]);
  });

  test("another size stops the plan and tells the steps, which lose no pod and end in an empty plan", async () => {
    const said = await refusal(db({ storage: "2Gi" }));
    expect(said).toContain("ClaimStorageFixed");
    expect(said).toContain(`kubectl -n ${namespace} delete statefulset db-v1 --cascade=orphan`);

    const pods = await Promise.all(["db-v1-0", "db-v1-1"].map((name) => uidOf("Pod", name)));
    const api = await objects();
    for (const name of BOTH) {
      const claim = (await read("PersistentVolumeClaim", namespace, name)) as unknown as {
        spec: { resources: { requests: { storage: string } } };
      };
      claim.spec.resources.requests.storage = "2Gi";
      await api.replace(claim as never);
    }
    const set = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { namespace, name: "db-v1" } };
    await api.delete(set, undefined, undefined, undefined, undefined, "Orphan");
    await until("the StatefulSet is gone", async () =>
      (await read("StatefulSet", namespace, "db-v1")) === undefined ? true : undefined,
    );
    await workspace.apply();
    expect(await workspace.plan()).toEqual([]);
    expect(await Promise.all(["db-v1-0", "db-v1-1"].map((name) => uidOf("Pod", name)))).toEqual(pods);
    expect(await claims()).toEqual(BOTH);
  });

  test("the same size in other words is no change", async () => {
    await workspace.synthesise(db({ storage: "2048Mi" }));
    expect(await workspace.plan()).toEqual([]);
  });

  test("with onDelete: retain, a replacement leaves the claims, and the new pods use them", async () => {
    const before = await Promise.all(BOTH.map((name) => uidOf("PersistentVolumeClaim", name)));
    await workspace.synthesise(db({ storage: "2Gi", podManagementPolicy: "Parallel" }));
    const planned = await workspace.plan();
    expect(planned.map(({ address, actions }) => [address, actions])).toEqual([
      ["kubernetes_stateful_set_v1.db", ["delete", "create"]],
    ]);
    await workspace.applyPlan();
    expect(await Promise.all(BOTH.map((name) => uidOf("PersistentVolumeClaim", name)))).toEqual(before);
  });

  test("with onDelete: delete, every change that replaces the StatefulSet stops the plan", async () => {
    const props = { storage: "2Gi", podManagementPolicy: "Parallel", onDelete: "delete" } as const;
    await workspace.synthesise(db(props));
    await workspace.apply();
    expect(await workspace.plan()).toEqual([]);
    for (const change of [
      { podManagementPolicy: "OrderedReady" as const },
      { revisionHistoryLimit: 3 },
      { version: "v2" },
      { name: "database" },
      { access: { type: "Headless" as const } },
    ])
      expect(await refusal(db({ ...props, ...change }))).toContain("ReplaceTakesClaims");
  });

  test("with onDelete: delete, a replacement that is forced destroys nothing", async () => {
    await workspace.synthesise(db({ storage: "2Gi", podManagementPolicy: "Parallel", onDelete: "delete" }));
    const before = await uidOf("StatefulSet", "db-v1");
    const { exitCode, stderr } = await workspace.attempt(
      "apply",
      "-auto-approve",
      "-no-color",
      "-replace=kubernetes_stateful_set_v1.db",
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("already exists");
    await aWhile();
    expect(await uidOf("StatefulSet", "db-v1")).toBe(before);
    expect(await claims()).toEqual(BOTH);
    expect(await workspace.plan()).toEqual([]);
  });

  test("onDelete: retain and a change that replaces the StatefulSet are refused in one deployment", async () => {
    const said = await refusal(db({ storage: "2Gi", onDelete: "retain" }));
    expect(preventedBy(said)).toContainEqual(expect.stringMatching(/^terraform_data\.db_claims_fixed\["[0-9a-f]+"\]$/));
  });

  test("to replace one with onDelete: delete and keep the data, three deployments are enough", async () => {
    await workspace.synthesise(db({ storage: "2Gi", podManagementPolicy: "Parallel" }));
    await workspace.apply();
    await workspace.synthesise(db({ storage: "2Gi" }));
    await workspace.apply();
    await workspace.synthesise(db({ storage: "2Gi", onDelete: "delete" }));
    await workspace.apply();
    await aWhile();
    expect(await claims()).toEqual(BOTH);
    expect(await workspace.plan()).toEqual([]);
  });

  test("with onDelete: delete, terraform destroy is not refused", async () => {
    await workspace.run("plan", "-destroy", "-no-color");
  });

  test("with onDelete: delete, removing the service deletes its claims", async () => {
    await workspace.synthesise(() => undefined);
    await workspace.apply();
    await until("the claims are gone", async () => ((await claims()).length === 0 ? true : undefined));
  });
});
