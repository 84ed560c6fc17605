import {
  ConfigMap,
  Deployment,
  EnvironmentStack,
  ManifestService,
  RetiredService,
  Secret,
  StatefulService,
  StatelessService,
  type EnvironmentStackProps,
  type OnDelete,
} from "../../lib";
import { CLUSTER, errorOf, plainStack, synthesise, synthesised, testApp, testStack } from "../support/synthesise";

interface Moved {
  readonly from: string;
  readonly to: string;
}
type Build = (stack: EnvironmentStack) => void;
const policies = (build: Build, props: Partial<EnvironmentStackProps> = {}) => {
  const { json } = synthesised(build, props);
  const records = (json["resource"] as Record<string, Record<string, Record<string, unknown>>>)["terraform_data"]!;
  const { retained } = records;
  return {
    records,
    retained: Object.keys(retained!["for_each"] as object),
    guarded: (retained!["lifecycle"] as { prevent_destroy: boolean }).prevent_destroy,
    released: ((json["moved"] ?? []) as Moved[]).map(({ from }) => from),
  };
};
const containers = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }];
const autoscaling = { maxReplicas: 3, targetCpuUtilization: 50 };
const volumes = [{ claimTemplate: { name: "data" }, mountPath: "/data" }];
const all: Build = (stack) => {
  new StatelessService(stack, "web", { containers, autoscaling }).addVersion("v2", {});
  new StatefulService(stack, "db", { containers });
  new Deployment(stack, "worker", { containers });
  new ConfigMap(stack, "settings", {});
  new Secret(stack, "keys", { data: {} });
};
const WORKLOADS = [
  "kubernetes_deployment_v1.web",
  "kubernetes_deployment_v1.web_v2",
  "kubernetes_deployment_v1.worker",
  "kubernetes_service_v1.db_headless",
  "kubernetes_stateful_set_v1.db",
];
const AUTOSCALERS = ["kubernetes_horizontal_pod_autoscaler_v2.web", "kubernetes_horizontal_pod_autoscaler_v2.web_v2"];
const CONFIG = ["kubernetes_config_map_v1.settings", "kubernetes_secret_v1.keys"];

describe("what a stack retains", () => {
  test("is nothing by default, and the guard's block is there all the same, for records of earlier", () => {
    expect(policies(() => undefined)).toMatchObject({ retained: [], guarded: true, released: [] });
    expect(policies(all)).toMatchObject({ retained: [], guarded: true, released: [] });
  });

  test.each<[OnDelete, string[]]>([
    [{ workload: "retain" }, WORKLOADS],
    [{ workload: "retain", autoscaler: "retain" }, [...WORKLOADS, ...AUTOSCALERS]],
    [{ config: "retain" }, CONFIG],
    [{ volumes: "retain" }, []],
  ])("%j", (onDelete, addresses) => {
    expect(policies(all, { onDelete })).toMatchObject({ retained: [...addresses].sort(), released: [] });
  });

  test("is released where the stack says delete", () => {
    const { retained, released } = policies(all, { onDelete: { config: "delete" } });
    expect([retained, released]).toEqual([[], CONFIG.map((one) => `terraform_data.retained["${one}"]`)]);
  });
});

describe("a construct's own word", () => {
  test("wins over the stack's", () => {
    const { retained, released } = policies(
      (stack) => {
        new StatelessService(stack, "web", { containers, autoscaling, onDelete: { workload: "delete" } });
        new StatelessService(stack, "api", { containers, autoscaling, onDelete: { autoscaler: "delete" } });
        new ConfigMap(stack, "settings", { onDelete: "retain" });
      },
      { onDelete: { workload: "retain", autoscaler: "retain" } },
    );
    expect(retained).toEqual(["kubernetes_config_map_v1.settings", "kubernetes_deployment_v1.api"]);
    expect(released).toEqual([
      'terraform_data.retained["kubernetes_deployment_v1.web"]',
      'terraform_data.retained["kubernetes_horizontal_pod_autoscaler_v2.api"]',
      'terraform_data.retained["kubernetes_horizontal_pod_autoscaler_v2.web"]',
    ]);
  });

  test("may differ by version", () => {
    const { retained } = policies((stack) => {
      const web = new StatelessService(stack, "web", { containers, onDelete: { workload: "retain" } });
      web.addVersion("v2", { onDelete: { workload: "delete" } });
    });
    expect(retained).toEqual(["kubernetes_deployment_v1.web"]);
  });

  test("on claims holds for volumes that say nothing themselves", () => {
    const { resource } = synthesised((stack) => {
      new StatefulService(stack, "db", { containers, volumes, onDelete: { volumes: "delete" } });
    });
    expect(resource("kubernetes_stateful_set_v1.db")).toMatchObject({
      spec: [{ persistent_volume_claim_retention_policy: [{ when_deleted: "Delete" }] }],
    });
  });

  test("works in a stack that is none of this library's", () => {
    const stack = plainStack();
    new ConfigMap(stack, "settings", { onDelete: "retain" });
    expect(synthesise(stack).resource("terraform_data.retained")).toMatchObject({
      for_each: { "kubernetes_config_map_v1.settings": expect.stringContaining("RetiredService") },
      lifecycle: { prevent_destroy: true },
    });
  });
});

describe("a manifest's objects", () => {
  const object = (apiVersion: string, kind: string, spec?: object) => ({
    apiVersion,
    kind,
    metadata: { name: kind.toLowerCase() },
    ...(spec === undefined ? {} : { spec }),
  });
  const objects = [
    object("v1", "ConfigMap"),
    object("v1", "Service", { ports: [{ port: 80 }] }),
    object("v1", "PersistentVolumeClaim", {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
    }),
  ];
  const declare = (onDelete?: OnDelete): Build => {
    return (stack) => void new ManifestService(stack, "legacy", { objects, onDelete });
  };

  test("go by the construct's word, and by the stack's but for claims", () => {
    expect(policies(declare()).retained).toEqual([]);
    expect(policies(declare(), { onDelete: { config: "retain", volumes: "retain" } }).retained).toEqual([
      "kubernetes_config_map_v1.legacy_configmap",
    ]);
    expect(policies(declare({ config: "retain", volumes: "retain" })).retained).toEqual([
      "kubernetes_config_map_v1.legacy_configmap",
      "kubernetes_persistent_volume_claim_v1.legacy_persistentvolumeclaim",
    ]);
  });
});

describe("a RetiredService", () => {
  test("releases what it keeps, and nothing else", () => {
    const { released } = policies((stack) => {
      new RetiredService(stack, "worker", { keep: ["workload"], keepConfig: ["settings"] });
    });
    expect(released).toEqual(
      [
        "kubernetes_cluster_role_binding_v1.worker",
        "kubernetes_cluster_role_v1.worker",
        "kubernetes_config_map_v1.settings",
        "kubernetes_cron_job_v1.worker",
        "kubernetes_daemon_set_v1.worker",
        "kubernetes_deployment_v1.worker",
        "kubernetes_job_v1.worker",
        "kubernetes_network_policy_v1.worker",
        "kubernetes_pod_disruption_budget_v1.worker",
        "kubernetes_role_binding_v1.worker",
        "kubernetes_role_v1.worker",
        "kubernetes_secret_v1.settings",
        "kubernetes_service_account_v1.worker",
        "kubernetes_service_v1.worker_headless",
        "kubernetes_stateful_set_v1.worker",
      ].map((one) => `terraform_data.retained["${one}"]`),
    );
  });
});

describe("the record of what a StatefulSet is made of", () => {
  const db = (onDelete: "retain" | "delete", podManagementPolicy?: "Parallel"): Record<string, unknown> =>
    policies((stack) => {
      new StatefulService(stack, "db", { containers, volumes, onDelete: { volumes: onDelete }, podManagementPolicy });
    }).records["db_claims_fixed"]!;

  test("is not guarded while claims are deleted, so that service and stack may be removed", () => {
    expect(Object.keys(db("delete")["for_each"] as object)).toHaveLength(1);
    expect(db("delete")).not.toHaveProperty("lifecycle");
    expect(db("delete")["for_each"]).not.toEqual(db("delete", "Parallel")["for_each"]);
  });

  test("is refused to go unreleased once claims are retained, and released where the StatefulSet is the same", () => {
    const { records, released } = policies((stack) => void new StatefulService(stack, "db", { containers, volumes }));
    expect(records["db_claims_fixed"]).toMatchObject({ for_each: {}, lifecycle: { prevent_destroy: true } });
    const [key] = Object.keys(db("delete")["for_each"] as object);
    expect(released).toEqual([`terraform_data.db_claims_fixed["${key}"]`]);
  });
});

describe("misuse is refused", () => {
  const ALONE = { autoscaler: "retain" } as const;
  test.each<[string, () => unknown]>([
    ["of a stack", () => testStack({ onDelete: ALONE })],
    ["of a service", () => new StatelessService(testStack(), "web", { containers, autoscaling, onDelete: ALONE })],
    ["of a Deployment", () => new Deployment(testStack(), "web", { containers, autoscaling, onDelete: ALONE })],
    ["of a manifest", () => new ManifestService(testStack(), "web", { yaml: "{}", onDelete: ALONE })],
  ])("an autoscaler that is retained alone, %s", (_, build) => {
    expect(errorOf(build).code).toBe("OnDeleteAutoscalerAlone");
  });

  test("a part that the construct does not have, and a policy that is none", () => {
    const app = testApp();
    const stack = new EnvironmentStack(app, "test", { cluster: CLUSTER, namespace: "shop" });
    const props = { containers, onDelete: { volumes: "delete", workload: "keep" } } as never;
    expect(errorOf(() => new StatelessService(stack, "web", props)).problems.map(({ prop }) => prop)).toEqual(
      expect.arrayContaining(["onDelete.volumes", "onDelete.workload"]),
    );
  });
});

describe("a claim template that says nothing does as its workload says, else as the stack does", () => {
  type Policy = "retain" | "delete" | undefined;
  const POLICIES: readonly Policy[] = ["retain", "delete", undefined];
  const every = POLICIES.flatMap((stack) =>
    POLICIES.flatMap((set) =>
      POLICIES.flatMap((first) =>
        POLICIES.map((two): readonly [Policy, Policy, Policy, Policy] => [stack, set, first, two]),
      ),
    ),
  );
  /** What Kubernetes is to do with all claims; undefined where the templates want different things. */
  const expected = (stack: Policy, set: Policy, first: Policy, two: Policy): string | undefined => {
    const silent = set ?? stack ?? "retain";
    const wanted = new Set([first ?? silent, two ?? silent]);
    return wanted.size > 1 ? undefined : wanted.has("delete") ? "Delete" : "Retain";
  };

  test.each(every)("stack %s, workload %s, templates %s and %s", (stack, set, first, two) => {
    const made = testStack(stack === undefined ? {} : { onDelete: { volumes: stack } });
    const template = (name: string, onDelete: Policy) => ({
      claimTemplate: { name },
      mountPath: `/${name}`,
      ...(onDelete === undefined ? {} : { onDelete }),
    });
    const build = (): unknown =>
      new StatefulService(made, "db", {
        containers,
        volumes: [template("a", first), template("b", two)],
        ...(set === undefined ? {} : { onDelete: { volumes: set } }),
      });
    const policy = expected(stack, set, first, two);
    if (policy === undefined) {
      expect(errorOf(build).problems).toMatchObject([{ code: "OnDeleteDisagrees", prop: "volumes" }]);
      return;
    }
    build();
    expect(synthesise(made).resource("kubernetes_stateful_set_v1.db")["spec"]).toMatchObject([
      { persistent_volume_claim_retention_policy: [{ when_deleted: policy, when_scaled: "Retain" }] },
    ]);
  });
});
