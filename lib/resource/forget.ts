import type { TerraformStack } from "cdktf";
import { onceFor } from "../once-for";
import { policyRecords } from "./retention";

/** The addresses of each stack's `removed` blocks; CDKTF has no class for them. */
const removals = onceFor<TerraformStack, Set<string>>(() => new Set());

/** Lets a stack forget what it has at an address, and leave the object as it is. */
export function forget(stack: TerraformStack, address: string): void {
  const addresses = removals(stack).add(address);
  stack.addOverride(
    "removed",
    [...addresses].map((from) => ({ from, lifecycle: { destroy: false } })),
  );
  policyRecords(stack).released.add(address);
}
