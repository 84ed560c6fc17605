import { Construct } from "constructs";
import type { KubernetesResource } from "./kubernetes-resource";

/**
 * What all constructs have in common that stand for one object of Kubernetes.
 * @example
 * ```ts
 * const pinned: readonly ObjectConstruct[] = [
 *   new ConfigMap(prod, "settings", { data: { LOG_LEVEL: "info" } }),
 *   new ServiceAccount(prod, "api"),
 * ];
 * for (const { resource } of pinned) resource.lifecycle = { preventDestroy: true };
 * ```
 */
export abstract class ObjectConstruct extends Construct {
  /** The Terraform resource: the last escape hatch. */
  abstract readonly resource: KubernetesResource;

  /** The resource's Terraform address, such as `kubernetes_config_map_v1.settings`. */
  get address(): string {
    return this.resource.address;
  }

  /**
   * Sets an attribute of the Terraform resource, past every check of this library; the last call wins.
   * @param path path in Terraform's words, such as `metadata.0.annotations` or `spec.0.paused`
   */
  addOverride(path: string, value: unknown): void {
    this.resource.addOverride(path, value);
  }
}

/**
 * What all constructs have in common whose object others need, and name by a reference.
 * @example
 * ```ts
 * const account: ReferredObject = new ServiceAccount(prod, "api-account");
 * new Deployment(prod, "api", {
 *   serviceAccountName: account.name, // the account comes first, and goes last
 *   containers: [{ image: "example.com/api:1" }],
 * });
 * ```
 */
export abstract class ReferredObject extends ObjectConstruct {
  /** The object's name as a reference, so that what uses it is made after it and destroyed before it. */
  get name(): string {
    return this.resource.reference("metadata[0].name");
  }
}
