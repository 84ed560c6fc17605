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

type Fields = Readonly<Record<string, unknown>>;

/** The import ID, and what keeps the plan that adopts the object empty. */
export function adoption({ manifest, object, resourceType }: ConvertedManifest): Adoption {
  const { name = "", namespace } = metadataOf(object);
  const importId = namespace === undefined ? name : `${namespace}/${name}`;
  if (leavesDefaults(manifest.object)) return { importId, ignoreChanges: "all" };
  const schema = resourceSchemaOf(resourceType);
  const own = [...(schema?.block.fields.keys() ?? [])].filter((field) => field.startsWith("wait_"));
  const timeouts = Object.keys(schema?.timeouts ?? {}).length > 0 ? ["timeouts"] : [];
  return { importId, ignoreChanges: [...own, ...timeouts] };
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
    if (Object.keys(own).length === 0) return false;
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
