import {
  ConfigMap,
  ManifestService,
  RetiredService,
  StatefulService,
  StatelessService,
  type EnvironmentStack,
  type RetiredServiceProps,
} from "../../lib";
import { errorOf, synthesised, testStack } from "../support/synthesise";

interface Removed {
  readonly from: string;
  readonly lifecycle: { readonly destroy: boolean };
}
const forgotten = (build: (stack: EnvironmentStack) => void, props = {}): string[] =>
  ((synthesised(build, props).json["removed"] ?? []) as Removed[]).map(({ from, lifecycle }) => {
    expect(lifecycle).toEqual({ destroy: false });
    return from;
  });
const containers = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }];
const KUBERNETES = /^kubernetes_/;

test("all that a stateless service makes can be forgotten, at the addresses that it has", () => {
  const { addresses } = synthesised((stack) => {
    new StatelessService(stack, "web", {
      containers,
      autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 },
    }).addVersion("v2", {});
    new ConfigMap(stack, "web-config", {});
  });
  const retired = forgotten((stack) => {
    new RetiredService(stack, "web", {
      keep: ["service", "workload", "autoscaler"],
      versions: ["v2"],
      keepConfig: ["web-config"],
    });
  });
  expect(retired).toEqual(expect.arrayContaining(addresses.filter((address) => KUBERNETES.test(address))));
});

test("all that a stateful service makes can be forgotten, at the addresses that it has", () => {
  const volumes = [{ claimTemplate: { name: "data" }, mountPath: "/data" }];
  const { addresses } = synthesised((stack) => {
    new StatefulService(stack, "db", { containers, volumes }).addVersion("v2", {});
  });
  const retired = forgotten((stack) => {
    new RetiredService(stack, "db", { keep: ["service", "workload"], versions: ["v2"] });
  });
  expect(retired).toEqual(expect.arrayContaining(addresses.filter((address) => KUBERNETES.test(address))));
});

test("only what is kept is forgotten", () => {
  expect(forgotten((stack) => void new RetiredService(stack, "web", { keep: ["service"] }))).toEqual([
    "kubernetes_service_v1.web",
    "kubernetes_service_v1.web_v1",
    "kubernetes_ingress_v1.web",
    "kubernetes_manifest.web",
    "kubernetes_network_policy_v1.web_from_outside",
  ]);
});

describe("of a manifest", () => {
  const set = (whenDeleted: string): object => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "data" },
    spec: {
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted },
      template: { metadata: { labels: { app: "db" } }, spec: { containers: [{ name: "db", image: "postgres:17" }] } },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  });
  const simple = (apiVersion: string, kind: string, name: string, namespace?: string, more: object = {}): object => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...more,
  });
  const manifest = (whenDeleted = "Retain"): { objects: never } => ({
    objects: [
      simple("v1", "Namespace", "data"),
      simple("v1", "Namespace", "other"),
      simple("v1", "Service", "db", "data", { spec: { ports: [{ port: 5432 }] } }),
      set(whenDeleted),
      simple("v1", "ConfigMap", "db", "data"),
      simple("v1", "ServiceAccount", "db", "other"),
      simple("networking.k8s.io/v1", "NetworkPolicy", "db", "other", { spec: { podSelector: {} } }),
    ] as never,
  });
  const EVERYTHING = ["service", "workload", "volumes", "config", "other"] as const;

  test("all objects can be forgotten, at the addresses that they have", () => {
    const { addresses } = synthesised((stack) => void new ManifestService(stack, "legacy", manifest()));
    const retired = forgotten(
      (stack) => void new RetiredService(stack, "legacy", { manifest: manifest(), keep: EVERYTHING }),
    );
    expect([...retired].sort()).toEqual(addresses.filter((address) => KUBERNETES.test(address)));
  });

  test("a namespace in which something stays, stays as well", () => {
    expect(
      forgotten((stack) => void new RetiredService(stack, "legacy", { manifest: manifest(), keep: ["config"] })),
    ).toEqual([
      "kubernetes_namespace_v1.legacy_data",
      "kubernetes_namespace_v1.legacy_other",
      "kubernetes_config_map_v1.legacy_db",
      "kubernetes_service_account_v1.legacy_db",
    ]);
    expect(
      forgotten((stack) => void new RetiredService(stack, "legacy", { manifest: manifest(), keep: ["workload"] })),
    ).toEqual(["kubernetes_namespace_v1.legacy_data", "kubernetes_stateful_set_v1.legacy_db"]);
  });

  test("claims are not said to stay while their StatefulSet would delete them", () => {
    const retire = (whenDeleted: string, keep: RetiredServiceProps["keep"]): unknown =>
      new RetiredService(testStack(), "legacy", { manifest: manifest(whenDeleted), keep });
    expect(errorOf(() => retire("Delete", ["volumes"])).code).toBe("ClaimsNotKept");
    expect(() => retire("Delete", ["volumes", "workload"])).not.toThrow();
    expect(() => retire("Retain", ["volumes"])).not.toThrow();
  });
});

test("several retired services of one stack are all in it", () => {
  const retired = forgotten((stack) => {
    new RetiredService(stack, "a", { keep: ["service"] });
    new RetiredService(stack, "b", { keep: ["service"] });
  });
  expect(retired).toEqual([
    "kubernetes_service_v1.a",
    "kubernetes_service_v1.a_v1",
    "kubernetes_ingress_v1.a",
    "kubernetes_manifest.a",
    "kubernetes_network_policy_v1.a_from_outside",
    "kubernetes_service_v1.b",
    "kubernetes_service_v1.b_v1",
    "kubernetes_ingress_v1.b",
    "kubernetes_manifest.b",
    "kubernetes_network_policy_v1.b_from_outside",
  ]);
});

test("without keep, the stack's onDelete decides", () => {
  const retired = forgotten((stack) => void new RetiredService(stack, "web"), {
    onDelete: { workload: "retain", volumes: "delete" },
  });
  expect(retired).toContain("kubernetes_deployment_v1.web");
  expect(retired).not.toContain("kubernetes_service_v1.web");
});

test("claims of templates go by the stack's onDelete, where their volume says nothing", () => {
  const policyOf = (onDelete: "retain" | "delete" | undefined, ofVolume?: "retain" | "delete") => {
    const volumes = [
      {
        claimTemplate: { name: "data" },
        mountPath: "/data",
        ...(ofVolume === undefined ? {} : { onDelete: ofVolume }),
      },
    ];
    const { resource } = synthesised((stack) => void new StatefulService(stack, "db", { containers, volumes }), {
      ...(onDelete === undefined ? {} : { onDelete: { volumes: onDelete } }),
    });
    const [spec] = resource("kubernetes_stateful_set_v1.db")["spec"] as Record<string, [{ when_deleted: string }]>[];
    return spec!["persistent_volume_claim_retention_policy"]![0].when_deleted;
  };
  expect(policyOf(undefined)).toBe("Retain");
  expect(policyOf("delete")).toBe("Delete");
  expect(policyOf("delete", "retain")).toBe("Retain");
  expect(policyOf("retain", "delete")).toBe("Delete");
});

describe("misuse is refused", () => {
  test.each<[string, RetiredServiceProps, string]>([
    ["nothing to keep", { keep: [] }, "RetiredKeepsNothing"],
    ["an autoscaler without its workload", { keep: ["autoscaler"] }, "RetiredAutoscalerAlone"],
    ["config without a manifest", { keep: ["config"] }, "RetiredManifestMissing"],
    [
      "versions of a manifest",
      { keep: ["other"], versions: ["v2"], manifest: { yaml: "" } },
      "RetiredVersionsOfManifest",
    ],
    ["a manifest from nowhere", { keep: ["other"], manifest: {} }, "ManifestSourceAmbiguous"],
    ["a version that is none", { keep: ["workload"], versions: ["V 2"] }, "VersionInvalid"],
  ])("%s", (_, props, code) => {
    expect(errorOf(() => new RetiredService(testStack(), "web", props)).code).toBe(code);
  });

  test("a service that is still declared", () => {
    const stack = testStack();
    new StatelessService(stack, "web", { containers });
    expect(errorOf(() => new RetiredService(stack, "web", { keep: ["workload"] })).code).toBe("RetiredStillDeclared");
  });

  test("configuration that is still declared", () => {
    const stack = testStack();
    new ConfigMap(stack, "web-config", {});
    expect(errorOf(() => new RetiredService(stack, "web", { keepConfig: ["web-config"] })).code).toBe(
      "RetiredStillDeclared",
    );
  });
});
