import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AutoscalingV2Api, CoreV1Api } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { ManifestService, StatefulService, StatelessService, type EnvironmentStack } from "../../lib";
import { canonicalQuantity, compareQuantities } from "../../lib/quantity";
import recorded from "../quantity/answers.json";
import { NO_QUANTITIES, someQuantities } from "../quantity/generate";
import { createNamespace, deleteNamespace, read } from "./lifecycle/support/live";
import { Workspace } from "./lifecycle/support/workspace";
import { sharedSandbox, uniqueName } from "./support/sandbox";

/** Set it to write what the API server answers to the file that the unit tests read. */
const RECORD = process.env.KUBE_SERVICES_RECORD_ANSWERS === "1";
const namespace = "default";
const dryRun = "All";
let core: CoreV1Api;
let autoscaling: AutoscalingV2Api;

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(sharedSandbox().kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  autoscaling = config.makeApiClient(client.AutoscalingV2Api);
});

/** All in one object: a limit for a resource each. */
async function answersInResources(texts: readonly string[]): Promise<string[]> {
  const nameOf = (index: number): string => `example.com/r${index}`;
  const max = Object.fromEntries(texts.map((text, index) => [nameOf(index), text]));
  const body = { metadata: { name: "quantities" }, spec: { limits: [{ type: "example.com/any", max }] } };
  const { spec } = await core.createNamespacedLimitRange({ namespace, dryRun, body });
  return texts.map((_, index) => spec?.limits[0]?.max?.[nameOf(index)] ?? "none");
}

/** A metric for each; they must be more than nothing. */
async function answersInFields(texts: readonly string[]): Promise<string[]> {
  const metrics = texts.map((averageValue, index) => ({
    type: "External",
    external: { metric: { name: `m${index}` }, target: { type: "AverageValue", averageValue } },
  }));
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "none" };
  const body = { metadata: { name: "quantities" }, spec: { maxReplicas: 2, scaleTargetRef, metrics } };
  const { spec } = await autoscaling.createNamespacedHorizontalPodAutoscaler({ namespace, dryRun, body });
  return texts.map((_, index) => spec?.metrics?.[index]?.external?.target.averageValue ?? "none");
}

type Answer = readonly [given: string, resources: string, field: string | null];

async function ask(texts: readonly string[]): Promise<Answer[]> {
  const positive = texts.filter((text) => (compareQuantities(text, "0") ?? 1) > 0);
  const [resources, fields] = [await answersInResources(texts), await answersInFields(positive)];
  const inField = new Map(positive.map((text, index) => [text, fields[index] ?? null]));
  return texts.map((text, index) => [text, resources[index] ?? "", inField.get(text) ?? null]);
}

const ours = (answers: readonly Answer[]): Answer[] =>
  answers.map(([given, , field]) => [
    given,
    canonicalQuantity(given, "resources"),
    field === null ? null : canonicalQuantity(given, "field"),
  ]);

test("the recorded answers are the API server's", async () => {
  const texts = RECORD ? someQuantities(800, 20_261_128) : (recorded as unknown as Answer[]).map(([given]) => given);
  const answers = await ask(texts);
  if (RECORD) {
    const lines = answers.map((answer) => `  ${JSON.stringify(answer)}`);
    writeFileSync(join(__dirname, "..", "quantity", "answers.json"), `[\n${lines.join(",\n")}\n]\n`);
  } else expect(answers).toEqual(recorded);
});

test("quantities that were never asked before are written as the API server writes them", async () => {
  const seed = Date.now() & 0x7fffffff;
  const answers = await ask(someQuantities(1000, seed));
  expect({ seed, answers: ours(answers) }).toEqual({ seed, answers });
});

test.each(NO_QUANTITIES)("the API server does not take %j either", async (text) => {
  await expect(answersInResources([text])).rejects.toThrow();
});

describe(`sizes with a fraction, with the ${sharedSandbox().provider} provider`, () => {
  const ownNamespace = uniqueName("fractions");
  const workspace = new Workspace(ownNamespace);
  const containers = (memory: string) => [
    {
      name: "main",
      image: "example.com/app:1",
      ports: [{ containerPort: 8080, servicePort: 80 }],
      resources: { requests: { memory: "0.9Gi", cpu: "0.25" }, limits: { memory, cpu: "1000m" } },
    },
  ];
  /** A claim as a manifest has it; the set's own are in the construct. */
  const manifest = (memory: string, storage: string): object[] => [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "frac" },
      spec: {
        serviceName: "frac",
        selector: { matchLabels: { app: "frac" } },
        template: {
          metadata: { labels: { app: "frac" } },
          spec: {
            containers: [{ name: "c", image: "example.com/app:1", resources: { limits: { cpu: 1.5, memory } } }],
            volumes: [{ name: "t", emptyDir: { sizeLimit: "0.9Gi" } }],
          },
        },
        volumeClaimTemplates: [
          { metadata: { name: "d" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } } },
        ],
      },
    },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "quota" },
      spec: { hard: { "limits.memory": "100.7Gi", "requests.cpu": "1e2", "requests.storage": "0.5Ti" } },
    },
  ];
  const build =
    (memory: string, storage = "1.1Gi") =>
    (stack: EnvironmentStack) => {
      const autoscaling = { maxReplicas: 2, targetMemory: memory };
      new StatelessService(stack, "web", { containers: containers(memory), autoscaling });
      new StatefulService(stack, "db", {
        containers: containers(memory),
        volumes: [
          { claimTemplate: { name: "data", storage }, mountPath: "/data" },
          { emptyDir: { sizeLimit: memory }, mountPath: "/t" },
        ],
      });
      new ManifestService(stack, "foreign", { objects: manifest(memory, "1.1Gi") as never });
    };

  beforeAll(() => createNamespace(ownNamespace));
  afterAll(async () => {
    await deleteNamespace(ownNamespace);
    workspace.remove();
  });

  test("are applied, and the second plan is empty", async () => {
    await workspace.synthesise(build("1.1Gi"));
    await workspace.apply();
    expect(await workspace.plan()).toEqual([]);
    const { spec } = (await read("StatefulSet", ownNamespace, "db-v1")) as unknown as {
      spec: { volumeClaimTemplates: { spec: { resources: { requests: object } } }[] };
    };
    expect(spec.volumeClaimTemplates[0]?.spec.resources.requests).toEqual({ storage: "1181116006400m" });
  });

  test("in other words are no change", async () => {
    await workspace.synthesise(build("1181116006.4", "1181116006400e-3"));
    expect(await workspace.plan()).toEqual([]);
  });

  test("change in place, a claim's as it is told", async () => {
    await workspace.synthesise(build("1.2Gi"));
    expect((await workspace.plan()).map(({ address, actions }) => [address, actions.join()])).toEqual([
      ["kubernetes_deployment_v1.web", "update"],
      ["kubernetes_horizontal_pod_autoscaler_v2.web", "update"],
      ["kubernetes_stateful_set_v1.db", "update"],
      ["kubernetes_stateful_set_v1.foreign_frac", "update"],
    ]);
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    await workspace.synthesise(build("1.2Gi", "1.2Gi"));
    const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
    expect(exitCode).toBe(1);
    expect(stderr.replace(/[\s│]+/g, " ")).toContain("ClaimStorageFixed: the code asks for claims data of 1.2Gi");
  });
});
