import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../errors";
import { isJsonObject, type JsonObject } from "../json-object";
import { listStacks, type OutputPlace, type SynthesisedStack } from "../terraform";
import { filesBelow } from "./files";

/** What has become of something between two commits. */
export type ChangeKind = "added" | "removed" | "changed";

/** A construct directly under its stack, such as a service, of which something differs. */
export interface ChangedConstruct {
  /** Its id in the code, such as `web`. */
  readonly name: string;
  readonly kind: ChangeKind;
  /** The Terraform addresses that differ, sorted. */
  readonly addresses: readonly string[];
}

/** A stack that a change concerns. */
export interface ChangedStack {
  readonly stack: string;
  /** `dependency`: nothing of it differs, and a stack that it depends on does. */
  readonly kind: ChangeKind | "dependency";
  readonly constructs: readonly ChangedConstruct[];
  /** Other parts of the configuration that differ, such as `provider`, `terraform`, `assets`. */
  readonly settings: readonly string[];
  /** The stacks that it depends on and that a change concerns, too. */
  readonly because: readonly string[];
}

/** What of a configuration is compared: SHA-256 of each part. */
interface Fingerprints {
  /** Of each resource and data source, by its address: the construct that made it, and its hash. */
  readonly resources: ReadonlyMap<string, { readonly construct: string; readonly hash: string }>;
  readonly settings: ReadonlyMap<string, string>;
}

/** A text with `.` in the place of a folder, but not of one whose name only begins so. */
function withoutRoot(text: string, root: string): string {
  if (!text.includes(root)) return text;
  const [first = "", ...rest] = text.split(root);
  return rest.reduce((done, next) => `${done}${/^[\w.-]/.test(next) ? root : "."}${next}`, first);
}

/**
 * A value as text, whatever the order of its keys and wherever the project lies. What CDKTF notes of where something is
 * made (`//`) is no part of it.
 * @param root the folder of the project, which absolute paths begin with
 */
function canonical(value: unknown, root: string): string {
  if (typeof value === "string") return JSON.stringify(withoutRoot(value, root));
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, root)).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.keys(value)
    .filter((key) => key !== "//")
    .sort()
    .map((key) => `${JSON.stringify(withoutRoot(key, root))}:${canonical(value[key], root)}`);
  return `{${entries.join()}}`;
}

const hashOf = (value: unknown, root: string): string =>
  createHash("sha256").update(canonical(value, root)).digest("base64");

/** The construct directly under the stack that made a resource, by the path that CDKTF notes. */
function constructOf(block: unknown, stack: SynthesisedStack, id: string): string {
  const metadata = isJsonObject(block) && isJsonObject(block["//"]) ? block["//"]["metadata"] : undefined;
  const path = isJsonObject(metadata) && typeof metadata["path"] === "string" ? metadata["path"] : "";
  const prefix = `${stack.constructPath}/`;
  return (path.startsWith(prefix) ? path.slice(prefix.length).split("/")[0] : undefined) ?? id;
}

function fingerprints(stack: SynthesisedStack, root: string): Fingerprints {
  let configuration: JsonObject;
  try {
    configuration = JSON.parse(readFileSync(stack.file, "utf8")) as JsonObject;
  } catch (error) {
    throw new KubeServicesError({
      code: "StackUnreadable",
      what: `the stack's configuration cannot be read: ${(error as Error).message}`,
      where: stack.file,
      fix: "run cdktf synth again",
    });
  }
  const resources = new Map<string, { construct: string; hash: string }>();
  const settings = new Map<string, string>();
  for (const [part, value] of Object.entries(configuration)) {
    if (part === "//") continue;
    if (part !== "resource" && part !== "data") {
      settings.set(part, hashOf(value, root));
      continue;
    }
    for (const [type, named] of Object.entries(isJsonObject(value) ? value : {}))
      for (const [id, block] of Object.entries(isJsonObject(named) ? named : {}))
        resources.set(`${part === "data" ? "data." : ""}${type}.${id}`, {
          construct: constructOf(block, stack, id),
          hash: hashOf(block, root),
        });
  }
  const assets = join(stack.directory, "assets");
  if (existsSync(assets)) {
    const hash = createHash("sha256");
    for (const name of filesBelow(assets)) hash.update(`${name}\0`).update(readFileSync(join(assets, name)));
    settings.set("assets", hash.digest("base64"));
  }
  return { resources, settings };
}

/** What differs of two maps: keys, and what has become of each. */
function differing<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  same: (one: Value, other: Value) => boolean,
): ReadonlyMap<string, ChangeKind> {
  const found = new Map<string, ChangeKind>();
  for (const [key, value] of after) {
    const was = before.get(key);
    if (was === undefined) found.set(key, "added");
    else if (!same(was, value)) found.set(key, "changed");
  }
  for (const key of before.keys()) if (!after.has(key)) found.set(key, "removed");
  return found;
}

function compare(
  stack: string,
  before: Fingerprints,
  after: Fingerprints,
): Pick<ChangedStack, "constructs" | "settings"> {
  const resources = differing(before.resources, after.resources, (one, other) => one.hash === other.hash);
  const constructs = new Map<string, string[]>();
  for (const address of resources.keys()) {
    const name = (after.resources.get(address) ?? before.resources.get(address))?.construct ?? stack;
    constructs.set(name, [...(constructs.get(name) ?? []), address]);
  }
  const has = (side: Fingerprints, name: string): boolean =>
    [...side.resources.values()].some(({ construct }) => construct === name);
  return {
    constructs: [...constructs]
      .map(([name, addresses]): ChangedConstruct => {
        const kind = !has(before, name) ? "added" : !has(after, name) ? "removed" : "changed";
        return { name, kind, addresses: addresses.sort() };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    settings: [...differing(before.settings, after.settings, (one, other) => one === other).keys()].sort(),
  };
}

/** A side of the comparison: where stacks were synthesised, and the folder of the project that they are of. */
export interface Side extends OutputPlace {
  /** Its absolute path. */
  readonly projectDir: string;
}

/**
 * Compares what was synthesised of two versions of a project: stacks that differ, and those that depend on such. The
 * order of keys, the folder of the project and where something stands in the code make no difference.
 * @param before where it was synthesised before; nothing where there was no stack yet
 * @returns sorted by the stacks' names
 * @throws KubeServicesError `NotSynthesised`, `ManifestUnreadable`, `StackUnreadable`
 */
export function compareStacks(before: Side, after: Side): readonly ChangedStack[] {
  const byName = (side: Side): ReadonlyMap<string, SynthesisedStack> =>
    new Map(listStacks(side).map((stack) => [stack.name, stack]));
  const [old, current] = [byName(before), byName(after)];
  const changed = new Map<string, Omit<ChangedStack, "because">>();
  for (const [name, stack] of current) {
    const was = old.get(name);
    const nothing: Fingerprints = { resources: new Map(), settings: new Map() };
    const found = compare(
      name,
      was === undefined ? nothing : fingerprints(was, before.projectDir),
      fingerprints(stack, after.projectDir),
    );
    if (found.constructs.length + found.settings.length > 0)
      changed.set(name, { stack: name, kind: was === undefined ? "added" : "changed", ...found });
  }
  for (const name of old.keys())
    if (!current.has(name)) changed.set(name, { stack: name, kind: "removed", constructs: [], settings: [] });
  follow(current, changed);
  return [...changed.values()]
    .map((one) => ({ ...one, because: causesOf(current.get(one.stack), current, changed) }))
    .sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

/** Adds the stacks that depend on a changed one, and those that depend on them. */
function follow(
  stacks: ReadonlyMap<string, SynthesisedStack>,
  changed: Map<string, Omit<ChangedStack, "because">>,
): void {
  for (let before = -1; before !== changed.size;) {
    before = changed.size;
    for (const [name, stack] of stacks) {
      if (changed.has(name) || causesOf(stack, stacks, changed).length === 0) continue;
      changed.set(name, { stack: name, kind: "dependency", constructs: [], settings: [] });
    }
  }
}

function causesOf(
  stack: SynthesisedStack | undefined,
  stacks: ReadonlyMap<string, SynthesisedStack>,
  changed: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...stacks.values()]
    .filter(({ name, constructPath }) => changed.has(name) && stack?.dependencies.includes(constructPath))
    .map(({ name }) => name)
    .sort();
}
