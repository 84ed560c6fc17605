import { KubeServicesError } from "../errors";
import type { Terraform } from "./find";
import { initialise } from "./initialise";
import type { ProcessOptions } from "./process";
import { showJson } from "./run";

/**
 * What `terraform show -json` says of a stack's state. Initialises the folder first where nobody has.
 * @throws KubeServicesError `StateUnreadable` where that is no JSON, `TerraformFailed`
 */
export async function readStateJson(terraform: Terraform, options: ProcessOptions): Promise<unknown> {
  await initialise(terraform, options);
  const text = await showJson(terraform, undefined, options);
  try {
    return JSON.parse(text.toString("utf8")) as unknown;
  } catch {
    throw stateUnreadable(options.cwd);
  }
}

/** The error for a state whose form is not known here. */
export const stateUnreadable = (where: string): KubeServicesError =>
  new KubeServicesError({
    code: "StateUnreadable",
    what: "terraform show -json printed no state that is known here",
    where,
    fix: "try terraform show in that folder; a state of a newer Terraform needs that Terraform on the PATH",
  });
