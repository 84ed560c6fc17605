import {
  Deployment,
  KubeServicesError,
  Manifest,
  RetiredService,
  StatefulService,
  StatelessService,
  dce,
  type AvailabilityProps,
  type StatelessServiceProps,
} from "../../lib";
import { importManifests } from "../../lib/import";
import { parseManifests } from "../../lib/manifest";
import { disruptionsAllowed } from "../../lib/workload/disruption-budget";
import { synthesise, testStack } from "../support/synthesise";

const CONTAINERS = [{ image: "nginx:1.27", ports: [{ containerPort: 8080 }] }];

interface Pod {
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly { readonly name: string; readonly lifecycle?: unknown }[];
  readonly affinity?: unknown;
  readonly topologySpreadConstraints?: readonly object[];
}

/** The pods of a Deployment with these props. */
function podOf(props: Partial<StatelessServiceProps>): Pod {
  const stack = testStack();
  new StatelessService(stack, "web", { containers: CONTAINERS, ...props });
  const made = Manifest.of(stack).objects.find(({ kind }) => kind === "Deployment");
  return (made as unknown as { spec: { template: { spec: Pod } } }).spec.template.spec;
}

function codesOf(props: Partial<StatelessServiceProps>): readonly string[] {
  try {
    new StatelessService(testStack(), "web", { containers: CONTAINERS, ...props });
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems.map(({ code, prop }) => `${code} ${prop}`);
  }
}

describe("a disruption budget", () => {
  test("selects the pods of its workload, is called like it, and goes with it", () => {
    const stack = testStack();
    const web = new StatelessService(stack, "web", {
      replicas: 3,
      containers: CONTAINERS,
      disruptionBudget: { minAvailable: "50%" },
      onDelete: { workload: "retain" },
    });
    web.addVersion("v2", { replicas: 1, disruptionBudget: { maxUnavailable: 1, labels: { tier: "canary" } } });
    expect(web.workload.disruptionBudget?.object).toMatchObject({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web-v1", namespace: "shop", labels: { app: "web", version: "v1" } },
      spec: { minAvailable: "50%", selector: { matchLabels: { app: "web", version: "v1" } } },
    });
    const made = synthesise(stack);
    expect(made.addresses).toEqual([
      "kubernetes_deployment_v1.web",
      "kubernetes_deployment_v1.web_v2",
      "kubernetes_pod_disruption_budget_v1.web",
      "kubernetes_pod_disruption_budget_v1.web_v2",
      "kubernetes_service_v1.web",
      "terraform_data.retained",
    ]);
    expect(made.resource("kubernetes_pod_disruption_budget_v1.web_v2")).toMatchObject({
      metadata: [{ name: "web-v2", labels: { tier: "canary", version: "v2" } }],
      spec: [{ max_unavailable: "1", selector: [{ match_labels: { app: "web", version: "v2" } }] }],
    });
    expect(web.resources.map(({ address }) => address)).toContain("kubernetes_pod_disruption_budget_v1.web_v2");
    expect(made.resource("terraform_data.retained")).toMatchObject({
      for_each: { "kubernetes_pod_disruption_budget_v1.web": expect.any(String) as string },
    });
  });

  test("is forgotten with the workload that stays", () => {
    const retired = new RetiredService(testStack(), "web", { keep: ["workload"], versions: ["v2"] });
    expect(retired.forgotten).toContain("kubernetes_pod_disruption_budget_v1.web_v2");
  });

  test.each<readonly [AvailabilityProps["disruptionBudget"], Partial<StatelessServiceProps>, boolean]>([
    [{ minAvailable: 1 }, {}, true],
    [{ maxUnavailable: 1 }, {}, false],
    [{ maxUnavailable: 0 }, { replicas: 5 }, true],
    [{ maxUnavailable: "0%" }, { replicas: 5 }, true],
    [{ maxUnavailable: "1%" }, { replicas: 5 }, false], // rounded up
    [{ minAvailable: "99%" }, { replicas: 5 }, true], // rounded up
    [{ minAvailable: "80%" }, { replicas: 5 }, false],
    [{ minAvailable: 5 }, { replicas: 5 }, true],
    [{ minAvailable: 1 }, { replicas: 0 }, false],
    [{ minAvailable: 2 }, { autoscaling: { minReplicas: 2, maxReplicas: 9, targetCpuUtilization: 50 } }, true],
    [{ minAvailable: 2 }, { autoscaling: { minReplicas: 3, maxReplicas: 9, targetCpuUtilization: 50 } }, false],
  ])("%j beside %j is refused where it lets no pod go: %s", (disruptionBudget, props, refused) => {
    const prop = disruptionBudget?.minAvailable === undefined ? "maxUnavailable" : "minAvailable";
    expect(codesOf({ ...props, disruptionBudget })).toEqual(
      refused ? [`BudgetBlocksDrain disruptionBudget.${prop}`] : [],
    );
  });

  test("says one thing, and carries no label of the library's", () => {
    expect(codesOf({ disruptionBudget: {} })).toEqual(["BudgetAmbiguous disruptionBudget"]);
    expect(codesOf({ replicas: 3, disruptionBudget: { minAvailable: 1, maxUnavailable: 1 } })).toEqual([
      "BudgetAmbiguous disruptionBudget",
    ]);
    expect(codesOf({ disruptionBudget: { maxUnavailable: "101%" } })).toEqual([
      "PodsOrPercentInvalid disruptionBudget.maxUnavailable",
    ]);
    expect(codesOf({ disruptionBudget: { maxUnavailable: 1, labels: { app: "other" } } })).toEqual([
      `LabelReserved disruptionBudget.labels["app"]`,
    ]);
  });

  test("how many pods may go, by Kubernetes' documentation", () => {
    // https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
    expect(disruptionsAllowed({ minAvailable: "50%" }, 7)).toBe(3);
    expect(disruptionsAllowed({ maxUnavailable: "30%" }, 1)).toBe(1);
    expect(disruptionsAllowed({ maxUnavailable: 9 }, 2)).toBe(2);
  });

  test("is imported with the workload whose pods it is about, and with no other", () => {
    const yaml = (selector: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "a:1"}]}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web-budget, labels: {team: shop}}
spec: {maxUnavailable: 1, selector: {matchLabels: {${selector}}}}
`;
    const run = (selector: string) =>
      importManifests(parseManifests({ name: "a.yaml", content: yaml(selector) }), { from: "a.yaml" });
    const imported = run("app: web");
    expect(imported.lines.map(({ construct, overrides }) => `${construct} ${overrides}`)).toEqual(["Deployment web 0"]);
    expect(imported.source).toMatch(
      /disruptionBudget: \{\s*maxUnavailable: 1,\s*name: "web-budget",\s*labels: \{\s*team: "shop",?\s*\},?\s*\}/,
    );
    expect(
      run("tier: web")
        .lines.map(({ construct }) => construct)
        .sort(),
    ).toEqual(["Deployment web", "KubernetesResource poddisruptionbudget-web-budget"]);
  });
});

describe("spread", () => {
  const over = (topologyKey: string) =>
    expect.objectContaining({ topologyKey, whenUnsatisfiable: "ScheduleAnyway" }) as object;

  test("Preferred spreads over zones and nodes where that can be had", () => {
    const { topologySpreadConstraints, affinity } = podOf({ spread: "Preferred" });
    expect(topologySpreadConstraints).toEqual([over("topology.kubernetes.io/zone"), over("kubernetes.io/hostname")]);
    expect(topologySpreadConstraints?.[0]).toMatchObject({
      maxSkew: 1,
      labelSelector: { matchLabels: { app: "web", version: "v1" } },
    });
    expect(affinity).toBeUndefined();
  });

  test("Required keeps two pods from one node, beside what is said already", () => {
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "Exists" as const }] }],
      },
    };
    const { topologySpreadConstraints, affinity } = podOf({ spread: "Required", affinity: { nodeAffinity } });
    expect(topologySpreadConstraints).toEqual([over("topology.kubernetes.io/zone")]);
    expect(affinity).toEqual({
      nodeAffinity,
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: "web", version: "v1" } }, topologyKey: "kubernetes.io/hostname" },
        ],
      },
    });
  });

  test("contradicts what keeps pods together, and says nothing twice", () => {
    expect(codesOf({ spread: "Preferred", scheduling: { type: "Centralized" } })).toEqual([
      "SpreadContradicts scheduling.type",
    ]);
    const constraint = { maxSkew: 2, topologyKey: "kubernetes.io/hostname" } as const;
    const codesWith = (whenUnsatisfiable: "ScheduleAnyway" | "DoNotSchedule") =>
      codesOf({ spread: "Preferred", topologySpreadConstraints: [{ ...constraint, whenUnsatisfiable }] });
    expect(codesWith("ScheduleAnyway")).toEqual(["SpreadDuplicate topologySpreadConstraints[0]"]);
    expect(codesWith("DoNotSchedule")).toEqual([]);
  });
});

describe("a graceful shutdown", () => {
  const sleep = (seconds: string) => ({ preStop: { exec: { command: ["sleep", seconds] } } });

  test("lets worker containers go on for a time, and adds it to the time in which they end", () => {
    const hook = { preStop: { httpGet: { port: 8080, path: "/quit", scheme: "HTTP" as const } } };
    const pod = podOf({
      gracefulShutdown: { delaySeconds: 10, stopSeconds: 20 },
      containers: [...CONTAINERS, { name: "other", image: "a:1", lifecycle: hook }],
    });
    expect(pod.terminationGracePeriodSeconds).toBe(30);
    expect(pod.containers.map(({ lifecycle }) => lifecycle)).toEqual([sleep("10"), hook]);
    expect(podOf({ gracefulShutdown: true })).toMatchObject({
      terminationGracePeriodSeconds: 35,
      containers: [{ lifecycle: sleep("5") }],
    });
    const { terminationGracePeriodSeconds, containers } = podOf({ gracefulShutdown: false });
    expect([terminationGracePeriodSeconds, containers[0]?.lifecycle]).toEqual([30, undefined]);
  });

  test("is had by further versions and by StatefulSets, too", () => {
    const stack = testStack();
    new StatefulService(stack, "db", { containers: CONTAINERS, gracefulShutdown: true });
    new Deployment(stack, "worker", { containers: CONTAINERS, gracefulShutdown: { delaySeconds: 1 } });
    const seconds = Manifest.of(stack).objects.flatMap((object) => {
      const { template } = (object["spec"] ?? {}) as { template?: { spec: Pod } };
      return template === undefined ? [] : [template.spec.terminationGracePeriodSeconds];
    });
    expect(seconds.sort()).toEqual([31, 35]);
  });

  test("is refused beside another grace period, and where the platform allows no such time", () => {
    expect(codesOf({ gracefulShutdown: true, terminationGracePeriodSeconds: 60 })).toEqual([
      "GracePeriodAmbiguous terminationGracePeriodSeconds",
    ]);
    expect(codesOf({ gracefulShutdown: { delaySeconds: 0 } })).toEqual([
      "SecondsInvalid gracefulShutdown.delaySeconds",
    ]);
    const stack = testStack({ platform: dce() });
    const make = (stopSeconds: number) =>
      new Deployment(stack, `worker-${stopSeconds}`, {
        containers: CONTAINERS,
        gracefulShutdown: { stopSeconds, delaySeconds: 99 },
      });
    make(9900); // dce() allows 9999 seconds
    expect(() => make(9901)).toThrow("SecondsInvalid at test/worker-9901 gracefulShutdown");
  });
});
