import { KUBESPHERE_KEYS } from "./annotation-keys";
import { kubernetes, present } from "./kubernetes";
import { checkOptions, creator, metalLbPrefix, workspace } from "./options";
import type { Platform } from "./platform";

/**
 * Options of `kubesphere()`: the workspace and the creator that its console shows, and how its MetalLB spells
 * annotations.
 */
export interface KubesphereOptions {
  /**
   * The workspace that owns the project (namespace): written as the label `kubesphere.io/workspace` on a namespace
   * that the stack creates.
   * @default - no label
   */
  readonly workspace?: string;
  /**
   * The user whom the console shows as the creator.
   * @default - no annotation
   */
  readonly creator?: string;
  /**
   * Prefix of MetalLB's annotation keys.
   * @default "metallb.io"
   */
  readonly metalLbPrefix?: string;
}

/**
 * KubeSphere 2 to 4: the annotations that its console reads, its limits (description ≤ 256 characters, TCP and UDP
 * only), sticky sessions of 10,800 s, and a LoadBalancer only together with annotations. `docs/consoles.md` has the
 * rest.
 * @throws KubeServicesError `PropUnknown` or `PlatformOptionInvalid`
 * @example
 * ```ts
 * new EnvironmentStack(app, "demo", {
 *   cluster: { kubeconfig: "~/.kube/config", context: "demo" },
 *   namespace: { name: "demo-project", create: true },
 *   platform: kubesphere({ workspace: "demo-workspace", creator: "admin" }),
 * });
 * ```
 */
export function kubesphere(options: KubesphereOptions = {}): Platform {
  checkOptions("kubesphere()", options, { workspace, creator, metalLbPrefix });
  const base = kubernetes({ metalLbPrefix: options.metalLbPrefix });
  return {
    ...base,
    name: "kubesphere",
    maxDescriptionLength: 256,
    protocols: ["TCP", "UDP"],
    writesAppProtocol: false, // the console reads it from the port's name
    requiresLoadBalancerAnnotations: true,
    describe: ({ alias, description, serviceType }) =>
      present({
        [KUBESPHERE_KEYS.serviceType]: serviceType,
        [KUBESPHERE_KEYS.alias]: alias,
        [KUBESPHERE_KEYS.description]: description,
        [KUBESPHERE_KEYS.creator]: options.creator,
      }),
    describePods: (imagePullSecrets) =>
      present({
        [KUBESPHERE_KEYS.imagePullSecrets]:
          imagePullSecrets === undefined ? undefined : JSON.stringify(imagePullSecrets),
        [KUBESPHERE_KEYS.creator]: options.creator,
      }),
    namespaceLabels: present({ [KUBESPHERE_KEYS.workspace]: options.workspace }),
    ignoreAnnotations: [...base.ignoreAnnotations, "^kubesphere\\.io/(creator|relatedHPA)$"],
    ignoreLabels: [...base.ignoreLabels, "^kubesphere\\.io/(namespace|workspace|managed)$", "^kubefed\\.io/managed$"],
    restartAnnotations: [...base.restartAnnotations, "kubesphere.io/restartedAt"], // "Recreate" in the console
  };
}
