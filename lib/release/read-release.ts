import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError, type Problem } from "../errors";
import { sha256 } from "../sha256";
import type { SynthesisedStack } from "../terraform";
import { through } from "./encryption";
import { parseEnvelope, type Envelope } from "./envelope";
import { filesBelow, NAMES, readFiles } from "./files";
import { isStackName } from "./stack-name";
import { parseStatement, type Predicate } from "./statement";

/** What was planned of one stack, as it lies in a folder: read once, so that what is checked is what is used. */
export interface StackRelease {
  readonly stack: string;
  readonly folder: string;
  readonly manifest: Predicate<"plan">;
  readonly envelope: Envelope;
  /** SHA-256 of the manifest's file: what is approved. */
  readonly digest: string;
  /** The files that the manifest lists, by their names. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What does not agree with the manifest. */
  readonly problems: readonly Problem[];
}

/**
 * The names of the stacks of a release.
 * @throws KubeServicesError `ReleaseUnreadable` where there are none
 */
export function stacksOf(folder: string): readonly string[] {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).filter((name) => isStackName(name) && existsSync(join(folder, name, NAMES.manifest)));
  } catch {
    // told below
  }
  if (names.length > 0) return [...names].sort();
  throw new KubeServicesError({
    code: "ReleaseUnreadable",
    what: "no plan lies in this folder",
    where: folder,
    fix: "name the folder that kube-services plan has written: kube-services plan STACK --out DIR",
  });
}

/**
 * Reads what was planned of a stack, and holds each file against the manifest.
 * @throws KubeServicesError `ReleaseUnreadable`, `EnvelopeUnreadable`, `StatementUnreadable`
 */
export function readStack(folder: string, name: string): StackRelease {
  const place = join(folder, name);
  const present = filesBelow(place).filter((file) => file !== NAMES.manifest && !NAMES.record.test(file));
  const manifestBytes = readFiles(place, [NAMES.manifest]).get(NAMES.manifest) as Buffer;
  const envelope = parseEnvelope(manifestBytes, join(place, NAMES.manifest));
  const { subject, predicate } = parseStatement("plan", envelope, join(place, NAMES.manifest));
  const problems: Problem[] = [];
  const altered = (what: string, where: string, fix = "do not apply it: make the plan again"): void =>
    void problems.push({ code: "ReleaseAltered", what, where, fix });
  if (predicate.stack !== name)
    altered(`the manifest is that of the stack ${predicate.stack}`, join(place, NAMES.manifest));
  const listed = new Set(subject.map((one) => one.name));
  for (const file of present) if (!listed.has(file)) altered("the manifest does not list this file", join(place, file));
  const there = new Set(present);
  const files = readFiles(
    place,
    [...listed].filter((file) => there.has(file)),
  );
  for (const { name: file, digest } of subject) {
    const bytes = files.get(file);
    if (bytes === undefined) altered("this file of the manifest is not here", join(place, file));
    else if (sha256(bytes) !== digest.sha256)
      altered("this file is not the one that was planned: its SHA-256 differs from the manifest's", join(place, file));
  }
  const suffix = predicate.encrypted ? NAMES.encrypted : "";
  for (const file of [NAMES.plan, NAMES.json])
    if (!listed.has(`${file}${suffix}`)) altered(`the manifest lists no ${file}${suffix}`, join(place, NAMES.manifest));
  return { stack: name, folder: place, manifest: predicate, envelope, digest: sha256(manifestBytes), files, problems };
}

/** The stack of a release as it was synthesised, with its configuration in the release's folder. */
export function configuredStack({ stack, folder, manifest }: StackRelease): SynthesisedStack {
  const directory = join(folder, NAMES.configuration);
  const file = join(directory, "cdk.tf.json");
  return { name: stack, constructPath: stack, directory, file, dependencies: manifest.dependsOn };
}

/** Terraform's plan, and its JSON. */
export interface PlainPlan {
  readonly plan: Buffer;
  readonly json: Buffer;
}

/**
 * The plan of a stack in clear.
 * @param decrypt the command that decrypts it
 * @returns nothing where it is encrypted and no command is given
 * @throws KubeServicesError `EncryptionFailed`, `ReleaseAltered` where what comes out is not what was planned
 */
export async function plainPlan(
  { manifest, files, folder }: StackRelease,
  decrypt: string | undefined,
): Promise<PlainPlan | undefined> {
  if (manifest.encrypted && decrypt === undefined) return undefined;
  const read = async (name: string, expected: string): Promise<Buffer> => {
    const bytes = files.get(manifest.encrypted ? `${name}${NAMES.encrypted}` : name) as Buffer;
    const plain = manifest.encrypted ? await through(decrypt as string, bytes, "--decrypt") : bytes;
    if (sha256(plain) === expected) return plain;
    throw new KubeServicesError({
      code: "ReleaseAltered",
      what: "what is in this file is not what was planned",
      where: join(folder, name),
      fix: "do not apply it: make the plan again",
    });
  };
  return {
    plan: await read(NAMES.plan, manifest.plain.plan),
    json: await read(NAMES.json, manifest.plain.json),
  };
}
