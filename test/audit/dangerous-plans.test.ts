import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../../lib/errors";
import { audit, readPlan, SEVERITIES, type Report, type Severity } from "../../lib/audit";

// Plans with one danger each, in an otherwise quiet plan; some are forged so that no Terraform would write them.
const PLANS = join(__dirname, "../../../shared/plans-dangerous");
const there = existsSync(PLANS);
if (!there) process.stderr.write(`not run: audits of dangerous plans, ../shared missing (${PLANS})\n`);

interface Expected {
  readonly what: string;
  /** The least that has to be told, or `clean`. */
  readonly want: Severity | "clean";
  /** It is enough that the report names what it did not judge. */
  readonly orUnjudged?: boolean;
  /** It is enough that the report names the check that it could not decide. */
  readonly orUndecided?: boolean;
  /** No Terraform writes such a plan: a coded refusal does as well. */
  readonly orRefused?: boolean;
}

/** What is not as expected, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

function reportOf(name: string): Report | KubeServicesError {
  try {
    return audit([{ environment: name, plan: readPlan(join(PLANS, `${name}.json`)) }], { toolVersion: "0.0.0" });
  } catch (error) {
    if (KubeServicesError.is(error)) return error;
    throw error;
  }
}

/** What is missing in a report; undefined where it tells what it has to. */
function missing(expected: Expected, outcome: Report | KubeServicesError): string | undefined {
  if (KubeServicesError.is(outcome)) return expected.orRefused === true ? undefined : `refused: ${outcome.message}`;
  const { verdict, findings, undecided } = outcome;
  if (findings.some((finding) => finding.rule === "rule-crashed")) return "a rule crashed";
  if (expected.want === "clean") return verdict.result === "clean" ? undefined : verdict.text;
  if (verdict.result === "clean") return "it is called clean";
  const enough = SEVERITIES.slice(0, SEVERITIES.indexOf(expected.want) + 1);
  if (findings.some((finding) => enough.includes(finding.severity))) return undefined;
  if (expected.orUnjudged === true && undecided.some((finding) => finding.rule === "not-judged")) return undefined;
  if (expected.orUndecided === true && undecided.length > 0) return undefined;
  const worst = SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
  return `the worst that is told is ${worst ?? "nothing"}`;
}

const expected: Readonly<Record<string, Expected>> = there
  ? (JSON.parse(readFileSync(join(PLANS, "expected.json"), "utf8")) as Record<string, Expected>)
  : {};

(there ? describe : describe.skip)("dangerous plans", () => {
  test.each(Object.entries(expected).map(([name, one]) => [name, one.what, one] as const))(
    "%s: %s",
    (name, _, expectation) => {
      const lacking = missing(expectation, reportOf(name));
      if (EXCEPTIONS[name] === undefined) expect(lacking ?? "told").toBe("told");
    },
  );

  test("a forged plan that is refused is never called anything else", () => {
    const refused = Object.keys(expected).filter((name) => KubeServicesError.is(reportOf(name)));
    expect(refused.filter((name) => expected[name]?.orRefused !== true)).toEqual([]);
  });
});
