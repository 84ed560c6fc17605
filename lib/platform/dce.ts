import { kubernetes } from "./kubernetes";
import { checkOptions, metalLbPrefix } from "./options";
import type { Platform } from "./platform";

/** Options of `dce()`: how its MetalLB spells annotations. */
export interface DceOptions {
  /**
   * Prefix of MetalLB's annotation keys; MetalLB 0.14.9 and later also know `metallb.io`.
   * @default "metallb.universe.tf"
   */
  readonly metalLbPrefix?: string;
}

/**
 * DaoCloud DCE 5: names of 4 to 63 characters, TCP and UDP only, sticky sessions of 30 s, descriptions ≤ 512
 * characters. `docs/consoles.md` has the rest.
 * @throws KubeServicesError `PropUnknown` or `PlatformOptionInvalid`
 * @example
 * ```ts
 * new EnvironmentStack(app, "dce", {
 *   cluster: { kubeconfig: "~/.kube/config", context: "dce" },
 *   namespace: "default",
 *   platform: dce({ metalLbPrefix: "metallb.io" }), // MetalLB 0.14.9 or newer
 * });
 * ```
 */
export function dce(options: DceOptions = {}): Platform {
  checkOptions("dce()", options, { metalLbPrefix });
  return {
    ...kubernetes(),
    name: "dce",
    nameLength: { min: 4, max: 63 },
    maxDescriptionLength: 512,
    protocols: ["TCP", "UDP"],
    defaultStickySeconds: 30,
    requiresMetalLbPool: true,
    metalLbPrefix: options.metalLbPrefix ?? "metallb.universe.tf",
    maxDnsSearches: 6,
    maxGracePeriodSeconds: 9999,
  };
}
