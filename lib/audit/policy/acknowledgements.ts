import { defined } from "../../defined";
import type { IdleAcknowledgement } from "../report/report";
import { covers, isExpired, type Acknowledgement } from "./acknowledgement";

/** All acknowledgements of an audit, and which of them were of use. */
export class Acknowledgements {
  private readonly entries: { readonly one: Acknowledgement; used: boolean; expired: boolean }[];

  constructor(all: readonly Acknowledgement[]) {
    this.entries = all.map((one) => ({ one, used: false, expired: false }));
  }

  /**
   * The one that answers for a finding; undefined where none does.
   * @param planTime RFC 3339; today where the plan does not say
   */
  of(finding: Parameters<typeof covers>[1], planTime: string | undefined): Acknowledgement | undefined {
    const meant = this.entries.filter(({ one }) => covers(one, finding));
    const good = meant.find(({ one }) => !isExpired(one, planTime));
    for (const entry of meant) if (entry !== good) entry.expired ||= isExpired(entry.one, planTime);
    if (good !== undefined) good.used = true;
    return good?.one;
  }

  /** Those that answered for nothing. */
  idle(): readonly IdleAcknowledgement[] {
    return this.entries
      .filter(({ used }) => !used)
      .map(({ one: { rule, reason, until, source }, expired }) => ({
        rule,
        reason,
        ...defined({ until }),
        source,
        state: expired ? "expired" : "no such finding",
      }));
  }
}
