import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { isServiceName } from "../names";
import type { Platform, ServiceTypeName } from "../platform";
import {
  ObjectConstruct,
  KubernetesResource,
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  annotationMap,
  checkReservedLabels,
  environmentOf,
  isToken,
  labelMap,
  objectMetadata,
  objectName,
  ownershipLabels,
  rule,
  tokenOr,
  type AsGiven,
  type Environment,
  type KubernetesObject,
  type ObjectLifecycle,
  type Report,
} from "../resource";
import { type Access, accessSchema } from "./access";
import { serviceLifecycle } from "./lifecycle";
import { type Exposure, checkExposure, exposureAnnotations, exposureSchema, openedBy } from "./exposure";
import { type ServicePort, checkServicePorts, renderServicePorts, servicePortName } from "./ports";
import { type StickySession, isSticky, renderStickySession, stickySessionSchema } from "./sticky-session";

/** Who and what a Service is, whatever it leads to. */
export interface ServiceIdentityProps extends AsGiven {
  /**
   * Name of the Service; never changed in place. An RFC 1035 label of at most 63 characters (DCE: 4 to 63).
   * @default - the construct's id
   */
  readonly name?: string;
  /** Namespace of the Service, and of the pods that it leads to. @default - the stack's */
  readonly namespace?: string;
  /** A name for people, at most 63 letters, digits and '-' of any script. @default - none */
  readonly alias?: string;
  /** What it is for, at most 256 characters (DCE 512). @default - none */
  readonly description?: string;
  /** Labels of the objects, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the Service. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How a Service is reached. */
export interface ServiceAccessProps {
  /**
   * How clients inside the cluster reach it. A change of the type replaces the Service.
   * @default - { type: "VirtualIP" }
   */
  readonly access?: Access;
  /** How clients outside the cluster reach it. @default - { type: "None" } */
  readonly exposure?: Exposure;
  /** Whether requests of one client address go to the same pod, and for how long. @default false */
  readonly stickySession?: StickySession;
  /** Which pods traffic from inside the cluster may reach: all, or (`Local`) only those on the node of the client. @default "Cluster" */
  readonly internalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Whether the Service has addresses of one IP family or of two:
   * https://kubernetes.io/docs/concepts/services-networking/dual-stack/.
   * @default - the cluster's
   */
  readonly ipFamilyPolicy?: "SingleStack" | "PreferDualStack" | "RequireDualStack";
  /** Families of its addresses, the first one first; one or two. @default - the cluster's */
  readonly ipFamilies?: readonly ("IPv4" | "IPv6")[];
  /** Whether DNS also names pods that are not ready. @default false; true for the names of stateful pods */
  readonly publishNotReadyAddresses?: boolean;
  /** Whether apply waits until a new load balancer has an address. @default - as the stack says: false */
  readonly waitForLoadBalancer?: boolean;
}

const alias = rule(
  z.string(),
  tokenOr((text) => [...text].length <= 63 && /^[\p{L}\p{N}]([-\p{L}\p{N}\p{M} ]*[\p{L}\p{N}\p{M}])?$/u.test(text)),
  {
    code: "AliasInvalid",
    what: "this is no alias",
    allowed: "at most 63 letters, digits, spaces and '-' of any script, letter or digit at both ends",
  },
);

/** Checks of the props that all Services share. */
export const serviceIdentityShape = {
  asGiven: z.boolean().optional(),
  name: z.string().optional(),
  namespace: objectName.optional(),
  alias: alias.optional(),
  description: z.string().optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
};

/** Checks of the props that say how a Service is reached. */
export const serviceAccessShape = {
  access: accessSchema.optional(),
  exposure: exposureSchema.optional(),
  stickySession: stickySessionSchema.optional(),
  internalTrafficPolicy: z.enum(["Cluster", "Local"]).optional(),
  ipFamilyPolicy: z.enum(["SingleStack", "PreferDualStack", "RequireDualStack"]).optional(),
  ipFamilies: z
    .array(z.enum(["IPv4", "IPv6"]))
    .min(1)
    .max(2)
    .optional(),
  publishNotReadyAddresses: z.boolean().optional(),
  waitForLoadBalancer: z.boolean().optional(),
};

/** The platform's rules for the name and the description of a Service. */
export function checkServiceIdentity(
  given: ServiceIdentityProps,
  id: string,
  { asGiven, platform }: Environment,
  report: Report,
): void {
  const name = given.name ?? id;
  const { min, max } = asGiven ? { min: 1, max: 63 } : platform.nameLength;
  const valid = tokenOr((text) => text.length >= min && text.length <= max && isServiceName(text));
  if (!valid(name))
    report({
      code: "ServiceNameInvalid",
      what: `${platform.name} allows no Service of this name`,
      prop: "name",
      value: name,
      allowed: `${min} to ${max} lowercase letters, digits and '-'; a letter first, a letter or digit last`,
      fix: given.name === undefined ? "give it a name, or the construct another id" : "choose another name",
    });
  checkReservedLabels(given.labels, { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS }, "labels", report, asGiven);
  const length = [...(given.description ?? "")].length;
  if (length > platform.maxDescriptionLength)
    report({
      code: "DescriptionTooLong",
      what: `this has ${length} characters`,
      prop: "description",
      allowed: `at most ${platform.maxDescriptionLength} characters on ${platform.name}`,
    });
}

function checkIpFamilies({ access, ipFamilies, ipFamilyPolicy }: ServiceAccessProps, report: Report): void {
  if (ipFamilies === undefined) return;
  const [first, second] = ipFamilies;
  const problem = { code: "IpFamiliesContradiction", prop: "ipFamilies", value: ipFamilies.join(", ") };
  if (second !== undefined && first === second)
    report({ ...problem, what: "this names one family twice", allowed: "each family once" });
  else if (second !== undefined && ipFamilyPolicy === "SingleStack")
    report({
      ...problem,
      what: "a Service with the policy SingleStack has one family",
      fix: "name one family, or set ipFamilyPolicy to PreferDualStack or RequireDualStack",
    });
  const address = access?.type === "VirtualIP" ? access.clusterIP : undefined;
  if (address !== undefined && !isToken(address) && first !== (address.includes(":") ? "IPv6" : "IPv4"))
    report({
      ...problem,
      what: `the address ${address} is not of the first family`,
      fix: "name the family of access.clusterIP first, or take one of the two out",
    });
}

/** Rules between the props that say how a Service is reached. */
export function checkServiceAccess(
  given: ServiceAccessProps & Pick<ServiceIdentityProps, "annotations">,
  ports: readonly ServicePort[],
  propOf: (index: number) => string,
  { asGiven, platform }: Environment,
  report: Report,
): void {
  const headless = given.access?.type === "Headless";
  const exposed = given.exposure !== undefined && given.exposure.type !== "None";
  if (headless && exposed)
    report({
      code: "ExposureHeadless",
      what: "a headless Service has no address that could be exposed",
      prop: "exposure.type",
      value: given.exposure?.type,
      allowed: "None",
      fix: "take access out for a virtual IP, or expose the pods by a second Service (WorkloadService)",
    });
  if (headless && isSticky(given.stickySession))
    report({
      code: "StickySessionHeadless",
      what: "clients of a headless Service choose the pod themselves",
      prop: "stickySession",
      value: given.stickySession,
      allowed: "false",
      fix: "take access out for a virtual IP, or stickySession",
    });
  if (!headless && ports.length === 0)
    report({
      code: "PortsMissing",
      what: "a Service with a virtual IP has at least one port",
      prop: propOf(0),
      allowed: "one or more ports",
      fix: 'give a container a port, or use access: { type: "Headless" }; for what nothing calls use a Deployment',
    });
  checkIpFamilies(given, report);
  checkServicePorts(ports, propOf, report, asGiven);
  checkExposure(given.exposure, ports, given.annotations, platform, report);
}

/** What a Service is made of, once its construct has worked it out. */
export interface ServiceProps extends ServiceIdentityProps, ServiceAccessProps {
  /** Name of the Service. */
  readonly name: string;
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name in the Terraform address, after the type. */
  readonly logicalId: string;
  /** Its own labels, such as `app` and `version`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the pods that it leads to; a token where they are read at plan time. @default - it leads to no pods */
  readonly selector?: Readonly<Record<string, string>>;
  /** Ports of the Service. */
  readonly ports: readonly ServicePort[];
  /** DNS name that it stands for; only for ExternalName. @default - it has an address, or is headless */
  readonly externalName?: string;
  /** What the consoles call its kind. @default - not said */
  readonly serviceType?: ServiceTypeName;
  /** Version that the ownership labels name. @default - none */
  readonly version?: string;
  /**
   * Addresses of the workloads of the one version that it leads to: routes come after them, and it goes after a route has
   * changed.
   * @default - it leads to all versions
   */
  readonly ofVersion?: readonly string[];
}

/**
 * A Service: one object of Kubernetes, which the service constructs make and have as their `service`.
 *
 * Address: that of the construct that has it, such as `kubernetes_service_v1.web`.
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * const service: Service = web.service;
 * service.addOverride("spec.0.external_ips", ["192.0.2.10"]);
 * ```
 */
export class Service extends ObjectConstruct {
  /** The Terraform resource: the last escape hatch. */
  readonly resource: KubernetesResource;
  /** Name of the Service. */
  readonly name: string;
  /** Namespace of the Service. */
  readonly namespace: string;
  /** The type of the Service, as Kubernetes spells it. */
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
  /** Its ports; none of an `ExternalService`. */
  readonly ports: readonly ServicePort[];
  /**
   * Addresses of what is there before requests are led to it.
   * @internal
   */
  readonly before: readonly string[];

  /** @internal */
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { asGiven, platform, waitForLoadBalancer } = environmentOf(this);
    const { name, namespace, exposure } = props;
    this.name = name;
    this.namespace = namespace;
    this.ports = props.ports;
    const { ofVersion } = props;
    this.type = props.externalName === undefined ? (openedBy(exposure)?.type ?? "ClusterIP") : "ExternalName";
    const object: KubernetesObject = {
      apiVersion: "v1",
      kind: "Service",
      metadata: objectMetadata(this, {
        name,
        namespace,
        labels: { ...ownershipLabels(this, props.labels["app"] ?? name, props.version), ...props.labels },
        annotations: {
          ...platform.describe({
            alias: props.alias,
            description: props.description,
            serviceType: props.serviceType,
          }),
          ...exposureAnnotations(exposure, platform),
          ...props.annotations,
        },
      }),
      spec: renderSpec(props, platform, asGiven),
    };
    const lifecycleOf = (edited: KubernetesObject): ObjectLifecycle => {
      const made = serviceLifecycle(edited);
      // Terraform destroys what is named no more before it changes what has named it, unless this is said.
      return ofVersion === undefined ? made : { ...made, lifecycle: { ...made.lifecycle, createBeforeDestroy: true } };
    };
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId: props.logicalId,
      ...lifecycleOf(object),
      lifecycleOf,
      providerAttributes: { wait_for_load_balancer: props.waitForLoadBalancer ?? waitForLoadBalancer },
      object,
    });
    this.before = [this.resource.address, ...(ofVersion ?? [])];
  }

  /** The name as a reference, so that what uses it is made after the Service and destroyed before it. */
  get reference(): string {
    return this.resource.reference("metadata[0].name");
  }

  /** The virtual IP, known after apply; `None` for a headless Service. */
  get clusterIP(): string {
    return this.resource.reference("spec[0].cluster_ip");
  }

  /** The name in the cluster's DNS, without the cluster's domain. */
  get dnsName(): string {
    return `${this.name}.${this.namespace}.svc`;
  }

  /** The address that the load balancer gave, IP or host name, known after apply; empty while there is none. */
  get loadBalancerAddress(): string {
    const ingress = "status[0].load_balancer[0].ingress[0]";
    return Fn.try([
      Fn.coalesce([this.resource.reference(`${ingress}.ip`), this.resource.reference(`${ingress}.hostname`)]),
      "",
    ]) as string;
  }

  /**
   * The node port of a port, known after apply; 0 without exposure.
   * @param portName the port's name
   * @throws KubeServicesError `PortUnknown`
   */
  nodePort(portName: string): number {
    const { ports = [] } = (this.resource.object["spec"] ?? {}) as { readonly ports?: readonly { name?: string }[] };
    const names = ports.map(({ name }, index) => name ?? this.ports.map(servicePortName)[index] ?? "");
    const index = names.indexOf(portName);
    if (index < 0)
      throw new KubeServicesError({
        code: "PortUnknown",
        what: "the Service has no port of that name",
        where: this.node.path,
        value: portName,
        allowed: names.join(", "),
      });
    return this.resource.getNumberAttribute(`spec[0].port[${index}].node_port`);
  }
}

function renderSpec(props: ServiceProps, platform: Platform, asGiven: boolean): Record<string, unknown> {
  if (props.externalName !== undefined)
    return { type: "ExternalName", externalName: props.externalName, sessionAffinity: "None" };
  const { access, exposure } = props;
  const balancer = exposure?.type === "LoadBalancer" ? exposure : undefined;
  const exposed = openedBy(exposure);
  return defined({
    type: exposed?.type ?? "ClusterIP",
    clusterIP: access?.type === "Headless" ? "None" : access?.clusterIP,
    selector: props.selector,
    ports: props.ports.length > 0 ? renderServicePorts(props.ports, exposed, platform, asGiven) : undefined,
    ...renderStickySession(props.stickySession, platform),
    internalTrafficPolicy: props.internalTrafficPolicy ?? "Cluster",
    // The rest is refused by the API where it does not belong, so it is said only where it does.
    externalTrafficPolicy: exposed && (exposed.externalTrafficPolicy ?? "Cluster"),
    loadBalancerSourceRanges: balancer?.loadBalancerSourceRanges,
    loadBalancerClass: balancer?.loadBalancerClass,
    loadBalancerIP: balancer?.loadBalancer?.type === "Other" ? balancer.loadBalancer.address : undefined,
    allocateLoadBalancerNodePorts: balancer && (balancer.allocateLoadBalancerNodePorts ?? true),
    // Kubernetes' own rule, said aloud: the provider keeps an old one that is left out.
    ipFamilyPolicy: props.ipFamilyPolicy ?? (props.ipFamilies?.length === 2 ? "RequireDualStack" : "SingleStack"),
    ipFamilies: props.ipFamilies,
    publishNotReadyAddresses: props.publishNotReadyAddresses ?? false,
  });
}
