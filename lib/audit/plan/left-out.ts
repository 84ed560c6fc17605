import { blocksOf, fieldsOf, type JsonObject } from "../../json-object";
import { sha256 } from "../../sha256";
import { evidenceDiffers, type Evidence } from "./evidence";
import type { RawResourceChange } from "./plan";

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** An address without the key of an instance. */
const base = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "");

/** Parts of a plan's JSON that an evidence is held against. */
interface PlanParts {
  readonly sha256: string;
  readonly file: string;
  readonly changes: readonly RawResourceChange[];
  readonly priorState: unknown;
  /** `configuration.root_module` */
  readonly rootModule: unknown;
}

/**
 * What a plan leaves out because an evidence shows it unchanged, as changes that change nothing: what Terraform lists of
 * it in a plan of all.
 * @throws KubeServicesError `EvidenceDiffers` where the evidence is of another plan, where the plan and the evidence do
 *   not have all of code and state, or where the plan changes what the evidence calls unchanged
 */
export function leftOut(plan: PlanParts, evidence: Evidence): readonly RawResourceChange[] {
  const fail = (what: string): never => {
    throw evidenceDiffers(what, plan.file);
  };
  if (evidence.plan !== plan.sha256) fail("it is of another plan");
  const planned = new Map(plan.changes.map((change) => [change.address, change]));
  for (const { address, change } of plan.changes)
    if (Object.hasOwn(evidence.unchanged, address) && change.actions.some((action) => action !== "no-op"))
      fail(`the plan changes ${address}, which was found unchanged`);
  const state = fieldsOf(fieldsOf(fieldsOf(plan.priorState)["values"])["root_module"]);
  const modules = [
    ...list(state["child_modules"]),
    ...Object.keys(fieldsOf(fieldsOf(plan.rootModule)["module_calls"])),
  ];
  if (modules.length > 0) fail("modules are no part of it");
  const entries = list(state["resources"])
    .map(fieldsOf)
    .filter(({ mode }) => mode === "managed");
  const there = new Set(entries.map(({ address }) => text(address)));
  const open = [...there].find((address) => !planned.has(address) && !Object.hasOwn(evidence.unchanged, address));
  if (open !== undefined) fail(`${open} is in the state, and neither in the plan nor in the evidence`);
  const gone = Object.keys(evidence.unchanged).find((address) => !there.has(address));
  if (gone !== undefined) fail(`${gone} is not in the state`);
  const covered = new Set([...planned.keys(), ...there, ...evidence.none].map(base));
  for (const { mode, address } of list(fieldsOf(plan.rootModule)["resources"]).map(fieldsOf))
    if (mode === "managed" && !covered.has(text(address)))
      fail(`${text(address)} is in the code, and neither in the plan nor in the evidence`);
  return entries.filter(({ address }) => !planned.has(text(address))).map(unchanged);
}

/**
 * Holds an evidence against the code that it is about: each resource of it was planned, or found unchanged. A plan of some
 * resources may know no others.
 * @param configuration what `cdk.tf.json` says
 * @throws KubeServicesError `EvidenceDiffers`
 */
export function checkCode(evidence: Evidence, configuration: Buffer, file: string): void {
  if (sha256(configuration) !== evidence.configuration) throw evidenceDiffers("it is of another configuration", file);
  const covered = new Set(
    [...Object.keys(evidence.planned), ...Object.keys(evidence.unchanged), ...evidence.none].map(base),
  );
  for (const types of blocksOf(fieldsOf(JSON.parse(configuration.toString("utf8")))["resource"]))
    for (const [type, named] of Object.entries(types))
      for (const name of blocksOf(named).flatMap(Object.keys))
        if (!covered.has(`${type}.${name}`))
          throw evidenceDiffers(`${type}.${name} is in the code, and not in the evidence`, file);
}

function unchanged(entry: JsonObject): RawResourceChange {
  const { address, type, name, provider_name: provider, values, sensitive_values: sensitive } = entry;
  return {
    ...{ address: text(address), mode: "managed", type: text(type), name: text(name) },
    ...(typeof provider === "string" ? { provider_name: provider } : {}),
    change: {
      actions: ["no-op"],
      before: values,
      after: values,
      after_unknown: {},
      before_sensitive: sensitive,
      after_sensitive: sensitive,
    },
  };
}

/** Whether a check says nothing only because what it checks was left out. */
export const isOfLeftOut = (
  check: { readonly address: string; readonly status: string },
  evidence: Evidence,
): boolean =>
  check.status === "unknown" &&
  (evidence.none.includes(check.address) || Object.keys(evidence.unchanged).some((one) => base(one) === check.address));
