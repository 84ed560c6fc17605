import { isJsonObject, type JsonObject } from "../../json-object";
import type { RawResourceChange } from "./plan";

// What no Terraform writes, and what two readers would understand in two ways, is refused: the one who signs a report
// and the one who applies the plan have to speak of the same thing.

const MODES: ReadonlySet<string> = new Set(["managed", "data", "ephemeral"]);
/** What `actions` holds, as sorted text. https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const ACTIONS: ReadonlySet<string> = new Set([
  "no-op",
  "create",
  "read",
  "update",
  "delete",
  "create,delete",
  "forget",
  "create,forget",
]);
/** What an ephemeral resource does. */
const EPHEMERAL_ACTIONS: ReadonlySet<string> = new Set(["no-op", "open", "renew", "close", "read", "create"]);
/** What becomes of data. */
const DATA_ACTIONS: ReadonlySet<string> = new Set(["no-op", "read", "delete"]);
/** The keys of an entry and of its change that an audit reads: `Change` beside `change` must not hide from it. */
const KEYS: ReadonlySet<string> = new Set([
  ...["address", "previous_address", "module_address", "mode", "type", "name", "index", "provider_name", "deposed"],
  ...["change", "action_reason", "actions", "before", "after", "after_unknown", "before_sensitive", "after_sensitive"],
  ...["replace_paths", "importing", "generated_config", "before_identity", "after_identity"],
]);
const TYPE = /^[A-Za-z][A-Za-z0-9_-]*$/;
const ATTRIBUTE = /^[a-z_][a-z0-9_]*$/;
/** Kubernetes' names of lists that the provider calls otherwise: nobody would look for containers there. */
const NOT_THE_PROVIDERS: ReadonlySet<string> = new Set([
  ...["containers", "init_containers", "ephemeral_containers", "volumes", "volume_mounts", "volume_devices"],
  ...["volume_claim_templates", "webhooks", "subjects"],
]);
/** Blocks of which the provider takes one: of two, one reader would see the first and the next the last. */
const SINGLE: ReadonlySet<string> = new Set([
  ...["metadata", "spec", "template", "job_template", "strategy", "security_context", "capabilities", "lifecycle"],
  ...["seccomp_profile", "se_linux_options", "windows_options", "liveness_probe", "readiness_probe", "startup_probe"],
  ...["value_from", "secret_key_ref", "config_map_key_ref", "host_path", "empty_dir", "nfs", "csi", "ephemeral"],
  ...["persistent_volume_source", "persistent_volume_claim", "claim_ref", "role_ref", "aggregation_rule"],
  ...["affinity", "node_affinity", "dns_config", "pod_selector", "ip_block", "scale_target_ref"],
]);
/** The parts of a plan that an audit reads. */
const PARTS: ReadonlySet<string> = new Set([
  ...["format_version", "terraform_version", "timestamp", "applyable", "complete", "errored", "variables"],
  ...["resource_changes", "resource_drift", "deferred_changes", "deferred_action_invocations", "checks"],
  ...["action_invocations", "output_changes", "configuration", "prior_state", "planned_values"],
]);

/** A key of which another spelling is one of Terraform's own. */
function misspelt(object: JsonObject): string | undefined {
  return otherSpelling(Object.keys(object), KEYS);
}

function otherSpelling(keys: Iterable<string>, own: ReadonlySet<string>): string | undefined {
  for (const key of keys) if (!own.has(key) && own.has(key.toLowerCase())) return key;
  return undefined;
}

/** A part of a plan that differs in capitals alone from one of Terraform's: `Resource_changes`. */
export const misspeltPart = (keys: Iterable<string>): string | undefined => otherSpelling(keys, PARTS);

// A provider has some hundred attributes, and a plan names them a million times.
const known = new Set<string>();
function isAttribute(key: string): boolean {
  if (known.has(key)) return true;
  if (!ATTRIBUTE.test(key) || NOT_THE_PROVIDERS.has(key)) return false;
  if (known.size < 5000) known.add(key);
  return true;
}

/**
 * What is wrong with an attribute that is not in the provider's spelling, `Spec` beside `spec`, or stands there twice.
 * Maps have keys of people, and blocks none.
 */
function strangeAttribute(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined;
  for (const key of Object.keys(value)) {
    if (!isAttribute(key))
      return `the attribute ${JSON.stringify(key).slice(0, 60)}, which no type of the provider has`;
    const inner = value[key];
    if (!Array.isArray(inner)) continue;
    if (inner.length > 1 && SINGLE.has(key) && isJsonObject(inner[1]))
      return `${inner.length} blocks ${key}, of which it can have one`;
    for (const item of inner as unknown[]) {
      const found = strangeAttribute(item);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function actionProblem(entry: RawResourceChange): string | undefined {
  const { mode, change } = entry;
  const actions = [...change.actions].sort().join();
  const allowed = mode === "ephemeral" ? EPHEMERAL_ACTIONS : mode === "data" ? DATA_ACTIONS : ACTIONS;
  if (!allowed.has(actions)) return `its actions are ${JSON.stringify(change.actions).slice(0, 100)}`;
  if (mode === "ephemeral") return undefined;
  if (mode === "managed" && actions === "read") return "it is managed, and would only be read";
  const [before, after] = [change.before ?? null, change.after ?? null];
  const later = change.after_unknown === true;
  // What is equal is one and the same by now.
  if (actions === "no-op" && before !== after) return "nothing happens to it, and it becomes another";
  if (actions === "create" && before !== null) return "it is created, and is there already";
  if (actions === "delete" && after !== null) return "it is destroyed, and is there afterwards";
  if (["update", "create", "create,delete"].includes(actions) && after === null && !later)
    return "it is created or updated, and is not there afterwards";
  if (["update", "create,delete"].includes(actions) && before === null) return "it is changed, and was not there";
  return undefined;
}

const INDEX = String.raw`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`;
const LAST_INDEX = new RegExp(`${INDEX}$`);
const MODULES = new RegExp(String.raw`^(?:module\.[^."[\]]+(?:${INDEX})?\.)+$`);

/** Whether an address names the module, the mode, the type and the name that its entry has. */
function isOwnAddress({ address, module_address: module, mode, type, name }: RawResourceChange): boolean {
  const local = `${mode === "managed" ? "" : `${mode}.`}${type}.${name}`;
  const whole = address.replace(LAST_INDEX, "");
  if (whole === local) return module === undefined || module === "";
  const above = whole.slice(0, -local.length);
  return whole.endsWith(local) && MODULES.test(above) && (module === undefined || above === `${module}.`);
}

/** Whether one side of a change is what a resource can be: an object, or nothing. */
function isSide(side: unknown): boolean {
  return side === undefined || side === null || isJsonObject(side);
}

/** What is wrong with an entry of `resource_drift`, which has other rules for what is there before and afterwards. */
function shapeProblem(entry: RawResourceChange): string | undefined {
  const { mode, type, change } = entry;
  if (!MODES.has(mode)) return `its mode is ${JSON.stringify(mode) ?? "missing"}`.slice(0, 100);
  if (typeof entry.name !== "string") return "it has no name";
  if (!TYPE.test(type)) return "its type is no name of a resource type";
  if (!isOwnAddress(entry))
    return `it is ${mode === "managed" ? "" : `${mode} `}${type}.${entry.name} by its own words`;
  if (!isSide(change.before) || !isSide(change.after)) return "what it is before or afterwards is no object";
  const lower = type.toLowerCase();
  if (lower !== type && lower.startsWith("kubernetes_")) return `its type is ${type}, in capitals`;
  const key = misspelt(entry as unknown as JsonObject) ?? misspelt(change as unknown as JsonObject);
  if (key !== undefined) return `it has the key ${key}, which differs in capitals from Terraform's`;
  if (!type.startsWith("kubernetes_") || type.startsWith("kubernetes_manifest")) return undefined;
  const strange = strangeAttribute(change.after) ?? strangeAttribute(change.before);
  return strange === undefined ? undefined : `it has ${strange}`;
}

/**
 * What makes an entry of `resource_changes` or `resource_drift` one that no Terraform writes; undefined where it is as
 * it should be.
 */
export function problemOf(entry: RawResourceChange, list: "resource_changes" | "resource_drift"): string | undefined {
  return shapeProblem(entry) ?? (list === "resource_changes" ? actionProblem(entry) : undefined);
}
