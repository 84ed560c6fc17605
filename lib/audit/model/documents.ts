import { isDeepStrictEqual } from "node:util";
import type { DocumentOptions, ParseOptions, SchemaOptions } from "yaml";
import { defined } from "../../defined";
import { isJsonObject, type JsonObject } from "../../json-object";
import type { RawChange, RawResourceChange } from "../plan/plan";

// Resources of other providers that hold whole manifests as texts. Where their YAML or JSON is in the plan, each object
// in it is judged as if it were a kubernetes_manifest of its own.

/** Attributes that hold manifests, the better ones first: those which their provider does not mark as sensitive. */
const ATTRIBUTES: readonly string[] = [
  ...["yaml_body_parsed", "yaml_body", "yaml", "manifest", "manifests", "documents", "content", "config_yaml"],
  ...["yaml_content", "manifest_body", "resources", "json_body"],
];
/** Types that bring what such an attribute holds into a cluster. */
const BRINGS =
  /^(?:kubectl_(?:manifest|server_manifest|path_documents|file_documents)|k8s_manifest|k8sconnect_object|kubernetes_yaml|kubernetes_manifest_raw|helm_release|kustomization_(?:resource|build)|kustomize_(?:resource|build)|carvel_kapp|kapp_app|kubeapply_profile)$/;
/** Longer texts than these, in characters, are not read: 2 Mi for one, 8 Mi for a plan. */
const LONGEST_DOCUMENT = 2 * 1024 * 1024;
const LONGEST_ALL = 8 * 1024 * 1024;
const MOST_OBJECTS = 2000;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value) && text(value["kind"]) !== "" && text(value["apiVersion"]) !== "";
}

/** How much may still be read of a plan, and what has been read of it: before, after and copies are often one text. */
interface ReadingBudget {
  left: number;
  readonly read: Map<string, readonly unknown[] | undefined>;
}

/** A budget for one plan. */
export function readingBudget(): ReadingBudget {
  return { left: LONGEST_ALL, read: new Map() };
}

function parse(document: string, budget: ReadingBudget): readonly unknown[] | undefined {
  if (budget.read.has(document)) return budget.read.get(document);
  if (document.length > LONGEST_DOCUMENT || document.length > budget.left) return undefined;
  budget.left -= document.length;
  const parsed = parseText(document);
  budget.read.set(document, parsed);
  return parsed;
}

/**
 * As the API server's clients in Go read YAML: of version 1.1, in which `yes` and `on` are true and `<<` merges, but
 * without its times and its numbers to the base of 60.
 * https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v2/resolve.go
 */
const AS_KUBERNETES: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  uniqueKeys: true,
  logLevel: "silent",
  customTags: (tags) =>
    tags.filter((tag) => typeof tag === "string" || !(tag.tag.endsWith(":timestamp") || tag.format === "TIME")),
};

function parseText(document: string): readonly unknown[] | undefined {
  try {
    if (/^\s*[{[]/.test(document)) return [JSON.parse(document)];
  } catch {
    // YAML may begin with a brace, too.
  }
  // Loaded here: most plans hold no manifests as texts.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  try {
    const parsed = parseAllDocuments(document, AS_KUBERNETES);
    if (!Array.isArray(parsed) || parsed.some((one) => one.errors.length > 0)) return undefined;
    return parsed.map((one) => one.toJS({ maxAliasCount: 20 }) as unknown);
  } catch {
    return undefined; // too many aliases, or nested too deeply
  }
}

/** The items of a `List`, or of a list of one kind, such as `RoleList`, whose items need not say what they are. */
function listItems(list: JsonObject): readonly unknown[] | undefined {
  const [kind, items] = [text(list["kind"]), list["items"]];
  if (!kind.endsWith("List") || !Array.isArray(items)) return undefined;
  const facts = kind === "List" ? {} : { apiVersion: list["apiVersion"], kind: kind.slice(0, -"List".length) };
  return (items as unknown[]).map((item) => (isJsonObject(item) ? { ...facts, ...item } : item));
}

/** The objects in a parsed value: itself, the items of a list, or the values of a map, as charts have them. */
function objectsIn(value: unknown, depth = 0): readonly JsonObject[] {
  if (depth > 6) return [];
  if (isObject(value)) {
    const items = listItems(value);
    return items === undefined ? [value] : objectsIn(items, depth + 1);
  }
  if (Array.isArray(value)) return value.flatMap((item) => objectsIn(item, depth + 1));
  return isJsonObject(value) ? Object.values(value).flatMap((item) => objectsIn(item, depth + 1)) : [];
}

/** The manifests of one side; nothing where they are sensitive, not known, or cannot be read. */
function manifestsOf(
  side: unknown,
  sensitive: unknown,
  unknown: unknown,
  budget: ReadingBudget,
): readonly JsonObject[] | undefined {
  if (!isJsonObject(side) || sensitive === true) return undefined;
  for (const key of ATTRIBUTES) {
    if (!Object.hasOwn(side, key)) continue;
    const marked = (marks: unknown) => isJsonObject(marks) && Object.hasOwn(marks, key) && marksSome(marks[key]);
    const value = side[key];
    if (marked(sensitive) || marked(unknown) || value === null) continue;
    const texts = typeof value === "string" ? [value] : objectsOrTexts(value);
    const parsed = texts.map((one) => (typeof one === "string" ? parse(one, budget) : [one]));
    if (parsed.includes(undefined)) continue;
    const found = objectsIn(parsed);
    if (found.length > 0 && found.length <= MOST_OBJECTS) return found;
  }
  return undefined;
}

/** Whether marks mark anything. */
function marksSome(marks: unknown): boolean {
  return typeof marks === "object" && marks !== null ? Object.values(marks).some(marksSome) : marks === true;
}

function objectsOrTexts(value: unknown): readonly unknown[] {
  if (isObject(value)) return [value];
  if (Array.isArray(value)) return value as unknown[];
  return isJsonObject(value) ? Object.values(value) : [];
}

function nameOf(object: JsonObject): string {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const namespace = text(metadata["namespace"]);
  const name = text(metadata["name"]) || text(metadata["generateName"]) || "?";
  return `${text(object["kind"])} ${namespace === "" ? "" : `${namespace}/`}${name}`;
}

function byName(objects: readonly JsonObject[] | undefined): ReadonlyMap<string, JsonObject> {
  const named = new Map<string, JsonObject>();
  for (const object of objects ?? []) {
    const name = nameOf(object);
    let free = name;
    for (let count = 2; named.has(free); count++) free = `${name} #${count}`;
    named.set(free, object);
  }
  return named;
}

/** What providers write in the place of what they were told to hide, such as `sensitive_fields` of kubectl_manifest. */
const CUT_OUT = "(sensitive value)";

/** The marks of what is cut out of a manifest. */
function cutOut(value: unknown): unknown {
  if (value === CUT_OUT) return true;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map(cutOut);
    return items.some((item) => item !== undefined) ? items.map((item) => item ?? false) : undefined;
  }
  const some = Object.entries(value).flatMap(([key, inner]) => {
    const marks = cutOut(inner);
    return marks === undefined ? [] : [[key, marks] as const];
  });
  return some.length === 0 ? undefined : Object.fromEntries(some);
}

function part(
  raw: RawResourceChange,
  name: string,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): RawResourceChange {
  const replaced = raw.change.actions.length > 1;
  const actions =
    before === undefined
      ? ["create"]
      : after === undefined
        ? ["delete"]
        : replaced
          ? raw.change.actions
          : [isDeepStrictEqual(before, after) ? "no-op" : "update"];
  const side = (manifest: JsonObject | undefined) => (manifest === undefined ? null : { manifest });
  const change: RawChange = {
    ...{ actions, before: side(before), after: side(after), after_unknown: {} },
    ...{ before_sensitive: cutOut(side(before)), after_sensitive: cutOut(side(after)) },
  };
  const { module_address: module, provider_name: provider } = raw;
  return {
    address: `${raw.address} (${name})`,
    ...defined({ module_address: module, provider_name: provider }),
    mode: "managed",
    type: "kubernetes_manifest",
    name: raw.name,
    part_of: raw.address,
    change,
  };
}

function without(marks: unknown): unknown {
  if (!isJsonObject(marks)) return marks;
  return Object.fromEntries(Object.entries(marks).filter(([key]) => !ATTRIBUTES.includes(key)));
}

/** The resource without its manifests: they are told object by object. */
function rest(raw: RawResourceChange): RawResourceChange {
  const { before, after, after_unknown, before_sensitive, after_sensitive, ...change } = raw.change;
  return {
    ...raw,
    has_parts: true,
    change: {
      ...change,
      before: without(before),
      after: without(after),
      after_unknown: without(after_unknown),
      before_sensitive: without(before_sensitive),
      after_sensitive: without(after_sensitive),
    },
  };
}

/** Whether a kubernetes_manifest holds a list of objects. */
function isManifestOfList({ type, change }: RawResourceChange): boolean {
  if (type !== "kubernetes_manifest") return false;
  return [change.before, change.after].some((side) => {
    const manifest = isJsonObject(side) ? side["manifest"] : undefined;
    return isJsonObject(manifest) && listItems(manifest) !== undefined;
  });
}

function isEmptyList(side: unknown): boolean {
  const manifest = isJsonObject(side) ? side["manifest"] : undefined;
  return isJsonObject(manifest) && listItems(manifest)?.length === 0;
}

/** A change, and each object of the manifests in it as a change of its own. */
export function withDocuments(raw: RawResourceChange, budget: ReadingBudget): readonly RawResourceChange[] {
  const list = isManifestOfList(raw);
  if (raw.mode !== "managed" || !(list || BRINGS.test(raw.type))) return [raw];
  const { actions, before, after, before_sensitive, after_sensitive, after_unknown } = raw.change;
  const was =
    before === null || (list && isEmptyList(before)) ? [] : manifestsOf(before, before_sensitive, undefined, budget);
  const goes = after === null || (list && isEmptyList(after)) || actions.includes("forget");
  const is = goes ? [] : manifestsOf(after, after_sensitive, after_unknown, budget);
  if (was === undefined || is === undefined) return [raw];
  const [left, right] = [byName(was), byName(is)];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  if (names.length === 0) return [raw];
  // What is left of a list without its items is nothing.
  const remainder = list ? [] : [rest(raw)];
  return [...remainder, ...names.map((name) => part(raw, name, left.get(name), right.get(name)))];
}
