import { createHash } from "node:crypto";
import { sha256 } from "./checksum";

/** Throws where the text's SHA-256 is another than expected. */
export function verifyText(text: string, expected: string, what: string): void {
  compare(createHash("sha256").update(text).digest("hex"), expected, what);
}

/** Throws where the file's SHA-256 is another than expected. */
export async function verifyFile(file: string, expected: string, what: string): Promise<void> {
  compare(await sha256(file), expected, what);
}

function compare(actual: string, expected: string, what: string): void {
  if (actual !== expected) throw new Error(`${what}: checksum is ${actual}, published is ${expected}`);
}
