import { createHash } from "node:crypto";
import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import { CHECKSUM, withoutOwn } from "../manifest/own-annotations";
import { terraformJson } from "../manifest/terraform-json";
import { literalText, plainText } from "../manifest/values";
import type { Json } from "./finished";
import { isToken } from "./tokens";

/** The resource type of objects that have none of their own. */
export const CUSTOM_TYPE = "kubernetes_manifest";
/** The attributes that the configuration of such a resource may have. */
export const CUSTOM_ATTRIBUTES: ReadonlySet<string> = new Set([
  "manifest",
  "computed_fields",
  "field_manager",
  "wait",
  "timeouts",
]);

/** How an object without a resource type of its own becomes a resource. */
export interface CustomObject {
  /** Whether apply waits until its pods are rolled out. @default false */
  readonly waitForRollout?: boolean;
}

/**
 * The attributes of `kubernetes_manifest`, for an object that has no resource type of its own, or says more than its type
 * can. Terraform then needs the cluster, and the kind's definition in it, already at plan time.
 *
 * The provider plans annotations and labels to stay as they were, and fails where a controller writes one meanwhile, as
 * that of Deployments does with each new revision; only where the manifest's own annotations change it waits and sees. So
 * one of them carries a checksum of the object. What somebody else changed is taken back: the fields that the manifest
 * names are Terraform's.
 */
export function customAttributes(
  scope: Construct,
  object: Json,
  options: CustomObject & { readonly logicalId: string; readonly literal: boolean },
): Json {
  const text = options.literal ? literalText(object) : object;
  return {
    manifest: withChecksum(scope, text, options.logicalId),
    computed_fields: ["metadata.annotations", "metadata.labels"],
    field_manager: { force_conflicts: true },
    ...(options.waitForRollout === true ? { wait: { rollout: true } } : {}),
  };
}

function withChecksum(scope: Construct, given: Json, logicalId: string): Json {
  const { annotations: known } = (given["metadata"] ?? {}) as Json;
  if (isToken(given["metadata"]) || isToken(known)) return given;
  // What was read from a cluster has a checksum already, of what it was made from.
  const object = withoutOwn(given, [CHECKSUM]);
  const metadata = (object["metadata"] ?? {}) as Json;
  const annotations = (metadata["annotations"] ?? {}) as Json;
  // Both give the same for the same object: what an export reads has values in the place of references.
  let checksum: string;
  if (holdsToken(object)) checksum = `\${sha1(jsonencode(${localOf(scope, object, logicalId)}))}`;
  else
    checksum = createHash("sha1")
      .update(terraformJson(plainText(object)))
      .digest("hex");
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [CHECKSUM]: checksum } } };
}

/** A local value with the object, for what Terraform knows only when it runs; an edit changes it. */
function localOf(scope: Construct, object: Json, logicalId: string): string {
  const id = `${logicalId}-object`;
  const known = scope.node.tryFindChild(id) as TerraformLocal | undefined;
  if (known !== undefined) {
    known.expression = object;
    return known.fqn;
  }
  const local = new TerraformLocal(scope, id, object);
  local.overrideLogicalId(`${logicalId}_object`);
  return local.fqn;
}

/** Whether what Terraform will send is known when it runs only. */
function holdsToken(value: unknown): boolean {
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? /(?<!\$)\$\{/.test(value) : isToken(value);
  return isToken(value) || Object.entries(value).some(([key, inner]) => holdsToken(key) || holdsToken(inner));
}
