import type { Problem } from "../../lib/errors";
import { importManifests } from "../../lib/import";
import { configurationManifests, convertManifests, declaredPart, parseManifests } from "../../lib/manifest";
import type { KubernetesObject } from "../../lib/manifest";

const NOTES = { "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"c3dvcmRmaXNo"}}' };
const LIVE = {
  uid: "f6c55727-101a-4de4-9d7b-a7de2777fbe7",
  resourceVersion: "4467",
  generation: 3,
  creationTimestamp: "2026-11-28T14:17:22Z",
  managedFields: [{ manager: "kubectl", operation: "Update" }],
  selfLink: "/a",
};

test.each([
  ["v1", "Secret"],
  ["v1", "ConfigMap"],
  ["apps/v1", "ReplicaSet"],
  ["example.com/v1", "Unknown"],
])("what the server writes into any object is left out: %s %s", (apiVersion, kind) => {
  const object = {
    apiVersion,
    kind,
    metadata: {
      name: "a",
      annotations: { ...NOTES, "deployment.kubernetes.io/revision": "3", own: "stays" },
      finalizers: ["kubernetes.io/pvc-protection", "example.com/own"],
      ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "o", uid: "1" }],
      ...LIVE,
    },
    status: { phase: "Active" },
  };
  const { object: clean, leftOut } = declaredPart(object);
  expect(clean).toEqual({ apiVersion, kind, metadata: { name: "a", annotations: { own: "stays" } } });
  expect(leftOut).toEqual(expect.arrayContaining(["status", "metadata.uid", "metadata.finalizers"]));
  // A finalizer of an object that was never in a cluster is somebody's wish.
  const written = { apiVersion, kind, metadata: { name: "a", finalizers: ["kubernetes", "example.com/own"] } };
  expect(declaredPart(written).object["metadata"]).toEqual({ name: "a", finalizers: ["example.com/own"] });
});

test("notes are left out of pod templates, too, and what nobody else wrote stays the same object", () => {
  const template = { metadata: { annotations: NOTES, labels: { a: "b" } } };
  const { object } = declaredPart({ apiVersion: "apps/v1", kind: "Deployment", metadata: {}, spec: { template } });
  expect(JSON.stringify(object)).not.toContain("c3dvcmRmaXNo");
  const secret: KubernetesObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a" },
    spec: { clusterIP: "10.0.0.1" },
  };
  expect(declaredPart(secret)).toEqual({ object: secret, leftOut: [] });
});

describe("addresses of a Service that was read from a cluster", () => {
  const spec = {
    clusterIP: "10.0.0.9",
    clusterIPs: ["10.0.0.9"],
    ports: [{ port: 80, nodePort: 30080 }],
    type: "NodePort",
  };
  const live = (applied?: object): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "a",
      uid: "1",
      ...(applied === undefined
        ? {}
        : { annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(applied) } }),
    },
    spec,
  });
  test("are the cluster's choice", () => {
    expect(declaredPart(live()).object["spec"]).toEqual({ ports: [{ port: 80 }], type: "NodePort" });
  });
  test("are kept where somebody applied them", () => {
    const applied = { spec: { clusterIP: "10.0.0.9", ports: [{ port: 80, nodePort: 30080 }] } };
    expect(declaredPart(live(applied)).object["spec"]).toEqual(spec);
  });
  test("are kept on request", () => {
    expect(declaredPart(live(), { keepAddresses: true }).object["spec"]).toEqual(spec);
  });
  test("are kept where the Service is headless", () => {
    const headless = { ...live(), spec: { clusterIP: "None", clusterIPs: ["None"] } };
    expect(declaredPart(headless).object["spec"]).toEqual({ clusterIP: "None", clusterIPs: ["None"] });
  });
});

test.each<[string, object, object]>([
  [
    "the generated selector of a Job",
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { labels: { "controller-uid": "1", "job-name": "j", own: "a" } },
      spec: {
        selector: { matchLabels: { "batch.kubernetes.io/controller-uid": "1" } },
        template: {
          metadata: { labels: { "batch.kubernetes.io/controller-uid": "1", "batch.kubernetes.io/job-name": "j" } },
        },
      },
    },
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { labels: { own: "a" } },
      spec: { template: { metadata: { labels: {} } } },
    },
  ],
  [
    "the token, the node and the tolerations of a Pod",
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { uid: "1" },
      spec: {
        nodeName: "n",
        priority: 0,
        preemptionPolicy: "PreemptLowerPriority",
        volumes: [{ name: "kube-api-access-abcde", projected: {} }],
        containers: [{ name: "c", volumeMounts: [{ name: "kube-api-access-abcde", mountPath: "/a" }] }],
        tolerations: [
          { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
          { key: "own", operator: "Exists" },
        ],
      },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {},
      spec: { containers: [{ name: "c" }], tolerations: [{ key: "own", operator: "Exists" }] },
    },
  ],
  [
    "the volume that a claim was bound to",
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        annotations: { "pv.kubernetes.io/bound-by-controller": "yes", "pv.kubernetes.io/bind-completed": "yes" },
      },
      spec: { volumeName: "pvc-1", storageClassName: "a" },
    },
    { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: {}, spec: { storageClassName: "a" } },
  ],
  [
    "finalizers and label of a Namespace",
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "n", labels: { "kubernetes.io/metadata.name": "n" } },
      spec: { finalizers: ["kubernetes"] },
    },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "n", labels: {} } },
  ],
])("what the cluster chooses is left out: %s", (_name, given, wanted) => {
  expect(declaredPart(given as KubernetesObject).object).toEqual(wanted);
});

test("a Secret as kubectl prints it shows its value nowhere, and one line says what is left out", () => {
  const data = { password: "c3dvcmRmaXNo" };
  const printed = JSON.stringify({
    ...{ apiVersion: "v1", kind: "Secret", type: "Opaque", data },
    metadata: { ...LIVE, name: "db", namespace: "shop", annotations: NOTES },
  });
  const manifests = parseManifests({ name: "a.yaml", content: printed });
  const notes: Problem[] = [];
  const { source, lines } = importManifests(manifests, { from: "a.yaml", onWarning: (note) => notes.push(note) });
  const { attributes } = convertManifests(manifests)[0] ?? { attributes: {} };
  const exported = configurationManifests({
    resource: { kubernetes_secret_v1: { a: { ...attributes, metadata: [{ name: "a", annotations: NOTES }] } } },
  });
  for (const text of [source, JSON.stringify(lines), JSON.stringify(notes), JSON.stringify(exported)]) {
    expect(text).not.toMatch(/swordfish|c3dvcmRmaXNo/);
  }
  expect(notes.map(({ code }) => code)).toEqual(["ManifestServerFields"]);
  expect(exported.notes.map(({ code }) => code)).toContain("ManifestServerFields");
});
