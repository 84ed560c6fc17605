import { TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { ownId } from "./own-id";
import { isToken } from "./tokens";

/**
 * What is said of a resource that the provider would keep when it is no longer said, and that Kubernetes never changes;
 * by a word of its own. A text is what is said; undefined means that nothing is said, and that what was said before is to
 * go; null means that nothing is said, and that what was said before may go without a replacement.
 */
export type Decisive = Readonly<Record<string, string | undefined | null>>;

/**
 * What the code said when the resources of a stack were last deployed: `terraform_data.made_as`, one record for all of
 * them. The provider cannot tell a value that was taken out from one that the cluster chose, so it plans no change; the
 * resource is told to be replaced when its entry goes from the record.
 *
 * Nothing is replaced when an entry comes: not by an upgrade, which makes the record, nor by an import, nor by saying
 * what the cluster chose anyway. Where an entry may have gone without the resource (a targeted or failed deployment), a
 * postcondition of the resource has to tell.
 */
class MadeAs extends TerraformElement {
  /** What is said, by resource type and name. */
  private readonly said: Record<string, Record<string, Record<string, string>>> = {};

  note(type: string, name: string, values: Readonly<Record<string, string>>): void {
    const { [name]: before, ...others } = this.said[type] ?? {};
    void before;
    const named = Object.keys(values).length > 0 ? { ...others, [name]: { ...values } } : others;
    if (Object.keys(named).length > 0) this.said[type] = named;
    else delete this.said[type];
  }

  override toTerraform(): unknown {
    const record = { "//": { metadata: { path: this.node.path } }, input: this.said };
    return { resource: { terraform_data: { [RECORD]: record } } };
  }
}

const RECORD = "made_as";
const recordOf = onceFor((stack: TerraformStack) => new MadeAs(stack, ownId("MadeAs")));

/**
 * Notes what is said of a resource.
 * @param type such as `kubernetes_service_v1`
 * @param name the rest of the resource's address
 * @returns the references whose change is to replace it, for `replace_triggered_by`
 */
export function replacementTriggers(scope: IConstruct, type: string, name: string, decisive: Decisive): string[] {
  const stack = TerraformStack.of(scope);
  const record = recordOf(stack);
  const said: Record<string, string> = {};
  const entry = `terraform_data.${RECORD}.input.${type}.${name}`;
  const triggers: string[] = [];
  for (const [word, value] of Object.entries(decisive))
    // What a token stands for may not be known before the apply; that something is said is.
    if (value === null) continue;
    else if (value !== undefined) said[word] = isToken(value) ? "a value that Terraform computes" : value;
    else triggers.push(`${entry}.${word}`);
  record.note(type, name, said);
  // Each reference costs Terraform time, and most resources have an empty entry: it changes when any word of it goes.
  return triggers.length > 0 && triggers.length === Object.keys(decisive).length ? [entry] : triggers;
}
