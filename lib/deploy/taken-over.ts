import { readConfiguration, type Block } from "../cluster";
import { singleBlock } from "../json-object";
import type { Problem } from "../errors";
import { readStateJson, type SynthesisedStack, type Terraform } from "../terraform";

/**
 * What stands against applying a stack that takes services over from others (`movedFrom`): that another one's state
 * still has some of them. Two states would then have one object, and whoever destroys the one stack would destroy it.
 * @param others stacks that it may take over from; their folders need not be initialised
 * @throws KubeServicesError `StackUnreadable`, `StateUnreadable`, `TerraformFailed`
 */
export async function notReleased(
  terraform: Terraform,
  stack: SynthesisedStack,
  others: readonly SynthesisedStack[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const other of takenFrom(stack, others)) {
    const had = new Set(await addressesOf(terraform, other.stack));
    const still = other.addresses.filter((address) => had.has(address));
    if (still.length === 0) continue;
    problems.push({
      code: "MovedNotReleased",
      what: `the state of ${other.stack.name} still has what this stack takes over`,
      where: stack.name,
      value: still.length > 3 ? `${still.slice(0, 3).join(", ")} and ${still.length - 3} more` : still.join(", "),
      fix: `deploy ${other.stack.name} first: it forgets them, and leaves the objects as they are`,
    });
  }
  return problems;
}

/** A stack, and what of it another one takes over. */
interface TakenFrom {
  readonly stack: SynthesisedStack;
  readonly addresses: readonly string[];
}

/** The stacks that a stack takes something over from: they forget what it imports, and come before it. */
export function takenFrom(stack: SynthesisedStack, others: readonly SynthesisedStack[]): readonly TakenFrom[] {
  const imported = new Set(readConfiguration(stack).imported);
  if (imported.size === 0) return [];
  return others
    .filter(({ constructPath }) => stack.dependencies.includes(constructPath))
    .map((other) => ({
      stack: other,
      addresses: readConfiguration(other).forgotten.filter((address) => imported.has(address)),
    }))
    .filter(({ addresses }) => addresses.length > 0);
}

async function addressesOf(terraform: Terraform, { directory }: SynthesisedStack): Promise<readonly string[]> {
  const state = singleBlock(await readStateJson(terraform, { cwd: directory }));
  const { resources } = singleBlock(singleBlock(state["values"])["root_module"]);
  return (Array.isArray(resources) ? (resources as readonly Block[]) : []).map(({ address }) => String(address));
}
