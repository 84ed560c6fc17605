import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { envelopeText, parseEnvelope, payloadOf, seal } from "../../../lib/release/envelope";
import { sha256 } from "../../../lib/sha256";
import { readSigningKey } from "../../../lib/release/keys";

interface Manifest {
  subject: { name: string; digest: { sha256: string } }[];
  predicate: { plain: { plan: string; json: string } } & Record<string, unknown>;
}

/**
 * Does what an attacker does who has changed files: writes a manifest that is right for them.
 * @param keyFile signs it; without one it is not signed
 */
export function reseal(file: string, keyFile?: string, change: (manifest: Manifest) => void = () => undefined): void {
  const manifest = JSON.parse(payloadOf(parseEnvelope(readFileSync(file), file)).toString("utf8")) as Manifest;
  const folder = dirname(file);
  for (const subject of manifest.subject) subject.digest.sha256 = sha256(readFileSync(join(folder, subject.name)));
  const digestOf = (name: string): string | undefined =>
    manifest.subject.find((subject) => subject.name === name)?.digest.sha256;
  manifest.predicate.plain.plan = digestOf("plan.tfplan") ?? manifest.predicate.plain.plan;
  manifest.predicate.plain.json = digestOf("plan.json") ?? manifest.predicate.plain.json;
  change(manifest);
  const key = keyFile === undefined ? undefined : readSigningKey(keyFile, "--key");
  writeFileSync(file, envelopeText(seal(manifest, key)));
}
