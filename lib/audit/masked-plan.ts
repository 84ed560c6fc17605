import { defined } from "../defined";
import { Scrubber } from "./mask/scrub";
import { modelOf } from "./model/model";
import type { Change } from "./model/change";
import type { RawPlan } from "./plan/plan";

/** A change of a plan as anybody may see it. */
interface MaskedChange extends Pick<Change, "address" | "type" | "action" | "importing"> {
  readonly previousAddress?: string;
  /** Marks such as `(sensitive)` and `(known after apply)` stand where a value is not shown. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A plan as anybody may see it. */
export interface MaskedPlan {
  readonly terraformVersion?: string;
  /** When it was made. */
  readonly timestamp?: string;
  /** The SHA-256 of the JSON that it was made from. */
  readonly sha256: string;
  readonly changes: readonly MaskedChange[];
}

/**
 * A plan without what is secret in it or may be, for people and programs that look at its values.
 * @param environment what the plan is of
 */
export function maskedPlan(raw: RawPlan, environment: string): MaskedPlan {
  const scrubber = new Scrubber();
  const { changes } = modelOf(raw, environment, scrubber);
  const { terraformVersion, timestamp, sha256 } = raw.provenance;
  const plan: MaskedPlan = {
    ...defined({ terraformVersion, timestamp }),
    sha256,
    changes: changes.map(({ address, type, action, importing, previousAddress, foreign }) => ({
      ...{ address, type, action, importing },
      ...defined({ previousAddress }),
      before: foreign.before ?? null,
      after: foreign.after ?? null,
    })),
  };
  // Marks become their texts before the last gate, which knows plain data alone.
  return scrubber.clean(JSON.parse(JSON.stringify(plan)) as MaskedPlan);
}
