import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import { readBounded } from "../../bounded-file";
import { KubeServicesError } from "../../errors";

/** A text that holds manifests. */
export interface ManifestSource {
  /** What errors call it, such as the file's path. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** A source larger than this is refused, in bytes: 16 MiB. An API server takes 3 MiB for one object. */
const MAX_SOURCE_BYTES = 16 * 1024 * 1024;

/**
 * Reads a file. Its size is looked at first.
 * @throws KubeServicesError `ManifestFileUnreadable`, `ManifestTooLarge`
 */
export function readManifestFile(path: string): ManifestSource {
  let size: number;
  let content: Uint8Array;
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) throw unreadable(path, "it is a folder", "name the files in it");
    size = facts.size;
    if (size > MAX_SOURCE_BYTES) throw tooLarge(path, size);
    content = readBounded(path, MAX_SOURCE_BYTES);
  } catch (error) {
    if (KubeServicesError.is(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "it does not exist" : code === "EACCES" ? "it may not be read" : String(code);
    throw unreadable(path, reason, "correct the path");
  }
  return { name: path, content };
}

/**
 * The text of a source.
 * @throws KubeServicesError `ManifestTooLarge`, `ManifestEncoding` if it is not UTF-8
 */
export function decodeSource(source: ManifestSource): string {
  const { name, content } = source;
  if (content.length > MAX_SOURCE_BYTES) throw tooLarge(name, content.length);
  if (typeof content === "string") return content.replace(/^\uFEFF/, "");
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new KubeServicesError({
      code: "ManifestEncoding",
      what: "the text is UTF-16",
      where: `${name}:1:1`,
      fix: "save it as UTF-8",
    });
  }
  if (!isUtf8(content)) throw notUtf8(name, content);
  return new TextDecoder("utf-8").decode(content);
}

function notUtf8(name: string, content: Uint8Array): KubeServicesError {
  let line = 1;
  let start = 0;
  for (let end = content.indexOf(0x0a); ; end = content.indexOf(0x0a, start)) {
    const bytes = content.subarray(start, end === -1 ? undefined : end);
    if (!isUtf8(bytes)) {
      let column = 1;
      // The column of the first character that is broken: whole characters before it are valid on their own.
      for (let length = 1; length <= bytes.length; length++) if (isUtf8(bytes.subarray(0, length))) column = length + 1;
      const characters = new TextDecoder().decode(bytes.subarray(0, column - 1)).length;
      const byte = bytes[column - 1]?.toString(16).padStart(2, "0") ?? "";
      return new KubeServicesError({
        code: "ManifestEncoding",
        what: `the text is not UTF-8: byte 0x${byte} is no part of a character`,
        where: `${name}:${line}:${characters + 1}`,
        fix: "save it as UTF-8",
      });
    }
    if (end === -1) break;
    line++;
    start = end + 1;
  }
  return new KubeServicesError({ code: "ManifestEncoding", what: "the text is not UTF-8", where: name });
}

function unreadable(path: string, reason: string, fix: string): KubeServicesError {
  return new KubeServicesError({
    code: "ManifestFileUnreadable",
    what: `the file cannot be read: ${reason}`,
    where: path,
    fix,
  });
}

function tooLarge(name: string, size: number): KubeServicesError {
  const mebibytes = (bytes: number) => `${Math.ceil((bytes / 1024 / 1024) * 10) / 10} MiB`;
  return new KubeServicesError({
    code: "ManifestTooLarge",
    what: `the text has ${mebibytes(size)}`,
    where: name,
    allowed: `up to ${mebibytes(MAX_SOURCE_BYTES)}`,
    fix: "split it into several files",
  });
}
