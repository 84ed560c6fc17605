import { KubeServicesError } from "../errors";
import { terminal } from "../terminal";

/** Whether somebody is there to be asked. */
export const interactive = (): boolean => process.stdin.isTTY === true && terminal().interactive;

/**
 * Asks whether to go on, unless `--yes` says so.
 * @param look at what to look before it is said blindly, such as "the plan"
 * @throws KubeServicesError `ConfirmationMissing` where nobody is there
 */
export async function confirmed(message: string, look: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true;
  if (!interactive()) {
    throw new KubeServicesError({
      code: "ConfirmationMissing",
      what: "nobody is there to confirm this",
      where: "--yes",
      fix: `look at ${look} with --dry-run, then run it with --yes`,
    });
  }
  const { default: confirm } = await import("@inquirer/confirm");
  return confirm({ message, default: false });
}
