import type { KubernetesObject } from "../../../../manifest";
import { isCtyObject, type CtyObject } from "../../cty/value";
import { loadBalancerAssigned } from "../../waits/checks";
import { waitFor } from "../../waits/wait";
import type { KindBehaviour } from "../behaviour";
import { first, specOf, withSpec } from "../fields";
import { fieldSteps } from "../json-patch";

/** The fields of the spec that the real provider patches. */
const PATCHED = [
  "selector",
  "sessionAffinity",
  "sessionAffinityConfig",
  "loadBalancerIP",
  "loadBalancerSourceRanges",
  "ports",
  "type",
  "externalIPs",
  "externalName",
  "externalTrafficPolicy",
  "internalTrafficPolicy",
  "ipFamilies",
  "ipFamilyPolicy",
  "publishNotReadyAddresses",
  "healthCheckNodePort",
];
/** Fields that only a Service of type LoadBalancer may have. */
const LOAD_BALANCER_ONLY = ["allocateLoadBalancerNodePorts", "loadBalancerClass"];

/** kubernetes_service_v1 */
export const service: KindBehaviour = {
  prepare: (object) => (specOf(object)["type"] === "LoadBalancer" ? object : without(object, LOAD_BALANCER_ONLY)),
  update: ({ before, after, prior, planned }) => {
    const [old, wanted] = [specOf(before), specOf(after)];
    const type = old["type"] === wanted["type"] ? undefined : wanted["type"];
    const ports = type === "ClusterIP" ? { ports: withoutNodePorts(wanted["ports"]) } : {};
    // Sent whenever it changes or a load balancer comes, whatever the API server says to it on a Service of another type.
    const [allocated, allocates] = [allocation(prior), allocation(planned)];
    const allocate = allocated !== allocates || type === "LoadBalancer";
    const steps = [
      ...(allocate ? [{ op: "add" as const, path: "/spec/allocateLoadBalancerNodePorts", value: allocates }] : []),
      ...fieldSteps("/spec", old, { ...wanted, ...ports }, PATCHED),
    ];
    return { patch: type === "ExternalName" ? [...steps, { op: "add", path: "/spec/clusterIP", value: null }] : steps };
  },
  read: (attributes, live) => {
    const spec = first(attributes["spec"]);
    const balanced = specOf(live)["type"] === "LoadBalancer";
    const { allocate_load_balancer_node_ports: allocate, load_balancer_class: loadBalancerClass, ...rest } = spec;
    return {
      ...attributes,
      spec: [
        {
          ...rest,
          allocate_load_balancer_node_ports: balanced ? (allocate ?? true) : true,
          ...(balanced ? { load_balancer_class: loadBalancerClass } : {}),
          health_check_node_port: rest["health_check_node_port"] ?? 0,
        },
      ],
      status: [{ load_balancer: [{ ingress: [] }], ...first(attributes["status"]) }],
    };
  },
  afterCreate: async ({ client, reference, attributes, options }) => {
    const spec = first(attributes["spec"]);
    if (attributes["wait_for_load_balancer"] !== true || !isCtyObject(spec) || spec["type"] !== "LoadBalancer") return;
    await waitFor(client, reference, loadBalancerAssigned, options);
  },
  waitsUntilGone: true,
};

/** Whether a load balancer takes node ports; where nothing is said, it does. */
const allocation = ({ spec }: CtyObject): boolean =>
  first<CtyObject>(spec)["allocate_load_balancer_node_ports"] !== false;

function without(object: KubernetesObject, fields: readonly string[]): KubernetesObject {
  return withSpec(object, Object.fromEntries(fields.map((field) => [field, undefined])));
}

function withoutNodePorts(ports: unknown): unknown {
  if (!Array.isArray(ports)) return ports;
  return ports.map((port: Readonly<Record<string, unknown>>) => ({ ...port, nodePort: undefined }));
}
