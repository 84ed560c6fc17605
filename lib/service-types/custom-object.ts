import { createHash } from "node:crypto";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { TerraformLocal, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { KubernetesObject } from "../manifest";
import { CHECKSUM } from "../manifest/own-annotations";
import { literalText } from "../manifest/values";
import { isToken, orderConstructs, requireJson } from "../resource";

/**
 * An object that has no resource type of its own, or says more than its type can, as `kubernetes_manifest`. Terraform
 * then needs the cluster, and the kind's definition in it, already at plan time.
 *
 * The provider plans annotations and labels to stay as they were, and fails where a controller writes one meanwhile, as
 * that of Deployments does with each new revision; only where the manifest's own annotations change it waits and sees. So
 * one of them carries a checksum of the object. What somebody else changed is taken back: the fields that the manifest
 * names are Terraform's.
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
  const text = options.literal ? literalText(object) : object;
  orderConstructs(TerraformStack.of(scope));
  requireJson(TerraformStack.of(scope));
  const resource = new Manifest(scope, id, {
    manifest: withChecksum(scope, text, options.logicalId) as Record<string, unknown>,
    computedFields: ["metadata.annotations", "metadata.labels"],
    fieldManager: { forceConflicts: true },
    ...(options.waitForRollout ? { wait: { rollout: true } } : {}),
  });
  resource.overrideLogicalId(options.logicalId);
  if (options.dependsOn.length > 0) resource.dependsOn = [...options.dependsOn];
  return resource;
}

function withChecksum(scope: Construct, object: KubernetesObject, logicalId: string): KubernetesObject {
  const metadata = (object["metadata"] ?? {}) as Readonly<Record<string, unknown>>;
  const annotations = (metadata["annotations"] ?? {}) as Readonly<Record<string, unknown>>;
  if (isToken(metadata) || isToken(annotations)) return object;
  let checksum: string;
  if (holdsToken(object)) {
    const local = new TerraformLocal(scope, `${logicalId}-object`, object);
    local.overrideLogicalId(`${logicalId}_object`);
    checksum = `\${sha1(jsonencode(${local.fqn}))}`;
  } else checksum = createHash("sha1").update(JSON.stringify(object, sorted)).digest("hex");
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [CHECKSUM]: checksum } } };
}

/** Whether what Terraform will send is known when it runs only. */
function holdsToken(value: unknown): boolean {
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? /(?<!\$)\$\{/.test(value) : isToken(value);
  return isToken(value) || Object.entries(value).some(([key, inner]) => holdsToken(key) || holdsToken(inner));
}

/** The order of an object's fields means nothing. */
const sorted = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
