import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** The checksum of a file, in lower-case hexadecimal. */
export async function checksum(file: string, algorithm: "sha256" | "sha512"): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/** The SHA-256 of a file, in lower-case hexadecimal. */
export const sha256 = (file: string): Promise<string> => checksum(file, "sha256");
