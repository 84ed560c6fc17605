import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KubeServicesError } from "../errors";

/** Names of files in the folder of a release, and in that of one of its stacks. */
export const NAMES = {
  /** What was planned, signed or not. */
  manifest: "manifest.dsse.json",
  /** Terraform's plan and its JSON, with everything secret in clear. */
  plan: "plan.tfplan",
  json: "plan.json",
  /** The JSON for people. */
  masked: "plan.masked.json",
  /** How what a fast plan leaves out was found unchanged. */
  evidence: "evidence.json",
  /** What another machine needs to apply the plan. */
  configuration: "configuration",
  /** Of the whole release: who has approved it. */
  approvals: "approvals",
  /** What has been applied: `record-1.dsse.json`. */
  record: /^record-\d+\.dsse\.json$/,
  /** Behind the name of what is encrypted. */
  encrypted: ".enc",
} as const;

/** All bytes of all files that are read of one stack. */
const LARGEST_RELEASE = 2_000_000_000;
const MOST_FILES = 20_000;

/** Why something could not be read, in one line. */
export const reasonOf = (error: unknown): string =>
  KubeServicesError.is(error) ? (error.problems[0]?.what ?? error.message) : (error as Error).message;

const unusable = (what: string, where: string, fix: string): KubeServicesError =>
  new KubeServicesError({ code: "ReleaseUnreadable", what, where, fix });

/**
 * The names of all files below a folder, with `/`, in their order. Links are not followed.
 * @throws KubeServicesError `ReleaseUnreadable` for what is neither file nor folder
 */
export function filesBelow(folder: string, prefix = ""): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(join(folder, prefix)).sort();
  } catch (error) {
    throw unusable(
      `this folder cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      join(folder, prefix),
      "name a folder that kube-services plan has written",
    );
  }
  const found = names.flatMap((name) => {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    const facts = lstatSync(join(folder, path));
    if (facts.isDirectory()) return filesBelow(folder, path);
    if (facts.isFile()) return [path];
    throw unusable("this is neither a file nor a folder", join(folder, path), "take it out: links are not followed");
  });
  if (found.length > MOST_FILES)
    throw unusable(
      `more than ${MOST_FILES} files are in it`,
      folder,
      "name a folder that kube-services plan has written",
    );
  return found;
}

/**
 * Reads files of a folder, each once: what is checked is what is used.
 * @throws KubeServicesError `ReleaseUnreadable`
 */
export function readFiles(folder: string, names: readonly string[]): ReadonlyMap<string, Buffer> {
  let left = LARGEST_RELEASE;
  return new Map(
    names.map((name) => {
      const path = join(folder, name);
      const facts = lstatSync(path);
      left -= facts.size;
      if (!facts.isFile() || left < 0)
        throw unusable("this is no file, or all files are too large together", path, "make the plan again");
      return [name, readFileSync(path)] as const;
    }),
  );
}

/**
 * Writes a file, and the folders that it is in.
 * @param secret whether this user alone may read it
 */
export function writeRelease(folder: string, name: string, content: Buffer | string, secret = false): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: secret ? 0o600 : 0o644, flag: "wx" });
  if (secret) chmodSync(path, 0o600); // whatever the umask
}
