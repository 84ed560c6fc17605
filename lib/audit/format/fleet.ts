import type { EnvironmentReport, Report, ReportedFinding, Result } from "../report/report";
import { SEVERITIES } from "../rule/rule";

/** From this many environments on, what several of them have in common is told once. */
const FLEET = 4;
/** Environments that are named in a list; of more, they are counted. */
const MOST_NAMES = 3;
const RESULTS: readonly Result[] = ["failed", "undecided", "findings", "clean"];

/** Many environments in one report. */
interface Fleet {
  /** All of them, the worst first. */
  readonly environments: readonly EnvironmentReport[];
  /** Which environments a name stands for that is none of an environment: `all 300`, `all but prod`. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** How many findings stand in all environments. */
  readonly common: number;
}

/** A report as people read it: of many environments, what they have in common stands in it once. */
export interface ToldReport extends Report {
  readonly fleet?: Fleet;
}

function bad(verdict: EnvironmentReport["verdict"]): readonly number[] {
  const { result, newCounts, undecidedCounts, counts } = verdict;
  return [
    -RESULTS.indexOf(result),
    ...SEVERITIES.map((one) => newCounts[one]),
    ...SEVERITIES.map((one) => undecidedCounts[one]),
    ...SEVERITIES.map((one) => counts[one]),
  ];
}

/** Environments, the worst first; of two that are as bad, by name. */
function worstFirst(environments: readonly EnvironmentReport[]): readonly EnvironmentReport[] {
  return environments
    .map((one) => ({ one, bad: bad(one.verdict) }))
    .sort((a, b) => {
      const at = a.bad.findIndex((value, index) => value !== b.bad[index]);
      if (at >= 0) return (b.bad[at] ?? 0) - (a.bad[at] ?? 0);
      return a.one.name < b.one.name ? -1 : 1;
    })
    .map(({ one }) => one);
}

/** Which environments, in few words. */
export function inWhich(some: readonly string[], all: readonly string[]): string {
  if (some.length === all.length) return `all ${all.length}`;
  const has = new Set(some);
  if (some.length > MOST_NAMES && all.length - some.length <= MOST_NAMES) {
    return `all but ${all.filter((name) => !has.has(name)).join(", ")}`;
  }
  const more = some.length - MOST_NAMES;
  return more > 1 ? `${some.slice(0, MOST_NAMES).join(", ")} and ${more} more` : some.join(", ");
}

/** Names for sets of environments, each for one set only. */
class Names {
  readonly members = new Map<string, readonly string[]>();
  readonly #bySet = new Map<string, string>();

  constructor(private readonly all: readonly string[]) {}

  of(set: readonly string[]): string {
    if (set.length === 1) return set[0] ?? "";
    const key = set.join("\n");
    let name = this.#bySet.get(key);
    if (name === undefined) {
      const words = inWhich(set, this.all);
      name = words;
      for (let count = 2; this.members.has(name) || this.all.includes(name); count++) name = `${words} (${count})`;
      this.#bySet.set(key, name);
      this.members.set(name, set);
    }
    return name;
  }
}

/** What is the same in several environments, once, with all that have it; in the order of the first of each. */
function together<T>(items: Iterable<readonly [environment: string, item: T]>, key: (item: T) => string) {
  const found = new Map<string, { item: T; environments: string[] }>();
  for (const [environment, item] of items) {
    const name = key(item);
    const same = found.get(name);
    if (same === undefined) found.set(name, { item, environments: [environment] });
    else if (same.environments.at(-1) !== environment) same.environments.push(environment);
  }
  return [...found.values()];
}

function sharedFindings<T extends ReportedFinding>(list: readonly T[], names: Names): readonly T[] {
  const signature = ({ fingerprint, message, introduced, severity }: T) =>
    `${fingerprint}${introduced ? "+" : "="}${severity} ${message}`;
  const pairs = list.map((one) => [one.environment, one] as const);
  return together(pairs, signature).map(({ item, environments }) => ({ ...item, environment: names.of(environments) }));
}

const PARTS = ["removals", "leftovers", "services", "others", "changedOutputs"] as const;
type Parts = { [Part in (typeof PARTS)[number]]: EnvironmentReport[Part][number][] };

/** What happens, by the sets of environments in which it does: what is common to most of them first. */
function sharedChanges(environments: readonly EnvironmentReport[], names: Names): readonly EnvironmentReport[] {
  const sets = new Map<string, { of: readonly string[]; parts: Parts; drift: EnvironmentReport["drift"]["changed"] }>();
  const setOf = (of: readonly string[]) => {
    const name = names.of(of);
    let set = sets.get(name);
    if (set === undefined) {
      const parts: Parts = { removals: [], leftovers: [], services: [], others: [], changedOutputs: [] };
      sets.set(name, (set = { of, parts, drift: [] }));
    }
    return set;
  };
  for (const part of PARTS) {
    const pairs = environments.flatMap((one) => one[part].map((item) => [one.name, item] as const));
    for (const { item, environments: of } of together<unknown>(pairs, (value) => JSON.stringify(value))) {
      (setOf(of).parts[part] as unknown[]).push(item);
    }
  }
  const drifts = environments.flatMap((one) => one.drift.changed.map((item) => [one.name, item] as const));
  for (const { item, environments: of } of together(drifts, (value) => JSON.stringify(value))) {
    const set = setOf(of);
    set.drift = [...set.drift, item];
  }
  const byName = new Map(environments.map((one) => [one.name, one]));
  return [...sets]
    .sort(([a, { of: left }], [b, { of: right }]) => right.length - left.length || (a < b ? -1 : 1))
    .flatMap(([name, { of, parts, drift }]) => {
      const first = byName.get(of[0] ?? "");
      return first === undefined ? [] : [{ ...first, ...parts, name, drift: { changed: drift, noise: 0 } }];
    });
}

/** A report for people: the same where there are few environments; of many, what they have in common once. */
export function told(report: Report): ToldReport {
  if (report.environments.length < FLEET) return report;
  const all = report.environments.map((one) => one.name);
  const names = new Names(all);
  const everywhere = names.of(all);
  const findings = sharedFindings(report.findings, names);
  return {
    ...report,
    findings,
    acknowledged: sharedFindings(report.acknowledged, names),
    undecided: sharedFindings(report.undecided, names),
    environments: sharedChanges(report.environments, names),
    fleet: {
      environments: worstFirst(report.environments),
      members: names.members,
      common: findings.filter((one) => one.environment === everywhere).length,
    },
  };
}

/** What many environments come to, in a sentence. */
export function fleetLine({ environments, common }: Fleet): string {
  const words: Readonly<Record<Result, string>> = {
    failed: "failed",
    undecided: "undecided",
    findings: "passed with findings",
    clean: "clean",
  };
  const counts = RESULTS.map((result) => ({
    word: words[result],
    count: environments.filter((one) => one.verdict.result === result).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`);
  const shared = common === 0 ? "" : ` ${common} ${common === 1 ? "finding stands" : "findings stand"} in all of them.`;
  return `${environments.length} environments: ${counts.join(", ")}.${shared}`;
}

/** The columns of the table of environments. */
export const FLEET_COLUMNS = ["Environment", "Verdict", "New findings", "Not judged", "Objects"] as const;

/** One environment in that table. */
export function fleetRow({ verdict, counts }: EnvironmentReport): readonly string[] {
  const severities = (of: Readonly<Record<string, number>>) =>
    SEVERITIES.filter((one) => (of[one] ?? 0) > 0)
      .map((one) => `${of[one]} ${one}`)
      .join(", ") || "none";
  const deeds = [
    ["created", counts.create],
    ["updated", counts.update],
    ["replaced", counts.replace],
    ["destroyed", counts.delete],
    ["forgotten", counts.forget],
  ] as const;
  const objects = deeds.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
  return [
    severities(verdict.newCounts),
    severities(verdict.undecidedCounts),
    `${objects.join(", ") || "nothing changes"}${verdict.partial ? "; partial" : ""}`,
  ];
}

/** How an aspect of a Service is in many environments: each value with those that have it, the rarest last. */
export function valuesTogether(values: readonly string[], environments: readonly string[]): string {
  const by = new Map<string, string[]>();
  values.forEach((value, index) => {
    const same = by.get(value);
    const name = environments[index] ?? "";
    if (same === undefined) by.set(value, [name]);
    else same.push(name);
  });
  return [...by]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([value, which]) => `${value}: ${inWhich(which, environments)}`)
    .join("; ");
}
