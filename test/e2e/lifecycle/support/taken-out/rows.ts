import type { z } from "zod";
import { BESIDE, SAMPLES } from "./samples";
import { below, elementOf, formsOf, isOptional, optionalPlaces, formChanges, shapeOf, valuesOf } from "./schema-walk";

type Schema = z.core.$ZodType;
type Props = Readonly<Record<string, unknown>>;

/** One thing that is taken out of a construct's props, or changed from one form to another. */
export interface Row {
  readonly name: string;
  /** The place that is taken out. */
  readonly place: string;
  /** The place that was set: the same, or one within. */
  readonly set: string;
  /** Props of the construct before, beside its base; lists hold the row's own elements. */
  readonly before: Props;
  /** The same after; an undefined takes a prop of the base away. */
  readonly after: Props;
}

const isOnWay = (goal: string, place: string): boolean =>
  goal === place || (goal.startsWith(place) && /[.<[]/.test(goal.charAt(place.length)));

/** Makes props in which one place, the goal, is set or left out, and all else is what is required. */
class Builder {
  constructor(
    private readonly goal: string,
    private readonly present: boolean,
    private readonly unique: number,
  ) {}

  build(schema: Schema, path = ""): unknown {
    const element = elementOf(schema);
    if (element !== undefined) return [this.build(element, `${path}[]`)];
    const forms = formsOf(schema);
    if (forms !== undefined) {
      const form = forms.find(([label]) => isOnWay(this.goal, `${path}<${label}>`)) ?? forms[0]!;
      return this.build(form[1], `${path}<${form[0]}>`);
    }
    const result: Record<string, unknown> = {};
    for (const [key, prop] of Object.entries(shapeOf(schema) ?? {})) {
      const place = below(path, key);
      if (!isOnWay(this.goal, place)) {
        if (!isOptional(prop) && path !== "") result[key] ??= this.value(prop, place);
        continue;
      }
      const exactly =
        this.goal === place ||
        (formsOf(prop) !== undefined &&
          this.goal.startsWith(`${place}<`) &&
          this.goal.endsWith(">") &&
          !this.goal.slice(place.length + 1, -1).includes(">"));
      const beside = BESIDE.find(([pattern]) => pattern.test(exactly ? this.goal : place))?.[1];
      const built = !exactly ? this.build(prop, place) : this.present ? this.value(prop, this.goal) : undefined;
      Object.assign(result, exactly && !this.present ? (beside?.without ?? beside?.with) : beside?.with, {
        [key]: built,
      });
    }
    return result;
  }

  /** A value of a place that is not the default, with what is required in it. */
  value(schema: Schema, place: string): unknown {
    const sample = SAMPLES.find(([pattern, made]) => pattern.test(place) && fits(schema, made));
    if (sample !== undefined)
      return typeof sample[1] === "function" ? (sample[1] as (unique: number) => unknown)(this.unique) : sample[1];
    const element = elementOf(schema);
    if (element !== undefined) return [this.value(element, `${place}[]`)];
    const forms = formsOf(schema);
    if (forms !== undefined) {
      const [label, form] = forms.find(([one]) => place.endsWith(`<${one}>`)) ?? forms[0]!;
      return this.value(form, place.endsWith(`<${label}>`) ? place : `${place}<${label}>`);
    }
    const shape = shapeOf(schema);
    if (shape !== undefined)
      return Object.fromEntries(
        Object.entries(shape).flatMap(([key, prop]) =>
          isOptional(prop) ? [] : [[key, this.value(prop, below(place, key))]],
        ),
      );
    const values = valuesOf(schema);
    if (values?.length === 1) return values[0];
    if (values?.[0] === true) return !TRUE_BY_DEFAULT.test(place);
    throw new Error(`test/e2e/lifecycle/support/taken-out/samples.ts has no value for ${place}`);
  }
}

/** Whether a sample is for a place of this kind: one path may be a word in one construct and an object in another. */
const fits = (schema: Schema, sample: unknown): boolean => shapeOf(schema) === undefined || typeof sample !== "string";

/** Switches that are on where nothing is said. */
const TRUE_BY_DEFAULT =
  /(automountServiceAccountToken|enableServiceLinks|allocateLoadBalancerNodePorts|allowPrivilegeEscalation|waitForRollout)$/;

let made = 0;

/**
 * "Edit YAML" says anything of an object; test/e2e/lifecycle/edit-yaml.test.ts takes edits out. The rest needs other
 * constructs or props beside it, and has tests of its own.
 */
const ELSEWHERE =
  /^after$|^volumes\[\]\.(claim|projected|downwardAPI|csi|ephemeral)\.|^edit(\.|$)|^allow(From|To)\[\]\.(service|ports\[\])|^exposure<Ingress>\.tls<\d>(\[\])?\.\w*[iI]ssuer/;

/**
 * All rows of one construct: each place that may be left out is set and taken out, by itself and with each optional
 * object around it, and each form of a union becomes each other one.
 * @param untried places that are no rows
 */
export function rowsOf(schema: Schema, untried?: RegExp): Row[] {
  const places = optionalPlaces(schema).filter((place) => untried?.test(place) !== true && !ELSEWHERE.test(place));
  const props = (goal: string, present: boolean, unique: number): Props =>
    new Builder(goal, present, unique).build(schema) as Props;
  const rows: Row[] = [];
  for (const set of places)
    for (const place of places) {
      if (place !== set && (!isOnWay(set, place) || set.startsWith(`${place}[]`))) continue;
      const unique = made++;
      rows.push({
        name: place === set ? set : `${set} with ${place}`,
        place,
        set,
        before: props(set, true, unique),
        after: props(place, false, unique),
      });
    }
  for (const [from, to] of formChanges(schema)) {
    if (untried?.test(from) === true || untried?.test(to) === true || ELSEWHERE.test(from)) continue;
    const unique = made++;
    rows.push({
      name: `${from} to ${to.slice(to.lastIndexOf("<"))}`,
      place: from,
      set: from,
      before: props(from, true, unique),
      after: props(to, true, unique),
    });
  }
  return rows;
}

/** Whether a row changes elements of a list of its own and leaves the rest of the list alone. */
export const isInElement = ({ place }: Row): boolean => /^\w+\[\]/.test(place);

/** The top-level props that a row touches. */
export const propsOf = ({ before, after }: Row): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
];

/** The props of a construct with several rows, before them or after them. */
export function combined(base: Props, rows: readonly Row[], side: "before" | "after"): Props {
  const result: Record<string, unknown> = { ...base };
  for (const row of rows)
    for (const [key, value] of Object.entries(row[side])) {
      const joins = isInElement(row) && Array.isArray(value) && (rows.length > 1 || Array.isArray(base[key]));
      result[key] = joins ? [...((result[key] as unknown[] | undefined) ?? []), ...(value as unknown[])] : value;
    }
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}
