import { toKubernetes, toTerraform } from "../../lib/manifest";
import type { ConversionIssue, KubernetesObject } from "../../lib/manifest";
import { KubeServicesError } from "../../lib/errors";

const deployment: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", labels: { app: "web" }, annotations: {} },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: "web" } },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsUser: 1000, fsGroup: 2000, supplementalGroups: [1, 2] },
        containers: [
          {
            name: "web",
            image: "nginx:1.27",
            args: [],
            ports: [{ name: "http-web", containerPort: 8080 }],
            resources: { requests: { cpu: "250m", memory: "256Mi" } },
            readinessProbe: { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 5 },
            env: [
              { name: "EMPTY", value: "" },
              { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
            ],
          },
        ],
        volumes: [
          { name: "cache", emptyDir: {} },
          { name: "config", configMap: { name: "web", defaultMode: 420, items: [{ key: "a", path: "a", mode: 256 }] } },
        ],
      },
    },
  },
};

function problemsOf(act: () => unknown): KubeServicesError["problems"] {
  try {
    act();
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a Deployment", () => {
  const { resourceType, attributes } = toTerraform(deployment);

  test("becomes kubernetes_deployment_v1 with every block a list, in the order of the manifest", () => {
    expect(resourceType).toBe("kubernetes_deployment_v1");
    expect(attributes).toEqual({
      metadata: [{ name: "web", namespace: "shop", labels: { app: "web" }, annotations: {} }],
      spec: [
        {
          replicas: "3",
          selector: [{ match_labels: { app: "web" } }],
          strategy: [{ type: "RollingUpdate", rolling_update: [{ max_surge: "25%", max_unavailable: "0" }] }],
          template: [
            {
              metadata: [{ labels: { app: "web" } }],
              spec: [
                {
                  automount_service_account_token: false,
                  security_context: [{ run_as_user: "1000", fs_group: "2000", supplemental_groups: [1, 2] }],
                  container: [
                    {
                      name: "web",
                      image: "nginx:1.27",
                      args: [],
                      port: [{ name: "http-web", container_port: 8080 }],
                      resources: [{ requests: { cpu: "250m", memory: "256Mi" } }],
                      readiness_probe: [{ http_get: [{ path: "/healthz", port: "8080" }], period_seconds: 5 }],
                      env: [
                        { name: "EMPTY", value: "" },
                        { name: "NODE", value_from: [{ field_ref: [{ field_path: "spec.nodeName" }] }] },
                      ],
                    },
                  ],
                  volume: [
                    { name: "cache", empty_dir: [{}] },
                    {
                      name: "config",
                      config_map: [
                        { name: "web", default_mode: "0644", items: [{ key: "a", path: "a", mode: "0400" }] },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(Object.keys((attributes["spec"] as Record<string, unknown>[])[0] ?? {})).toEqual([
      "replicas",
      "selector",
      "strategy",
      "template",
    ]);
  });

  test("comes back equal", () => {
    expect(toKubernetes(resourceType, attributes)).toEqual(deployment);
  });

  test("comes back without what is the provider's own or filled in by the server", () => {
    const [metadata] = attributes["metadata"] as Record<string, unknown>[];
    const state = {
      ...attributes,
      id: "shop/web",
      wait_for_rollout: true,
      timeouts: { create: "1m" },
      metadata: [{ ...metadata, uid: "1", generation: 4, resource_version: "9", generate_name: null }],
    };
    expect(toKubernetes(resourceType, state)).toEqual(deployment);
  });

  test("comes back from single blocks as CDKTF writes them", () => {
    const [metadata] = attributes["metadata"] as Record<string, unknown>[];
    expect(toKubernetes(resourceType, { ...attributes, metadata })).toEqual(deployment);
  });
});

describe("fields that the server fills in", () => {
  const live: KubernetesObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "web",
      uid: "1",
      resourceVersion: "5",
      creationTimestamp: null,
      managedFields: [{ manager: "x" }],
    },
    spec: { ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } },
  };
  const spec = [{ port: [{ port: 80 }] }];

  test("are left out of a configuration", () => {
    expect(toTerraform(live).attributes).toEqual({ metadata: [{ name: "web" }], spec });
  });

  test("are kept for a state", () => {
    expect(toTerraform(live, { computed: true }).attributes).toEqual({
      metadata: [{ name: "web", uid: "1", resource_version: "5" }],
      spec,
      status: [{ load_balancer: [{ ingress: [{ ip: "10.0.0.1" }] }] }],
    });
  });
});

describe("names that differ", () => {
  const cases: readonly [KubernetesObject, Record<string, unknown>][] = [
    [
      { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", provisioner: "x/y", mountOptions: ["ro"] },
      { storage_provisioner: "x/y", mount_options: ["ro"] },
    ],
    [
      {
        apiVersion: "v1",
        kind: "PersistentVolume",
        spec: { capacity: { storage: "1Gi" }, hostPath: { path: "/a" }, accessModes: ["ReadWriteOnce"] },
      },
      {
        spec: [
          {
            capacity: { storage: "1Gi" },
            persistent_volume_source: [{ host_path: [{ path: "/a" }] }],
            access_modes: ["ReadWriteOnce"],
          },
        ],
      },
    ],
    [
      { apiVersion: "apps/v1", kind: "DaemonSet", spec: { updateStrategy: { type: "OnDelete" } } },
      { spec: [{ strategy: [{ type: "OnDelete" }] }] },
    ],
    [
      { apiVersion: "batch/v1", kind: "CronJob", spec: { timeZone: "Etc/UTC", schedule: "* * * * *" } },
      { spec: [{ timezone: "Etc/UTC", schedule: "* * * * *" }] },
    ],
    [
      {
        apiVersion: "v1",
        kind: "Service",
        spec: { clusterIPs: ["None"], externalIPs: ["10.0.0.1"], clusterIP: "None" },
      },
      { spec: [{ cluster_ips: ["None"], external_ips: ["10.0.0.1"], cluster_ip: "None" }] },
    ],
    [
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        rules: [{ nonResourceURLs: ["/m"], verbs: ["get"] }],
      },
      { rule: [{ non_resource_urls: ["/m"], verbs: ["get"] }] },
    ],
  ];
  test.each(cases)("%j, both ways", (object, attributes) => {
    const made = toTerraform(object);
    expect(made.attributes).toEqual(attributes);
    expect(toKubernetes(made.resourceType, made.attributes)).toEqual(object);
  });

  test("the old name of a pod's service account is read", () => {
    const pod = (spec: object): KubernetesObject => ({ apiVersion: "v1", kind: "Pod", spec });
    expect(toTerraform(pod({ serviceAccount: "a" })).attributes).toEqual({ spec: [{ service_account_name: "a" }] });
    expect(toTerraform(pod({ serviceAccountName: "b", serviceAccount: "a" })).attributes).toEqual({
      spec: [{ service_account_name: "b" }],
    });
  });
});

describe("a Secret", () => {
  const secret = (fields: object): KubernetesObject => ({ apiVersion: "v1", kind: "Secret", ...fields });

  test("gives text in data, other bytes in binary_data, and stringData wins", () => {
    const object = secret({ data: { a: "aGVsbG8=", b: "/w==", c: "eA==" }, stringData: { c: "y" }, type: "Opaque" });
    const { resourceType, attributes } = toTerraform(object);
    expect(attributes).toEqual({ data: { a: "hello", c: "y" }, binary_data: { b: "/w==" }, type: "Opaque" });
    expect(toKubernetes(resourceType, attributes)).toEqual(
      secret({ data: { a: "aGVsbG8=", b: "/w==", c: "eQ==" }, type: "Opaque" }),
    );
  });

  test("keeps an empty data and an absent one apart", () => {
    expect(toTerraform(secret({ data: {} })).attributes).toEqual({ data: {} });
    expect(toTerraform(secret({})).attributes).toEqual({});
  });

  test("with data that is not base64 is refused without showing it", () => {
    const problems = problemsOf(() =>
      toTerraform(secret({ data: { password: "hunter2!" }, stringData: { x: 1234567 } })),
    );
    expect(problems.map(({ code, prop }) => [code, prop])).toEqual([
      ["ManifestSecretData", "data.password"],
      ["ManifestFieldType", "stringData.x"],
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|1234567/);
  });

  test("keeps tokens out of base64", () => {
    const token = "${TfToken[TOKEN.7]}";
    const { attributes } = toTerraform(secret({ stringData: { password: token } }));
    expect(attributes).toEqual({ data: { password: token } });
    expect(toKubernetes("kubernetes_secret_v1", attributes)).toEqual(
      secret({ data: {}, stringData: { password: token } }),
    );
  });
});

describe("what cannot be converted", () => {
  const service: KubernetesObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { trafficDistribution: "PreferClose", clusterIp: "None", ports: [{ port: "80", targetPort: 8080 }] },
  };

  test("is reported all at once, with paths", () => {
    const problems = problemsOf(() => toTerraform(service));
    expect(problems.map(({ code, where, prop }) => [code, where, prop])).toEqual([
      ["ManifestFieldUnsupported", "Service web", "spec.trafficDistribution"],
      ["ManifestFieldUnknown", "Service web", "spec.clusterIp"],
      ["ManifestFieldType", "Service web", "spec.ports[0].port"],
    ]);
    expect(problems[1]?.fix).toBe("write clusterIP");
  });

  test("is left out with a warning if asked, except for wrong types", () => {
    const issues: ConversionIssue[] = [];
    const mended = { ...service, spec: { ...(service["spec"] as object), ports: [{ port: 80 }] } };
    const { attributes } = toTerraform(mended, { onUnsupported: (issue) => issues.push(issue) });
    expect(attributes).toEqual({ metadata: [{ name: "web" }], spec: [{ port: [{ port: 80 }] }] });
    expect(issues.map(({ path }) => path)).toEqual([
      ["spec", "trafficDistribution"],
      ["spec", "clusterIp"],
    ]);
    expect(problemsOf(() => toTerraform(service, { onUnsupported: "ignore" }))).toHaveLength(1);
  });

  test("a kind or version that no resource type stands for is named", () => {
    const [old] = problemsOf(() => toTerraform({ apiVersion: "extensions/v1beta1", kind: "Deployment" }));
    expect(old).toMatchObject({ code: "ManifestKindUnsupported", allowed: "apps/v1 Deployment" });
    const [custom] = problemsOf(() => toTerraform({ apiVersion: "example.com/v1", kind: "Widget" }));
    expect(custom?.what).toContain("example.com/v1 Widget");
  });

  test("more items than the provider takes", () => {
    const object = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", allowedTopologies: [{}, {}] };
    expect(problemsOf(() => toTerraform(object))[0]).toMatchObject({ prop: "allowedTopologies" });
  });
});

describe("CDKTF tokens", () => {
  const whole = { resolve: () => "later", creationStack: [] };

  test("pass through at every kind of field", () => {
    const number = -1.8881545897087503e289;
    const object: KubernetesObject = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "${TfToken[TOKEN.0]}", labels: { "&{TfToken[TOKEN.1]}": "x" } },
      spec: {
        replicas: number,
        minReadySeconds: number,
        paused: whole,
        template: {
          spec: {
            containers: [{ image: "a/${TfToken[TOKEN.2]}:1", args: ["#{TfToken[TOKEN.3]}"], ports: whole }, whole],
            volumes: ["#{TfToken[TOKEN.4]}"],
            securityContext: whole,
            nodeSelector: whole,
            terminationGracePeriodSeconds: "${TfToken[TOKEN.5]}",
          },
        },
      },
    };
    const { resourceType, attributes } = toTerraform(object, { escapeTemplates: true });
    expect(attributes).toEqual({
      metadata: [{ name: "${TfToken[TOKEN.0]}", labels: { "&{TfToken[TOKEN.1]}": "x" } }],
      spec: [
        {
          replicas: number,
          min_ready_seconds: number,
          paused: whole,
          template: [
            {
              spec: [
                {
                  container: [{ image: "a/${TfToken[TOKEN.2]}:1", args: ["#{TfToken[TOKEN.3]}"], port: whole }, whole],
                  volume: ["#{TfToken[TOKEN.4]}"],
                  security_context: whole,
                  node_selector: whole,
                  termination_grace_period_seconds: "${TfToken[TOKEN.5]}",
                },
              ],
            },
          ],
        },
      ],
    });
    expect(toKubernetes(resourceType, attributes)).toEqual(object);
  });
});

test("texts that look like Terraform expressions are escaped and come back", () => {
  const alone: KubernetesObject = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ args: ["${HOME}"] }] } };
  const made = toTerraform(alone, { escapeTemplates: true });
  expect(made.attributes).toEqual({ spec: [{ container: [{ args: ["$${HOME}"] }] }] });
  expect(toKubernetes(made.resourceType, made.attributes, { unescapeTemplates: true })).toEqual(alone);
  const object: KubernetesObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    data: { run: "echo ${HOME} $(X) %{if} $${A}" },
  };
  const { resourceType, attributes } = toTerraform(object, { escapeTemplates: true });
  expect(attributes).toEqual({ data: { run: "echo $${HOME} $(X) %%{if} $$${A}" } });
  expect(toKubernetes(resourceType, attributes, { unescapeTemplates: true })).toEqual(object);
});
