import { DataResource, type Postcondition, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import {
  OWNERSHIP_KEYS,
  isToken,
  policyRecords,
  quantitySpellings,
  type Decisive,
  type DeletePolicy,
  type KubernetesObject,
} from "../resource";
import { sha256 } from "../sha256";
import type { ClaimTemplate } from "./volume";

const templateAt = (index: number): string => `spec[0].volume_claim_template[${index}]`;

/** How a StatefulSet with other claim templates takes over the pods of the old one, after the command that deletes it. */
const TAKE_OVER = "--cascade=orphan; its pods go on. 3. Deploy again: a StatefulSet with the new";

/** Where the labels that a user gave a claim template are not those that it was made with. */
function labelsStay(
  { name: template, labels = {} }: ClaimTemplate,
  at: string,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Postcondition[] {
  if (isToken(labels) || Object.entries(labels).some((entry) => entry.some(isToken))) return [];
  const given = Object.entries(labels).filter(([key]) => !OWN_LABELS.includes(key));
  const wanted = JSON.stringify(Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1))));
  return [
    {
      condition:
        `\${jsonencode({for key, value in (self.${at}.metadata[0].labels == null ? {} : self.${at}.metadata[0].labels) : key => value ` +
        `if !contains(${JSON.stringify(OWN_LABELS)}, key)}) == ${JSON.stringify(wanted)}}`,
      errorMessage:
        `ClaimLabelsFixed: the code gives claims ${template} other labels than the StatefulSet ${name} was made with, and ` +
        `Kubernetes never changes its templates. 1. kubectl -n ${namespace} label pvc ${template}-${name}-<number> for ` +
        `each claim. 2. kubectl -n ${namespace} delete statefulset ${name} ${TAKE_OVER} labels takes over pods and ` +
        "claims. Or give the labels back.",
    },
  ];
}

/** Where nothing replaces a StatefulSet whose storage class is no longer named: the record of it is lost or new. */
function classStays(
  { name: template, storageClassName }: ClaimTemplate,
  at: string,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Postcondition[] {
  if (storageClassName !== undefined) return [];
  return [
    {
      condition: `\${self.${at}.spec[0].storage_class_name == null || self.${at}.spec[0].storage_class_name == ""}`,
      errorMessage:
        `ClaimClassKept: the code names no storage class for claims ${template}, but the StatefulSet ${name} was made ` +
        "with one, which Kubernetes never changes. 1. Name it, or " +
        `2. kubectl -n ${namespace} delete statefulset ${name} ${TAKE_OVER} template takes over pods and claims, which ` +
        "keep their class.",
    },
  ];
}

/** Labels of claims that are the library's own: they follow the stack, and those of old claims may differ. */
const OWN_LABELS: readonly string[] = [...Object.keys(OWNERSHIP_KEYS), "app.kubernetes.io/name"];

/**
 * Kubernetes never changes the claim templates of a StatefulSet. A change of name, class or access modes replaces it.
 * Size and labels the provider would plan to change for ever, without ever sending them: Terraform is told to ignore
 * them, and a plan whose code asks for others stops and says what to do.
 */
export function claimLifecycle(
  templates: readonly ClaimTemplate[],
  workload: { readonly name: string; readonly namespace: string },
): TerraformResourceLifecycle {
  const { name, namespace } = workload;
  return {
    ignoreChanges: templates.flatMap((_, index) => [
      `${templateAt(index)}.metadata[0].labels`,
      `${templateAt(index)}.spec[0].resources[0].requests`,
    ]),
    postcondition: templates.flatMap((claim, index) => {
      const { name: template, storage = "10Gi" } = claim;
      const others = [labelsStay, classStays].flatMap((stays) => stays(claim, templateAt(index), workload));
      if (isToken(storage)) return others;
      const requested = `self.${templateAt(index)}.spec[0].resources[0].requests["storage"]`;
      return [
        {
          condition: `\${contains(${JSON.stringify(quantitySpellings(storage, "resources"))}, ${requested})}`,
          errorMessage:
            `ClaimStorageFixed: the code asks for claims ${template} of ${storage}, but the StatefulSet ${name} was made ` +
            "with another size, which Kubernetes never changes. To grow them: " +
            `1. kubectl -n ${namespace} patch pvc ${template}-${name}-<number> ` +
            `-p '{"spec":{"resources":{"requests":{"storage":"${storage}"}}}}' for each claim; its storage class must ` +
            `allow it. 2. kubectl -n ${namespace} delete statefulset ${name} ${TAKE_OVER} size takes over pods and ` +
            "claims. Nothing can shrink a claim.",
        },
        ...others,
      ];
    }),
  };
}

/**
 * The storage classes that the claim templates name: the provider keeps one that is taken out, and the StatefulSet is to
 * be replaced.
 */
export function claimClasses(templates: readonly ClaimTemplate[]): Decisive {
  return Object.fromEntries(
    templates.flatMap(({ name, storageClassName }) => (isToken(name) ? [] : [[`class_of_${name}`, storageClassName]])),
  );
}

/** The fields whose change makes the provider replace a StatefulSet. */
const FIXED = ["serviceName", "podManagementPolicy", "revisionHistoryLimit", "selector"] as const;

function fixedPart(object: KubernetesObject): string {
  const spec = object["spec"] as Record<string, unknown>;
  const templates = (spec["volumeClaimTemplates"] ?? []) as {
    metadata: { name: string };
    spec: { accessModes: unknown; storageClassName?: unknown; volumeMode?: unknown };
  }[];
  const fixed = {
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    ...Object.fromEntries(FIXED.map((field) => [field, spec[field]])),
    claims: templates.map(({ metadata, spec: { accessModes, storageClassName, volumeMode } }) => ({
      name: metadata.name,
      accessModes,
      storageClassName,
      // The usual one is left out: records were made before it was said.
      ...(volumeMode === "Filesystem" ? {} : { volumeMode }),
    })),
  };
  // What a token stands for is not known here, and its text differs from run to run.
  const text = JSON.stringify(fixed, (_, value: unknown) =>
    typeof value === "string" && isToken(value) ? "token" : value,
  );
  return sha256(text).slice(0, 16);
}

const IN_PROPS = { delete: 'their volume says onDelete: "delete"', retain: 'set onDelete: "retain"' };

/**
 * Keeps a replacement from taking the data along, where the claims are deleted with their StatefulSet: a record of the
 * fields that must not change is kept in the state, and a plan that differs from it stops. A replacement that Terraform
 * wants for another reason (a first rollout that failed, `-replace`) fails before anything is destroyed, because the new
 * one is to be made first and has the same name.
 *
 * Where the claims stay, a replacement may be made, but not in the very deployment that sets `retain`: the StatefulSet
 * that goes would still delete them. That plan stops with "Instance cannot be destroyed".
 * @param logicalId of the StatefulSet; the records are `terraform_data.<logicalId>_claims` and, for the second rule,
 *   `terraform_data.<logicalId>_claims_fixed`
 * @param words how errors call either policy
 */
export function claimGuard(
  scope: Construct,
  logicalId: string,
  object: KubernetesObject,
  policy: DeletePolicy,
  words: { readonly delete: string; readonly retain: string } = IN_PROPS,
): TerraformResourceLifecycle | undefined {
  const fixed = fixedPart(object);
  policyRecords(scope).claims.set(logicalId, { fixed, policy });
  scope.node.tryRemoveChild("Claims"); // of the object before it was edited
  if (policy === "retain") return undefined;
  const record = new DataResource(scope, "Claims", { input: { fixed }, lifecycle: { ignoreChanges: ["input"] } });
  record.overrideLogicalId(`${logicalId}_claims`);
  return {
    createBeforeDestroy: true,
    precondition: [
      {
        condition: `\${terraform_data.${logicalId}_claims.output.fixed == "${fixed}"}`,
        errorMessage:
          `ReplaceTakesClaims: this change replaces the StatefulSet ${object.metadata.name}, and its claims would be ` +
          `deleted with it, because ${words.delete}. To go on and keep the data: ${words.retain} and deploy; make this ` +
          "change and deploy; then set it back.",
      },
    ],
  };
}

/** Several lifecycles as one; lists are joined. */
export function joinLifecycles(
  ...parts: readonly (TerraformResourceLifecycle | undefined)[]
): TerraformResourceLifecycle | undefined {
  const given = parts.filter((part) => part !== undefined);
  if (given.length === 0) return undefined;
  const joined: Record<string, unknown> = {};
  for (const part of given)
    for (const [key, value] of Object.entries(part)) {
      const before = joined[key];
      joined[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
    }
  return joined;
}
