import { readdirSync } from "node:fs";
import { envelopeText, seal } from "./envelope";
import { NAMES, writeRelease } from "./files";
import type { SigningKey } from "./keys";
import type { StackRelease } from "./read-release";
import { statement, type Predicate } from "./statement";

/**
 * Writes what has become of a plan, beside it.
 * @param key signs it; without one it has no signature
 * @returns the name of the file in the folder of the stack
 */
export function writeRecord(
  { folder, digest }: StackRelease,
  record: Predicate<"record">,
  key: SigningKey | undefined,
): string {
  const taken = readdirSync(folder).flatMap((name) => (NAMES.record.test(name) ? [Number(/\d+/.exec(name)?.[0])] : []));
  const name = `record-${Math.max(0, ...taken) + 1}.dsse.json`;
  const subject = [{ name: NAMES.manifest, digest: { sha256: digest } }];
  writeRelease(folder, name, envelopeText(seal(statement("record", subject, record), key)));
  return name;
}
