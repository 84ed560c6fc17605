import { createHash } from "node:crypto";
import { DataResource, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import {
  isToken,
  policyRecords,
  quantitySpellings,
  type Decisive,
  type DeletePolicy,
  type KubernetesObject,
} from "../resource";
import type { ClaimTemplate } from "./volume";

const templateAt = (index: number): string => `spec[0].volume_claim_template[${index}]`;

/**
 * Kubernetes never changes the claim templates of a StatefulSet. A change of name, class or access modes replaces it.
 * Size and labels the provider would plan to change for ever, without ever sending them: Terraform is told to ignore
 * them, and a plan whose code asks for another size stops and says how to resize.
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
    postcondition: templates.flatMap(({ name: template, storage = "10Gi" }, index) => {
      if (isToken(storage)) return [];
      const requested = `self.${templateAt(index)}.spec[0].resources[0].requests["storage"]`;
      return [
        {
          condition: `\${contains(${JSON.stringify(quantitySpellings(storage, "resources"))}, ${requested})}`,
          errorMessage:
            `ClaimStorageFixed: the code asks for claims ${template} of ${storage}, but the StatefulSet ${name} was made ` +
            `with another size, which Kubernetes never changes. To grow them: 1. kubectl -n ${namespace} patch pvc ` +
            `${template}-${name}-<number> -p '{"spec":{"resources":{"requests":{"storage":"${storage}"}}}}' for each ` +
            "claim; its storage class must allow it. " +
            `2. kubectl -n ${namespace} delete statefulset ${name} --cascade=orphan; its pods go on. ` +
            "3. Deploy again: a StatefulSet with the new size takes over pods and claims. Nothing can shrink a claim.",
        },
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
    spec: { accessModes: unknown; storageClassName?: unknown };
  }[];
  const fixed = {
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    ...Object.fromEntries(FIXED.map((field) => [field, spec[field]])),
    claims: templates.map(({ metadata, spec: { accessModes, storageClassName } }) => ({
      name: metadata.name,
      accessModes,
      storageClassName,
    })),
  };
  // What a token stands for is not known here, and its text differs from run to run.
  const text = JSON.stringify(fixed, (_, value: unknown) =>
    typeof value === "string" && isToken(value) ? "token" : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

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
 */
export function claimGuard(
  scope: Construct,
  logicalId: string,
  object: KubernetesObject,
  policy: DeletePolicy,
): TerraformResourceLifecycle | undefined {
  const fixed = fixedPart(object);
  policyRecords(scope).claims.set(logicalId, { fixed, policy });
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
          'deleted with it, because their volume says onDelete: "delete". To go on and keep the data: set onDelete: ' +
          '"retain" and deploy; make this change and deploy; then set onDelete back.',
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
