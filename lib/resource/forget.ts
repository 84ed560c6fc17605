import type { TerraformStack } from "cdktf";
import { policyRecords } from "./retention";

/** The addresses of each stack's `removed` blocks; CDKTF has no class for them. */
const removals = new WeakMap<TerraformStack, Set<string>>();

/** Lets a stack forget what it has at an address, and leave the object as it is. */
export function forget(stack: TerraformStack, address: string): void {
  let addresses = removals.get(stack);
  if (addresses === undefined) removals.set(stack, (addresses = new Set()));
  addresses.add(address);
  stack.addOverride(
    "removed",
    [...addresses].map((from) => ({ from, lifecycle: { destroy: false } })),
  );
  policyRecords(stack).released.add(address);
}
