import {
  audit,
  codeAcknowledgements,
  currentCommit,
  parsePlan,
  readUserRules,
  type Evidence,
  type RawPlan,
  type Report,
  type Severity,
} from "../audit";
import { defined } from "../defined";
import { readPolicyOf } from "./audit-policy";
import type { PolicyChoice } from "./policy-options";
import { toolVersion } from "../own-manifest";
import { weakenedByDefaults } from "./weakened";
import type { Defaults } from "./given-defaults";

/** How a plan is judged. */
export interface JudgingOptions extends PolicyChoice {
  /** @default - as the policy says */
  readonly failOn?: Exclude<Severity, "info">;
}

/** A plan that was made of a stack. */
interface PlanOfStack {
  /** What `terraform show -json` wrote of it. */
  readonly json: Buffer;
  /** How what it leaves out was found unchanged. @default - it is held for a plan of all */
  readonly evidence?: Evidence | undefined;
  readonly stack: {
    readonly name: string;
    /** Its `cdk.tf.json`. */
    readonly file: string;
  };
}

/**
 * Audits the plan of a stack, by the policy and its rules, with what the code acknowledges.
 * @param given what cdktf.json says of the options
 * @throws KubeServicesError as the audit does, and `EvidenceDiffers`
 */
export async function judgePlan(
  { json, evidence, stack: { name, file } }: PlanOfStack,
  options: JudgingOptions,
  given: Defaults = {},
): Promise<{ readonly raw: RawPlan; readonly report: Report }> {
  const { policy, weakened } = readPolicyOf(options);
  const userRules = (await Promise.all(policy.userRules.map(readUserRules))).flat();
  const commit = currentCommit(".");
  const raw = parsePlan(json, `stack ${name}`, evidence);
  const input = {
    environment: name,
    ...defined({ commit }),
    plan: raw,
    acknowledgements: codeAcknowledgements(file, name),
  };
  const { failOn } = options;
  const report = audit([input], {
    toolVersion: toolVersion(),
    policy,
    userRules,
    weakened: [...weakenedByDefaults(given, policy), ...weakened],
    ...defined({ failOn }),
  });
  return { raw, report };
}
