import { isJsonObject } from "../../../../lib/json-object";
import type { Json } from "./normalise";

/** What one step of one test was seen to do: a plan, or the objects after an apply. */
export interface StepRecord {
  /** File, test and number of the step: the same in every run. */
  readonly step: string;
  /** By resource address: the change that is planned, or the live object. */
  readonly seen: Readonly<Record<string, Json>>;
}

/** One place in which two runs differ. */
export interface Difference {
  readonly step: string;
  /** The resource's address; none where a whole step is missing. */
  readonly address?: string;
  /** Where in it, such as `after.spec[0].replicas`. */
  readonly path: string;
  /** As JSON; undefined where there is nothing. */
  readonly real: string | undefined;
  readonly offline: string | undefined;
}

/** A difference that is meant to be. */
export interface KnownDifference {
  readonly address: RegExp;
  readonly path: RegExp;
  readonly reason: string;
}

/** All places in which the runs with the two providers differ, but for those that are known. */
export function compareRecords(
  real: readonly StepRecord[],
  offline: readonly StepRecord[],
  known: readonly KnownDifference[] = [],
): readonly Difference[] {
  const [left, right] = [real, offline].map((records) => new Map(records.map(({ step, seen }) => [step, seen])));
  const found = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])].sort().flatMap((step) => {
    const [a, b] = [left?.get(step), right?.get(step)];
    if (a === undefined || b === undefined)
      return [{ step, path: "", real: a && "this step", offline: b && "this step" }];
    return compareStep(step, a, b);
  });
  return found.filter(
    ({ address, path }) => !known.some((each) => each.address.test(address ?? "") && each.path.test(path)),
  );
}

function compareStep(step: string, a: StepRecord["seen"], b: StepRecord["seen"]): Difference[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().flatMap((address) => {
    const differences: Difference[] = [];
    compareValues(a[address], b[address], "", (path, real, offline) =>
      differences.push({ step, address, path, real: JSON.stringify(real), offline: JSON.stringify(offline) }),
    );
    return differences;
  });
}

type Found = (path: string, real: Json | undefined, offline: Json | undefined) => void;

function compareValues(a: Json | undefined, b: Json | undefined, path: string, found: Found): void {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    a.forEach((each: Json, index) => compareValues(each, b[index] as Json, `${path}[${index}]`, found));
  } else if (isJsonObject(a) && isJsonObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      compareValues(a[key], b[key], path === "" ? key : `${path}.${key}`, found);
  } else if (JSON.stringify(a) !== JSON.stringify(b)) found(path, a, b);
}

const SHOWN_STEPS = 3;
const SHOWN_CHARACTERS = 300;

/** The differences for a reader: what is the same difference in several steps stands there once. */
export function formatDifferences(differences: readonly Difference[]): string {
  const groups = new Map<string, Difference[]>();
  for (const each of differences) {
    const type = each.address?.replace(/^(data\.)?(\w+)\..*$/, "$1$2") ?? "";
    const key = [type, each.path.replace(/\[\d+\]/g, "[]"), each.real, each.offline].join("\0");
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const cut = (text = "nothing"): string =>
    text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return [...groups.values()]
    .map((group) => {
      const [first] = group as [Difference];
      const steps = group
        .slice(0, SHOWN_STEPS)
        .map(({ step, address }) => `  in ${[step, address].filter(Boolean).join(": ")}`);
      const more = group.length > SHOWN_STEPS ? [`  and ${group.length - SHOWN_STEPS} more`] : [];
      const place = first.path === "" ? (first.address ?? first.step) : first.path;
      return [place, `  real:    ${cut(first.real)}`, `  offline: ${cut(first.offline)}`, ...steps, ...more].join("\n");
    })
    .join("\n\n");
}
