import type { Log, PhysicalLocation, ReportingDescriptor, Result, Run } from "sarif";
import { defined } from "../../defined";
import type { AcknowledgedFinding, EnvironmentReport, Report, ReportedFinding, RuleReport } from "../report/report";
import type { Severity } from "../rule/rule";

// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** GitHub orders findings by this number. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.1",
};

/** Braces are placeholders in SARIF's messages, and `[…](…)` is a link (3.11.5, 3.11.6). */
function message(text: string): { text: string } {
  return { text: text.replace(/\{/g, "{{").replace(/\}/g, "}}").replace(/\]\(/g, "] (") };
}

/** A path as a URI reference: a name with a colon in front or other marks must not become a scheme or a query. */
function uri(file: string): string {
  if (file === "-") return "stdin";
  const path = file.replace(/\\/g, "/").split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return `file://${path.replace(/^\/+/, "/")}`;
  return /^[^/]*%3A/.test(path) ? `./${path}` : path;
}

/** Where people look: the code where it is known, else the stack or the plan. */
function place(source: ReportedFinding["source"], environment: EnvironmentReport): PhysicalLocation {
  const { file } = environment.provenance;
  if (source === undefined) return { artifactLocation: { uri: uri(file), index: 0 } };
  const region = { startLine: source.line, ...defined({ startColumn: source.column }) };
  return { artifactLocation: { uri: uri(source.file), ...(source.of === "plan" ? { index: 0 } : {}) }, region };
}

/** A name of another list as code scanning writes it: it knows weaknesses as `external/cwe/cwe-250`. */
function tag(id: string): string {
  return id.startsWith("CWE-") ? `external/cwe/${id.toLowerCase()}` : id;
}

function rule(facts: RuleReport): ReportingDescriptor {
  return {
    id: facts.id,
    name: facts.id.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase()),
    shortDescription: message(facts.title),
    fullDescription: message(facts.why),
    help: message(facts.fix),
    defaultConfiguration: { level: LEVEL[facts.severity], enabled: !facts.off },
    properties: {
      tags: ["kubernetes", "terraform", facts.category, ...facts.ids.map(tag)],
      precision: "high",
      "security-severity": SECURITY_SEVERITY[facts.severity],
    },
  };
}

type Judged = ReportedFinding | AcknowledgedFinding;

function result(
  finding: Judged,
  indexOf: ReadonlyMap<string, number>,
  environment: EnvironmentReport,
  kind: "fail" | "review",
): Result {
  const acknowledged = "acknowledgement" in finding ? finding.acknowledgement : undefined;
  return {
    ruleId: finding.rule,
    ruleIndex: indexOf.get(finding.rule) ?? -1,
    kind,
    level: kind === "fail" ? LEVEL[finding.severity] : "none",
    message: message(`${finding.object}: ${finding.message} (${finding.environment})`),
    locations: [
      {
        physicalLocation: place(finding.source, environment),
        logicalLocations: [
          { fullyQualifiedName: finding.address, kind: "resource" },
          ...(finding.source?.construct === undefined
            ? []
            : [{ fullyQualifiedName: finding.source.construct, kind: "construct" }]),
        ],
      },
    ],
    partialFingerprints: { "kubeServicesAudit/v2": finding.fingerprint },
    baselineState: finding.introduced ? "new" : "unchanged",
    ...(acknowledged === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external" as const, status: "accepted" as const, justification: acknowledged.reason },
          ],
        }),
    properties: {
      environment: finding.environment,
      severity: finding.severity,
      ...defined({ service: finding.service }),
    },
  };
}

/** SARIF 2.1.0, one run an environment. What the rules could not decide has the kind `review`. */
export function formatSarif(report: Report): string {
  const indexOf = new Map(report.rules.map((one, index) => [one.id, index]));
  const { weakened } = report.verdict;
  const runs = report.environments.map((environment): Run => {
    const { provenance } = environment;
    const here = (finding: { readonly environment: string }) => finding.environment === environment.name;
    return {
      tool: {
        driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: report.rules.map(rule) },
      },
      ...(weakened === undefined
        ? {}
        : {
            invocations: [
              {
                executionSuccessful: true,
                toolConfigurationNotifications: [
                  { level: "warning" as const, message: message(`Weakened by ${weakened.join("; ")}.`) },
                ],
              },
            ],
          }),
      automationDetails: { id: `kube-services-audit/${encodeURIComponent(environment.name)}/` },
      columnKind: "utf16CodeUnits",
      artifacts: [
        {
          location: { uri: uri(provenance.file) },
          length: provenance.bytes,
          mimeType: "application/json",
          hashes: { "sha-256": provenance.sha256 },
        },
      ],
      results: [
        ...report.findings.filter(here).map((one) => result(one, indexOf, environment, "fail")),
        ...report.acknowledged
          .filter(here)
          .map((one) => result(one, indexOf, environment, one.undecided ? "review" : "fail")),
        ...report.undecided.filter(here).map((one) => result(one, indexOf, environment, "review")),
      ],
      properties: {
        environment: environment.name,
        complete: provenance.complete,
        ...defined({
          planTime: provenance.planTime,
          terraformVersion: provenance.terraformVersion,
          commit: provenance.commit,
        }),
      },
    };
  });
  const log: Log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
