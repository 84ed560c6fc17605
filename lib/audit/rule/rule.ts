import type { PlanModel } from "../model/model";
import type { World } from "../model/world";

/** How bad a finding is, the worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
/** How bad a finding is. */
export type Severity = (typeof SEVERITIES)[number];

/** What a finding is about, in the order in which a report tells it. */
export const CATEGORIES = [
  "destroy",
  "data",
  "exposure",
  "sticky-session",
  "selector",
  "workload",
  "security",
  "credential",
  "leftover",
  "drift",
  "plan",
] as const;
/** What a finding is about. */
export type Category = (typeof CATEGORIES)[number];

/** One place where a rule says something. */
export interface Hit {
  /** The Terraform address. */
  readonly address: string;
  /** What is so, in one sentence without a final period. It holds no value that the model masked. */
  readonly message: string;
  /**
   * What sets two hits of one rule at one address apart, such as the container's name. It must not change between two
   * plans of the same thing.
   * @default - one hit an address
   */
  readonly subject?: string;
  /**
   * What is claimed of the subject: a hit that claims something else than before is new, and a baseline does not know
   * it. It has to change where things get worse, such as from the host's `/var/log` to its `/`.
   * @default - the message
   */
  readonly claim?: string;
  /**
   * How bad it is in this place.
   * @default - the rule's severity
   */
  readonly severity?: Severity;
  /**
   * True where the rule cannot tell, because a value is not known before the apply.
   * @default false
   */
  readonly unknown?: boolean;
}

/** What every rule says of itself. */
export interface RuleFacts {
  /** Stable name in kebab case. */
  readonly id: string;
  /** How bad it is where nothing else is said. */
  readonly severity: Severity;
  /** What its findings are about. */
  readonly category: Category;
  /** What is wrong where it fires, in a few words. */
  readonly title: string;
  /** Why that matters. */
  readonly why: string;
  /** What to do, in the imperative. */
  readonly fix: string;
  /**
   * What other lists call what it finds, such as `CIS-5.2.2`, `PSS-baseline-privileged`, `NSA-pod-privileged`,
   * `CWE-250`: `rule/controls.ts` has the titles.
   * @default - no list has it
   */
  readonly ids?: readonly string[];
  /**
   * What it fires on, in a line or two of HCL or of words.
   * @default - none
   */
  readonly example?: string;
}

/**
 * A rule on how things are. It is asked twice, for the time before the apply and for the time after it: so a report
 * can tell what this plan brings from what was there already.
 */
export interface StateRule extends RuleFacts {
  /** Says that it judges how things are. */
  readonly looksAt: "state";
  /** Finds what is wrong in how things are. */
  check(world: World): Iterable<Hit>;
}

/** A rule on what the plan does. */
export interface ChangeRule extends RuleFacts {
  /** Says that it judges what the plan does. */
  readonly looksAt: "change";
  /** Finds what is wrong in what the plan does. */
  check(plan: PlanModel): Iterable<Hit>;
}

/** A rule of the audit. */
export type Rule = StateRule | ChangeRule;

/** What is said where a rule cannot decide and has nothing more to say. */
export const UNKNOWN_MESSAGE = "not known before the apply";
/** Says that a rule cannot decide before the apply. */
export const UNDECIDED = Symbol.for("cdktf-kube-services/undecided");

/** What a check of one thing returns: nothing where all is well. */
export type Verdict =
  | undefined
  | string
  | typeof UNDECIDED
  | {
      /** What is so, in one sentence without a final period. */
      readonly message: string;
      /** How bad it is in this place. @default - the rule's severity */
      readonly severity?: Severity;
      /** What is claimed of it, see `Hit`. @default - the message */
      readonly claim?: string;
    };

/**
 * What a rule says that found the code silent where the server fills something in: a finding stays one, and no finding
 * is no pass, because what the server fills in is not known.
 */
export function withoutSetting(verdict: Verdict): Verdict {
  if (verdict === undefined || verdict === UNDECIDED) return UNDECIDED;
  const { message, claim = message, ...more } = typeof verdict === "string" ? { message: verdict } : verdict;
  // The same claim as of what is there already without such a setting.
  return { ...more, message: `${message}: the code sets none, and what the cluster fills in is not known yet`, claim };
}

const NONE: readonly Hit[] = [];

/** Makes the hits of a verdict: none, or one. */
export function hits(address: string, verdict: Verdict, what = "", subject?: string): readonly Hit[] {
  if (verdict === undefined) return NONE;
  const hit: { -readonly [Key in keyof Hit]: Hit[Key] } = { address, message: "" };
  if (subject !== undefined) hit.subject = subject;
  if (verdict === UNDECIDED) {
    hit.message = `${what === "" ? "" : `${what}: `}${UNKNOWN_MESSAGE}`;
    hit.unknown = true;
    return [hit];
  }
  const parts: { message: string; severity?: Severity; claim?: string } =
    typeof verdict === "string" ? { message: verdict } : verdict;
  hit.message = what === "" ? parts.message : `${what} ${parts.message}`;
  hit.claim = parts.claim ?? parts.message;
  if (parts.severity !== undefined) hit.severity = parts.severity;
  return [hit];
}
