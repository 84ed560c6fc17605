import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import type { Construct } from "constructs";
import type { KubernetesObject } from "../manifest";
import { literalText } from "../manifest/values";

/**
 * An object that has no resource type of its own, or says more than its type can, as `kubernetes_manifest`. Terraform
 * then needs the cluster, and the kind's definition in it, already at plan time.
 */
export function customObject(
  scope: Construct,
  id: string,
  object: KubernetesObject,
  options: {
    readonly logicalId: string;
    readonly literal: boolean;
    readonly dependsOn: readonly string[];
    /** Whether apply waits until its pods are rolled out. */
    readonly waitForRollout: boolean;
  },
): Manifest {
  const manifest = (options.literal ? literalText(object) : object) as Record<string, unknown>;
  const resource = new Manifest(scope, id, {
    manifest,
    ...(options.waitForRollout ? { wait: { rollout: true } } : {}),
  });
  resource.overrideLogicalId(options.logicalId);
  if (options.dependsOn.length > 0) resource.dependsOn = [...options.dependsOn];
  return resource;
}
