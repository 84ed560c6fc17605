import type { LoadBalancerPreset } from "./load-balancer-presets";

/** What the consoles call the kind of a Service when they create it: `kubesphere.io/serviceType`, see docs/consoles.md. */
export type ServiceTypeName = "statelessservice" | "statefulservice" | "externalservice" | "None";

/** What a construct tells about itself for people to read. */
export interface Description {
  /** A name for people, in any script. @default - none */
  readonly alias?: string;
  /** What the service is for. @default - none */
  readonly description?: string;
  /** What the console's "Create" page would have made; left out for Services made by hand. @default - none */
  readonly serviceType?: ServiceTypeName;
}

/** A length in characters, both ends allowed. */
export interface LengthRange {
  /** The fewest characters that are allowed. */
  readonly min: number;
  /** The most characters that are allowed. */
  readonly max: number;
}

/**
 * What differs between plain Kubernetes, KubeSphere and DaoCloud DCE. Made by `kubernetes()`, `kubesphere()` and
 * `dce()`; nothing else in this library knows a platform by name.
 */
export interface Platform {
  /** The platform's name, for messages. */
  readonly name: "kubernetes" | "kubesphere" | "dce";
  /** Length of Service and namespace names. Shape is Kubernetes' own RFC 1035 label on every platform. */
  readonly nameLength: LengthRange;
  /** Longest description, in characters. */
  readonly maxDescriptionLength: number;
  /** Transport protocols that a port may have. */
  readonly protocols: readonly ("TCP" | "UDP" | "SCTP")[];
  /** Seconds for which a sticky session lasts when none are given. */
  readonly defaultStickySeconds: number;
  /** Whether the application protocol of a port is written to `ports[].appProtocol`, beside the port's name prefix. */
  readonly writesAppProtocol: boolean;
  /** Whether a LoadBalancer must come with annotations (a notice of KubeSphere's console, see docs/consoles.md). */
  readonly requiresLoadBalancerAnnotations: boolean;
  /** Whether a MetalLB exposure must name its pool (a required field of the DCE form). */
  readonly requiresMetalLbPool: boolean;
  /** What `exposure.provider` of a load balancer may name, by that name. */
  readonly loadBalancerPresets: Readonly<Record<string, LoadBalancerPreset>>;
  /** Prefix of MetalLB's annotation keys. */
  readonly metalLbPrefix: string;
  /** Annotations of a Service, workload or namespace that tell people what it is. */
  describe(description: Description): Record<string, string>;
  /**
   * Annotations of a pod template.
   * @param imagePullSecrets by container, the Secret with its registry's credentials; undefined to say nothing of them
   */
  describePods(imagePullSecrets: Readonly<Record<string, string>> | undefined): Record<string, string>;
  /** Labels of a namespace that this library creates. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Most search domains in a pod's DNS settings. */
  readonly maxDnsSearches: number;
  /** Longest time that pods may take to stop, in seconds. */
  readonly maxGracePeriodSeconds: number;
  /** Regular expressions of annotation keys that the platform's controllers own: Terraform must not fight over them. */
  readonly ignoreAnnotations: readonly string[];
  /** Regular expressions of label keys that the platform's controllers own. */
  readonly ignoreLabels: readonly string[];
  /** Annotation keys of pod templates by which somebody restarts pods: a plan leaves them, and so restarts nothing. */
  readonly restartAnnotations: readonly string[];
}
