import { existsSync } from "node:fs";
import { relative } from "node:path";
import { DEFAULT_POLICY, fileAtCommit, parsePolicy, readPolicy, type Policy } from "../audit";
import { readBounded } from "../bounded-file";
import { DEFAULT_POLICY_FILE, type PolicyChoice } from "./policy-options";

/** The file of the policy that is named, else of the one that lies in the current folder; nothing where there is none. */
export function policyFileOf({ policy, policyFrom, defaults }: PolicyChoice): string | undefined {
  if (policy !== undefined) return policy;
  if (policyFrom !== undefined) return DEFAULT_POLICY_FILE;
  return defaults !== false && existsSync(DEFAULT_POLICY_FILE) ? DEFAULT_POLICY_FILE : undefined;
}

/** The text of the policy that counts; nothing where there is none. */
export function policyTextOf(choice: PolicyChoice): Buffer | undefined {
  const file = policyFileOf(choice);
  if (file === undefined) return undefined;
  if (choice.policyFrom !== undefined) return fileAtCommit(choice.policyFrom, file);
  return readBounded(file);
}

/**
 * The policy that counts, else the default one.
 * @returns it, and what weakens it: rules of its own that are not as they are at its commit
 * @throws KubeServicesError as readPolicy does, `GitFailed`
 */
export function readPolicyOf(choice: PolicyChoice): { readonly policy: Policy; readonly weakened: readonly string[] } {
  const file = policyFileOf(choice);
  const { policyFrom } = choice;
  if (file === undefined) return { policy: DEFAULT_POLICY, weakened: [] };
  if (policyFrom === undefined) return { policy: readPolicy(file), weakened: [] };
  const text = fileAtCommit(policyFrom, file);
  if (text === undefined) return { policy: DEFAULT_POLICY, weakened: [] };
  const policy = parsePolicy(text.toString("utf8"), file);
  const changed = policy.userRules.filter(
    (rules) => existsSync(rules) && fileAtCommit(policyFrom, rules)?.equals(readBounded(rules)) !== true,
  );
  const weakened = changed.map((rules) => `${relative(".", rules)}: not the rules of ${policyFrom.slice(0, 40)}`);
  return { policy, weakened };
}
