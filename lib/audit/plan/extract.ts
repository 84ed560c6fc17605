import { KubeServicesError } from "../../errors";
import { isClaimedCredential } from "../../credential-claims";
import { cutCredentials, isCredentialName } from "../../credentials";
import { defined } from "../../defined";
import { addressInCode, codeByAddress, markNotSet } from "./configuration";
import { connectionsOf, programsRead } from "./connections";
import { evidenceFacts, type Evidence } from "./evidence";
import { isOfLeftOut, leftOut } from "./left-out";
import type { PlanProvenance, RawPlan, RawResourceChange } from "./plan";
import { members, parse, ScanError, type Span } from "./scan";
import { slim } from "./slim";
import { misspeltPart, problemOf } from "./well-formed";

const NEWLINE = 0x0a;

/** The lists of a plan that are parsed element by element: what is not kept of one is gone before the next is parsed. */
export const ELEMENT_WISE: ReadonlySet<string> = new Set([
  ...["resource_changes", "resource_drift", "deferred_changes", "deferred_action_invocations"],
  ...["action_invocations", "checks"],
]);

type Top = ReadonlyMap<string, Span>;

const REMAKE =
  "do not trust this file; make the plan again, and write it with: terraform show -json <saved plan> > plan.json";

function scalar(bytes: Buffer, top: Top, key: string, type: "string"): string | undefined;
function scalar(bytes: Buffer, top: Top, key: string, type: "boolean"): boolean | undefined;
function scalar(bytes: Buffer, top: Top, key: string, type: string): unknown {
  const span = top.get(key);
  const value = span === undefined ? undefined : parse(bytes, span);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw new ScanError("syntax", span?.start ?? 0);
  return value;
}

/** The elements of a top-level list; `null` and a missing key are an empty one. */
function list<Item>(bytes: Buffer, top: Top, key: string, read: (value: unknown, at: number) => Item): Item[] {
  const span = top.get(key);
  if (span === undefined || (span.end - span.start === 4 && bytes[span.start] === 0x6e)) return [];
  if (span.elements === undefined) throw new ScanError("syntax", span.start);
  return span.elements.map((element) => read(parse(bytes, element), element.start));
}

function asResourceChange(value: unknown, at: number): RawResourceChange {
  const entry = value as RawResourceChange | null;
  const well =
    typeof entry === "object" &&
    entry !== null &&
    typeof entry.address === "string" &&
    typeof entry.type === "string" &&
    (entry.module_address === undefined || typeof entry.module_address === "string") &&
    (entry.deposed === undefined || typeof entry.deposed === "string") &&
    typeof entry.change === "object" &&
    entry.change !== null &&
    Array.isArray(entry.change.actions) &&
    entry.change.actions.every((action) => typeof action === "string");
  if (!well) throw new ScanError("syntax", at);
  return entry;
}

/** The changes of a list; Terraform names each object once, what a broken replacement left behind beside it. */
function changesOf(
  bytes: Buffer,
  top: Top,
  key: "resource_changes" | "resource_drift",
  file: string,
): { readonly entry: RawResourceChange; readonly at: number }[] {
  const seen = new Set<string>();
  return list(bytes, top, key, (value, at) => {
    const entry = slim(asResourceChange(value, at));
    const name = `${entry.address}\0${entry.deposed ?? ""}`;
    if (seen.has(name)) throw new ScanError("repeated", at);
    seen.add(name);
    const problem = problemOf(entry, key);
    if (problem === undefined) return { entry, at };
    throw new KubeServicesError({
      code: "PlanMalformed",
      what: cutCredentials(`Terraform never writes this of ${entry.address.slice(0, 200)}: ${problem}`),
      where: file,
      prop: key,
      fix: REMAKE,
    });
  });
}

/**
 * Where each change stands, by its address; the changes are in the order of the file.
 * @param leftOut what is in the state alone
 */
function placesOf(
  bytes: Buffer,
  changes: readonly { readonly entry: RawResourceChange; readonly at: number }[],
  leftOut: readonly string[],
  priorState: Span | undefined,
): RawPlan["places"] {
  const found = new Map<string, { line: number; column: number }>();
  let line = 1;
  let begins = 0; // of the line
  let next = bytes.indexOf(NEWLINE);
  const standing = changes.map(({ entry: { address }, at }) => ({ address, at }));
  if (priorState !== undefined) for (const address of leftOut) standing.push({ address, at: priorState.start });
  for (const { address, at } of leftOut.length === 0 ? standing : standing.sort((a, b) => a.at - b.at)) {
    while (next >= 0 && next < at) {
      line++;
      begins = next + 1;
      next = bytes.indexOf(NEWLINE, begins);
    }
    if (!found.has(address)) found.set(address, { line, column: at - begins + 1 });
  }
  return found;
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function addressOf(value: unknown): string {
  const { address } = object(value);
  return typeof address === "string" ? address : "?";
}

function strings(value: unknown, into: string[]): void {
  if (typeof value === "string") into.push(value);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach((inner) => strings(inner, into));
}

/** The members of an object that is a member of another, without parsing what lies beside them. */
function membersOf(bytes: Buffer, above: Top, key: string): Top {
  const span = above.get(key);
  return span === undefined || bytes[span.start] !== 0x7b ? new Map() : members(bytes, span.start);
}

/** The parts of a plan's configuration, each of which may be large. */
interface Configuration {
  readonly rootModule: Span | undefined;
  /** The variables that the root module declares; only where the plan gives values of some. */
  readonly variables: unknown;
  readonly providers: Readonly<Record<string, unknown>>;
}

function configurationOf(bytes: Buffer, top: Top): Configuration {
  const configuration = membersOf(bytes, top, "configuration");
  const providers = configuration.get("provider_config");
  const declared = top.has("variables") ? membersOf(bytes, configuration, "root_module").get("variables") : undefined;
  return {
    rootModule: configuration.get("root_module"),
    variables: declared === undefined ? {} : parse(bytes, declared),
    providers: object(providers === undefined ? {} : parse(bytes, providers)),
  };
}

/** Texts under keys that are called like a credential, at any depth. */
function namedLikeCredentials(value: unknown, name: string, into: string[]): void {
  if (isCredentialName(name)) strings(value, into);
  else if (Array.isArray(value)) {
    value.forEach((inner, index) => {
      const before: unknown = value[index - 1];
      const flag = typeof before === "string" && before.startsWith("-") ? before : undefined;
      namedLikeCredentials(inner, flag ?? name, into);
    });
  } else for (const [key, inner] of Object.entries(object(value))) namedLikeCredentials(inner, key, into);
}

/** Whether a value has a credential in it, in a place that is not sensitive. */
function holdsCredentials(value: unknown, sensitive: unknown, name: string): boolean {
  if (sensitive === true) return false;
  if (typeof value === "string") return isClaimedCredential(name, value);
  return Object.entries(object(value)).some(([key, inner]) =>
    holdsCredentials(inner, object(sensitive)[key], Array.isArray(value) ? name : key),
  );
}

/** Whether something of a value was sensitive, is still there, and is no longer. */
function shows(was: unknown, is: unknown, after: unknown): boolean {
  if (is === true || after === null || after === undefined) return false;
  if (was === true) return true;
  return Object.entries(object(was)).some(([key, inner]) => shows(inner, object(is)[key], object(after)[key]));
}

/** Constants written into provider blocks, where their argument is one that holds a credential. */
function providerConstants(value: unknown, name: string, into: string[]): void {
  const node = object(value);
  if ("constant_value" in node) return namedLikeCredentials(node["constant_value"], name, into);
  for (const [key, inner] of Object.entries(node)) providerConstants(inner, /^\d+$/.test(key) ? name : key, into);
}

/** The values of sensitive variables and of credentials in provider blocks: to look for, never to print. */
function secrets(bytes: Buffer, top: Top, configuration: Configuration): string[] {
  const found: string[] = [];
  const variables = top.get("variables");
  if (variables !== undefined) {
    const declarations = object(configuration.variables);
    for (const [name, entry] of Object.entries(object(parse(bytes, variables)))) {
      const sensitive = object(declarations[name])["sensitive"] === true;
      const { value } = object(entry);
      if (sensitive) strings(value, found);
      else namedLikeCredentials(value, name, found);
    }
  }
  for (const provider of Object.values(configuration.providers))
    providerConstants(object(provider)["expressions"], "", found);
  return found;
}

/** The constraint of the first provider hashicorp/kubernetes that has one. */
function providerConstraint({ providers }: Configuration): string | undefined {
  return Object.values(providers)
    .map(object)
    .filter(({ full_name: name }) => typeof name === "string" && name.endsWith("/hashicorp/kubernetes"))
    .map(({ version_constraint: constraint }) => constraint)
    .find((constraint) => typeof constraint === "string");
}

/**
 * Adds what the code says: its provisioners, and what is not known because the code does not set it. The provider lets
 * the server fill in much, and then a plan knows as little of it as of a reference to something that is not there yet.
 */
function withCode(
  changes: readonly RawResourceChange[],
  byAddress: ReturnType<typeof codeByAddress>,
): readonly RawResourceChange[] {
  if (byAddress.size === 0) return changes;
  return changes.map((entry) => {
    const code = entry.mode === "managed" ? byAddress.get(addressInCode(entry)) : undefined;
    if (code === undefined) return entry;
    const { settings, provisioners } = code;
    const { change } = entry;
    const unknown = settings === undefined ? change.after_unknown : markNotSet(change.after_unknown, settings);
    return { ...entry, provisioners, change: { ...change, after_unknown: unknown } };
  });
}

/** What is kept of the code: all of it would be as large as the changes. */
function codeOf(
  bytes: Buffer,
  { rootModule: module }: Configuration,
): { byAddress: ReturnType<typeof codeByAddress>; programsRead: readonly string[] } {
  const rootModule = module === undefined ? undefined : parse(bytes, module);
  return { byAddress: codeByAddress(rootModule), programsRead: programsRead(rootModule) };
}

function formatVersion(bytes: Buffer, top: Top, file: string): string {
  const version = scalar(bytes, top, "format_version", "string") ?? "";
  if (/^1\.\d+$/.test(version)) return version;
  throw new KubeServicesError({
    code: "PlanFormatUnsupported",
    what: "the plan is in a format that this version does not know",
    where: file,
    prop: "format_version",
    value: version,
    allowed: "1.x, as Terraform 1.1 and newer and OpenTofu write it",
    fix: version.startsWith("0.") ? "make the plan with Terraform 1.7 or newer" : "use a newer kube-services",
  });
}

/** The changes of a plan, and those that an evidence shows to be none, in one order. */
function withLeftOut(
  bytes: Buffer,
  top: Top,
  { file, sha256 }: Pick<PlanProvenance, "file" | "sha256">,
  changes: readonly RawResourceChange[],
  { rootModule: module }: Configuration,
  evidence: Evidence | undefined,
): readonly RawResourceChange[] {
  if (evidence === undefined) return changes;
  const state = top.get("prior_state");
  const parts = {
    ...{ file, sha256, changes },
    priorState: state === undefined ? undefined : parse(bytes, state),
    rootModule: module === undefined ? undefined : parse(bytes, module),
  };
  const order = (a: RawResourceChange, b: RawResourceChange): number => (a.address < b.address ? -1 : 1);
  return [...changes, ...leftOut(parts, evidence).map(slim)].sort(order);
}

/**
 * Takes out of a plan what an audit uses; `prior_state` and `planned_values` are passed over unparsed, and of
 * `configuration` only names are kept, and the texts that must not be printed.
 * @param evidence of what the plan leaves out, where it was made of the rest alone
 * @throws KubeServicesError `PlanFormatUnsupported`, `PlanErrored`, `PlanMalformed`, `EvidenceDiffers`; ScanError where a part is not as
 *   Terraform writes it
 */
export function extract(
  bytes: Buffer,
  top: Top,
  source: Pick<PlanProvenance, "file" | "sha256" | "bytes">,
  evidence?: Evidence,
): RawPlan {
  const version = formatVersion(bytes, top, source.file);
  const misspelt = misspeltPart(top.keys());
  if (misspelt !== undefined) {
    throw new KubeServicesError({
      code: "PlanMalformed",
      what: `it has the key ${misspelt}, which differs in capitals from Terraform's`,
      where: source.file,
      fix: REMAKE,
    });
  }
  if (scalar(bytes, top, "errored", "boolean") === true) {
    throw new KubeServicesError({
      code: "PlanErrored",
      what: "planning failed, so this plan does not say what would happen",
      where: source.file,
      prop: "errored",
      fix: "mend what terraform plan reports and plan again",
    });
  }
  const deferred = (key: string, of: string) =>
    list(bytes, top, key, (value) => {
      const entry = object(value);
      return { reason: String(entry["reason"] ?? "unknown"), address: addressOf(entry[of]) };
    });
  const outputs = top.get("output_changes");
  const configuration = configurationOf(bytes, top);
  const code = codeOf(bytes, configuration);
  const complete = scalar(bytes, top, "complete", "boolean");
  const applyable = scalar(bytes, top, "applyable", "boolean");
  const terraformVersion = scalar(bytes, top, "terraform_version", "string");
  const timestamp = scalar(bytes, top, "timestamp", "string");
  const constraint = providerConstraint(configuration);
  const changes = changesOf(bytes, top, "resource_changes", source.file);
  return {
    provenance: {
      ...source,
      formatVersion: version,
      ...defined({ terraformVersion, timestamp }),
    },
    ...defined({ complete, applyable, providerConstraint: constraint }),
    ...(evidence === undefined ? {} : { evidence: evidenceFacts(evidence) }),
    changes: withCode(
      withLeftOut(
        bytes,
        top,
        source,
        changes.map(({ entry }) => entry),
        configuration,
        evidence,
      ),
      code.byAddress,
    ),
    places: placesOf(
      bytes,
      changes,
      evidence === undefined ? [] : Object.keys(evidence.unchanged),
      top.get("prior_state"),
    ),
    drift: changesOf(bytes, top, "resource_drift", source.file).map(({ entry }) => entry),
    deferred: [
      ...deferred("deferred_changes", "resource_change"),
      ...deferred("deferred_action_invocations", "action_invocation"),
    ],
    invocations: list(bytes, top, "action_invocations", addressOf),
    outputs: new Map(
      Object.entries(object(outputs === undefined ? {} : parse(bytes, outputs))).map(([name, change]) => {
        const { actions, before_sensitive: was, after_sensitive: is, after } = object(change);
        const changes = !(Array.isArray(actions) && actions.length === 1 && actions[0] === "no-op");
        const credential = is !== true && holdsCredentials(after, is, name);
        return [name, { changes, madePlain: shows(was, is, after), credential }];
      }),
    ),
    connections: connectionsOf(configuration.providers),
    programsRead: code.programsRead,
    failedChecks: list(bytes, top, "checks", (value) => {
      const check = object(value);
      const address = object(check["address"])["to_display"];
      return { address: typeof address === "string" ? address : "?", status: String(check["status"] ?? "unknown") };
    }).filter((check) => check.status !== "pass" && !(evidence !== undefined && isOfLeftOut(check, evidence))),
    secrets: secrets(bytes, top, configuration),
  };
}
