import { InvalidArgumentError, type Command } from "commander";
import { defined } from "../defined";
import { parseDuration } from "../details";
import { readTrustedKeys, type ApprovalPolicy } from "../release";

/** Options that say whose word counts, and how many must have given it. */
export interface PolicyOptions {
  readonly approvals: number;
  readonly approvalsWhereCritical: number;
  readonly trust: readonly string[];
  readonly planner: readonly string[];
  readonly maxAge?: number;
}

const YEAR = 366 * 24 * 60 * 60_000;

/** Reads a time such as `24h`, in milliseconds, as commander wants it. */
export const period =
  (option: string) =>
  (text: string): number => {
    try {
      return parseDuration(text, option, YEAR);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };

function number(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is no number from 0 to 99.");
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds the options that say what has to be approved, and by whom. */
export function withPolicy(command: Command): Command {
  return command
    .option("--trust <file>", "public keys of those who may approve; may be repeated", collect, [])
    .option("--planner <file>", "public keys of those who may plan: others' plans are refused", collect, [])
    .option("--approvals <number>", "how many must have approved; 0 where a forge sees to that", number, 1)
    .option("--approvals-where-critical <number>", "how many where the audit found something critical", number, 2)
    .option("--max-age <duration>", "how old a plan may be, such as 24h (default: any age)", period("--max-age"));
}

/**
 * The policy that the options say.
 * @throws KubeServicesError as readTrustedKeys does
 */
export function policyOf(options: PolicyOptions): ApprovalPolicy {
  return {
    approvals: options.approvals,
    approvalsWhereCritical: options.approvals === 0 ? 0 : options.approvalsWhereCritical,
    trusted: readTrustedKeys(options.trust, "--trust"),
    planners: readTrustedKeys(options.planner, "--planner"),
    ...defined({ maxAge: options.maxAge }),
  };
}
