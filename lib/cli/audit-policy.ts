import { existsSync } from "node:fs";
import { DEFAULT_POLICY, readPolicy, type Policy } from "../audit";

/** Read when it is there and no other is named. */
export const DEFAULT_POLICY_FILE = "kube-services.audit.yaml";

/**
 * The policy that is named, else the one that lies in the current folder, else the default one.
 * @throws KubeServicesError as readPolicy does
 */
export function readPolicyOf(flags: { readonly policy?: string }): Policy {
  if (flags.policy !== undefined) return readPolicy(flags.policy);
  return existsSync(DEFAULT_POLICY_FILE) ? readPolicy(DEFAULT_POLICY_FILE) : DEFAULT_POLICY;
}
