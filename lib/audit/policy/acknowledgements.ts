import { defined } from "../../defined";
import type { IdleAcknowledgement } from "../report/report";
import { covers, isExpired, type Acknowledgement } from "./acknowledgement";

/** All acknowledgements of an audit, and which of them were of use. */
export class Acknowledgements {
  private readonly entries: { readonly acknowledgement: Acknowledgement; used: boolean; expired: boolean }[];

  constructor(all: readonly Acknowledgement[]) {
    this.entries = all.map((acknowledgement) => ({ acknowledgement, used: false, expired: false }));
  }

  /**
   * The one that answers for a finding; undefined where none does.
   * @param planTime RFC 3339; today where the plan does not say
   */
  of(finding: Parameters<typeof covers>[1], planTime: string | undefined): Acknowledgement | undefined {
    const meant = this.entries.filter(({ acknowledgement }) => covers(acknowledgement, finding));
    const good = meant.find(({ acknowledgement }) => !isExpired(acknowledgement, planTime));
    for (const entry of meant) if (entry !== good) entry.expired ||= isExpired(entry.acknowledgement, planTime);
    if (good !== undefined) good.used = true;
    return good?.acknowledgement;
  }

  /** Those that answered for nothing. */
  idle(): readonly IdleAcknowledgement[] {
    return this.entries
      .filter(({ used }) => !used)
      .map(({ acknowledgement: { rule, reason, until, source }, expired }) => ({
        rule,
        reason,
        ...defined({ until }),
        source,
        state: expired ? "expired" : "no such finding",
      }));
  }
}
