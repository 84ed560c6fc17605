import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { MOST_MADE_BYTES, readBoundedText } from "../bounded-file";
import { KubeServicesError } from "../errors";
import { isJsonObject } from "../json-object";
import { readProject } from "./project";

/** A stack that CDKTF has synthesised. */
export interface SynthesisedStack {
  /** Its name, as given to the stack's constructor. */
  readonly name: string;
  /** The path of its construct in the app. */
  readonly constructPath: string;
  /** The absolute path of the folder that Terraform runs in. */
  readonly directory: string;
  /** The absolute path of its Terraform configuration, `…/cdk.tf.json`. */
  readonly file: string;
  /** The construct paths of the stacks that must be applied before it. */
  readonly dependencies: readonly string[];
}

/** Where synthesised stacks are looked for. */
export interface OutputPlace {
  /**
   * The folder of `cdktf.json`.
   * @default - the current folder
   */
  readonly projectDir?: string;
  /**
   * The folder that holds `manifest.json`, absolute or from `projectDir`.
   * @default - CDKTF_OUTDIR, else `output` of cdktf.json, else `cdktf.out`
   */
  readonly outdir?: string;
}

// https://developer.hashicorp.com/terraform/cdktf/concepts/cdktf-architecture: written by the app at synthesis
interface Entry {
  readonly name: string;
  readonly constructPath: string;
  readonly workingDirectory: string;
  readonly synthesizedStackPath: string;
  readonly dependencies?: readonly string[];
}

// By hand, and not by zod: commands read this file that load no other schema, and zod takes longer than all they do.
function isEntry(value: unknown): value is Entry {
  if (!isJsonObject(value)) return false;
  const { name, constructPath, workingDirectory, synthesizedStackPath, dependencies = [] } = value;
  return (
    [name, constructPath, workingDirectory, synthesizedStackPath].every((text) => typeof text === "string") &&
    Array.isArray(dependencies) &&
    dependencies.every((one) => typeof one === "string")
  );
}

/** @throws Error where it is no manifest of CDKTF */
function parseManifest(text: string): readonly Entry[] {
  const content: unknown = JSON.parse(text);
  const stacks =
    isJsonObject(content) && isJsonObject(content["stacks"]) ? Object.values(content["stacks"]) : undefined;
  if (stacks === undefined || !stacks.every(isEntry)) throw new Error("no manifest");
  return stacks;
}

/** The absolute path of the folder that synthesised stacks are in. */
export function outputDirectory(place: OutputPlace = {}): string {
  const projectDir = resolve(place.projectDir ?? ".");
  const configured = place.outdir ?? (process.env.CDKTF_OUTDIR || undefined) ?? readProject(projectDir)?.output;
  return resolve(projectDir, configured ?? "cdktf.out");
}

/**
 * The synthesised stacks, in the order of their names.
 * @throws KubeServicesError `NotSynthesised` where there is no manifest.json, `ManifestUnreadable` where it is none
 */
export function listStacks(place: OutputPlace = {}): readonly SynthesisedStack[] {
  const outdir = outputDirectory(place);
  const path = join(outdir, "manifest.json");
  if (!existsSync(path)) {
    throw new KubeServicesError({
      code: "NotSynthesised",
      what: "no synthesised stacks are here",
      where: path,
      fix: "run cdktf synth, or name the folder with --outdir",
    });
  }
  let stacks: readonly Entry[];
  try {
    stacks = parseManifest(readBoundedText(path, MOST_MADE_BYTES));
  } catch {
    throw new KubeServicesError({
      code: "ManifestUnreadable",
      what: "this is not a manifest of CDKTF",
      where: path,
      fix: "run cdktf synth again",
    });
  }
  return stacks
    .map((stack) => ({
      name: stack.name,
      constructPath: stack.constructPath,
      directory: join(outdir, stack.workingDirectory),
      file: join(outdir, stack.synthesizedStackPath),
      dependencies: stack.dependencies ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * One synthesised stack.
 * @throws KubeServicesError `StackUnknown` with the names there are, `StackFileMissing` where the manifest names a file
 * that is gone, `NotSynthesised`, `ManifestUnreadable`
 */
export function findStack(name: string, place: OutputPlace = {}): SynthesisedStack {
  const stacks = listStacks(place);
  const stack = stacks.find((one) => one.name === name);
  if (stack === undefined) {
    const known = stacks.map((one) => one.name).join(", ");
    throw new KubeServicesError({
      code: "StackUnknown",
      what: "there is no stack of this name",
      where: outputDirectory(place),
      value: name,
      allowed: known === "" ? "none: the app has no stack" : known,
      fix: "name one of them, or synthesise again if it is new",
    });
  }
  if (!existsSync(stack.file)) {
    throw new KubeServicesError({
      code: "StackFileMissing",
      what: `the manifest names the stack ${name}, its configuration is gone`,
      where: stack.file,
      fix: "run cdktf synth again",
    });
  }
  return stack;
}
