import { KubeServicesError } from "../errors";
import { requiredAt } from "./required";
import { kinds, type ResourceKind } from "./resources";
import { shapeAt, type Shape } from "./shapes";

// What answers may be a proxy, a half-broken server or somebody with bad intent. What is read of it has the shape that
// the API says, or is refused with a code: nothing behind here has to ask again.

/** Maps whose keys are anybody's, and whose values are texts. */
const TEXT_MAP = new RegExp(
  String.raw`\.(?:labels|annotations|matchLabels|nodeSelector|resources\.limits|resources\.requests|capacity|allocatable)$` +
    String.raw`|^(?:Service|ReplicationController)\.spec\.selector$|^(?:ConfigMap|Secret)\.(?:data|binaryData)$` +
    String.raw`|^PodMetrics\.containers\.usage$`,
);
/** So deep nothing of Kubernetes is. */
const DEEPEST = 60;

const known: ReadonlySet<unknown> = new Set(Object.values(kinds));

/** What is known while one answer is looked at. */
interface Reading {
  readonly server: string;
  /** The kind of its objects, with which their paths begin. @default - one of a form that is not known */
  readonly kind: string | undefined;
  /** What is required at a place that was met before. */
  readonly required: Map<string, readonly string[]>;
  /** What the field at a place is that was met before. */
  readonly shapes: Map<string, Shape | undefined>;
}

/**
 * An object without nulls, which mean the same as nothing. Of kinds whose form is known, the fields that this library
 * relies on are checked: that they are what the API says, and that they are there where it requires them.
 * @throws KubeServicesError `ClusterAnswerInvalid`
 */
export function wellFormed<T>(answer: T, kind: ResourceKind<unknown>, server: string): T {
  return clean(asObject(answer, server), kind.kind, 0, readingOf(kind, server)) as T;
}

/**
 * A list of objects, or a page of one, as {@link wellFormed} has each of them. One without `items` is none: an empty one
 * has them, too.
 * @throws KubeServicesError `ClusterAnswerInvalid`
 */
export function wellFormedList<T>(answer: T, kind: ResourceKind<unknown>, server: string): T {
  const list = asObject(answer, server);
  if (!Object.hasOwn(list, "items")) throw invalidAnswer("a list was asked for, and it has no items", server);
  return clean(list, "", 0, readingOf(kind, server)) as T;
}

function asObject(answer: unknown, server: string): object {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    throw invalidAnswer("it is no object", server);
  return answer;
}

const readingOf = (kind: ResourceKind<unknown>, server: string): Reading => ({
  server,
  kind: known.has(kind) ? kind.kind : undefined,
  required: new Map(),
  shapes: new Map(),
});

/** An answer that is not as the API of Kubernetes has it. */
export const invalidAnswer = (what: string, where: string): KubeServicesError =>
  new KubeServicesError({
    code: "ClusterAnswerInvalid",
    what: `an answer is not as the API of Kubernetes has it: ${what}`,
    where,
    fix: "look whether a proxy stands before the API server, and what it does to its answers",
  });

function clean(value: object, path: string, depth: number, reading: Reading): object {
  if (depth > DEEPEST) throw invalidAnswer(`it is more than ${DEEPEST} levels deep`, reading.server);
  if (Array.isArray(value)) {
    const whole = value.some((item) => item === null) ? value.filter((item) => item !== null) : value;
    for (const item of whole as unknown[])
      if (typeof item === "object") clean(item as object, path, depth + 1, reading);
    return whole;
  }
  const fields = value as Record<string, unknown>;
  const isChecked = reading.kind !== undefined;
  const isMap = isChecked && TEXT_MAP.test(path);
  for (const key of Object.keys(fields)) {
    const inner = fields[key];
    if (inner === null || (key === "managedFields" && depth < 5)) {
      delete fields[key];
      continue;
    }
    const within = path === "" ? key : `${path}.${key}`;
    if (isMap && typeof inner !== "string") throw invalidAnswer(`${within} is no text`, reading.server);
    if (isChecked && !isMap) check(inner, within, reading);
    const place = within === "items" && reading.kind !== undefined ? reading.kind : within;
    if (typeof inner === "object") fields[key] = clean(inner as object, place, depth + 1, reading);
  }
  if (isChecked && !isMap) checkPresent(fields, path, reading);
  return value;
}

function checkPresent(fields: Readonly<Record<string, unknown>>, path: string, { required, server }: Reading): void {
  let names = required.get(path);
  if (names === undefined) required.set(path, (names = requiredAt(path)));
  const missing = names.find((name) => !Object.hasOwn(fields, name));
  if (missing !== undefined) throw invalidAnswer(`${path} has no ${missing}`, server);
}

function check(value: unknown, path: string, { shapes, server }: Reading): void {
  if (!shapes.has(path)) shapes.set(path, shapeAt(path));
  const shape = shapes.get(path);
  if (shape !== undefined && !shape.is(value)) throw invalidAnswer(`${path} is no ${shape.name}`, server);
}
