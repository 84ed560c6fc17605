/** Somebody answers for a finding: it is reported, and does not fail the audit. */
export interface Acknowledgement {
  /** The id of the rule. */
  readonly rule: string;
  /** Why that is all right. */
  readonly reason: string;
  /**
   * The last day, `YYYY-MM-DD`, on which a plan may have been made for this to count.
   * @default - for good
   */
  readonly until?: string;
  /**
   * The environment; `*` stands for any text.
   * @default - all
   */
  readonly environment?: string;
  /**
   * The Terraform addresses; `*` stands for any text.
   * @default - all
   */
  readonly addresses?: readonly string[];
  /** Where it is written: the policy file, or the construct. */
  readonly source: string;
}

function glob(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

/** Whether an acknowledgement is meant for a finding. */
export function covers(
  acknowledgement: Acknowledgement,
  finding: { readonly rule: string; readonly environment: string; readonly address: string },
): boolean {
  const { rule, environment, addresses } = acknowledgement;
  return (
    rule === finding.rule &&
    (environment === undefined || glob(environment, finding.environment)) &&
    (addresses === undefined || addresses.some((pattern) => glob(pattern, finding.address)))
  );
}

/**
 * Whether an acknowledgement has run out for a plan. The plan's own time counts, so that the same plan gives the same
 * report on every day.
 * @param planTime RFC 3339; today where the plan does not say
 */
export function isExpired(acknowledgement: Acknowledgement, planTime: string | undefined): boolean {
  if (acknowledgement.until === undefined) return false;
  return (planTime ?? new Date().toISOString()).slice(0, 10) > acknowledgement.until;
}
