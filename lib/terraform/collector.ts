import { totalmem } from "node:os";
import { constrainedMemory } from "node:process";

/** Go's own default is 100: it collects each time the heap has doubled. */
const HEAP_GROWTH_PERCENT = 300;
/** Terraform and the provider each keep to this part of the memory. */
const PART_OF_MEMORY = 1 / 4;

/**
 * What tells the collector of Terraform and of its providers (Go programs, which inherit it) to run less often. They live
 * for seconds and allocate much: collecting takes about a quarter of a large plan's processor time. As the heap comes
 * near a quarter of the memory that there is, it collects as often as that needs.
 * @param environment of the run; what it says of `GOGC` or `GOMEMLIMIT` stands, and this adds nothing
 * @see https://go.dev/doc/gc-guide
 */
export function rareCollection(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (environment.GOGC !== undefined || environment.GOMEMLIMIT !== undefined) return {};
  // Of a container, where it has a limit; 0 or more than there is where it has none.
  const memory = Math.min(totalmem(), constrainedMemory() || Infinity);
  return { GOGC: String(HEAP_GROWTH_PERCENT), GOMEMLIMIT: String(Math.floor(memory * PART_OF_MEMORY)) };
}
