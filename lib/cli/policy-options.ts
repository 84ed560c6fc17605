import type { Command } from "commander";

/** Read when it is there and no other is named. */
export const DEFAULT_POLICY_FILE = "kube-services.audit.yaml";

/** Options that say which policy counts. */
export interface PolicyChoice {
  /** The policy's file. @default - the one that lies in the current folder, if any */
  readonly policy?: string;
  /** The commit whose policy counts. @default - that of the folder */
  readonly policyFrom?: string;
  /** Whether what lies in the current folder counts without being named. @default true */
  readonly defaults?: boolean;
}

/** Adds the options that keep a change from deciding how it is judged itself. */
export function withPolicyChoice(command: Command): Command {
  return withoutDefaults(
    command.option(
      "--policy-from <commit>",
      "take the policy as it is at this commit, such as that which a pull request goes to: a change does not decide how it is judged itself",
    ),
  );
}

/** Adds `--no-defaults`, which `main` looks for before it sets them. */
export const withoutDefaults = (command: Command): Command =>
  command.option("--no-defaults", "take nothing from cdktf.json and no policy that is not named");
