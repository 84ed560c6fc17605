import { defined } from "../../defined";
import type { Report, ReportedFinding } from "../report/report";
import { CONTROLS, FRAMEWORK_TITLES, type Control, type Framework } from "../rule/controls";
import { code, plain } from "./markdown/escape";
import { formatYaml } from "./yaml";

/** What a plan says of one control. */
export interface ControlReport {
  readonly id: string;
  readonly title: string;
  /**
   * `failed`: something is found; `undecided`: something cannot be decided before the apply; `accepted`: all that is
   * found is acknowledged, or its rule is switched off; `passed`: nothing is found in what the plan shows; `out of
   * reach`: no plan shows it.
   */
  readonly state: "failed" | "undecided" | "accepted" | "passed" | "out of reach";
  /** The rules that look at it. */
  readonly rules: readonly string[];
  readonly findings: readonly ReportedFinding[];
  readonly undecided: readonly ReportedFinding[];
  /** How many findings of it are acknowledged. */
  readonly acknowledged: number;
  /** Why no plan shows it. */
  readonly why?: string;
}

/** What plans say of the controls of a list. */
export interface Compliance {
  readonly framework: Framework;
  readonly title: string;
  readonly controls: readonly ControlReport[];
  /** How many things of the plans no rule judges: what they would be found to do is not in any control. */
  readonly notJudged: number;
  /** What let more pass than usual, and where that stands. @default - nothing */
  readonly weakened?: readonly string[];
}

function controlReport(report: Report, { id, title, outOfReach }: Control): ControlReport {
  const looking = report.rules.filter((rule) => rule.ids.includes(id));
  const rules = looking.map((rule) => rule.id);
  const of = <T extends ReportedFinding>(list: readonly T[]) => list.filter((one) => rules.includes(one.rule));
  const [findings, undecided] = [of(report.findings), of(report.undecided)];
  const acknowledged = of(report.acknowledged).length;
  const accepted = acknowledged > 0 || (looking.length > 0 && looking.every((rule) => rule.off));
  const state =
    outOfReach !== undefined
      ? "out of reach"
      : findings.length > 0
        ? "failed"
        : undecided.length > 0
          ? "undecided"
          : accepted
            ? "accepted"
            : "passed";
  const why = outOfReach === undefined ? {} : { why: outOfReach };
  return { id, title, state, rules, findings, undecided, acknowledged, ...why };
}

/** Orders what a report found by the controls of a list. What is old counts as well as what is new. */
export function compliance(report: Report, framework: Framework): Compliance {
  return {
    framework,
    title: FRAMEWORK_TITLES[framework],
    controls: CONTROLS[framework].map((control) => controlReport(report, control)),
    notJudged: report.undecided.filter((finding) => finding.rule === "not-judged").length,
    ...defined({ weakened: report.verdict.weakened }),
  };
}

const MOST = 10;

function places(
  control: ControlReport,
  mark: (text: string) => string,
  safe: (text: string) => string,
): readonly string[] {
  const lines = [
    ...control.findings.map((one) => `${mark(one.address)} (${one.rule}): ${safe(one.message)}`),
    ...control.undecided.map((one) => `${mark(one.address)} (${one.rule}): ${safe(one.message)}`),
  ];
  return lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more`] : lines;
}

function summary({ controls, notJudged, weakened = [] }: Compliance): string {
  const count = (state: ControlReport["state"]) => controls.filter((one) => one.state === state).length;
  const states = (["failed", "undecided", "accepted", "passed", "out of reach"] as const)
    .map((state) => [state, count(state)] as const)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number} ${state}`);
  const open = notJudged === 0 ? "" : ` ${notJudged} of what the plans change is not judged, and in no control.`;
  const less = weakened.length === 0 ? "" : ` Weakened by ${weakened.join("; ")}.`;
  return `${controls.length} controls: ${states.join(", ")}.${open}${less}`;
}

/**
 * A report by control.
 * @returns text, Markdown, JSON or YAML
 */
export function formatCompliance(result: Compliance, as: "text" | "markdown" | "json" | "yaml"): string {
  if (as === "json") return `${JSON.stringify(result, null, 2)}\n`;
  if (as === "yaml") return formatYaml(result);
  const markdown = as === "markdown";
  const asIs = (text: string): string => text;
  const [mark, safe] = markdown ? [code, plain] : [asIs, asIs];
  const lines = result.controls.flatMap((control) => {
    const more = control.why ?? (control.acknowledged > 0 ? `${control.acknowledged} acknowledged` : undefined);
    const head = `${control.id} ${safe(control.title)}: ${control.state}${more === undefined ? "" : ` (${more})`}`;
    const where = places(control, mark, safe).map((place) => `${markdown ? "  - " : "    "}${place}`);
    return [markdown ? `- **${control.state}** ${head.replace(`: ${control.state}`, "")}` : head, ...where];
  });
  const title = markdown ? `# ${result.title}` : result.title;
  return `${[title, "", safe(summary(result)), "", ...lines].join("\n")}\n`;
}
