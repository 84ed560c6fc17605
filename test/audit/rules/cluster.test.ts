import {
  reportOn,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  replaced,
  service,
  SERVICE,
  updated,
  type Block,
} from "../support/plan";
import { testRule } from "../support/rule-cases";

const webhook = (client: Block) => ({
  metadata: [{ name: "inject" }],
  webhook: [{ name: "inject.acme.example", client_config: [client] }],
});
const inCluster = webhook({ service: [{ namespace: "shop", name: "inject" }] });
testRule("admission-webhook-set", {
  fires: {
    "a mutating one": [created("kubernetes_mutating_webhook_configuration_v1", "w", inCluster)],
    "a validating one": [created("kubernetes_validating_webhook_configuration", "w", inCluster)],
    "outside the cluster": [
      created("kubernetes_mutating_webhook_configuration_v1", "w", webhook({ url: "https://hooks.example/mutate" })),
    ],
    "as kubernetes_manifest": [
      created("kubernetes_manifest", "w", {
        manifest: {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: "ValidatingWebhookConfiguration",
          metadata: { name: "w" },
          webhooks: [{ name: "w.acme.example", clientConfig: { service: { namespace: "shop", name: "w" } } }],
        },
      }),
    ],
  },
  silent: { "it goes": [deleted("kubernetes_mutating_webhook_configuration_v1", "w", inCluster)] },
});

const binding = (subjects: readonly Block[], role = "edit") => ({
  metadata: metadata("editors"),
  role_ref: [{ kind: "ClusterRole", name: role }],
  subject: subjects,
});
const [ann, bob]: readonly [Block, Block] = [
  { kind: "User", name: "ann", namespace: "default" },
  { kind: "User", name: "bob", namespace: "default" },
];
const BINDING = "kubernetes_role_binding_v1";
testRule("binding-widened", {
  fires: {
    "one more": [updated(BINDING, "b", binding([ann]), binding([ann, bob]))],
    "a service account of another namespace": [
      updated(
        "kubernetes_cluster_role_binding",
        "b",
        binding([{ kind: "ServiceAccount", name: "runner", namespace: "shop" }]),
        binding([{ kind: "ServiceAccount", name: "runner", namespace: "other" }]),
      ),
    ],
    "another role": [replaced(BINDING, "b", binding([ann], "view"), binding([ann], "admin"), ["role_ref", 0, "name"])],
  },
  silent: {
    "one fewer": [updated(BINDING, "b", binding([ann, bob]), binding([bob]))],
    "another order": [updated(BINDING, "b", binding([ann, bob]), binding([bob, ann]))],
    "it is created": [created(BINDING, "b", binding([ann]))],
  },
  unknown: {
    "to whom is not known": [updated(BINDING, "b", binding([ann]), binding([]), { unknown: { subject: true } })],
  },
});

const patch = (more: Block) => ({
  api_version: "v1",
  kind: "Service",
  metadata: [{ name: "web", namespace: "shop" }],
  ...more,
});
testRule("object-patched", {
  fires: {
    "labels of a namespace": [
      created("kubernetes_labels", "l", {
        ...patch({ labels: { team: "a" } }),
        kind: "Namespace",
        metadata: [{ name: "x" }],
      }),
    ],
    "annotations of a Service": [created("kubernetes_annotations", "a", patch({ annotations: { a: "b" } }))],
    "variables of a Deployment": [
      created("kubernetes_env", "e", { ...patch({ env: [{ name: "A", value: "b" }] }), kind: "Deployment" }),
    ],
    "data of a ConfigMap": [created("kubernetes_config_map_v1_data", "d", patch({ data: { a: "b" } }))],
    "a taint of a node": [created("kubernetes_node_taint", "t", { metadata: [{ name: "n" }], taint: [{ key: "k" }] })],
    "they go": [deleted("kubernetes_labels", "l", patch({ labels: { team: "a" } }))],
  },
  silent: {
    "nothing changes": [updated("kubernetes_labels", "l", patch({}), patch({}))],
    "labels of an own Service": [created(SERVICE, "web", service({}, { labels: { team: "a" } }))],
  },
});

test("what is written into another object is told, with where; what may hold anything by its keys alone", () => {
  const messageOn = (type: string, more: Block) =>
    reportOn([created(type, "x", patch(more))]).findings.find((one) => one.rule === "object-patched")?.message;
  expect(
    messageOn("kubernetes_annotations", { annotations: { scheme: "internet-facing", token: "s3cr3t-9fX2kQ7z" } }),
  ).toBe("Annotations scheme=internet-facing, token=(looks like a credential) is written into Service shop/web");
  expect(messageOn("kubernetes_secret_v1_data", { data: { key: "s3cr3t-9fX2kQ7z" } })).toBe(
    "SecretV1Data is written into Secret shop/web",
  );
});

const imported = { more: { change: undefined } };
const takeOver = (before: Block, after: Block) => {
  const resource = updated(DEPLOYMENT, "web", before, after);
  const actions = before === after ? ["no-op"] : ["update"];
  const change = { actions, before, after, after_unknown: {}, importing: { id: "shop/web-v1" } };
  return { ...resource, ...imported, more: { change } };
};
testRule("object-taken-over", {
  fires: {
    "as it is": [takeOver(deployment(), deployment())],
    "and changed": [takeOver(deployment(), deployment(undefined, { replicas: "5" }))],
  },
  silent: {
    "it is updated": [updated(DEPLOYMENT, "web", deployment(), deployment(undefined, { replicas: "5" }))],
    "it is created": [created(DEPLOYMENT, "web", deployment())],
  },
});

const system = service({}, { namespace: "kube-system" });
testRule("system-namespace-changed", {
  fires: {
    "a Service is created there": [created(SERVICE, "web", system)],
    "one goes": [deleted(SERVICE, "web", system)],
    "the namespace itself changes": [
      updated(
        "kubernetes_namespace_v1",
        "n",
        { metadata: [{ name: "kube-system", labels: null }] },
        { metadata: [{ name: "kube-system", labels: { a: "b" } }] },
      ),
    ],
  },
  silent: {
    "it stays as it is": [updated(SERVICE, "web", system, system)],
    "another namespace": [created(SERVICE, "web", service())],
  },
});
