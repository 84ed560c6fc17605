import { defined } from "../defined";

/** A version as numbers, and what stands behind `-`. */
interface Version {
  readonly numbers: readonly [number, number, number];
  /** Such as `beta1`. @default - a release */
  readonly prerelease?: string;
}

const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([-.0-9A-Za-z]+))?(?:\+\S*)?$/;
const CONDITION = /^\s*(=|!=|>=|<=|~>|>|<)?\s*(\d+(?:\.\d+){0,2}(?:-[-.\w]+)?)\s*$/;

function parse(text: string): Version | undefined {
  const [match, major, minor = "0", patch = "0", prerelease] = VERSION.exec(text.trim()) ?? [];
  if (match === undefined) return undefined;
  const numbers = [Number(major), Number(minor), Number(patch)] as const;
  return { numbers, ...defined({ prerelease }) };
}

function compare(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = a.numbers[index] - b.numbers[index];
    if (difference !== 0) return difference;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === undefined) return 1;
  if (b.prerelease === undefined) return -1;
  return a.prerelease < b.prerelease ? -1 : 1;
}

/** Whether a text is a constraint on versions as Terraform writes it, such as `~> 2.38` or `>= 2.38.0, < 3.2.1`. */
export function isConstraint(text: string): boolean {
  return text.split(",").every((part) => CONDITION.test(part));
}

/**
 * Whether a version meets a constraint, as Terraform and OpenTofu decide it: all conditions hold, and a pre-release is
 * met by its very version alone.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 * @returns undefined where one of the two cannot be read
 */
export function satisfies(version: string, constraint: string): boolean | undefined {
  const wanted = parse(version);
  if (wanted === undefined || !isConstraint(constraint)) return undefined;
  return constraint.split(",").every((part) => holds(wanted, part));
}

function holds(wanted: Version, condition: string): boolean {
  const [, operator = "=", text = ""] = CONDITION.exec(condition) ?? [];
  const bound = parse(text) as Version;
  const order = compare(wanted, bound);
  if (operator === "=") return order === 0;
  if (operator === "!=") return order !== 0;
  if (wanted.prerelease !== undefined && bound.prerelease === undefined) return false;
  if (operator === "~>") return order >= 0 && sameUpTo(wanted, bound, text.split("-")[0]!.split(".").length - 1);
  return operator === ">=" ? order >= 0 : operator === ">" ? order > 0 : operator === "<=" ? order <= 0 : order < 0;
}

/** `~> 2.38` lets the last number that is written rise, `~> 2` any after it. */
const sameUpTo = (a: Version, b: Version, count: number): boolean =>
  a.numbers.slice(0, Math.max(count, 1)).every((number, index) => number === b.numbers[index]);

/** The versions that a constraint names, and those just after them: where it can begin or end to hold. */
export function boundsOf(constraint: string): readonly string[] {
  return constraint.split(",").flatMap((part) => {
    const bound = parse(CONDITION.exec(part)?.[2] ?? "");
    if (bound === undefined) return [];
    const [major, minor, patch] = bound.numbers;
    const named = `${major}.${minor}.${patch}${bound.prerelease === undefined ? "" : `-${bound.prerelease}`}`;
    return [named, `${major}.${minor}.${patch + 1}`];
  });
}
