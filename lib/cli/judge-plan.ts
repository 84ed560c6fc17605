import {
  audit,
  codeAcknowledgements,
  currentCommit,
  parsePlan,
  readUserRules,
  type RawPlan,
  type Report,
} from "../audit";
import type { SavedPlan } from "../terraform";
import { readPolicyOf } from "./audit-policy";
import { toolVersion } from "./version";

/** How a plan is judged. */
export interface JudgingOptions {
  readonly policy?: string;
  readonly failOn?: "critical" | "high" | "medium" | "low";
}

/**
 * Audits a plan that was made here, by the policy and its rules.
 * @throws KubeServicesError as the audit does
 */
export async function judgePlan(
  name: string,
  { json, stack }: Pick<SavedPlan, "json" | "stack">,
  options: JudgingOptions,
): Promise<{ readonly raw: RawPlan; readonly report: Report }> {
  const policy = readPolicyOf(options);
  const userRules = (await Promise.all(policy.userRules.map(readUserRules))).flat();
  const commit = currentCommit(".");
  const raw = parsePlan(json, `stack ${name}`);
  const input = {
    environment: name,
    ...(commit === undefined ? {} : { commit }),
    plan: raw,
    acknowledgements: codeAcknowledgements(stack.file, name),
  };
  const { failOn } = options;
  const report = audit([input], {
    toolVersion: toolVersion(),
    policy,
    userRules,
    ...(failOn === undefined ? {} : { failOn }),
  });
  return { raw, report };
}
