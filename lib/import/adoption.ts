import { metadataOf, resourceSchemaOf, type ConvertedManifest, type KubernetesObject } from "../manifest";
import { fieldsOf, listOf } from "./props";

/** How Terraform takes over an object that exists. */
export interface Adoption {
  readonly importId: string;
  /**
   * Attributes that the first plan must leave alone, since the provider reads them as unset: its own (`wait_for_rollout`),
   * or all, where the live object leaves fields to Kubernetes for which the provider always sends a value. Writing these
   * down would restart pods, and keeping what the provider has read would switch them off.
   */
  readonly ignoreChanges: readonly string[] | "all";
}

const SECRET_DATA = ["data", "binary_data"];
type Fields = Readonly<Record<string, unknown>>;

/** The import ID, and what keeps the plan that adopts the object empty. */
export function adoption({ manifest, object, resourceType, attributes }: ConvertedManifest): Adoption {
  const { name = "", namespace } = metadataOf(object);
  const importId = namespace === undefined ? name : `${namespace}/${name}`;
  if (leavesDefaults(manifest.object)) return { importId, ignoreChanges: "all" };
  const schema = resourceSchemaOf(resourceType);
  const own = [...(schema?.block.fields.keys() ?? [])].filter((field) => field.startsWith("wait_"));
  const timeouts = Object.keys(schema?.timeouts ?? {}).length > 0 ? ["timeouts"] : [];
  // An import reads all data as texts, which some of it is not.
  const data = resourceType === "kubernetes_secret_v1" && attributes["binary_data"] !== undefined ? SECRET_DATA : [];
  return { importId, ignoreChanges: [...own, ...timeouts, ...data, ...unread(object)] };
}

/** Attributes that an import reads as if they were not set, or that are never set in the cluster. */
function unread(object: KubernetesObject): readonly string[] {
  const internal = ["annotations", "labels"].filter((map) =>
    Object.keys(fieldsOf(object, "metadata", map)).some(isInternalKey),
  );
  // Users and groups live in no namespace; the provider writes "default".
  const subjects = listOf(object["subjects"]).some(({ kind }) => kind !== "ServiceAccount") ? ["subject"] : [];
  return [...internal.map((map) => `metadata[0].${map}`), ...subjects];
}

/** A key of Kubernetes' own, which the provider reads only where the configuration has it already. */
function isInternalKey(key: string): boolean {
  const host = key.includes("/") ? key.slice(0, key.indexOf("/")) : key;
  return host.endsWith("kubernetes.io") && host !== "app.kubernetes.io" && host !== "service.beta.kubernetes.io";
}

/** Whether a live object says nothing where the provider sends a value of its own. */
function leavesDefaults(object: KubernetesObject): boolean {
  if (object.kind === "ServiceAccount") return object["automountServiceAccountToken"] === undefined;
  const spec = podSpecOf(object);
  if (spec === undefined) return false;
  if (spec["automountServiceAccountToken"] === undefined || spec["enableServiceLinks"] === undefined) return true;
  const inherits = fieldsOf(spec, "securityContext")["runAsNonRoot"] === true;
  return [...listOf(spec["containers"]), ...listOf(spec["initContainers"])].some((container) => {
    const own = fieldsOf(container, "securityContext");
    if (container["securityContext"] === undefined) return false;
    return own["allowPrivilegeEscalation"] === undefined || (inherits && own["runAsNonRoot"] === undefined);
  });
}

function podSpecOf(object: KubernetesObject): Fields | undefined {
  const path: Readonly<Record<string, readonly string[]>> = {
    Pod: ["spec"],
    CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
  };
  const steps = path[object.kind] ?? ["spec", "template", "spec"];
  const spec = fieldsOf(object, ...steps);
  return "containers" in spec ? spec : undefined;
}
