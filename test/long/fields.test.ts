import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestsToYaml, metadataOf, resourceSchemas, type KubernetesObject } from "../../lib/manifest";
import { currentContext } from "../e2e/lifecycle/support/workspace";
import { sweepManifests } from "../e2e/support/manifest-sweep";
import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";
import { mutants } from "../manifest/validation/mutate";
import { OBJECTS } from "../manifest/validation/objects";

/*
 * What the provider takes where a manifest says nothing: an object of every kind in which nearly every field stands, the
 * same with each field taken out, and the least that makes an object, each made by the provider and by a plain create. The
 * two may differ only where they mean the same to Kubernetes (see plain-create.ts). Pods alone are left out: the provider
 * waits for them to run, and what they say stands in the templates of the others.
 */

const metadata = { name: "a", labels: { team: "a" }, annotations: { note: "n" } };
const rules = [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"], resourceNames: ["a"] }];
const template = {
  metadata: { labels: { app: "a" } },
  spec: { containers: [{ name: "a", image: "nginx:1.27" }], terminationGracePeriodSeconds: 5 },
};
/** The kinds that no rule is checked of. */
const OTHERS: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "Namespace", metadata },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata,
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: "a" }],
    secrets: [{ name: "a" }],
  },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata, rules },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [
      { kind: "ServiceAccount", name: "a", namespace: "default" },
      { kind: "Group", name: "g", apiGroup: "rbac.authorization.k8s.io" },
    ],
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata,
    provisioner: "example.com/a",
    parameters: { type: "ssd" },
    reclaimPolicy: "Retain",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    mountOptions: ["ro"],
    allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }],
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata,
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "manual",
      mountOptions: ["ro"],
      volumeMode: "Filesystem",
      nfs: { server: "nfs.example.com", path: "/a", readOnly: true },
    },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata,
    spec: {
      controller: "example.com/a",
      parameters: { apiGroup: "example.com", kind: "P", name: "p", scope: "Cluster" },
    },
  },
  {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata,
    value: 7,
    description: "d",
    preemptionPolicy: "Never",
  },
  { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata, handler: "runc" },
  {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata,
    spec: { replicas: 1, minReadySeconds: 1, selector: { app: "a" }, template },
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata,
    addressType: "IPv4",
    ports: [{ name: "http", port: 80, protocol: "TCP", appProtocol: "http" }],
    endpoints: [
      { addresses: ["192.0.2.1"], hostname: "a", conditions: { ready: true, serving: true, terminating: false } },
    ],
  },
  {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata,
    subsets: [
      { addresses: [{ ip: "192.0.2.1", hostname: "a" }], ports: [{ name: "http", port: 80, protocol: "TCP" }] },
    ],
  },
];

const ALL = [...OBJECTS, ...OTHERS].filter(({ kind }) => kind !== "Pod");
const variants = ALL.flatMap((object) => [
  object,
  ...[...mutants(object)].filter(({ what }) => what.endsWith(": taken out")).map((mutant) => mutant.object),
]).filter((object) => metadataOf(object).name !== undefined);
const IN_ONE_FILE = 15;
const IN_ONE_RUN = 20;
/** Told of one by another controller, or chosen by the cluster. */
const NO_FAULT = /kube-api-access-|metallb\.io\/ip-allocated|metadata\.ownerReferences/;

test("the objects are of every kind that has a resource type, but for those that are waited for", () => {
  const kinds = new Set(ALL.map(({ kind }) => kind));
  expect(
    resourceSchemas()
      .map(({ kind }) => kind)
      .filter((kind) => !kinds.has(kind)),
  ).toEqual(["Pod"]);
});

const files = Array.from({ length: Math.ceil(variants.length / IN_ONE_FILE) }, (_, file) => {
  const objects = variants.slice(file * IN_ONE_FILE, (file + 1) * IN_ONE_FILE).map((object, index) => {
    const ofObject = object["metadata"] as Record<string, unknown>;
    return { ...object, metadata: { ...ofObject, name: `${String(ofObject["name"])}-${index}` } };
  });
  return manifestsToYaml(objects);
});
const runs = Array.from({ length: Math.ceil(files.length / IN_ONE_RUN) }, (_, run) => run * IN_ONE_RUN);

test.each(runs)(
  "made by the provider and by a plain create they are the same, from file %d on",
  async (first) => {
    const { kubeconfig, env } = sharedSandbox();
    const folder = mkdtempSync(join(tmpdir(), "kube-services-fields-"));
    try {
      mkdirSync(join(folder, "files"));
      const paths = files.slice(first, first + IN_ONE_RUN).map((text, index) => {
        const path = join(folder, "files", `fields-${first + index}.yaml`);
        writeFileSync(path, text);
        return path;
      });
      const place = { kubeconfig, context: currentContext(kubeconfig), env, folder, run: uniqueName("fields") };
      const { failed, changed, different, exported, left, refused, ...numbers } = await sweepManifests(paths, place);
      process.stderr.write(
        `${JSON.stringify({ ...numbers, refused, failed, changed, different, exported, left }, null, 1)}\n`,
      );
      const faults = (lines: readonly string[]): readonly string[] => lines.filter((line) => !NO_FAULT.test(line));
      expect({ refused, failed, changed, different: faults(different), exported: faults(exported), left }).toEqual({
        refused: [],
        failed: [],
        changed: [],
        different: [],
        exported: [],
        left: [],
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  3_600_000,
);
