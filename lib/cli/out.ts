import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { extname, join } from "node:path";
import { Option } from "commander";
import { KubeServicesError } from "../errors";

/**
 * `--out`, with one rule for all verbs.
 * @param what is written, such as `the report`
 * @param more what else is to be said
 */
export const outOption = (what: string, more = ""): Option =>
  new Option(
    "--out <path>",
    `where ${what} goes: a name with an extension is a file, any other a folder, - the standard output${more}`,
  );

/** Where `--out` leads. */
type OutPlace = { readonly type: "stdout" } | { readonly type: "file" | "folder"; readonly path: string };

/**
 * What a value of `--out` means: `-` the standard output; a folder that exists, or a name without an extension or with a
 * slash at its end, a folder; any other name a file.
 * @param out @default - the standard output
 */
export function outPlace(out: string | undefined): OutPlace {
  if (out === undefined || out === "-") return { type: "stdout" };
  const folder =
    /[/\\]$/.test(out) || extname(out) === "" || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  return { type: folder ? "folder" : "file", path: out };
}

/**
 * The file that `--out` means, where a verb writes one: in a folder, which is made where it is not there, it has a name
 * of its own.
 * @returns undefined for the standard output
 * @throws KubeServicesError `OutputUnwritable`
 */
export function outFile(out: string | undefined, name: string): string | undefined {
  const place = outPlace(out);
  if (place.type === "stdout") return undefined;
  return place.type === "folder" ? join(makeFolder(place.path), name) : place.path;
}

/**
 * Makes a folder to write into, where it is not there.
 * @throws KubeServicesError `OutputUnwritable`
 */
export function makeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** How a file is written. */
interface WriteOptions {
  /** @default 0o644 */
  readonly mode?: number;
  /** Whether a file that exists is written anew. @default true */
  readonly overwrite?: boolean;
}

/** Pieces of text put together to as many characters as are worth a call of the system. */
export function* inPortions(pieces: Iterable<string>): Generator<string> {
  let portion = "";
  for (const piece of pieces) {
    portion += piece;
    if (portion.length < 1 << 18) continue;
    yield portion;
    portion = "";
  }
  if (portion !== "") yield portion;
}

/**
 * Writes a file. The folder above it has to be there: one that is misspelt is not made. With the mode 0600 nobody else
 * can read it, also where it was there before. Of what cannot be written whole, as on a full disk, nothing stays.
 * @param text all of it, or pieces that follow each other
 * @throws KubeServicesError `OutputUnwritable`, `OutputExists`
 */
export function writeOut(
  path: string,
  text: string | Iterable<string>,
  { mode = 0o644, overwrite = true }: WriteOptions = {},
): void {
  try {
    const file = openSync(path, overwrite ? "w" : "wx", mode);
    try {
      if (mode === 0o600) keepToOwner(file);
      try {
        for (const portion of typeof text === "string" ? [text] : inPortions(text)) writeAll(file, portion);
      } catch (error) {
        // Half of it would pass for all of it: manifests may be applied, and code is not written over.
        if (fstatSync(file).isFile()) rmSync(path, { force: true });
        throw error;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (overwrite || (error as NodeJS.ErrnoException).code !== "EEXIST") throw unwritable(path, error);
    throw new KubeServicesError({
      code: "OutputExists",
      what: "the file exists, and it may have been edited",
      where: path,
      fix: "remove it, or name another with --out",
    });
  }
}

/**
 * Sees to it that nobody else can read what is written into a file that was there already.
 * @throws Error where it is another user's, or cannot be kept from others
 */
function keepToOwner(file: number): void {
  const [user, found] = [process.getuid?.(), fstatSync(file)];
  if (user !== undefined && found.uid !== user && found.uid !== 0)
    throw new Error(`another user owns it (uid ${found.uid}), who could read the Secrets`);
  if (found.isFile()) fchmodSync(file, 0o600);
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

function unwritable(path: string, error: unknown): KubeServicesError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new KubeServicesError({
    code: "OutputUnwritable",
    what: `this cannot be written (${code ?? message})`,
    where: path,
    fix: "name another file or folder with --out",
  });
}
