import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unzip } from "./unzip";

/** How a text can stand in other text: as it is, and within what is encoded as base64 or as hexadecimal numbers. */
function formsOf(canary: string): readonly string[] {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from("-".repeat(before) + canary).toString("base64");
    // The first and the last characters depend on what stands before and behind it.
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
  return [canary, ...base64, Buffer.from(canary).toString("hex")];
}

/** Where a text leaves a trace, of several places by name. */
export function tracesIn(places: ReadonlyMap<string, Buffer | string>, canary: string): readonly string[] {
  const forms = formsOf(canary);
  return [...places].filter(([, content]) => forms.some((form) => content.includes(form))).map(([place]) => place);
}

/** All files in a folder, with those in archives, but for programs and what programs are linked to. */
export function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, name);
    if (/(^|\/)providers\//.test(name) || !statSync(file).isFile()) continue;
    const content = readFileSync(file);
    found.set(name, content);
    if (content.subarray(0, 4).equals(Buffer.from("PK\x03\x04")))
      for (const [inner, bytes] of unzip(content)) found.set(`${name}!${inner}`, bytes);
  }
  return found;
}
