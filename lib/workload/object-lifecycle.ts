import type { Postcondition, TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { JsonObject } from "../json-object";
import { environmentOf, knownFields, type KubernetesObject, type ObjectLifecycle } from "../resource";
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
      claimLifecycle(templates, { name, namespace }),
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

/** A field of pods that the provider keeps and Kubernetes has no default for, where nothing says it. */
interface Unsaid {
  /** Its path from the pods on, in Kubernetes' words, such as `volumes/0/ephemeral`. */
  readonly path: string;
  /** How Terraform tells that it is not there. @param pod the attribute of the pods */
  readonly absent: (pod: string) => string;
}

const noText = (attribute: string) => (pod: string) => `try(coalesce(${pod}.${attribute}, "-"), "-") == "-"`;
const noItems = (attribute: string) => (pod: string) => `length(${pod}.${attribute}) == 0`;

/** Fields that pods have once. */
const ONCE: readonly Unsaid[] = [
  { path: "imagePullSecrets", absent: noItems("image_pull_secrets") },
  { path: "nodeName", absent: noText("node_name") },
  { path: "hostname", absent: noText("hostname") },
  { path: "readinessGates", absent: noItems("readiness_gate") },
];

/** Storage classes of ephemeral volumes that name none. */
function unsaidClasses(pod: JsonObject): readonly Unsaid[] {
  return list(pod["volumes"]).flatMap(({ ephemeral }, index) => {
    const { spec } = knownFields(knownFields(ephemeral)["volumeClaimTemplate"]);
    if (spec === undefined || knownFields(spec)["storageClassName"] !== undefined) return [];
    const attribute = `volume[${index}].ephemeral[0].volume_claim_template[0].spec[0].storage_class_name`;
    return [
      { path: `volumes/${index}/ephemeral/volumeClaimTemplate/spec/storageClassName`, absent: noText(attribute) },
    ];
  });
}

/** Init containers that are no sidecars. */
function unsaidSidecars(scope: Construct, pod: JsonObject): readonly Unsaid[] {
  if (environmentOf(scope).provider < 3) return []; // older ones know none
  return list(pod["initContainers"]).flatMap(({ restartPolicy }, index) =>
    restartPolicy === undefined
      ? [{ path: `initContainers/${index}/restartPolicy`, absent: noText(`init_container[${index}].restart_policy`) }]
      : [],
  );
}

/** Where the pods of an object stand, and what they are. */
function podsOf(
  object: KubernetesObject,
): { readonly attribute: string; readonly path: string; pod: JsonObject } | undefined {
  const place = Object.hasOwn(TEMPLATES, object.kind) ? TEMPLATES[object.kind] : undefined;
  if (place === undefined) return undefined;
  const [attribute, path] = place;
  const pod = path
    .split("/")
    .slice(1)
    .reduce<JsonObject>((inner, step) => knownFields(inner[step]), object);
  return { attribute, path, pod };
}

/** A plan stops where the provider would keep a field of pods that is said no more. */
function keptConditions(scope: Construct, object: KubernetesObject): Postcondition[] {
  const { pod } = podsOf(object) ?? {};
  if (pod === undefined) return [];
  const once = ONCE.filter(({ path }) => pod[path] === undefined);
  return conditionsOf(object, [...once, ...unsaidClasses(pod), ...unsaidSidecars(scope, pod)]);
}

/**
 * A plan stops where the provider would keep the class of an ephemeral volume that names none any more. What else it
 * keeps of pods, the props of a workload's construct never say.
 */
export function ephemeralConditions(object: KubernetesObject): Postcondition[] {
  return conditionsOf(object, unsaidClasses(podsOf(object)?.pod ?? {}));
}

function conditionsOf(object: KubernetesObject, unsaid: readonly Unsaid[]): Postcondition[] {
  const { attribute = "", path = "" } = podsOf(object) ?? {};
  const { namespace = "default" } = object.metadata;
  const name = nameOf(object) ?? "${self.metadata[0].name}";
  const type = object.kind.toLowerCase();
  return unsaid.map((field) => ({
    condition: `\${${field.absent(`self.${attribute}`)}}`,
    errorMessage:
      `FieldKept: the code of ${object.kind} ${name} says no ${nameOfField(field.path)} any more, but the Terraform ` +
      `provider cannot take it away. Take it away once with: kubectl patch -n ${namespace} ${type} ` +
      `${name} --type=json -p '[{"op":"remove","path":"${path}/${field.path}"}]'`,
  }));
}

/** `volumes[0].ephemeral` for `volumes/0/ephemeral`. */
const nameOfField = (path: string): string => path.replace(/\/(\d+)/g, "[$1]").replaceAll("/", ".");

/** An object's name; none where the server makes it (`generateName`). */
const nameOf = ({ metadata }: KubernetesObject): string | undefined => text(metadata.name);

const list = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.map(knownFields) : []);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
