import { KubeServicesError } from "../../errors";
import type { Problem } from "../../errors";
import { checkAliases } from "./aliases";
import { checkObjects } from "./check-objects";
import { duplicateKeys } from "./duplicate-keys";
import { expandLists } from "./expand-lists";
import type { ManifestObject } from "./manifest-object";
import { badMerge, mergesTooMuch } from "./merge-keys";
import { jsonValues } from "./json-values";
import { LARGE_INTEGER, largeIntegers } from "./large-integers";
import { TOO_DEEP, TOO_MANY, measure } from "./measure";
import { decodeSource } from "./source";
import type { ManifestSource } from "./source";
import { markIn } from "../tokens";
import { syntaxProblem } from "./syntax-problem";
import { looksLikeTemplate } from "./template";
import { NestedTooDeep, locate, yamlDocuments } from "./yaml-documents";
import type { Position, YamlDocument } from "./yaml-documents";

/** Problems of one source after which reading it ends: those that follow are mostly of the same cause. */
const MAX_PROBLEMS = 20;

/**
 * Reads Kubernetes objects from YAML streams or JSON; a `List` gives its items. Texts are read as kubectl reads them.
 * @throws KubeServicesError with every problem of every source, each with file, line, column and document number:
 *   `ManifestEncoding`, `ManifestTooLarge`, `ManifestSyntax`, `ManifestTab`, `ManifestDuplicateKey`,
 *   `ManifestMark`, `ManifestIntegerTooLarge`, `ManifestAliases` (anchors that expand to more than 200,000 values), `ManifestTooDeep`, `ManifestTemplate`, `ManifestKeyReserved` (a key called `__proto__`),
 *   `ManifestNotObject`, `ManifestApiVersionMissing`, `ManifestKindMissing`, `ManifestNameMissing`,
 *   `ManifestDuplicate`, `ManifestEmpty`
 * @param onWarning is told of what is wrong without a consequence: a key that is given twice with the same value
 */
export function parseManifests(
  sources: ManifestSource | readonly ManifestSource[],
  onWarning: (problem: Problem) => void = () => undefined,
): readonly ManifestObject[] {
  const all = Array.isArray(sources) ? (sources as readonly ManifestSource[]) : [sources as ManifestSource];
  const problems: Problem[] = [];
  const objects: ManifestObject[] = [];
  const empty: Problem[] = [];
  for (const source of all) {
    try {
      const inSource = readSource(source, onWarning);
      if (inSource.length === 0) empty.push({ ...EMPTY, where: source.name });
      objects.push(...inSource);
    } catch (error) {
      if (!KubeServicesError.is(error)) throw error;
      problems.push(...error.problems);
    }
  }
  problems.push(...checkObjects(objects));
  // Files of comments alone are usual beside others.
  if (objects.length === 0 && problems.length === 0) problems.push(...empty);
  if (problems.length > 0) throw new KubeServicesError(problems);
  for (const note of empty) onWarning(note);
  return objects;
}

/**
 * Reads one object of YAML or JSON that need not say what it is, such as a patch.
 * @throws KubeServicesError as `parseManifests`, and `ManifestNotOne` where there is another number of them
 */
export function parsePart(
  source: ManifestSource,
  onWarning: (problem: Problem) => void = () => undefined,
): ManifestObject {
  const [first, ...more] = readSource(source, onWarning);
  if (first !== undefined && more.length === 0) return first;
  throw new KubeServicesError({
    code: "ManifestNotOne",
    what: first === undefined ? "there is nothing in it" : `these are ${more.length + 1} objects`,
    where: source.name,
    allowed: "one",
  });
}

/**
 * Takes Kubernetes objects that come from no text; a `List` gives its items.
 * @param where what errors call them, such as the construct's path
 * @throws KubeServicesError as `parseManifests`
 */
export function manifestsOf(objects: readonly unknown[], where: string): readonly ManifestObject[] {
  const found: ManifestObject[] = [];
  const problems: Problem[] = [];
  objects.forEach((object, index) => {
    const place = objects.length === 1 ? where : `${where} objects[${index}]`;
    const problem = measure(object);
    if (problem !== undefined) problems.push({ ...problem.told, where: place });
    else expandLists(object, () => place, found, problems);
  });
  problems.push(...checkObjects(found));
  if (problems.length > 0) throw new KubeServicesError(problems);
  return found;
}

function readSource(source: ManifestSource, warn: (problem: Problem) => void): readonly ManifestObject[] {
  const text = decodeSource(source);
  const strict = readText(source.name, text, false);
  const isSyntax = strict.problems.some(({ code }) => code === "ManifestSyntax");
  // What only a lenient reading takes is taken; else the strict one tells better where something is wrong.
  const lenient = isSyntax ? (readJsonValues(source.name, text) ?? readText(source.name, text, true)) : strict;
  const { objects, problems, notes } = lenient.problems.length === 0 ? lenient : strict;
  if (problems.length > 0) throw new KubeServicesError(problems);
  notes.forEach(warn);
  return objects;
}

/** A text of several JSON values; undefined for any other. */
function readJsonValues(name: string, text: string): Reading | undefined {
  const values = jsonValues(text);
  const readings = values?.map((value, index) => readText(name, value.text, true, { ...value, number: index + 1 }));
  return (
    readings && {
      objects: readings.flatMap(({ objects }) => objects),
      problems: readings.flatMap(({ problems }) => problems).slice(0, MAX_PROBLEMS),
      notes: readings.flatMap(({ notes }) => notes),
    }
  );
}

/** Where a text begins that is a part of another one. */
interface Origin {
  /** Lines before it. */
  readonly line: number;
  /** Characters before it on its first line. */
  readonly column: number;
  /** Its number among the documents. */
  readonly number: number;
}

interface Reading {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

function readText(name: string, text: string, lenient: boolean, origin?: Origin): Reading {
  const problems: Problem[] = [];
  const objects: ManifestObject[] = [];
  const notes: Problem[] = [];
  try {
    for (const document of yamlDocuments(text, lenient)) {
      const where = (position: Position) => placeOf(name, position, document.number, origin);
      readDocument(where, text, document, objects, problems, (note) => notes.push(note));
      if (problems.length >= MAX_PROBLEMS) break;
    }
  } catch (error) {
    if (!(error instanceof NestedTooDeep)) throw error;
    const { line, column } = inWhole(error.position, origin);
    problems.push({ code: "ManifestTooDeep", what: TOO_DEEP, where: `${name}:${line}:${column}` });
  }
  return { objects, problems, notes };
}

const EMPTY = { code: "ManifestEmpty", what: "the text holds no Kubernetes object", fix: "leave it out" };

function readDocument(
  where: (position: Position) => string,
  text: string,
  document: YamlDocument,
  objects: ManifestObject[],
  problems: Problem[],
  warn: (problem: Problem) => void,
): void {
  const before = problems.length;
  const source = documentText(text, document);
  if (document.error !== undefined) {
    const { position, cause } = document.error;
    const template = looksLikeTemplate(source) ? TEMPLATE : undefined;
    problems.push({ ...(template ?? syntaxProblem(cause)), where: where(position) });
    return;
  }
  const alias = source.includes("*") ? checkAliases(document.content) : undefined;
  if (alias !== undefined) {
    problems.push({ ...alias.problem, where: where(document.positionAt(alias.offset)) });
    return;
  }
  const merge = source.includes("<<") ? badMerge(document.content) : undefined;
  if (merge !== undefined) {
    problems.push({ ...MERGE, where: where(document.positionAt(merge)) });
    return;
  }
  const bomb = source.includes("<<") ? mergesTooMuch(document.content) : undefined;
  if (bomb !== undefined) {
    problems.push({ code: "ManifestAliases", ...TOO_MANY, where: where(document.positionAt(bomb)) });
    return;
  }
  for (const { offset, harmless } of duplicateKeys(document.content)) {
    const duplicate = {
      code: "ManifestDuplicateKey",
      what: DUPLICATE,
      where: where(document.positionAt(offset)),
      fix: KEEP_ONE,
    };
    if (harmless) warn({ ...duplicate, what: `${DUPLICATE}, with the same value` });
    else problems.push(duplicate);
  }
  for (const offset of largeIntegers(document.content, source)) {
    problems.push({ ...LARGE_INTEGER, where: where(document.positionAt(offset)) });
  }
  if (problems.length > before) return;
  // Aliases share their value and cost nothing; `measure` counts what they stand for.
  const value: unknown = document.content.toJS({ maxAliasCount: -1 });
  if (value === null || value === undefined) return;
  const locator = (path: Parameters<typeof locate>[2]) => where(locate(text, document.number, path) ?? document.start);
  const problem = measure(value);
  if (problem !== undefined) {
    const isTemplate = problem.oddKey === true && looksLikeTemplate(source);
    problems.push({ ...(isTemplate ? TEMPLATE : problem.told), where: locator(problem.path) });
    return;
  }
  const marked = markIn(value);
  if (marked !== undefined) problems.push({ ...MARK, where: locator(marked) });
  else expandLists(value, locator, objects, problems);
}

/** CDKTF would put some value of the program in its place: a foreign text could take a secret along. */
const MARK = {
  code: "ManifestMark",
  what: "the text holds a mark that CDKTF takes for a value of the program",
  fix: "take TfToken[…] out; objects that hold values of the program are handed over as objects, not as text",
};
const MERGE = {
  code: "ManifestSyntax",
  what: '"<<" merges a mapping, or a list of mappings, into this one',
  fix: "give it an alias of a mapping (<<: *name), or quote the key",
};
const DUPLICATE = "the key is given twice";
const KEEP_ONE = "keep one of them";
const TEMPLATE: Pick<Problem, "code" | "what" | "fix"> = {
  code: "ManifestTemplate",
  what: "this is a template, not a manifest: it holds {{ … }} where a value belongs",
  fix: "render it first, as with: helm template RELEASE CHART > FILE",
};

function documentText(text: string, document: YamlDocument): string {
  const [start, , end] = document.content.range ?? [0, 0, text.length];
  return text.slice(start, end);
}

function placeOf(name: string, position: Position, number: number, origin: Origin | undefined): string {
  const { line, column } = inWhole(position, origin);
  return `${name}:${line}:${column} (document ${origin?.number ?? number})`;
}

/** A place in a part, as one of the whole text. */
const inWhole = ({ line, column }: Position, origin: Origin = { line: 0, column: 0, number: 1 }): Position => ({
  line: line + origin.line,
  column: line === 1 ? column + origin.column : column,
});
