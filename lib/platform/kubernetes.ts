import { GENERIC_KEYS } from "./annotation-keys";
import { CONTROLLER_OWNED_ANNOTATIONS, CONTROLLER_OWNED_LABELS, RESTART_ANNOTATIONS } from "./controller-owned";
import { LOAD_BALANCER_PRESETS } from "./load-balancer-presets";
import { checkOptions, metalLbPrefix } from "./options";
import type { Description, Platform } from "./platform";

/** Options of `kubernetes()`: how its MetalLB spells annotations. */
export interface KubernetesOptions {
  /**
   * Prefix of MetalLB's annotation keys.
   * @default "metallb.io"
   */
  readonly metalLbPrefix?: string;
}

/** Drops the entries whose value is undefined. */
export function present(entries: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) result[key] = value;
  return result;
}

/** Annotations of the platforms that have no console of their own to read them. */
function describeGenerically(description: Description): Record<string, string> {
  return present({
    [GENERIC_KEYS.alias]: description.alias,
    [GENERIC_KEYS.description]: description.description,
  });
}

/**
 * Plain Kubernetes, the default platform: Kubernetes' own rules and defaults. A sticky session lasts 10,800 s unless
 * said otherwise (Kubernetes' default); an alias and a description become annotations.
 * @throws KubeServicesError `PropUnknown` or `PlatformOptionInvalid`
 * @example
 * ```ts
 * new EnvironmentStack(app, "edge", {
 *   cluster: { kubeconfig: "~/.kube/config", context: "edge" },
 *   namespace: "shop",
 *   platform: kubernetes({ metalLbPrefix: "metallb.universe.tf" }), // an older MetalLB
 * });
 * ```
 */
export function kubernetes(options: KubernetesOptions = {}): Platform {
  checkOptions("kubernetes()", options, { metalLbPrefix });
  return {
    name: "kubernetes",
    nameLength: { min: 1, max: 63 },
    maxDescriptionLength: 4096,
    protocols: ["TCP", "UDP", "SCTP"],
    defaultStickySeconds: 10_800,
    writesAppProtocol: true,
    requiresLoadBalancerAnnotations: false,
    requiresMetalLbPool: false,
    loadBalancerPresets: LOAD_BALANCER_PRESETS,
    metalLbPrefix: options.metalLbPrefix ?? "metallb.io",
    describe: describeGenerically,
    describePods: () => ({}),
    namespaceLabels: {},
    maxDnsSearches: 32,
    maxGracePeriodSeconds: 2_147_483_647,
    ignoreAnnotations: CONTROLLER_OWNED_ANNOTATIONS,
    ignoreLabels: CONTROLLER_OWNED_LABELS,
    restartAnnotations: RESTART_ANNOTATIONS,
  };
}
