import { sha256 } from "../../sha256";
import { checksum } from "./checksum";

/** Throws where the text's SHA-256 is another than expected. */
export function verifyText(text: string, expected: string, what: string): void {
  compare(sha256(text), expected, what);
}

/** Throws where the file's checksum is another than expected: SHA-256, or SHA-512 where `expected` has its length. */
export async function verifyFile(file: string, expected: string, what: string): Promise<void> {
  compare(await checksum(file, expected.length === 128 ? "sha512" : "sha256"), expected, what);
}

function compare(actual: string, expected: string, what: string): void {
  if (actual !== expected) throw new Error(`${what}: checksum is ${actual}, published is ${expected}`);
}
