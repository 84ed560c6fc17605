import { TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { environmentOf, type DeletePolicy, type OnDelete } from "./environment";
import { requireJson } from "./json-only";
import { ownId } from "./own-id";

const DEFAULTS: Required<OnDelete> = { volumes: "retain", workload: "delete", autoscaler: "delete", config: "delete" };

/** The policy of a part: the construct's own word, else the stack's, else the default. */
export const onDeleteOf = (scope: IConstruct, part: keyof OnDelete, stated?: DeletePolicy): DeletePolicy =>
  stated ?? environmentOf(scope).onDelete[part] ?? DEFAULTS[part];

/** What decides whether a StatefulSet's claims may be lost. */
interface ClaimsRecord {
  /** A checksum of the fields whose change replaces the StatefulSet. */
  readonly fixed: string;
  readonly policy: DeletePolicy;
}

const sentence = (address: string): string =>
  `onDelete: "retain" keeps ${address}. To remove its construct put a RetiredService in its place, or deploy ` +
  'onDelete: "delete" first';

/** The record of one retained resource, in the state. */
const retentionRecord = (address: string): string => `terraform_data.retained[${JSON.stringify(address)}]`;

/**
 * Records in the state by which Terraform refuses what a policy forbids.
 *
 * `terraform_data.retained`: one instance for each resource that `onDelete: "retain"` keeps. Terraform has no such
 * policy: a resource whose construct is gone is destroyed, and its own block, with `prevent_destroy`, is gone as well. The
 * block of the records is there even when no construct is, so that a plan which would lose a retained resource, with
 * its construct or with the whole stack, stops with "Instance cannot be destroyed".
 *
 * `terraform_data.<id>_claims_fixed`: what a StatefulSet that deletes its claims was made of. The deployment that sets
 * `retain` must not replace it: the one that goes would still take its claims along. So its block then refuses to lose a
 * record of anything else.
 *
 * A record that may go is moved to an address that nothing declares, where Terraform destroys it.
 */
class PolicyRecords extends TerraformElement {
  readonly retained = new Set<string>();
  readonly released = new Set<string>();
  readonly claims = new Map<string, ClaimsRecord>();

  /** The addresses that the records have, or may have had. */
  addresses(): string[] {
    const fixed = [...this.claims.keys()].map((id) => `${id}_claims_fixed`);
    return ["retained", "released", ...fixed].map((name) => `terraform_data.${name}`);
  }

  override toTerraform(): unknown {
    const kept = [...this.retained].sort();
    const records: Record<string, unknown> = {
      retained: this.block(
        kept.map((one) => [one, sentence(one)]),
        true,
      ),
    };
    const moved = [...this.released]
      .filter((address) => !this.retained.has(address))
      .sort()
      .map((address) => ({
        from: retentionRecord(address),
        to: `terraform_data.released[${JSON.stringify(address)}]`,
      }));
    for (const [id, { fixed, policy }] of this.claims) {
      const name = `${id}_claims_fixed`;
      if (policy === "delete") records[name] = this.block([[fixed, "what the StatefulSet is made of"]], false);
      else {
        records[name] = this.block([], true);
        moved.push({ from: `terraform_data.${name}["${fixed}"]`, to: `terraform_data.${name}_released["${fixed}"]` });
      }
    }
    return { resource: { terraform_data: records }, ...(moved.length === 0 ? {} : { moved }) };
  }

  private block(instances: readonly (readonly [string, string])[], guarded: boolean): object {
    return {
      "//": { metadata: { path: this.node.path } },
      for_each: Object.fromEntries(instances),
      input: "${each.value}",
      ...(guarded ? { lifecycle: { prevent_destroy: true } } : {}),
    };
  }
}

const recordsOf = onceFor((stack: TerraformStack) => new PolicyRecords(stack, ownId("PolicyRecords")));

/** The records of a stack; from now on its configuration has the block of those that are retained. */
export function policyRecords(scope: IConstruct): PolicyRecords {
  const stack = TerraformStack.of(scope);
  requireJson(stack);
  return recordsOf(stack);
}

/**
 * Records the policy of a resource: `retain` guards it; `delete`, where the construct or the stack says so, gives up a
 * guard of an earlier deployment.
 */
export function recordPolicy(
  scope: IConstruct,
  part: keyof OnDelete,
  stated: DeletePolicy | undefined,
  address: string,
): void {
  const said = stated ?? environmentOf(scope).onDelete[part];
  if (said === "retain") policyRecords(scope).retained.add(address);
  else if (said === "delete") policyRecords(scope).released.add(address);
}
