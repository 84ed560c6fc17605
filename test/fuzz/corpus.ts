import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../lib/sha256";

/** Inputs that are kept for one reader: each of them was the first of its outcome. */
const folderOf = (reader: string): string => join(__dirname, "corpus", reader);

/** The kept inputs of a reader, by their file names. */
export function corpusOf(reader: string): ReadonlyMap<string, Buffer> {
  const folder = folderOf(reader);
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".bin"))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

/** Keeps one more. */
export function keep(reader: string, input: Buffer): string {
  const folder = folderOf(reader);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${sha256(input).slice(0, 16)}.bin`);
  writeFileSync(file, input);
  return file;
}
