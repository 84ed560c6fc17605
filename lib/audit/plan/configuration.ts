import { fieldsOf } from "../../json-object";
import type { RawResourceChange } from "./plan";
import { setKey } from "../mask/marks";
import { SERVER_FILLS } from "./server-fills";

/**
 * Which attributes the code of a resource sets: blocks by their attributes in turn, and as `true` what the server would
 * fill in otherwise; nobody asks for more. What it sets them to is not kept, constants stand there in clear.
 */
interface Settings {
  readonly [attribute: string]: true | readonly Settings[];
}

/** Stands in `after_unknown` where a value is not known because the code does not set it. */
export const NOT_SET = "not set";

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function settings(expressions: unknown): Settings {
  const found: Record<string, true | readonly Settings[]> = {};
  const given = fieldsOf(expressions);
  for (const key of Object.keys(given)) {
    const value = given[key];
    if (Array.isArray(value)) setKey(found, key, value.map(settings));
    else if (SERVER_FILLS.has(key)) setKey(found, key, true);
  }
  return found;
}

/** What a plan shows of the code of a resource, without any value. */
interface ResourceCode {
  /** What it sets; of the Kubernetes provider's resources only. */
  readonly settings?: Settings;
  /** Its provisioners, such as `local-exec`: programs that run when it is created or destroyed. */
  readonly provisioners: readonly string[];
}

/**
 * The code of each resource, by its address without the keys of count and for_each:
 * `module.app.kubernetes_deployment_v1.web`.
 * @param rootModule `configuration.root_module` of a plan
 */
export function codeByAddress(rootModule: unknown): ReadonlyMap<string, ResourceCode> {
  const found = new Map<string, ResourceCode>();
  const walk = (module: unknown, path: string) => {
    for (const resource of list(fieldsOf(module)["resources"]).map(fieldsOf)) {
      const { mode, type, name, expressions } = resource;
      if (mode !== "managed" || typeof type !== "string" || typeof name !== "string") continue;
      const provisioners = list(resource["provisioners"]).map((one) => String(fieldsOf(one)["type"] ?? "unknown"));
      const isKubernetes = type.startsWith("kubernetes_");
      if (!isKubernetes && provisioners.length === 0) continue;
      found.set(`${path}${type}.${name}`, {
        ...(isKubernetes ? { settings: settings(expressions) } : {}),
        provisioners,
      });
    }
    for (const [name, call] of Object.entries(fieldsOf(fieldsOf(module)["module_calls"]))) {
      walk(fieldsOf(call)["module"], `${path}module.${name}.`);
    }
  };
  walk(rootModule, "");
  return found;
}

/** `[0]`, `["key"]`: what count and for_each add to an address. */
const KEYS = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** The address under which {@link codeByAddress} has the code of a resource. */
export function addressInCode({ module_address: module, type, name }: RawResourceChange): string {
  return `${module === undefined ? "" : `${module.replace(KEYS, "")}.`}${type}.${name}`;
}

/**
 * `after_unknown` with {@link NOT_SET} where the code leaves out what is not known. The plan does not show `dynamic`
 * blocks: a list of blocks of another length than in the code, and what the server never fills in, come from one, and
 * stay as they are.
 */
export function markNotSet(unknown: unknown, set: Settings): unknown {
  if (typeof unknown !== "object" || unknown === null || Array.isArray(unknown)) return unknown;
  return Object.fromEntries(
    Object.entries(unknown).map(([key, inner]: [string, unknown]) => {
      const setting = Object.hasOwn(set, key) ? set[key] : undefined;
      if (inner === true) return [key, setting === undefined && SERVER_FILLS.has(key) ? NOT_SET : true];
      const blocks =
        Array.isArray(inner) && Array.isArray(setting) && inner.length === setting.length ? setting : undefined;
      if (blocks === undefined || !Array.isArray(inner)) return [key, inner];
      return [key, inner.map((block, index) => markNotSet(block, blocks[index] ?? {}))];
    }),
  );
}
