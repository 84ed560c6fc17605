import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import {
  CronJob,
  DaemonSet,
  Deployment,
  HttpRoute,
  Ingress,
  Job,
  PersistentVolumeClaim,
  RetiredService,
  StatefulService,
  StatelessService,
  WorkloadService,
  type Container,
  type EnvironmentStack,
  type RetiredServiceProps,
} from "../../lib";
import { readConfiguration } from "../../lib/cluster";
import { constructPaths } from "../../lib/teardown/constructs";
import { stackWith } from "../cluster/support";
import { synthesised, testStack } from "../support/synthesise";

/*
 * One application with every kind of object that constructs make, and of each object: whose it is (what teardown takes
 * along, and `associated` names), what `onDelete` of the stack retains it, and with which `keep` a RetiredService leaves it.
 */
type Part = "service" | "workload" | "volumes" | "autoscaler";
const PARTS: readonly Part[] = ["service", "workload", "volumes", "autoscaler"];

const web: readonly Container[] = [
  { image: "example.com/web:1", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] },
];
const batch: readonly Container[] = [{ image: "example.com/batch:1" }];
const reads = [{ resources: ["configmaps"], verbs: ["get"] }];
const controllerNamespace = "ingress";

function declare(stack: EnvironmentStack): void {
  const db = new StatefulService(stack, "db", {
    containers: web,
    allowFrom: [],
    volumes: [{ claimTemplate: { name: "data" }, mountPath: "/data" }],
    disruptionBudget: { maxUnavailable: 1 },
  });
  const caller = new Deployment(stack, "caller", { containers: batch, allowTo: [] });
  const shop = new StatelessService(stack, "shop", {
    containers: web,
    autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 },
    permissions: reads,
    clusterPermissions: [{ resources: ["nodes"], verbs: ["get"] }],
    allowFrom: [{ service: caller }],
    allowTo: [{ service: db }],
    volumes: [{ claim: { name: "files", accessModes: ["ReadWriteMany"] }, mountPath: "/files" }],
    exposure: { type: "Ingress", host: "shop.example.com", controllerNamespace },
  });
  shop.addVersion("v2", {});
  const api = new StatelessService(stack, "api", {
    containers: web,
    exposure: { type: "HTTPRoute", gateway: "public", hostnames: "api.example.com", weights: { v1: 9, v2: 1 } },
  });
  api.addVersion("v2", {});
  const worker = new Deployment(stack, "worker", { containers: web, allowFrom: [] });
  new WorkloadService(stack, "front", {
    workload: worker,
    ports: [{ name: "http", port: 80, targetPort: 8080 }],
    exposure: { type: "Ingress", host: "front.example.com", controllerNamespace },
  });
  new Ingress(stack, "site", {
    rules: [{ host: "site.example.com", paths: [{ service: db }] }],
    controllerNamespace,
  });
  new HttpRoute(stack, "route", { gateway: "public", rules: [{ backends: [{ service: db }] }], controllerNamespace });
  new Job(stack, "migrate", { containers: batch, permissions: reads, allowTo: [{ service: db }] });
  new CronJob(stack, "nightly", { containers: batch, schedule: "0 3 * * *", allowTo: [] });
  new DaemonSet(stack, "agent", { containers: batch, permissions: reads });
  new PersistentVolumeClaim(stack, "uploads");
}

/** Address, construct, and the part by which `onDelete` of the stack and `keep` of a RetiredService know it. */
type Row = readonly [address: string, construct: string, onDelete: Part | undefined, keep: Part];
const TABLE: readonly Row[] = [
  ["kubernetes_service_v1.db", "db", undefined, "service"],
  ["kubernetes_service_v1.db_headless", "db", "workload", "workload"],
  ["kubernetes_stateful_set_v1.db", "db", "workload", "workload"],
  ["kubernetes_network_policy_v1.db", "db", "workload", "workload"],
  ["kubernetes_pod_disruption_budget_v1.db", "db", "workload", "workload"],

  ["kubernetes_deployment_v1.caller", "caller", "workload", "workload"],
  ["kubernetes_network_policy_v1.caller", "caller", "workload", "workload"],

  ["kubernetes_service_v1.shop", "shop", undefined, "service"],
  ["kubernetes_ingress_v1.shop", "shop", undefined, "service"],
  ["kubernetes_deployment_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_deployment_v1.shop_v2", "shop", "workload", "workload"],
  ["kubernetes_horizontal_pod_autoscaler_v2.shop", "shop", "autoscaler", "autoscaler"],
  ["kubernetes_horizontal_pod_autoscaler_v2.shop_v2", "shop", "autoscaler", "autoscaler"],
  ["kubernetes_service_account_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_service_account_v1.shop_v2", "shop", "workload", "workload"],
  ["kubernetes_role_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_role_v1.shop_v2", "shop", "workload", "workload"],
  ["kubernetes_role_binding_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_role_binding_v1.shop_v2", "shop", "workload", "workload"],
  ["kubernetes_cluster_role_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_cluster_role_v1.shop_v2", "shop", "workload", "workload"],
  ["kubernetes_cluster_role_binding_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_cluster_role_binding_v1.shop_v2", "shop", "workload", "workload"],
  ["kubernetes_network_policy_v1.shop", "shop", "workload", "workload"],
  ["kubernetes_network_policy_v1.shop_to_db", "shop", "workload", "workload"],
  ["kubernetes_network_policy_v1.shop_from_caller", "shop", "workload", "workload"],
  ["kubernetes_persistent_volume_claim_v1.shop_files", "shop", "volumes", "volumes"],
  ["kubernetes_persistent_volume_claim_v1.shop_v2_files", "shop", "volumes", "volumes"],

  ["kubernetes_service_v1.api", "api", undefined, "service"],
  ["kubernetes_service_v1.api_v1", "api", undefined, "service"],
  ["kubernetes_service_v1.api_v2", "api", undefined, "service"],
  ["kubernetes_manifest.api", "api", undefined, "service"],
  ["kubernetes_deployment_v1.api", "api", "workload", "workload"],
  ["kubernetes_deployment_v1.api_v2", "api", "workload", "workload"],

  ["kubernetes_deployment_v1.worker", "worker", "workload", "workload"],
  ["kubernetes_network_policy_v1.worker", "worker", "workload", "workload"],
  ["kubernetes_service_v1.front", "front", undefined, "service"],
  ["kubernetes_ingress_v1.front", "front", undefined, "service"],
  ["kubernetes_network_policy_v1.front_from_outside", "front", undefined, "service"],

  ["kubernetes_ingress_v1.site", "site", undefined, "service"],
  ["kubernetes_network_policy_v1.site_to_db", "site", undefined, "service"],
  ["kubernetes_manifest.route", "route", undefined, "service"],
  ["kubernetes_network_policy_v1.route_to_db", "route", undefined, "service"],

  ["kubernetes_job_v1.migrate", "migrate", "workload", "workload"],
  ["kubernetes_service_account_v1.migrate", "migrate", "workload", "workload"],
  ["kubernetes_role_v1.migrate", "migrate", "workload", "workload"],
  ["kubernetes_role_binding_v1.migrate", "migrate", "workload", "workload"],
  ["kubernetes_network_policy_v1.migrate", "migrate", "workload", "workload"],
  ["kubernetes_network_policy_v1.migrate_to_db", "migrate", "workload", "workload"],
  ["kubernetes_cron_job_v1.nightly", "nightly", "workload", "workload"],
  ["kubernetes_network_policy_v1.nightly", "nightly", "workload", "workload"],
  ["kubernetes_daemon_set_v1.agent", "agent", "workload", "workload"],
  ["kubernetes_service_account_v1.agent", "agent", "workload", "workload"],
  ["kubernetes_role_v1.agent", "agent", "workload", "workload"],
  ["kubernetes_role_binding_v1.agent", "agent", "workload", "workload"],
  ["kubernetes_persistent_volume_claim_v1.uploads", "uploads", "volumes", "volumes"],
];
/** What a RetiredService has to be told. */
const TOLD: Readonly<Record<string, RetiredServiceProps>> = {
  shop: { versions: ["v2"], claims: ["files"], peers: ["db", "caller"] },
  api: { versions: ["v2"] },
  site: { peers: ["db"] },
  route: { peers: ["db"] },
  migrate: { peers: ["db"] },
};
const CONSTRUCTS = [...new Set(TABLE.map(([, construct]) => construct))];

const made = synthesised(declare);
const addresses = made.addresses.filter((address) => address.startsWith("kubernetes_"));

test("the table has every object, once", () => {
  expect(TABLE.map(([address]) => address).sort()).toEqual(addresses);
});

test("every object says whose it is", () => {
  for (const address of addresses) {
    const { metadata, manifest } = made.resource(address) as {
      readonly metadata?: readonly [{ readonly labels: object }];
      readonly manifest?: { readonly metadata: { readonly labels: object } };
    };
    expect([address, metadata?.[0].labels ?? manifest?.metadata.labels]).toEqual([
      address,
      expect.objectContaining({
        "app.kubernetes.io/managed-by": "cdktf-kube-services",
        "app.kubernetes.io/part-of": "test",
        "app.kubernetes.io/name": expect.any(String) as string,
      }),
    ]);
  }
});

test("goes with its construct, and with no other", () => {
  const stack = testStack();
  declare(stack);
  const app = stack.node.root as App;
  app.synth();
  const written = readFileSync(join(app.outdir, "stacks", "test", "cdk.tf.json"), "utf8");
  const paths = constructPaths(readConfiguration(stackWith(JSON.parse(written) as object)));
  for (const [address, construct] of TABLE) {
    expect([address, paths.constructOf(address)]).toEqual([address, `test/${construct}`]);
    for (const [other, of] of TABLE) expect(paths.goesWith(other, address)).toBe(of === construct);
  }
});

test.each([["workload"], ["volumes"], ["workload", "autoscaler"]] as const)(
  "onDelete of the stack retains what the table says: %s",
  (...parts) => {
    const onDelete = Object.fromEntries(parts.map((part) => [part, "retain"]));
    const { for_each: kept } = synthesised(declare, { onDelete }).resource("terraform_data.retained") as {
      readonly for_each: object;
    };
    const expected = TABLE.filter(([, , part]) => part !== undefined && (parts as readonly Part[]).includes(part));
    expect(Object.keys(kept)).toEqual(expected.map(([address]) => address).sort());
  },
);

describe.each(CONSTRUCTS)("a RetiredService in the place of %s", (construct) => {
  const own = TABLE.filter(([, of]) => of === construct);
  const forgotten = (...keep: readonly Part[]): readonly string[] => {
    const { json } = synthesised((stack) => void new RetiredService(stack, construct, { ...TOLD[construct], keep }));
    return ((json["removed"] ?? []) as { readonly from: string }[]).map(({ from }) => from);
  };

  test.each(PARTS)("leaves with %s what belongs to that", (part) => {
    const asked = part === "autoscaler" ? forgotten("workload", part) : forgotten(part);
    const of = own.filter(([, , , keep]) => keep === part).map(([address]) => address);
    expect(asked).toEqual(expect.arrayContaining(of));
  });

  test("leaves nothing of the rest, but policies about pods that are gone", () => {
    for (const part of ["service", "workload", "volumes"] as const) {
      const asked = forgotten(part);
      const others = own.filter(([address, , , keep]) => keep !== part && !/_(to|from)_/.test(address));
      expect(others.filter(([address]) => asked.includes(address))).toEqual([]);
    }
  });
});
