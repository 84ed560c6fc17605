import type { Report, ReportedFinding, RuleReport } from "../report/report";
import { SEVERITIES } from "../rule/rule";

function xml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&apos;")
    .replace(/[\ufffe\uffff]/g, "\ufffd"); // not allowed in XML; control characters are gone already
}

function byRule(list: readonly ReportedFinding[], environment: string): ReadonlyMap<string, ReportedFinding[]> {
  const found = new Map<string, ReportedFinding[]>();
  for (const finding of list) {
    if (finding.environment !== environment) continue;
    const same = found.get(finding.rule);
    if (same === undefined) found.set(finding.rule, [finding]);
    else same.push(finding);
  }
  return found;
}

/**
 * JUnit's XML, for CI systems that show test results: one suite an environment, one case a rule. A rule fails with
 * findings that fail the audit; it is in error where it could not decide what has to be decided, and skipped where the
 * policy switches it off.
 */
export function formatJunit(report: Report): string {
  const { failOn, gate, failOnUndecided, weakened = [] } = report.verdict;
  const weakenings = weakened.map((one) => `<property name="weakened" value="${xml(`Weakened by ${one}`)}"/>`).join("");
  const failing = new Set(SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1));
  const fails = (finding: ReportedFinding) => failing.has(finding.severity) && (gate === "all" || finding.introduced);
  const stops = ({ severity, introduced }: ReportedFinding) =>
    introduced &&
    failOnUndecided !== "never" &&
    (failOnUndecided === "any" || severity === "critical" || severity === "high");
  const suites = report.environments.map((environment) => {
    const [findings, open] = [report.findings, report.undecided].map((list) => byRule(list, environment.name));
    const cases = report.rules.map((rule: RuleReport) => {
      const found = findings?.get(rule.id) ?? [];
      const bad = found.filter(fails);
      const undecided = open?.get(rule.id) ?? [];
      const stopping = undecided.filter(stops);
      const lines = (list: readonly ReportedFinding[]) =>
        list.map((one) => `${one.severity} ${one.object} (${one.address}): ${one.message}`).join("\n");
      const start = `    <testcase classname="${xml(`${environment.name}.${rule.category}`)}" name="${xml(`${rule.id}: ${rule.title}`)}" time="0">`;
      const parts: string[] = [];
      if (rule.off) parts.push(`<skipped message="${xml(`switched off by the policy: ${rule.policy ?? ""}`)}"/>`);
      else if (bad.length > 0) {
        const head = xml(`${bad.length} at or above ${failOn}. ${rule.fix}`);
        parts.push(`<failure type="${bad[0]?.severity ?? "high"}" message="${head}">${xml(lines(bad))}</failure>`);
      } else if (stopping.length > 0) {
        const head = xml(`could not be decided in ${stopping.length} places: that is no pass. ${rule.fix}`);
        parts.push(`<error type="undecided" message="${head}">${xml(lines(stopping))}</error>`);
      }
      const rest = [
        lines(found.filter((finding) => !fails(finding))),
        lines(undecided.filter((finding) => bad.length > 0 || !stops(finding))).replace(/^/gm, "undecided: "),
      ].filter((text) => text !== "" && text !== "undecided: ");
      if (rest.length > 0) parts.push(`<system-out>${xml(rest.join("\n"))}</system-out>`);
      const state = rule.off ? "skipped" : bad.length > 0 ? "failed" : stopping.length > 0 ? "error" : "passed";
      return { state, text: `${start}${parts.join("")}</testcase>` };
    });
    const count = (state: string) => cases.filter((one) => one.state === state).length;
    const time = environment.provenance.planTime?.replace(/Z$/, "");
    return [
      `  <testsuite name="${xml(`kube-services audit ${environment.name}`)}" tests="${cases.length}" failures="${count("failed")}" errors="${count("error")}" skipped="${count("skipped")}" time="0"${time === undefined ? "" : ` timestamp="${xml(time)}"`}>`,
      `    <properties><property name="plan.sha256" value="${xml(environment.provenance.sha256)}"/>${weakenings}</properties>`,
      ...cases.map((one) => one.text),
      "  </testsuite>",
    ].join("\n");
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kube-services audit">\n${suites.join("\n")}\n</testsuites>\n`;
}
