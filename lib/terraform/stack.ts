import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { z } from "zod";
import { KubeServicesError } from "../errors";
import { schema } from "../schema";
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
const manifestSchema = schema((z) =>
  z.object({
    stacks: z.record(
      z.string(),
      z.object({
        name: z.string(),
        constructPath: z.string(),
        workingDirectory: z.string(),
        synthesizedStackPath: z.string(),
        dependencies: z.array(z.string()).default([]),
      }),
    ),
  }),
);

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
  let stacks: z.output<ReturnType<typeof manifestSchema>>["stacks"];
  try {
    stacks = manifestSchema().parse(JSON.parse(readFileSync(path, "utf8"))).stacks;
  } catch {
    throw new KubeServicesError({
      code: "ManifestUnreadable",
      what: "this is not a manifest of CDKTF",
      where: path,
      fix: "run cdktf synth again",
    });
  }
  return Object.values(stacks)
    .map((stack) => ({
      name: stack.name,
      constructPath: stack.constructPath,
      directory: join(outdir, stack.workingDirectory),
      file: join(outdir, stack.synthesizedStackPath),
      dependencies: stack.dependencies,
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
