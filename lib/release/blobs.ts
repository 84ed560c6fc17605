import { join } from "node:path";
import { payloadOf, parseEnvelope, signedBytes } from "./envelope";
import { filesBelow, readFiles, writeRelease } from "./files";

/**
 * Writes for each signature of a release what was signed and the signature, as files that other tools check:
 * `openssl pkeyutl -verify`, `cosign verify-blob --key approver.pub --signature NAME.sig NAME.signed`.
 * @param target a folder that is new or empty
 * @returns the names of the signed files
 */
export function writeBlobs(folder: string, target: string): readonly string[] {
  const names = filesBelow(folder).filter((name) => name.endsWith(".dsse.json"));
  return [...readFiles(folder, names)].flatMap(([name, bytes]) => {
    const envelope = parseEnvelope(bytes, join(folder, name));
    return envelope.signatures.map(({ sig, keyid }, index) => {
      const base = `${name.replace(/\.dsse\.json$/, "").replaceAll("/", "-")}-${index + 1}-${keyid.slice(0, 8).replace(/[^0-9a-f]/gi, "_")}`;
      writeRelease(target, `${base}.signed`, signedBytes(envelope.payloadType, payloadOf(envelope)));
      writeRelease(target, `${base}.sig`, sig);
      return `${base}.signed`;
    });
  });
}
