import { isJsonObject, type JsonObject } from "../json-object";
import type { Configuration } from "./configuration";
import type { RawState } from "./raw-state";

/** A dotted name in an expression, such as `kubernetes_service_v1.web.metadata`. */
const DOTTED = /[A-Za-z_][\w-]*(?:\.[\w-]+)+/g;

/**
 * The part of a configuration that a plan of some resources looks at: them and all that they refer to. Terraform checks
 * each resource of a configuration with its provider before it looks at what it was asked about, which takes most of the
 * time of a targeted plan. Outputs that refer to anything else have their value of the state, which is their own: the
 * comparison has seen to that, and Terraform forgets an output that is not declared.
 * @param targets addresses of the resources
 * @returns undefined where an output is sensitive: its value stands in no file
 */
export function narrowConfiguration(
  configuration: Configuration,
  targets: readonly string[],
  stateOutputs: RawState["outputs"],
): JsonObject | undefined {
  const kept = referredTo(configuration, [configuration.common, targets]);
  const outputs: Record<string, JsonObject> = {};
  for (const [name, body] of configuration.outputs) {
    const needs = referredTo(configuration, [body]);
    const followed = needs.resources.size > 0 && [...needs.resources].every((address) => kept.resources.has(address));
    if (followed) needs.locals.forEach((local) => kept.locals.add(local));
    const known = stateOutputs.get(name);
    if (!followed && (known === undefined || known.sensitive)) return undefined;
    outputs[name] = followed ? body : { ...body, value: literal(known?.value) };
  }
  const resources: Record<string, Record<string, JsonObject | undefined>> = {};
  for (const address of kept.resources) {
    const [type = "", name = ""] = address.split(".");
    (resources[type] ??= {})[name] = configuration.resources.get(address);
  }
  const locals = Object.fromEntries([...kept.locals].map((name) => [name, configuration.locals[name]]));
  // Blocks that have a name cannot be written without any.
  const named = Object.entries({ resource: resources, locals, output: outputs });
  return {
    ...configuration.common,
    ...Object.fromEntries(named.filter(([, blocks]) => Object.keys(blocks).length > 0)),
  };
}

/** A text without templates of Terraform. */
const literal = (value: unknown): unknown => (typeof value === "string" ? value.replace(/[$%](?=\{)/g, "$&$&") : value);

/** All resources and locals that stand in some values, in what these say, and so on. */
function referredTo(
  { resources, locals }: Configuration,
  values: readonly unknown[],
): { readonly resources: Set<string>; readonly locals: Set<string> } {
  const found = { resources: new Set<string>(), locals: new Set<string>() };
  const open = [...values];
  while (open.length > 0) {
    for (const name of dottedPairs(open.pop())) {
      const local = name.startsWith("local.") ? name.slice("local.".length) : undefined;
      if (local !== undefined && Object.hasOwn(locals, local) && !found.locals.has(local)) {
        found.locals.add(local);
        open.push(locals[local]);
      } else if (resources.has(name) && !found.resources.has(name)) {
        found.resources.add(name);
        open.push(resources.get(name));
      }
    }
  }
  return found;
}

/** Each two neighbours of the dotted names in a value's texts, its keys too: among them is all that is referred to. */
function* dottedPairs(value: unknown): Iterable<string> {
  if (typeof value === "string") {
    for (const [name] of value.matchAll(DOTTED)) {
      const steps = name.split(".");
      for (let at = 1; at < steps.length; at++) yield `${steps[at - 1]}.${steps[at]}`;
    }
  } else if (Array.isArray(value)) for (const item of value) yield* dottedPairs(item);
  else if (isJsonObject(value))
    for (const [key, item] of Object.entries(value)) {
      yield* dottedPairs(key);
      yield* dottedPairs(item);
    }
}
