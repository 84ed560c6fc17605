import type { Postcondition, TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { JsonObject } from "../json-object";
import { knownFields, sharedMessage, type KubernetesObject, type ObjectLifecycle } from "../resource";
import { claimClasses, claimGuard, claimLifecycle, joinLifecycles } from "./claims";
import type { ClaimTemplate } from "./volume";

/**
 * How Terraform changes a workload, by what the object says: a plan has to replace it, or to stop and tell, where the
 * provider keeps what the object says no more and Kubernetes has no default that could be said aloud; and where
 * Kubernetes never changes something of a StatefulSet.
 * @param scope of records that the guard of claims makes
 */
export function workloadLifecycle(scope: Construct, logicalId: string, object: KubernetesObject): ObjectLifecycle {
  const kept = keptConditions(scope, object);
  const conditions: TerraformResourceLifecycle | undefined = kept.length === 0 ? undefined : { postcondition: kept };
  if (object.kind !== "StatefulSet") return { lifecycle: conditions };
  const spec = knownFields(object["spec"]);
  const templates = list(spec["volumeClaimTemplates"]).flatMap(claimTemplate);
  const name = nameOf(object);
  // Which claims are its own is known where it has a name.
  if (templates.length === 0 || name === undefined) return { lifecycle: conditions };
  const { namespace = "default" } = object.metadata;
  const { whenDeleted } = knownFields(spec["persistentVolumeClaimRetentionPolicy"]);
  const policy = whenDeleted === "Delete" ? "delete" : "retain";
  return {
    decisive: claimClasses(templates),
    lifecycle: joinLifecycles(
      conditions,
      claimLifecycle(scope, templates, { name, namespace }),
      claimGuard(scope, logicalId, object, policy, IN_OBJECTS),
    ),
  };
}

const IN_OBJECTS = {
  delete: "its persistentVolumeClaimRetentionPolicy says whenDeleted: Delete",
  retain: "set whenDeleted: Retain",
};

/** A claim template as the rules of claims know it; none for one whose name or size is known later only. */
function claimTemplate(template: JsonObject): readonly ClaimTemplate[] {
  const { name, labels } = knownFields(template["metadata"]);
  const spec = knownFields(template["spec"]);
  const { storage } = knownFields(knownFields(spec["resources"])["requests"]);
  if (typeof name !== "string" || typeof storage !== "string") return [];
  return [
    {
      name,
      storage,
      storageClassName: text(spec["storageClassName"]),
      labels: knownFields(labels) as Record<string, string>,
    },
  ];
}

/** Where pods stand in the resource types of what makes them, and in Kubernetes' own words. */
const TEMPLATES: Readonly<Record<string, readonly [attribute: string, path: string]>> = {
  Deployment: ["spec[0].template[0].spec[0]", "/spec/template/spec"],
  StatefulSet: ["spec[0].template[0].spec[0]", "/spec/template/spec"],
  DaemonSet: ["spec[0].template[0].spec[0]", "/spec/template/spec"],
  CronJob: ["spec[0].job_template[0].spec[0].template[0].spec[0]", "/spec/jobTemplate/spec/template/spec"],
};
/** Fields of pods that have no default, by Kubernetes' and Terraform's names, and how to tell that one is not there. */
const WITHOUT_DEFAULT: readonly (readonly [field: string, absent: (attribute: string) => string])[] = [
  ["imagePullSecrets", (pod) => `length(${pod}.image_pull_secrets) == 0`],
  ["nodeName", (pod) => `coalesce(${pod}.node_name, "-") == "-"`],
  ["hostname", (pod) => `coalesce(${pod}.hostname, "-") == "-"`],
];

/** A plan stops where the provider would keep a field of pods that the manifest says no more. */
function keptConditions(scope: Construct, object: KubernetesObject): Postcondition[] {
  const place = Object.hasOwn(TEMPLATES, object.kind) ? TEMPLATES[object.kind] : undefined;
  if (place === undefined) return [];
  const [attribute, path] = place;
  const pod = path
    .split("/")
    .slice(1)
    .reduce<JsonObject>((inner, step) => knownFields(inner[step]), object);
  const { namespace = "default" } = object.metadata;
  const name = nameOf(object) ?? "${self.metadata[0].name}";
  return WITHOUT_DEFAULT.filter(([field]) => pod[field] === undefined).map(([field, absent]) => ({
    condition: `\${${absent(`self.${attribute}`)}}`,
    errorMessage: sharedMessage(
      scope,
      "FieldKept",
      "the manifest of %s %s says no %s any more, but the Terraform provider cannot take it away. Take it away once " +
        `with: kubectl patch -n %s %s %s --type=json -p '[{"op":"remove","path":"%s"}]'`,
      ...[object.kind, name, field, namespace, object.kind.toLowerCase(), name, `${path}/${field}`],
    ),
  }));
}

/** An object's name; none where the server makes it (`generateName`). */
const nameOf = ({ metadata }: KubernetesObject): string | undefined => text(metadata.name);

const list = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.map(knownFields) : []);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
