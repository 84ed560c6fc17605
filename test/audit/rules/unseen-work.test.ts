import { created, deleted, metadata, replaced, service, SERVICE, updated, type Block } from "../support/plan";
import { testRule } from "../support/rule-cases";

const release = (version: string): Block => ({ name: "shop", chart: "shop", version });

testRule("objects-not-shown", {
  fires: {
    "a chart is installed": [created("helm_release", "shop", release("1"))],
    "a chart gets another version": [updated("helm_release", "shop", release("1"), release("2"))],
    "a chart goes": [deleted("helm_release", "shop", release("1"))],
    "a manifest that is a list": [
      created("kubernetes_manifest", "m", { manifest: { apiVersion: "v1", kind: "List", items: [{ kind: "Pod" }] } }),
    ],
    "a manifest of another provider": [created("kubectl_manifest", "raw", { yaml_body: "kind: Pod" })],
  },
  silent: {
    "a manifest of another provider that is read": [
      created("kubectl_manifest", "raw", {
        yaml_body: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n",
      }),
    ],
    "a chart stays as it is": [updated("helm_release", "shop", release("1"), release("1"))],
    "a resource that brings nothing into a cluster": [created("random_password", "p", { length: 16 })],
    "a manifest whose kind the plan shows": [
      created("kubernetes_manifest", "m", {
        manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" } },
      }),
    ],
  },
});

const action = { address: "action.local_command.greet", type: "local_command", config_values: { command: "x" } };
testRule("action-invoked", {
  fires: { "an action runs": { resources: [], more: { action_invocations: [action] } } },
  silent: { "none runs": { resources: [], more: { action_invocations: [] } } },
});

const code = (type: string, name: string, provisioners: readonly string[]): Block => ({
  configuration: {
    root_module: {
      resources: [
        {
          ...{ mode: "managed", type, name, expressions: {} },
          provisioners: provisioners.map((provisioner) => ({
            type: provisioner,
            expressions: { command: { constant_value: "x" } },
          })),
        },
      ],
    },
  },
});
const trigger = (value: string): Block => ({ triggers: { value } });
testRule("provisioner-runs", {
  fires: {
    "of a resource of another provider": {
      resources: [created("null_resource", "run", trigger("1"))],
      more: code("null_resource", "run", ["local-exec", "local-exec"]),
    },
    "of a Service": {
      resources: [created(SERVICE, "web", service())],
      more: code(SERVICE, "web", ["remote-exec"]),
    },
    "of what is replaced": {
      resources: [replaced("null_resource", "run", trigger("1"), trigger("2"), ["triggers"])],
      more: code("null_resource", "run", ["local-exec"]),
    },
    "of what is destroyed": {
      resources: [deleted("null_resource", "run", trigger("1"))],
      more: code("null_resource", "run", ["local-exec"]),
    },
  },
  silent: {
    "of what is updated in place": {
      resources: [updated(SERVICE, "web", service(), service({ type: "NodePort" }))],
      more: code(SERVICE, "web", ["local-exec"]),
    },
    "of another resource": {
      resources: [created("kubernetes_config_map_v1", "c", { metadata: metadata("c"), data: {} })],
      more: code("kubernetes_config_map_v1", "d", ["local-exec"]),
    },
    "there is none": {
      resources: [created("null_resource", "run", trigger("1"))],
      more: code("null_resource", "run", []),
    },
  },
});
