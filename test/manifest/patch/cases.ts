import type { KubernetesObject } from "../../../lib/manifest";

/** An object and a strategic merge patch for it. */
export interface PatchCase {
  readonly object: KubernetesObject;
  readonly patch: Record<string, unknown>;
}

type Fields = Record<string, unknown>;

const container = (name: string, more: Fields = {}): Fields => ({
  name,
  image: `${name}:1`,
  env: ["A", "B", "C"].map((each) => ({ name: each, value: each.toLowerCase() })),
  ports: [
    { name: "http", containerPort: 8080, protocol: "TCP" },
    { name: "admin", containerPort: 9090, protocol: "TCP" },
  ],
  args: ["one", "two"],
  resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } },
  volumeMounts: [
    { name: "data", mountPath: "/data" },
    { name: "tmp", mountPath: "/tmp" },
  ],
  ...more,
});

/** Objects with a list of each sort: merged by a key, merged as plain values, replaced. */
const OBJECTS: readonly KubernetesObject[] = [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "web",
      labels: { app: "web", tier: "front" },
      annotations: { note: "x" },
      finalizers: ["example.com/a", "example.com/b", "example.com/c"],
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: "25%" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [container("web"), container("proxy"), container("log")],
          initContainers: [container("setup", { restartPolicy: "Always" })],
          volumes: [
            { name: "data", emptyDir: { sizeLimit: "1Gi" } },
            { name: "tmp", configMap: { name: "tmp", items: [{ key: "a", path: "a" }] } },
            { name: "more", secret: { secretName: "more" } },
          ],
          imagePullSecrets: [{ name: "one" }, { name: "two" }],
          hostAliases: [{ ip: "10.0.0.1", hostnames: ["a", "b"] }],
          tolerations: [{ key: "a", operator: "Exists" }],
          nodeSelector: { disk: "ssd" },
        },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", labels: { app: "web" }, annotations: { a: "1", b: "2" } },
    spec: {
      type: "ClusterIP",
      selector: { app: "web" },
      externalIPs: ["192.0.2.1", "192.0.2.2"],
      ports: [
        { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
        { name: "https", port: 443, targetPort: 8443, protocol: "TCP" },
        { name: "admin", port: 9090, targetPort: "admin", protocol: "TCP" },
      ],
    },
  },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "web", tier: "front" } } },
  },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "web" },
    secrets: [{ name: "a" }, { name: "b" }],
    imagePullSecrets: [{ name: "a" }, { name: "b" }],
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "night" },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: "Never", containers: [container("main"), container("side")] } } },
      },
    },
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1", b: "2" }, binaryData: {} },
];

/** The keys by which lists are merged, by the lists' names, for making patches; the judge has its own. */
const KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  ports: "containerPort",
  volumeMounts: "mountPath",
  volumes: "name",
  imagePullSecrets: "name",
  secrets: "name",
  hostAliases: "ip",
};

/** Patches by chance, the same in each run. */
export function patchCases(count: number): readonly PatchCase[] {
  let seed = 20_261;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const chance = (percent: number): boolean => random(100) < percent;
  const shuffled = <T>(list: readonly T[]): T[] => {
    const left = [...list];
    return list.map(() => left.splice(random(left.length), 1)[0] as T);
  };
  const patchOf = (object: Fields, kind: string, depth: number): Fields => {
    const patch: Fields = {};
    for (const [key, value] of Object.entries(object)) {
      if (["apiVersion", "kind", "name", "containerPort", "port", "mountPath", "ip"].includes(key)) continue;
      if (!chance(depth < 3 ? 75 : 45)) continue;
      if (chance(6)) patch[key] = null;
      else if (Array.isArray(value)) Object.assign(patch, listPatch(key, value, kind, depth));
      else if (typeof value === "object" && value !== null) patch[key] = patchOf(value as Fields, kind, depth + 1);
      else patch[key] = typeof value === "number" ? random(9) : `${String(value)}-${random(9)}`;
    }
    if (chance(15)) patch["added"] = chance(50) ? `new-${random(9)}` : { inner: "x", gone: null, list: [{ a: 1 }] };
    if (depth > 2 && chance(4)) patch["$patch"] = chance(50) ? "replace" : "delete";
    if (depth > 2 && chance(6))
      patch["$retainKeys"] = [...Object.keys(patch).filter((key) => !key.startsWith("$")), "name", "mountPath"];
    return patch;
  };
  const listPatch = (field: string, list: readonly unknown[], kind: string, depth: number): Fields => {
    if (field === "finalizers") {
      const values = list as string[];
      const kept = shuffled(["example.com/new", ...values]).slice(0, 1 + random(4));
      return {
        ...(chance(60) ? { finalizers: kept } : {}),
        ...(chance(40) ? { "$deleteFromPrimitiveList/finalizers": [values[random(values.length)]] } : {}),
      };
    }
    const key = kind === "Service" && field === "ports" ? "port" : KEYS[field];
    if (key === undefined) return { [field]: shuffled(list).slice(0, 1 + random(list.length)) };
    const items = shuffled(list as readonly Fields[]).slice(0, 1 + random(list.length));
    const patch = items.map((item): Fields => {
      if (chance(15)) return { [key]: item[key], $patch: "delete" };
      return { [key]: item[key], ...patchOf(item, kind, depth + 1) };
    });
    const fresh: Fields = {
      [key]: typeof items[0]?.[key] === "number" ? 7000 + random(9) : `new${random(9)}`,
      n: null,
    };
    if (chance(35)) patch.splice(random(patch.length + 1), 0, fresh);
    if (chance(5)) patch.push({ $patch: "replace" });
    if (chance(4)) delete patch[0]?.[key];
    if (!chance(25)) return { [field]: patch };
    const named = patch.filter((item) => !("$patch" in item)).map((item) => item[key]);
    const rest = list.map((item) => (item as Fields)[key]).filter((each) => !named.includes(each));
    const order = chance(85) ? [...named, ...rest] : shuffled([...named, ...rest]);
    return {
      ...(chance(80) ? { [field]: patch } : {}),
      [`$setElementOrder/${field}`]: (chance(80) ? order : named).map((each) => ({ [key]: each })),
    };
  };
  return Array.from({ length: count }, (_, index) => {
    const object = OBJECTS[index % OBJECTS.length] as KubernetesObject;
    return { object, patch: patchOf(object, object.kind, 0) };
  });
}
