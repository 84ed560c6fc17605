import { readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { temporaryFolder, type SynthesisedStack } from "../terraform";
import type { Configuration } from "./configuration";
import { narrowConfiguration } from "./narrow-configuration";
import type { RawState } from "./raw-state";

/** A folder beside a stack's own, which has all that lies there, and a part of the configuration. */
export interface NarrowFolder {
  readonly directory: string;
  remove(): void;
}

/**
 * Makes a folder in which Terraform plans some resources of a stack without reading the others. It stands beside the
 * stack's, so that relative paths lead where they lead from there.
 * @returns undefined where a plan has to be made in the stack's own folder
 */
export function narrowFolder(
  { directory, file }: SynthesisedStack,
  configuration: Configuration,
  targets: readonly string[],
  state: RawState,
): NarrowFolder | undefined {
  const narrow = narrowConfiguration(configuration, targets, state.outputs);
  if (narrow === undefined) return undefined;
  let made: string | undefined;
  const remove = (): void => {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  };
  try {
    made = temporaryFolder(`.${basename(directory)}-`, dirname(directory));
    const own = basename(file);
    for (const name of readdirSync(directory)) if (name !== own) symlinkSync(join(directory, name), join(made, name));
    writeFileSync(join(made, own), JSON.stringify(narrow), { mode: 0o600 });
  } catch {
    // Nothing can be written there, or a link cannot be made (Windows).
    remove();
    return undefined;
  }
  return { directory: made, remove };
}
