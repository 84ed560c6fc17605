import { z } from "zod";
import { isIpAddress } from "../addresses";
import type { LoadBalancerProvider, Platform } from "../platform";
import { addressRange, annotationMap, isToken, props, rule, transportOf, type Report } from "../resource";
import { servicePortName, type ServicePort } from "./ports";
import { httpRouteExposureSchema, type HttpRouteExposure } from "./http-route-exposure";
import { ingressExposureSchema, type IngressExposure } from "./route-exposure";

/** Where traffic from outside may go: to any node's pods, or only to those of the node that it came to. */
export type ExternalTrafficPolicy = "Cluster" | "Local";

/** What node ports and load balancers have in common. */
export interface ExternalExposure {
  /** Node port by port name, 30000 to 32767 (`NodePortInvalid`). @default - Kubernetes chooses */
  readonly nodePorts?: Readonly<Record<string, number>>;
  /** `Local` keeps the client's address and spreads unevenly. @default "Cluster" */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** A port on each node (console: "NodePort"). */
export interface NodePortExposure extends ExternalExposure {
  /** By a port of each node, from 30000 to 32767. */
  readonly type: "NodePort";
}

/** Who gives the address of a load balancer: MetalLB from a pool, or something else, as on DCE's page. */
export type LoadBalancerKind =
  | {
      /** MetalLB gives the address, from one of its pools. */
      readonly type: "MetalLB";
      /** Name of the IPAddressPool; required on dce(). @default - a pool that gives addresses to all */
      readonly ipPool?: string;
      /** An address of the pool, or an IPv4 and an IPv6 one with a comma. @default - MetalLB chooses */
      readonly address?: string;
      /** Services with the same key share one address, if their ports differ. @default - an address of its own */
      readonly sharedIpKey?: string;
    }
  | {
      /** Something else gives the address, such as the cloud. */
      readonly type: "Other";
      /** The address that the cloud provider gave (`spec.loadBalancerIP`). @default - the provider chooses */
      readonly address?: string;
    };

/** A load balancer's address (console: "LoadBalancer"). */
export interface LoadBalancerExposure extends ExternalExposure {
  /** By an address from whatever serves load balancers in the cluster. */
  readonly type: "LoadBalancer";
  /** Whose annotations `annotations` means. @default - `annotations` has full keys */
  readonly provider?: LoadBalancerProvider;
  /**
   * Annotations for the load balancer. With `provider` a key may be short (`eip-ids`), as the console lists it; a key
   * with a `/` is taken as it is. KubeSphere wants at least one.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Who gives the address, and which one. @default - whatever serves load balancers in the cluster */
  readonly loadBalancer?: LoadBalancerKind;
  /** Client addresses that may come, in CIDR form. @default - all */
  readonly loadBalancerSourceRanges?: readonly string[];
  /** Which load-balancer implementation; a change replaces the Service. @default - the cluster's */
  readonly loadBalancerClass?: string;
  /** Whether the Service takes a port of each node, too. @default true */
  readonly allocateLoadBalancerNodePorts?: boolean;
}

/** How a Service is reached from outside the cluster (consoles: "Internet Access", see docs/consoles.md). */
export type Exposure =
  | {
      /** Not at all. */
      readonly type: "None";
    }
  | NodePortExposure
  | LoadBalancerExposure
  | IngressExposure
  | HttpRouteExposure;

/** Whether requests come by host name, through a controller of the cluster. */
export const isRouted = (exposure: Exposure | undefined): exposure is IngressExposure | HttpRouteExposure =>
  exposure?.type === "Ingress" || exposure?.type === "HTTPRoute";

/** What the Service itself opens: nothing where requests come by host name through a controller of the cluster. */
export const openedBy = (exposure: Exposure | undefined): NodePortExposure | LoadBalancerExposure | undefined => {
  if (isRouted(exposure)) return exposure.serviceType === "NodePort" ? { type: "NodePort" } : undefined;
  return exposure === undefined || exposure.type === "None" ? undefined : exposure;
};

const nodePort = rule(
  z.number(),
  (value) => isToken(value) || (Number.isInteger(value) && value >= 30_000 && value <= 32_767),
  {
    code: "NodePortInvalid",
    what: "this is no node port",
    allowed: "an integer from 30000 to 32767",
  },
);
const addresses = rule(
  z.string(),
  (text) => isToken(text) || text.split(",").every((part) => isIpAddress(part.trim())),
  {
    code: "IpAddressInvalid",
    what: "this is no IP address",
    allowed: "an IP address, or two with a comma between them",
  },
);
const external = {
  nodePorts: z.record(z.string(), nodePort).optional(),
  externalTrafficPolicy: z.enum(["Cluster", "Local"]).optional(),
};
const poolName = rule(z.string(), (text) => isToken(text) || text.trim() !== "", {
  code: "TextEmpty",
  what: "this must not be empty",
  allowed: "text",
});

/** Checks an exposure. */
export const exposureSchema = z.discriminatedUnion("type", [
  props({ type: z.literal("None") }),
  props({ type: z.literal("NodePort"), ...external }),
  props({
    type: z.literal("LoadBalancer"),
    ...external,
    provider: z.enum(["qingcloud", "aliyun", "azure", "huawei", "aws", "google", "tencent", "openelb"]).optional(),
    annotations: annotationMap.optional(),
    loadBalancer: z
      .discriminatedUnion("type", [
        props({
          type: z.literal("MetalLB"),
          ipPool: poolName.optional(),
          address: addresses.optional(),
          sharedIpKey: poolName.optional(),
        }),
        props({ type: z.literal("Other"), address: addresses.optional() }),
      ])
      .optional(),
    loadBalancerSourceRanges: z.array(addressRange).optional(),
    loadBalancerClass: poolName.optional(),
    allocateLoadBalancerNodePorts: z.boolean().optional(),
  }),
  ingressExposureSchema,
  httpRouteExposureSchema,
]);

/** The annotations of a load balancer, with full keys. */
export function exposureAnnotations(exposure: Exposure | undefined, platform: Platform): Record<string, string> {
  if (exposure?.type !== "LoadBalancer") return {};
  const preset = exposure.provider === undefined ? undefined : platform.loadBalancerPresets[exposure.provider];
  const result: Record<string, string> = { ...preset?.defaults };
  for (const [key, value] of Object.entries(exposure.annotations ?? {})) result[preset?.keys[key] ?? key] = value;
  if (exposure.loadBalancer?.type === "MetalLB") {
    const { ipPool, address, sharedIpKey } = exposure.loadBalancer;
    const prefix = platform.metalLbPrefix;
    if (ipPool !== undefined) result[`${prefix}/address-pool`] = ipPool;
    if (address !== undefined) result[`${prefix}/loadBalancerIPs`] = address;
    if (sharedIpKey !== undefined) result[`${prefix}/allow-shared-ip`] = sharedIpKey;
  }
  return result;
}

/**
 * Rules of an exposure.
 * @param ownAnnotations annotations that the Service has anyway
 */
export function checkExposure(
  exposure: Exposure | undefined,
  ports: readonly ServicePort[],
  ownAnnotations: Readonly<Record<string, string>> | undefined,
  platform: Platform,
  report: Report,
): void {
  if (exposure === undefined || exposure.type === "None" || isRouted(exposure)) return;
  const portNames = ports.map(servicePortName);
  const taken = new Map<string, string>();
  for (const [name, number] of Object.entries(exposure.nodePorts ?? {})) {
    const prop = `exposure.nodePorts[${JSON.stringify(name)}]`;
    if (!portNames.includes(name))
      report({
        code: "NodePortUnknownPort",
        what: "the Service has no port of that name",
        prop,
        value: name,
        allowed: portNames.join(", "),
      });
    const port = ports[portNames.indexOf(name)];
    const transport = port === undefined ? "TCP" : transportOf(port);
    const other = taken.get(`${transport} ${number}`);
    if (other !== undefined && !isToken(number))
      report({
        code: "NodePortDuplicate",
        what: `port ${other} has this node port over ${transport} already`,
        prop,
        value: number,
        fix: "choose another one",
      });
    taken.set(`${transport} ${number}`, name);
  }
  if (exposure.type !== "LoadBalancer") return;
  const preset = exposure.provider === undefined ? undefined : platform.loadBalancerPresets[exposure.provider];
  for (const key of Object.keys(exposure.annotations ?? {}))
    if (preset !== undefined && preset.keys[key] === undefined && !key.includes("/"))
      report({
        code: "LoadBalancerKeyUnknown",
        what: `${preset.title} has no such annotation`,
        prop: `exposure.annotations[${JSON.stringify(key)}]`,
        value: key,
        allowed: `${Object.keys(preset.keys).join(", ")}, or a full key with a '/'`,
      });
  const { loadBalancer } = exposure;
  if (platform.requiresMetalLbPool && loadBalancer?.type === "MetalLB" && loadBalancer.ipPool === undefined)
    report({
      code: "MetalLbPoolMissing",
      what: `${platform.name} wants the pool that the address comes from`,
      prop: "exposure.loadBalancer.ipPool",
      allowed: "the name of an IPAddressPool",
      fix: "add ipPool",
    });
  if (exposure.allocateLoadBalancerNodePorts === false && Object.keys(exposure.nodePorts ?? {}).length > 0)
    report({
      code: "NodePortsContradiction",
      what: "without node ports none can be chosen",
      prop: "exposure.nodePorts",
      value: exposure.nodePorts,
      fix: "take nodePorts out, or allocateLoadBalancerNodePorts",
    });
  const annotations = { ...ownAnnotations, ...exposureAnnotations(exposure, platform) };
  if (platform.requiresLoadBalancerAnnotations && Object.keys(annotations).length === 0)
    report({
      code: "LoadBalancerAnnotationsMissing",
      what: `on ${platform.name} a LoadBalancer needs annotations, by which a controller knows that it is meant`,
      prop: "exposure.annotations",
      allowed: 'at least one annotation, such as { provider: "qingcloud", annotations: { "eip-ids": "eip-…" } }',
      fix: "add provider and annotations",
    });
}
