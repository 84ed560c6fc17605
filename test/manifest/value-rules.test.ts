import { KubeServicesError } from "../../lib/errors";
import { convertManifests, manifestsOf, resourceSchemas, type BlockSchema } from "../../lib/manifest";
import { isSchedule } from "../../lib/manifest/cron";
import { VALUE_RULES } from "../../lib/manifest/value-rules";

type Fields = Record<string, unknown>;

const object = (apiVersion: string, kind: string, fields: Fields, metadata: Fields = {}): Fields => ({
  apiVersion,
  kind,
  metadata: { name: "a", ...metadata },
  ...fields,
});
const podSpec = (container: Fields, pod: Fields = {}): Fields => ({
  containers: [{ name: "c", ...container }],
  ...pod,
});
const deployment = (container: Fields, pod: Fields = {}, spec: Fields = {}): Fields =>
  object("apps/v1", "Deployment", {
    spec: { selector: {}, template: { metadata: {}, spec: podSpec(container, pod) }, ...spec },
  });
const service = (spec: Fields): Fields => object("v1", "Service", { spec });
const claim = (spec: Fields): Fields =>
  object("v1", "PersistentVolumeClaim", { spec: { accessModes: ["ReadWriteOnce"], resources: {}, ...spec } });
const cronJob = (spec: Fields): Fields =>
  object("batch/v1", "CronJob", {
    spec: { schedule: "@daily", jobTemplate: { spec: { template: { spec: podSpec({}) } } }, ...spec },
  });
const quota = (spec: Fields): Fields => object("v1", "ResourceQuota", { spec });

const convert = (given: Fields, onUnsupported?: "warn") =>
  convertManifests(manifestsOf([given], "m"), { onUnsupported, validation: "warn" }); // the objects are no whole ones
function refused(given: Fields, onUnsupported?: "warn"): readonly string[] {
  try {
    convert(given, onUnsupported);
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems.map(({ code, prop }) => `${code} ${prop}`);
  }
  return [];
}

function messageOf(given: Fields): string {
  try {
    convert(given);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a value that the provider refuses is found at synth, with its path", () => {
  const cases: readonly [string, Fields, string][] = [
    [
      "an SCTP port",
      deployment({ ports: [{ containerPort: 1, protocol: "SCTP" }] }),
      unsupported("spec.template.spec.containers[0].ports[0].protocol"),
    ],
    [
      "no revision kept",
      object("apps/v1", "StatefulSet", {
        spec: { selector: {}, template: { spec: podSpec({}) }, revisionHistoryLimit: 0 },
      }),
      unsupported("spec.revisionHistoryLimit"),
    ],
    [
      "huge pages of an odd size",
      deployment({}, { volumes: [{ name: "v", emptyDir: { medium: "HugePages-16Mi" } }] }),
      unsupported("spec.template.spec.volumes[0].emptyDir.medium"),
    ],
    ["a quota's scope", quota({ scopes: ["BestEffort", "CrossNamespacePodAffinity"] }), unsupported("spec.scopes[1]")],
    [
      "a search domain with an underscore",
      deployment({}, { dnsConfig: { searches: ["_x.example"] } }),
      unsupported("spec.template.spec.dnsConfig.searches[0]"),
    ],
    ["a port", service({ ports: [{ port: 70_000 }] }), invalid("spec.ports[0].port")],
    ["a protocol", service({ ports: [{ port: 1, protocol: "tcp" }] }), invalid("spec.ports[0].protocol")],
    ["a type", service({ type: "Nodeport" }), invalid("spec.type")],
    ["an address", service({ externalIPs: ["10.0.0.1", "10.0.0.300"] }), invalid("spec.externalIPs[1]")],
    [
      "a range of addresses",
      service({ loadBalancerSourceRanges: ["10.0.0.0/33"] }),
      invalid("spec.loadBalancerSourceRanges[0]"),
    ],
    [
      "a timeout",
      service({ sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } }),
      invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds"),
    ],
    ["a name", object("v1", "ConfigMap", {}, { name: "My_Config" }), invalid("metadata.name")],
    ["a label", object("v1", "ConfigMap", {}, { labels: { ok: "a", a: "b c" } }), invalid("metadata.labels.a")],
    ["a label's key", object("v1", "ConfigMap", {}, { labels: { "a/b/c": "d" } }), invalid('metadata.labels["a/b/c"]')],
    [
      "an annotation's key",
      object("v1", "ConfigMap", {}, { annotations: { "a b": "d" } }),
      invalid('metadata.annotations["a b"]'),
    ],
    ["base64", object("v1", "ConfigMap", { binaryData: { a: "aGk=", b: "hi!" } }), invalid("binaryData.b")],
    [
      "a quantity",
      deployment({ resources: { limits: { memory: "1 Gi" } } }),
      invalid("spec.template.spec.containers[0].resources.limits.memory"),
    ],
    [
      "a port's name",
      deployment({ ports: [{ containerPort: 1, name: "Http" }] }),
      invalid("spec.template.spec.containers[0].ports[0].name"),
    ],
    [
      "a probe's port",
      deployment({ livenessProbe: { httpGet: { port: 0 } } }),
      invalid("spec.template.spec.containers[0].livenessProbe.httpGet.port"),
    ],
    ["a restart policy", deployment({}, { restartPolicy: "Never" }), invalid("spec.template.spec.restartPolicy")],
    [
      "a surge",
      deployment({}, {}, { strategy: { rollingUpdate: { maxSurge: "half" } } }),
      invalid("spec.strategy.rollingUpdate.maxSurge"),
    ],
    ["an access mode", claim({ accessModes: ["ReadWriteTwice"] }), invalid("spec.accessModes[0]")],
    [
      "a path",
      deployment({}, { volumes: [{ name: "v", configMap: { items: [{ key: "a", path: "../a" }] } }] }),
      invalid("spec.template.spec.volumes[0].configMap.items[0].path"),
    ],
    ["a schedule", cronJob({ schedule: "61 * * * *" }), invalid("spec.schedule")],
    [
      "an endpoint's port without a protocol of the application",
      object("discovery.k8s.io/v1", "EndpointSlice", {
        addressType: "IPv4",
        endpoints: [{ addresses: ["10.0.0.1"] }],
        ports: [{ port: 1 }],
      }),
      "ManifestFieldUnsupported ports[0].appProtocol",
    ],
    [
      "a list of blocks without one",
      object("rbac.authorization.k8s.io/v1", "Role", { rules: [] }),
      "ManifestFieldUnsupported rules",
    ],
  ];
  test.each(cases)("%s", (_name, given, expected) => expect(refused(given)).toEqual([expected]));

  test("Kubernetes' own more: left out with a warning if asked; what nobody takes never is", () => {
    const sctp = deployment({ ports: [{ containerPort: 1, protocol: "SCTP" }] });
    expect(JSON.stringify(convert(sctp, "warn")[0]?.attributes)).toContain('"port":[{"container_port":1}]');
    expect(refused(service({ type: "Nodeport" }), "warn")).toEqual([invalid("spec.type")]);
  });
});

describe("a value that stands for none", () => {
  test.each<[string, Fields, Fields]>([
    ["an empty type", service({ type: "", clusterIP: "", sessionAffinity: "" }), service({})],
    ["a node port 0", service({ ports: [{ port: 80, nodePort: 0 }] }), service({ ports: [{ port: 80 }] })],
    [
      "a host port 0",
      deployment({ ports: [{ containerPort: 1, hostPort: 0, name: "", protocol: "" }] }),
      deployment({ ports: [{ containerPort: 1 }] }),
    ],
    [
      "a probe's zeros",
      deployment({
        livenessProbe: { exec: {}, periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0, successThreshold: 0 },
      }),
      deployment({ livenessProbe: { exec: {} } }),
    ],
    [
      "a toleration of every effect",
      deployment({}, { tolerations: [{ operator: "Exists", effect: "" }] }),
      deployment({}, { tolerations: [{ operator: "Exists" }] }),
    ],
    [
      "no API group of a rule",
      object("rbac.authorization.k8s.io/v1", "ClusterRole", {
        rules: [{ apiGroups: [], nonResourceURLs: ["/a"], verbs: ["get"] }],
      }),
      object("rbac.authorization.k8s.io/v1", "ClusterRole", { rules: [{ nonResourceURLs: ["/a"], verbs: ["get"] }] }),
    ],
  ])("is left out: %s", (_name, given, same) => {
    expect(convert(given)[0]?.attributes).toEqual(convert(same)[0]?.attributes);
  });

  test("the API group of a role's reference is there in any case", () => {
    const binding = (roleRef: Fields): Fields =>
      object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
        roleRef,
        subjects: [{ kind: "User", name: "u" }],
      });
    expect(convert(binding({ kind: "ClusterRole", name: "a" }))[0]?.attributes).toEqual(
      convert(binding({ kind: "ClusterRole", name: "a", apiGroup: "rbac.authorization.k8s.io" }))[0]?.attributes,
    );
  });
});

test("a role may have a name that other objects may not", () => {
  const role = (name: string): Fields => object("rbac.authorization.k8s.io/v1", "ClusterRole", {}, { name });
  expect(refused(role("system:Controller_A"))).toEqual([]);
  expect(refused(role("a/b"))).toEqual([invalid("metadata.name")]);
});

test("what the provider does not read back is refused, since no plan would be empty", () => {
  const volume = (optional: boolean): Fields =>
    deployment({}, { volumes: [{ name: "v", projected: { sources: [{ configMap: { name: "c", optional } }] } }] });
  expect(refused(volume(true))).toEqual([
    "ManifestFieldUnsupported spec.template.spec.volumes[0].projected.sources[0].configMap.optional",
  ]);
  expect(refused(volume(false))).toEqual([]);
});

test("endpoints that nobody selects keep their ports", () => {
  const subsets = [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80, protocol: "UDP" }] }];
  expect(convert(object("v1", "Endpoints", { subsets }))[0]?.attributes["subset"]).toEqual([
    { address: [{ ip: "10.0.0.1" }], port: [{ port: 80, protocol: "UDP" }] },
  ]);
});

test("line breaks in base64 do not come back", () => {
  const [made] = convert(object("v1", "ConfigMap", { binaryData: { a: "aGVs\nbG8=\n" } }));
  expect(made?.attributes["binary_data"]).toEqual({ a: "aGVsbG8=" });
});

test("no value of a Secret is shown where it is refused", () => {
  const given = object("v1", "Secret", { data: { a: "hunter2!" } });
  expect(refused(given)).toEqual(["ManifestSecretData data.a"]);
  expect(messageOf(given)).toContain("ManifestSecretData");
  expect(messageOf(given)).not.toContain("hunter2");
});

test.each([
  ["* * * * *", true],
  ["*/15 0-6,22 1 JAN-mar ?", true],
  ["5/10 * * * sun", true],
  ["  0  3 * * *  ", true],
  ["@hourly", true],
  ["@every 1h30m", true],
  ["@every day", false],
  ["@never", false],
  ["", false],
  ["* * * *", false],
  ["0 * * * * *", false],
  ["60 * * * *", false],
  ["* 24 * * *", false],
  ["* * 0 * *", false],
  ["* * * 13 *", false],
  ["* * * * 7", false],
  ["*/0 * * * *", false],
  ["5-1 * * * *", false],
  ["1-2-3 * * * *", false],
  ["a * * * *", false],
])("the schedule %j: %s", (text, expected) => expect(isSchedule(text)).toBe(expected));

test("each rule is for a field of the table", () => {
  const known = new Set<string>();
  const visit = (block: BlockSchema): void => {
    for (const field of block.fields.values()) {
      const key = `${block.name.split("~")[0]}.${field.name}`;
      known.add(key);
      if (field.block !== undefined) visit(field.block);
    }
  };
  for (const { block } of resourceSchemas()) visit(block);
  expect(Object.keys(VALUE_RULES).filter((key) => !known.has(key))).toEqual([]);
});

function unsupported(path: string): string {
  return `ManifestValueUnsupported ${path}`;
}
function invalid(path: string): string {
  return `ManifestValueInvalid ${path}`;
}
