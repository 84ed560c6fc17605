import { App } from "cdktf";
import { EnvironmentStack, KubeServicesError } from "../../../../../lib";
import { TRIED, type Tried } from "./constructs";
import { REFUSED, REPLACES, SAYS_NOTHING, STOPS } from "./expected";
import { combined, isInElement, propsOf, type Row } from "./rows";

/** A construct with the rows that it is edited by, all at once. */
export interface Case {
  readonly id: string;
  readonly tried: Tried;
  readonly rows: readonly Row[];
}

/** What becomes of a row before any cluster is asked. */
export interface Judged {
  readonly tried: Tried;
  readonly row: Row;
  readonly title: string;
  /** Codes with which synth refuses it, set or taken out. */
  readonly refused: readonly string[];
  /** Whether the configuration is the same with and without it. */
  readonly same: boolean;
}

const titleOf = (tried: Tried, row: Row): string => `${tried.name} ${row.name}`;
const matches = (list: readonly RegExp[], title: string): boolean => list.some((pattern) => pattern.test(title));
const codeIn = (list: readonly (readonly [RegExp, string])[], title: string): string | undefined =>
  list.find(([pattern]) => pattern.test(title))?.[1];

/** The code with which the plan of a row must stop. */
export const stopOf = (title: string): string | undefined => codeIn(STOPS, title);
/** Whether a row must replace the object. */
export const replaces = (title: string): boolean => matches(REPLACES, title);
/** Part of the code with which synth must refuse a row. */
export const refusalOf = (title: string): string | undefined => codeIn(REFUSED, title);
/** Whether a row says what holds anyway. */
export const saysNothing = (title: string): boolean => matches(SAYS_NOTHING, title);

function scratch(): EnvironmentStack {
  return new EnvironmentStack(new App(), "scratch", {
    cluster: { kubeconfig: "/nowhere", context: "none" },
    namespace: "none",
  });
}

/** What each construct of a stack made, by the construct's id. */
function configurations(stack: EnvironmentStack): ReadonlyMap<string, string> {
  const { resource } = stack.toTerraform() as { resource: Record<string, Record<string, unknown>> };
  const found = new Map<string, string>();
  // Which type comes first depends on the constructs before.
  for (const [type, all] of Object.entries(resource).sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const [name, value] of Object.entries(all)) {
      const id = /^(t\d+x)/.exec(name)?.[1];
      if (id !== undefined && type !== "terraform_data")
        found.set(id, (found.get(id) ?? "") + JSON.stringify([type, name, value]));
    }
  return found;
}

function judge(tried: Tried, wanted: (row: Row) => boolean): Judged[] {
  const rows = tried.rows().filter(wanted);
  const codes: string[][] = rows.map(() => []);
  const [before, after] = (["before", "after"] as const).map((side) => {
    const stack = scratch();
    rows.forEach((row, index) => {
      try {
        tried.make(stack, `t${index}x`, combined(tried.base(row), [row], side));
      } catch (error) {
        if (!(error instanceof KubeServicesError)) throw error;
        codes[index]?.push(...error.problems.map(({ code }) => code));
      }
    });
    return configurations(stack);
  });
  return rows.map((row, index) => ({
    tried,
    row,
    title: titleOf(tried, row),
    refused: codes[index] ?? [],
    same: before?.get(`t${index}x`) === after?.get(`t${index}x`),
  }));
}

/** Each place of each construct, taken out by itself. */
export const ownRows = (): readonly Judged[] =>
  TRIED.flatMap((tried) => judge(tried, ({ place, set }) => place === set));

/** Places that are taken out together with the object around them. */
export const aroundRows = (): readonly Judged[] =>
  TRIED.flatMap((tried) => judge(tried, ({ place, set }) => place !== set));

/** Rows that go to a cluster and come back: neither refused nor without a meaning, and the plan does not stop. */
export const editable = (rows: readonly Judged[]): readonly Judged[] =>
  rows.filter(({ refused, same, title }) => refused.length === 0 && !same && stopOf(title) === undefined);

/** Rows whose plan stops. */
export const stopping = (rows: readonly Judged[]): readonly Judged[] =>
  rows.filter(({ title, refused }) => refused.length === 0 && stopOf(title) !== undefined);

let made = 0;
const newId = (): string => `t${String(made++).padStart(4, "0")}x`;

/** Each row on a construct of its own. */
export const alone = (rows: readonly Judged[]): Case[] =>
  rows.map(({ tried, row }) => ({ id: newId(), tried, rows: [row] }));

/** How many rows one construct takes at most: the provider is slow with pods of very many containers. */
const MOST = 12;

/** Several rows on one construct, where they do not touch each other; what replaces the object stays alone. */
export function together(rows: readonly Judged[]): Case[] {
  const cases: { id: string; tried: Tried; rows: Row[]; base: string; keys: Map<string, boolean> }[] = [];
  const stack = scratch();
  const valid = (tried: Tried, all: readonly Row[]): boolean =>
    (["before", "after"] as const).every((side) => {
      try {
        tried.make(stack, newId(), combined(tried.base(all[0]!), all, side));
        return true;
      } catch {
        return false;
      }
    });
  for (const { tried, row, title } of rows) {
    const base = JSON.stringify(tried.base(row));
    const keys = propsOf(row);
    const element = isInElement(row);
    const found = replaces(title)
      ? undefined
      : cases.find(
          (candidate) =>
            candidate.tried === tried &&
            candidate.base === base &&
            candidate.rows.length < MOST &&
            keys.every((key) => !candidate.keys.has(key) || (element && candidate.keys.get(key) === true)) &&
            valid(tried, [...candidate.rows, row]),
        );
    if (found === undefined) {
      const single = replaces(title) ? "alone" : base;
      cases.push({ id: newId(), tried, rows: [row], base: single, keys: new Map(keys.map((key) => [key, element])) });
    } else {
      found.rows.push(row);
      for (const key of keys) found.keys.set(key, element);
    }
  }
  return cases.map(({ id, tried, rows: all }) => ({ id, tried, rows: all }));
}
