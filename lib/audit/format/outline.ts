import type { EvidenceFacts } from "../plan/evidence";
import type { AcknowledgedFinding, Report, ReportedFinding, RuleReport } from "../report/report";
import { SEVERITIES, UNKNOWN_MESSAGE, type Category, type Severity } from "../rule/rule";

/** What rules are about, in words. */
export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  destroy: "Destroyed and replaced",
  data: "Data that would be lost",
  exposure: "Exposure",
  "sticky-session": "Sticky sessions",
  selector: "Selectors and pods",
  workload: "Workloads",
  security: "Security of workloads",
  credential: "Credentials in clear",
  leftover: "Left behind and forgotten",
  drift: "Changed outside Terraform",
  plan: "The plan itself",
};

/** All findings of one rule within a chapter. */
export interface RuleFindings {
  readonly rule: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly findings: readonly ReportedFinding[];
}

/** A chapter: what a report says at one severity, new or old. */
export interface Chapter {
  readonly title: string;
  readonly severity: Severity;
  /** Whether the plan brings these, or makes them worse; what was there before is folded. */
  readonly fresh: boolean;
  readonly rules: readonly RuleFindings[];
  /** How many findings that are. */
  readonly count: number;
}

/** The chapters of a list of findings: what is new before what was there before, and each by severity. */
export function chapters(report: Report, findings: readonly ReportedFinding[]): readonly Chapter[] {
  const facts = new Map(report.rules.map((rule) => [rule.id, rule]));
  return [true, false].flatMap((fresh) =>
    SEVERITIES.flatMap((severity): Chapter[] => {
      const byRule = new Map<string, ReportedFinding[]>();
      for (const finding of findings) {
        if (finding.introduced !== fresh || finding.severity !== severity) continue;
        const same = byRule.get(finding.rule);
        if (same === undefined) byRule.set(finding.rule, [finding]);
        else same.push(finding);
      }
      const rules = [...byRule].map(([rule, found]): RuleFindings => {
        const { title, why, fix } = facts.get(rule) ?? { title: rule, why: "", fix: "" };
        return { rule, title, why, fix, findings: found };
      });
      if (rules.length === 0) return [];
      const count = rules.reduce((sum, one) => sum + one.findings.length, 0);
      const title = fresh ? `New: ${severity}` : `There before: ${severity}`;
      return [{ title, severity, fresh, rules, count }];
    }),
  );
}

/** All findings that one acknowledgement covers. */
interface AcknowledgedFindings {
  readonly rule: string;
  readonly title: string;
  readonly acknowledgement: AcknowledgedFinding["acknowledgement"];
  readonly findings: readonly AcknowledgedFinding[];
}

/** What is acknowledged, one entry for a rule and a reason. */
export function acknowledgedTogether(report: Report): readonly AcknowledgedFindings[] {
  const together = new Map<string, AcknowledgedFinding[]>();
  for (const finding of report.acknowledged) {
    const { reason, until, source } = finding.acknowledgement;
    const key = JSON.stringify([finding.rule, reason, until, source]);
    const same = together.get(key);
    if (same === undefined) together.set(key, [finding]);
    else same.push(finding);
  }
  return [...together.values()].flatMap((findings) => {
    const first = findings[0];
    if (first === undefined) return [];
    return [{ rule: first.rule, title: first.title, acknowledgement: first.acknowledgement, findings }];
  });
}

/** How resources were found unchanged, in words. */
const FOUND_IN_WORDS: Readonly<Record<keyof EvidenceFacts["unchanged"], string>> = {
  resourceVersion: "not written to since",
  generation: "with a new status only",
  fields: "by all of their fields",
  state: "records of Terraform",
};

function completeness({ complete, evidence }: Report["environments"][number]["provenance"]): string {
  if (evidence === undefined) return complete;
  const counted = Object.entries(FOUND_IN_WORDS).flatMap(([key, words]) => {
    const count = evidence.unchanged[key as keyof EvidenceFacts["unchanged"]];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const total = Object.values(evidence.unchanged).reduce((sum, count) => sum + count, 0);
  return (
    `by evidence: Terraform was asked about ${evidence.planned}; ${total} were found unchanged before` +
    (counted.length === 0 ? "" : ` (${counted.join(", ")})`)
  );
}

/** Facts about where a plan comes from, as pairs of a name and a value. */
export function provenanceLines(
  report: Report,
  environment: Report["environments"][number],
): readonly (readonly [name: string, value: string])[] {
  const { provenance } = environment;
  return [
    ["Plan", `${provenance.file} (${provenance.bytes} bytes, format ${provenance.formatVersion})`],
    ["SHA-256", provenance.sha256],
    ["Plan made", provenance.planTime ?? "not stated"],
    ["Terraform or OpenTofu", provenance.terraformVersion ?? "not stated"],
    ["Complete", completeness(provenance)],
    ["Commit", provenance.commit ?? "not known"],
    [
      "Audited by",
      `${report.tool.name} ${report.tool.version}, ${report.rules.filter((rule) => !rule.off).length} rules`,
    ],
  ];
}

/** Places of one rule that are named; more are counted. */
export const MOST_PLACES = 3;

/** What could not be decided before the apply, one line a rule: its places, or the first of them. */
export function undecidedLines(report: Report): readonly (readonly [rule: RuleReport, text: string])[] {
  const many = report.environments.length > 1;
  return report.rules
    .filter((rule) => rule.undecided > 0)
    .map((rule) => {
      const places = report.undecided.filter((finding) => finding.rule === rule.id);
      const shown = places.slice(0, MOST_PLACES).map((finding) => {
        const where =
          finding.address === "(plan)" ? "" : `${finding.object}${finding.message === UNKNOWN_MESSAGE ? "" : ": "}`;
        return `${many ? `[${finding.environment}] ` : ""}${where}${finding.message.replace(UNKNOWN_MESSAGE, "").replace(/: $/, "")}`;
      });
      const more = places.length - shown.length;
      return [rule, `${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`] as const;
    });
}

/** Drift in one line, its noise folded. */
export function driftLine(environment: Report["environments"][number]): string {
  const { changed, noise } = environment.drift;
  const folded =
    noise === 0
      ? ""
      : `${noise} ${noise === 1 ? "object differs" : "objects differ"} only in what the server writes by itself`;
  const real = changed.length === 0 ? "" : `${changed.length} changed outside Terraform`;
  return [real, folded].filter((part) => part !== "").join("; ") || "none";
}

/** The aspects of a comparison, in words. */
export const ASPECT_TITLES: Readonly<Record<string, string>> = {
  exists: "exists",
  images: "image",
  replicas: "replicas",
  access: "access type",
  exposure: "Internet access",
  stickySession: "sticky session",
  ports: "ports",
  resources: "requests to limits (CPU/memory)",
};

/** What the baseline knew, in one line. */
export function baselineLine({ file, known, gone, matches }: NonNullable<Report["baseline"]>): string {
  const counts = `${file}: ${known} known, ${gone} gone since`;
  return matches ? counts : `${counts}. Nothing in it matches what is found here: it may be a report on something else`;
}
