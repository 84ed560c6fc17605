import { toTerraform, withKubernetesDefaults } from "../../lib/manifest";
import type { KubernetesObject } from "../../lib/manifest";
import { KubeServicesError } from "../../lib/errors";

describe("what the provider would send otherwise is said aloud", () => {
  const spec = (apiVersion: string, kind: string, fields: object): unknown =>
    withKubernetesDefaults({ apiVersion, kind, spec: fields })["spec"];

  test("a StatefulSet keeps ten revisions", () => {
    expect(spec("apps/v1", "StatefulSet", { replicas: 1 })).toEqual({
      replicas: 1,
      revisionHistoryLimit: 10,
      serviceName: "",
    });
    expect(spec("apps/v1", "StatefulSet", { revisionHistoryLimit: 0, serviceName: "db" })).toEqual({
      revisionHistoryLimit: 0,
      serviceName: "db",
    });
  });

  test("a storage class does not let volumes grow", () => {
    expect(withKubernetesDefaults({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass" })).toHaveProperty(
      "allowVolumeExpansion",
      false,
    );
  });

  test("scaling rules have Kubernetes' policies and windows", () => {
    const behavior = { scaleUp: {}, scaleDown: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] } };
    expect(spec("autoscaling/v2", "HorizontalPodAutoscaler", { maxReplicas: 3, behavior })).toEqual({
      maxReplicas: 3,
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: "Max",
          policies: [
            { type: "Pods", value: 4, periodSeconds: 15 },
            { type: "Percent", value: 100, periodSeconds: 15 },
          ],
        },
        scaleDown: {
          policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          stabilizationWindowSeconds: 300,
          selectPolicy: "Max",
        },
      },
    });
  });

  test("a container inherits runAsNonRoot of its pod", () => {
    const pod = {
      securityContext: { runAsNonRoot: true },
      containers: [
        { name: "a", securityContext: { privileged: false } },
        { name: "b", securityContext: { runAsNonRoot: false } },
        { name: "c" },
        { name: "d", securityContext: {} },
      ],
    };
    expect((spec("v1", "Pod", pod) as typeof pod).containers).toEqual([
      { name: "a", securityContext: { privileged: false, runAsNonRoot: true } },
      { name: "b", securityContext: { runAsNonRoot: false } },
      { name: "c" },
      { name: "d" },
    ]);
  });

  test("a pod mounts no token if its service account mounts none", () => {
    const pod: KubernetesObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { namespace: "shop" },
      spec: { serviceAccountName: "web" },
    };
    const mountsToken = (name: string, namespace?: string) => !(name === "web" && namespace === "shop");
    expect(withKubernetesDefaults(pod, { mountsToken })["spec"]).toEqual({
      serviceAccountName: "web",
      automountServiceAccountToken: false,
    });
    expect(withKubernetesDefaults(pod)["spec"]).toEqual({ serviceAccountName: "web" });
  });

  test("the types of a network policy follow from its rules", () => {
    expect(spec("networking.k8s.io/v1", "NetworkPolicy", { ingress: [{}] })).toEqual({
      ingress: [{}],
      podSelector: {},
      policyTypes: ["Ingress"],
    });
    expect(spec("networking.k8s.io/v1", "NetworkPolicy", { policyTypes: [] })).toHaveProperty("policyTypes", [
      "Ingress",
    ]);
    expect(spec("networking.k8s.io/v1", "NetworkPolicy", { egress: [{}] })).toHaveProperty("policyTypes", [
      "Ingress",
      "Egress",
    ]);
    // It would refuse all that goes out, which Kubernetes does not do here.
    expect(spec("networking.k8s.io/v1", "NetworkPolicy", { egress: [] })).toHaveProperty("policyTypes", ["Ingress"]);
  });

  test("the limits and requests of containers follow from one another", () => {
    const limits = [
      { type: "Container", max: { cpu: 2 }, default: { memory: "1Gi" }, min: { cpu: "1m", disk: 1 } },
      { type: "Pod", max: { cpu: 2 } },
    ];
    expect(spec("v1", "LimitRange", { limits })).toEqual({
      limits: [
        {
          type: "Container",
          max: { cpu: "2" },
          default: { cpu: "2", memory: "1Gi" },
          min: { cpu: "1m", disk: "1" },
          defaultRequest: { cpu: "2", memory: "1Gi", disk: "1" },
        },
        { type: "Pod", max: { cpu: "2" } },
      ],
    });
  });

  test("empty objects that mean nothing go, those that mean something stay", () => {
    const pod = {
      containers: [{ name: "a", resources: {}, securityContext: { capabilities: {} } }],
      volumes: [{ name: "v", emptyDir: {} }],
      affinity: {},
    };
    expect(spec("v1", "Pod", pod)).toEqual({
      containers: [{ name: "a" }],
      volumes: [{ name: "v", emptyDir: {} }],
    });
    const claim = { accessModes: ["ReadWriteOnce"], resources: {} };
    expect(spec("v1", "PersistentVolumeClaim", claim)).toEqual(claim);
  });

  test("quantities everywhere, tokens as they are", () => {
    const later = { resolve: () => "later" };
    expect(spec("v1", "ResourceQuota", { hard: { cpu: 0.5, memory: "1024Mi", pods: "${TfToken[TOKEN.1]}" } })).toEqual({
      hard: { cpu: "500m", memory: "1Gi", pods: "${TfToken[TOKEN.1]}" },
    });
    expect(spec("apps/v1", "Deployment", { template: later })).toEqual({ template: later });
  });
});

describe("what the provider loses or lacks is an error", () => {
  const codes = (object: KubernetesObject): readonly string[] => {
    try {
      toTerraform(object, { complete: true });
      return [];
    } catch (error) {
      if (!KubeServicesError.is(error)) throw error;
      return error.problems.map(({ code, prop }) => `${code} ${prop}`);
    }
  };
  const metadata = { name: "a" };

  test("an empty storage class name of a claim", () => {
    const spec = { accessModes: ["ReadWriteOnce"], resources: {}, storageClassName: "" };
    expect(codes({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec })).toEqual([
      "ManifestFieldUnsupported spec.storageClassName",
    ]);
  });

  test("the protocol of an endpoint slice's port", () => {
    const slice = (protocol: string): KubernetesObject => ({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata,
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.1"] }],
      ports: [{ port: 80, protocol, appProtocol: "http" }],
    });
    expect(codes(slice("TCP"))).toEqual([]);
    expect(codes(slice("UDP"))).toEqual(["ManifestFieldUnsupported ports[0].protocol"]);
  });

  test("an indexed job that says nothing of the failures of one index", () => {
    const job = (spec: object): KubernetesObject => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "a" },
      spec: { completions: 3, template: { metadata: {}, spec: { restartPolicy: "Never", containers: [] } }, ...spec },
    });
    expect(codes(job({ completionMode: "Indexed" }))).toEqual(["ManifestFieldUnsupported spec.completionMode"]);
    expect(codes(job({ completionMode: "NonIndexed" }))).toEqual([]);
    expect(codes(job({ completionMode: "Indexed", backoffLimitPerIndex: 0 }))).toEqual([]);
    expect(withKubernetesDefaults(job({ completionMode: "Indexed", backoffLimitPerIndex: 1 }))["spec"]).toMatchObject({
      backoffLimit: 2147483647, // the provider would send 6
      maxFailedIndexes: 3, // and 0
    });
  });

  test("the work queue of a job without completions", () => {
    const template = { metadata: {}, spec: { containers: [] } };
    const job = (fields: object): KubernetesObject => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata,
      spec: { template, ...fields },
    });
    expect(codes(job({ parallelism: 3 }))).toEqual(["ManifestFieldUnsupported spec.parallelism"]);
    expect(codes(job({ parallelism: 3, completions: 3 }))).toEqual([]);
    expect(codes(job({ parallelism: 1, suspend: false }))).toEqual([]);
    expect(codes(job({ suspend: true }))).toEqual(["ManifestFieldUnsupported spec.suspend"]);
  });

  test("what the provider requires", () => {
    expect(
      codes({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { minAvailable: 1 } }),
    ).toEqual(["ManifestFieldUnsupported spec.selector"]);
    const volume = { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" } };
    expect(codes({ apiVersion: "v1", kind: "PersistentVolume", metadata, spec: volume })).toEqual([
      "ManifestFieldMissing spec",
    ]);
  });
});
