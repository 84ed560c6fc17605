import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envelopeText, seal } from "../../../lib/release/envelope";
import { NAMES, writeRelease } from "../../../lib/release/files";
import { sha256 } from "../../../lib/sha256";
import { readSigningKey, readTrustedKeys, type SigningKey, type TrustedKey } from "../../../lib/release/keys";
import { statement, type Predicate } from "../../../lib/release/statement";

/** Both halves of a key, as files and as they are read. */
export interface Pair {
  readonly signing: SigningKey;
  readonly trusted: readonly TrustedKey[];
  readonly key: string;
  readonly pub: string;
}

export const temporary = (): string => mkdtempSync(join(tmpdir(), "kube-services-release-"));

export function pair(folder: string, name: string, type: "ed25519" | "ec" = "ed25519"): Pair {
  const made = type === "ec" ? generateKeyPairSync("ec", { namedCurve: "prime256v1" }) : generateKeyPairSync("ed25519");
  const [key, pub] = [join(folder, `${name}.key`), join(folder, `${name}.pub`)];
  writeFileSync(key, made.privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(pub, made.publicKey.export({ type: "spki", format: "pem" }));
  return { signing: readSigningKey(key, "--key"), trusted: readTrustedKeys([pub], "--trust"), key, pub };
}

const FILES: Readonly<Record<string, string>> = {
  [NAMES.plan]: "a plan",
  [NAMES.json]: '{"format_version":"1.2"}',
  [NAMES.masked]: "{}",
  "audit.md": "# Audit",
  "configuration/cdk.tf.json": "{}",
  "configuration/.terraform.lock.hcl": "# locked",
  "configuration/assets/a/b.txt": "an asset",
};

/** What a manifest says, unless a test says otherwise. */
export const PREDICATE: Predicate<"plan"> = {
  stack: "shop",
  createdAt: "2030-01-01T00:00:00Z",
  tool: { name: "cdktf-kube-services", version: "0.1.0" },
  engine: { product: "terraform", version: "1.11.4" },
  state: { backend: "local", lineage: "one", serial: 3 },
  changes: { create: 1, update: 0, destroy: 0, replace: 0, import: 0, forget: 0, outputs: false },
  audit: { verdict: "Clean.", exitCode: 0, failOn: "high", findings: {}, undecided: {} },
  acknowledgements: [],
  ephemeral: [],
  dependsOn: [],
  plain: { plan: sha256("a plan"), json: sha256('{"format_version":"1.2"}') },
  encrypted: false,
};

/** Writes a release as `plan` does, but for what is in its files. */
export function makeRelease(folder: string, key: SigningKey | undefined, more: Partial<Predicate<"plan">> = {}): void {
  const predicate = { ...PREDICATE, ...more };
  const place = join(folder, predicate.stack);
  for (const [name, text] of Object.entries(FILES)) writeRelease(place, name, text);
  const subjects = Object.entries(FILES).map(([name, text]) => ({ name, digest: { sha256: sha256(text) } }));
  writeRelease(place, NAMES.manifest, envelopeText(seal(statement("plan", subjects, predicate), key)));
}
