import { existsSync } from "node:fs";
import { DEFAULT_POLICY, readPolicy, type Policy } from "../audit";

/** Read when it is there and no other is named. */
export const DEFAULT_POLICY_FILE = "kube-services.audit.yaml";

/** The file of the policy that is named, else of the one that lies in the current folder; nothing where there is none. */
export const policyFileOf = (flags: { readonly policy?: string }): string | undefined =>
  flags.policy ?? (existsSync(DEFAULT_POLICY_FILE) ? DEFAULT_POLICY_FILE : undefined);

/**
 * The policy that is named, else the one that lies in the current folder, else the default one.
 * @throws KubeServicesError as readPolicy does
 */
export function readPolicyOf(flags: { readonly policy?: string }): Policy {
  const file = policyFileOf(flags);
  return file === undefined ? DEFAULT_POLICY : readPolicy(file);
}
