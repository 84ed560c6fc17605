import { resourceSchemaForKind, resourceSchemaOf, resourceSchemas, storedTable } from "../../lib/manifest";
import type { BlockSchema, FieldSchema } from "../../lib/manifest";

const KINDS = [
  "v1 Service",
  "apps/v1 Deployment",
  "apps/v1 StatefulSet",
  "apps/v1 DaemonSet",
  "v1 ConfigMap",
  "v1 Secret",
  "v1 PersistentVolumeClaim",
  "v1 Namespace",
  "v1 ServiceAccount",
  "networking.k8s.io/v1 Ingress",
  "networking.k8s.io/v1 NetworkPolicy",
  "autoscaling/v2 HorizontalPodAutoscaler",
  "policy/v1 PodDisruptionBudget",
  "batch/v1 Job",
  "batch/v1 CronJob",
  "v1 ResourceQuota",
  "v1 LimitRange",
  "rbac.authorization.k8s.io/v1 Role",
  "rbac.authorization.k8s.io/v1 RoleBinding",
  "rbac.authorization.k8s.io/v1 ClusterRole",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
  "storage.k8s.io/v1 StorageClass",
  "v1 PersistentVolume",
  "discovery.k8s.io/v1 EndpointSlice",
  "scheduling.k8s.io/v1 PriorityClass",
  "v1 Pod",
  "v1 ReplicationController",
];

function fieldsOf(block: BlockSchema, path = ""): [string, FieldSchema][] {
  return [...block.fields.values()].flatMap((field): [string, FieldSchema][] => [
    [`${path}${field.name}`, field],
    ...(field.block === undefined ? [] : fieldsOf(field.block, `${path}${field.name}.`)),
  ]);
}

test.each(KINDS)("the table has %s", (each) => {
  const [apiVersion = "", kind = ""] = each.split(" ");
  const schema = resourceSchemaForKind(apiVersion, kind);
  expect(schema).toMatchObject({ apiVersion, kind });
  expect(resourceSchemaOf(schema?.resourceType ?? "")).toBe(schema);
});

test("the table says from what it was made", () => {
  expect(storedTable().madeFrom).toEqual({
    provider: "hashicorp/kubernetes",
    providerVersion: "2.38.0",
    newestProviderVersion: "3.2.1",
    kubernetes: "v1.37.2",
  });
});

test("what version 3 of the provider adds, version 2 has not, and says from when on there is one", () => {
  const paths = (provider: 2 | 3): Set<string> =>
    new Set(
      resourceSchemas(provider).flatMap(({ resourceType, block }) =>
        fieldsOf(block).map(([path]) => `${resourceType} ${path}`),
      ),
    );
  const [older, newer] = [paths(2), paths(3)];
  expect([...older].filter((path) => !newer.has(path))).toEqual([]);
  const added = [...newer].filter((path) => !older.has(path));
  expect(added.map((path) => path.replace(/^.*\./, "")).sort()).toEqual([
    "ip_mode",
    ...Array.from({ length: 14 }, () => "restart_policy"),
  ]);
  const container = (provider: 2 | 3) => {
    const spec = resourceSchemaOf("kubernetes_pod_v1", provider)?.block.fields.get("spec")?.block;
    return spec?.fields.get("init_container")?.block;
  };
  expect(container(2)?.unsupported.has("restartPolicy")).toBe(true);
  expect(container(2)?.later.get("restartPolicy")).toBe("3.0.0");
  expect(container(3)?.unsupported.has("restartPolicy")).toBe(false);
  expect(container(3)?.byKubernetesName.get("restartPolicy")?.name).toBe("restart_policy");
});

test("cluster-wide kinds are told from those in a namespace", () => {
  const cluster = resourceSchemas().filter((schema) => !schema.namespaced);
  expect(cluster.map((schema) => schema.kind).sort()).toEqual(
    [
      "Namespace",
      "ClusterRole",
      "ClusterRoleBinding",
      "StorageClass",
      "PersistentVolume",
      "PriorityClass",
      "IngressClass",
      "RuntimeClass",
    ].sort(),
  );
});

test("every field that can be set has a Kubernetes field, except the provider's own", () => {
  const unmatched = resourceSchemas().flatMap((schema) =>
    fieldsOf(schema.block).flatMap(([path, field]) => {
      const settable = field.computed !== true || field.optional === true;
      return settable && field.kubernetesName === undefined && field.inline !== true ? [path] : [];
    }),
  );
  const known =
    /wait_(for|until)_|target_state|binary_data|data_wo|volume\.local|secret_namespace|secret_ref\.namespace/;
  expect(unmatched.filter((path) => !known.test(path))).toEqual(["spec.target_cpu_utilization_percentage"]);
});

test("what only the provider fills in is an attribute, anything else with fields a block", () => {
  const service = new Map(fieldsOf(resourceSchemaOf("kubernetes_service_v1")?.block as BlockSchema));
  expect(service.get("status")?.nesting).toBe("attribute");
  expect(service.get("spec.session_affinity_config")?.nesting).toBe("block");
  expect(service.get("spec.selector")?.nesting).toBe("attribute");
});
