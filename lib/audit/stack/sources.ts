import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { MOST_MADE_BYTES, readBounded } from "../../bounded-file";
import { KubeServicesError } from "../../errors";
import { schema } from "../../schema";
import { visible } from "../../foreign-text";
import type { SourcePlace } from "../report/report";
import { members, parse, ScanError, wholeObject, type Span } from "../plan/scan";

// CDKTF writes the path of a construct beside each resource, and where it was made only if the construct was made with
// its trace: KUBE_SERVICES_STACK_TRACES lets the constructs of this library do so.
const metadataSchema = schema((z) =>
  z.object({
    metadata: z.object({ path: z.string(), stackTrace: z.array(z.string()).optional() }),
  }),
);

/** This library's own folders: where it calls CDKTF is not where a user made something. */
const OWN_FOLDERS = ["lib", "dist"].map((name) => resolve(__dirname, "..", "..", "..", name) + sep);
/** `new Web (file:line:column)`, `file:line:column`, with or without `at`; the file may be a URL. */
const FRAME = /^\s*(?:at\s+)?(?:.*\()?((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?\s*$/;

/** The nearest line of the user's own code in a trace, as Node writes its frames. */
export function userFrame(trace: readonly string[]): { file: string; line: number; column: number } | undefined {
  for (const frame of trace) {
    const match = FRAME.exec(frame);
    if (match === null) continue;
    const [, place = "", line, column] = match;
    if (place.startsWith("node:") || place === "<anonymous>") continue;
    let file = place;
    try {
      if (place.startsWith("file:")) file = fileURLToPath(place);
    } catch {
      continue;
    }
    if (!isAbsolute(file) || file.includes(`${sep}node_modules${sep}`)) continue;
    if (OWN_FOLDERS.some((folder) => file.startsWith(folder))) continue;
    return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** A path as code scanning wants it: relative to the repository that the current folder is in. */
function inRepository(file: string): string {
  let root = process.cwd();
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) root = folder;
    if (folder === dirname(folder)) break;
  }
  const path = relative(root, resolve(file));
  return path.startsWith("..") || isAbsolute(path) ? resolve(file) : path.split(sep).join("/");
}

/** Lines of byte offsets that only grow. */
class Lines {
  private line = 1;
  private next: number;

  constructor(private readonly bytes: Buffer) {
    this.next = bytes.indexOf(0x0a);
  }

  at(offset: number): number {
    while (this.next >= 0 && this.next < offset) {
      this.line++;
      this.next = this.bytes.indexOf(0x0a, this.next + 1);
    }
    return this.line;
  }
}

function read(file: string, found: Map<string, SourcePlace>): void {
  const bytes = readBounded(file, MOST_MADE_BYTES);
  const resources = wholeObject(bytes).get("resource");
  if (resources === undefined) return;
  const lines = new Lines(bytes);
  const named = inRepository(file);
  const objects = (span: Span) => members(bytes, span.start);
  for (const [type, span] of objects(resources)) {
    for (const [name, body] of objects(span)) {
      const line = lines.at(body.start);
      const comment = objects(body).get("//");
      const known = comment === undefined ? undefined : metadataSchema().safeParse(parse(bytes, comment)).data;
      const construct = known === undefined ? {} : { construct: visible(known.metadata.path) };
      const made = userFrame(known?.metadata.stackTrace ?? []);
      found.set(
        `${type}.${name}`,
        made === undefined
          ? { file: named, line, of: "stack", ...construct }
          : { file: inRepository(made.file), line: made.line, column: made.column, of: "code", ...construct },
      );
    }
  }
}

/**
 * Where the resources of a synthesised stack are made, by their addresses: the line of TypeScript where the stack holds
 * traces, else the line of `cdk.tf.json`. Files are relative to the repository that the current folder is in.
 * @param file its `cdk.tf.json`; a stack in HCL has no places
 * @throws KubeServicesError `StackFileUnreadable`
 */
export function codeSources(file: string): ReadonlyMap<string, SourcePlace> {
  const found = new Map<string, SourcePlace>();
  if (!existsSync(file) || !file.endsWith(".json")) return found;
  try {
    read(file, found);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    throw new KubeServicesError({
      code: "StackFileUnreadable",
      what: "this is not a stack as CDKTF writes it",
      where: file,
      fix: "run cdktf synth again",
    });
  }
  return found;
}
