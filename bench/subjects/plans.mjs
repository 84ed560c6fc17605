/** A plan that updates the image of half its resources: a namespace, and pairs of a Deployment and a Service. */
export function plan(count) {
  return planOf([namespace(), ...Array.from({ length: Math.floor(count / 2) }, (_, index) => pair(index)).flat()]);
}

/** A plan of these changes, with the parts that Terraform writes beside them. */
export function planOf(changes) {
  const resources = changes.map(({ address, type, name, change }) => ({
    address,
    mode: "managed",
    type,
    name,
    provider_name: PROVIDER,
    schema_version: 1,
    values: change.after,
  }));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: { resources } },
    resource_changes: changes,
    prior_state: { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: { resources } } },
    configuration: { root_module: {} },
    timestamp: "2026-11-21T11:37:24Z",
    applyable: true,
    complete: true,
    errored: false,
  };
}

const PROVIDER = "registry.terraform.io/hashicorp/kubernetes";

/** One entry of `resource_changes`. */
export const change = (type, name, action, before, after) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  provider_name: PROVIDER,
  change: { actions: [action], before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
});

/** The namespace that all of it is in. */
export function namespace() {
  const object = { id: "shop", metadata: [{ name: "shop", labels: {}, annotations: {}, generation: 0, uid: "0" }] };
  return change("kubernetes_namespace_v1", "namespace", "no-op", object, object);
}

/** A Deployment that changes and its Service that stays. */
export function pair(index, { tag = "1.1", type = "ClusterIP", label } = {}) {
  const name = `service-${String(index).padStart(5, "0")}`;
  const metadata = [
    {
      name,
      namespace: "shop",
      labels: { app: label ?? name, version: "v1" },
      annotations: { "example.com/team": "shop" },
      generation: 1,
      resource_version: String(1000 + index),
      uid: `8c9e3bc0-dfa3-4008-89e7-${String(index).padStart(12, "0")}`,
    },
  ];
  const deployment = (tag) => ({
    id: `shop/${name}`,
    metadata,
    spec: [
      {
        replicas: "2",
        selector: [{ match_labels: { app: label ?? name }, match_expressions: [] }],
        strategy: [{ type: "RollingUpdate", rolling_update: [{ max_surge: "25%", max_unavailable: "25%" }] }],
        template: [
          {
            metadata: [{ labels: { app: label ?? name, version: "v1" }, annotations: {} }],
            spec: [
              {
                automount_service_account_token: false,
                container: [
                  {
                    name: "app",
                    image: `registry.example/${name}:${tag}`,
                    env: Array.from({ length: 14 }, (_, at) => ({
                      name: `SETTING_${at}`,
                      value: `value-${at}`,
                      value_from: [],
                    })),
                    port: [{ container_port: 8080, name: "http", protocol: "TCP" }],
                    resources: [{ limits: { memory: "128Mi" }, requests: { cpu: "100m", memory: "64Mi" } }],
                    security_context: [{ privileged: false, allow_privilege_escalation: false }],
                  },
                ],
                volume: [],
              },
            ],
          },
        ],
      },
    ],
  });
  const service = {
    id: `shop/${name}`,
    metadata,
    spec: [
      {
        type,
        cluster_ip: "10.0.0.1",
        selector: { app: label ?? name },
        port: [{ name: "http", port: 80, target_port: "8080", protocol: "TCP", node_port: 0 }],
        session_affinity: "None",
      },
    ],
  };
  return [
    change("kubernetes_deployment_v1", name, "update", deployment("1.0"), deployment(tag)),
    change("kubernetes_service_v1", name, "no-op", service, service),
  ];
}
