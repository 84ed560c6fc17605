import {
  Manifest,
  ManifestService,
  StatefulService,
  StatelessService,
  type EnvironmentStack,
  type EnvironmentStackProps,
} from "../../../lib";
import { dataOf } from "../../support/document";
import { runCli } from "../support/cli";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, objects, read } from "./support/live";
import { Workspace } from "./support/workspace";

/*
 * A service moves from a ManifestService to a construct and back: one command moves the state's entries, the objects stay.
 * And what a ManifestService made is known for the stack's own by adopt and leftovers.
 */

const OBJECTS = [
  ["Service", "web"],
  ["Deployment", "web-v1"],
  ["HorizontalPodAutoscaler", "web"],
  ["Service", "db"],
  ["Service", "db-headless"],
  ["StatefulSet", "db-v1"],
] as const;

describe(`with the ${sharedSandbox().provider} provider`, () => {
  const namespace = uniqueName("moves");
  const workspace = new Workspace(namespace, "shop", false);
  const container = {
    image: "nginxinc/nginx-unprivileged:1.27",
    ports: [{ name: "http", containerPort: 8080, servicePort: 80 }],
    resources: { requests: { cpu: "50m" } },
  };
  const constructs = (stack: EnvironmentStack): void => {
    new StatelessService(stack, "web", {
      containers: [container],
      autoscaling: { maxReplicas: 2, targetCpuUtilization: 50 },
      onDelete: { workload: "retain" },
    });
    new StatefulService(stack, "db", {
      containers: [container],
      volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete: "delete" }],
      onDelete: { workload: "retain" },
    });
  };
  let yaml = "";
  const manifests = (stack: EnvironmentStack): void => {
    new ManifestService(stack, "legacy", { yaml, onDelete: { workload: "retain" } });
  };
  const declare = (build: (stack: EnvironmentStack) => void, props: Partial<EnvironmentStackProps> = {}) =>
    workspace.synthesise(build, { waitForRollout: false, ...props });
  const cli = (...args: string[]) => runCli([...args, "--outdir", `${workspace.folder}/out`], workspace.env);
  const adopt = (...args: string[]) => cli("adopt", "shop", ...args);
  const uids = (): Promise<unknown> =>
    Promise.all(
      OBJECTS.map(
        async ([kind, name]) => (await read(kind, namespace, name))?.metadata?.uid ?? `${kind} ${name} is gone`,
      ),
    );

  beforeAll(() => createNamespace(namespace));
  afterAll(async () => {
    await declare((stack) => {
      new ManifestService(stack, "legacy", { yaml, onDelete: { workload: "delete" } });
    });
    await workspace.apply();
    await workspace.destroy();
    await deleteNamespace(namespace);
    workspace.remove();
  });

  test("a service moves to a ManifestService and back, and nothing is replaced", async () => {
    yaml = Manifest.of(await declare(constructs)).toYaml();
    await workspace.apply();
    const before = await uids();
    expect(before).toEqual(OBJECTS.map(() => expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown));
    const addresses = workspace.addresses();

    for (const [build, from, to] of [
      [manifests, "kubernetes_service_v1.web", "kubernetes_service_v1.legacy_web"],
      [constructs, "kubernetes_service_v1.legacy_web", "kubernetes_service_v1.web"],
    ] as const) {
      await declare(build);
      const dry = await adopt("--dry-run");
      expect(dry).toMatchObject({ code: 0 });
      expect(dry.stdout).toContain(`${from} → ${to} (${namespace}/web): move its entry in the state to this address`);
      expect(workspace.addresses()).toContain(from);
      expect(await adopt()).toMatchObject({ code: 0, stdout: dry.stdout });
      // A guard comes where the code asks for one, and goes where it asks for none.
      const changes = (await workspace.plan()).filter(({ address }) => !address.startsWith("terraform_data."));
      expect(changes.filter(({ actions }) => actions.join() !== "update")).toEqual([]);
      expect(
        changes
          .flatMap(({ changed }) => changed)
          .filter((path) => !/^metadata\.labels|^(wait_for|timeouts)/.test(path)),
      ).toEqual([]);
      await workspace.applyPlan();
      expect(await workspace.plan()).toEqual([]);
      expect(await uids()).toEqual(before);
    }
    expect(workspace.addresses()).toEqual(addresses);
    await declare(manifests);
    await adopt();
    await workspace.apply();
  });

  test("what its state has lost is adopted, and told as left over where the code has it no more", async () => {
    const odd = `apiVersion: v1
kind: ConfigMap
metadata: {name: chart, labels: {app.kubernetes.io/managed-by: Helm}}
data: {a: b}
`;
    const withChart = (stack: EnvironmentStack): void => {
      manifests(stack);
      new ManifestService(stack, "chart", { yaml: odd });
    };
    await declare(withChart);
    await workspace.apply();
    for (const address of ["kubernetes_config_map_v1.chart", "kubernetes_service_v1.legacy_web"])
      await workspace.run("state", "rm", address);
    const leftovers = () => cli("leftovers", "shop", "--format", "json");
    const listed = await leftovers();
    expect(listed.code).toBe(1);
    expect(
      dataOf<{ kind: string; name: string }[]>(listed.stdout)
        .map(({ kind, name }) => `${kind} ${name}`)
        .sort(),
    ).toEqual(["ConfigMap chart", "Service web"]);
    const adopted = await adopt();
    expect(adopted.stdout).toContain(`kubernetes_config_map_v1.chart (${namespace}/chart): import into the state`);
    expect(adopted.stdout).toContain(`kubernetes_service_v1.legacy_web (${namespace}/web): import into the state`);
    expect((await workspace.plan()).filter(({ actions }) => actions.join() !== "update")).toEqual([]);
    await workspace.applyPlan();
    expect(await leftovers()).toMatchObject({ code: 0 });
    // As an older version of the library made it: the upgrade brings the labels, in place.
    const api = await objects();
    const bare = { "app.kubernetes.io/managed-by": null, "app.kubernetes.io/part-of": null };
    await api.patch({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "db", namespace, labels: bare as never },
    } as never);
    expect(await workspace.plan()).toEqual([
      {
        address: "kubernetes_service_v1.legacy_db",
        actions: ["update"],
        changed: ["metadata.labels.app.kubernetes.io/managed-by", "metadata.labels.app.kubernetes.io/part-of"],
      },
    ]);
    await workspace.applyPlan();
  });
});
