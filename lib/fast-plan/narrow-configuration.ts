import { blocksOf, fieldsOf, isJsonObject, type JsonObject } from "../json-object";

/** What a `-target` plan looks at anyway, or what it needs to begin. */
const KEPT = ["terraform", "provider", "variable", "data"];
/** A dotted name in an expression, such as `kubernetes_service_v1.web.metadata`. */
const DOTTED = /[A-Za-z_][\w-]*(?:\.[\w-]+)+/g;

/**
 * The part of a configuration that a plan of some resources looks at: them and all that they refer to. Terraform checks
 * each resource of a configuration with its provider before it looks at what it was asked about, which takes most of the
 * time of a targeted plan. Outputs that refer to anything else have their value of the state, which is their own: the
 * comparison has seen to that, and Terraform forgets an output that is not declared.
 * @param configuration what `cdk.tf.json` says
 * @param targets addresses of the resources, without keys of instances
 * @returns undefined where an output is sensitive: its value stands in no file
 */
export function narrowConfiguration(
  configuration: JsonObject,
  targets: Iterable<string>,
  outputs: ReadonlyMap<string, { readonly value: unknown; readonly sensitive: boolean }>,
): JsonObject | undefined {
  const declared = new Declared(configuration);
  const kept = declared.closure([...KEPT.map((name) => configuration[name]), ...targets]);
  const declaredOutputs: Record<string, unknown> = {};
  for (const [name, body] of blocksOf(configuration["output"]).flatMap((level) => Object.entries(level))) {
    const needs = declared.closure([body]);
    const followed = needs.resources.size > 0 && [...needs.resources].every((address) => kept.resources.has(address));
    if (followed) needs.locals.forEach((local) => kept.locals.add(local));
    const known = outputs.get(name);
    if (!followed && (known === undefined || known.sensitive)) return undefined;
    declaredOutputs[name] = followed ? body : { ...fieldsOf(body), value: literal(known?.value) };
  }
  const parts: readonly (readonly [string, unknown])[] = [
    ...KEPT.map((name) => [name, configuration[name]] as const),
    ["resource", declared.resourcesOf(kept.resources)],
    ["locals", Object.fromEntries([...kept.locals].map((name) => [name, declared.locals[name]]))],
    ["output", declaredOutputs],
  ];
  // Blocks that have a name cannot be written without any.
  return Object.fromEntries(parts.filter(([, part]) => blocksOf(part).some((block) => Object.keys(block).length > 0)));
}

/** A text without templates of Terraform. */
const literal = (value: unknown): unknown => (typeof value === "string" ? value.replace(/[$%](?=\{)/g, "$&$&") : value);

interface Names {
  readonly resources: Set<string>;
  readonly locals: Set<string>;
}

class Declared {
  readonly locals: JsonObject;
  private readonly resources: ReadonlyMap<string, unknown>;

  constructor(configuration: JsonObject) {
    this.locals = Object.assign({}, ...blocksOf(configuration["locals"])) as JsonObject;
    this.resources = new Map(
      blocksOf(configuration["resource"])
        .flatMap((types) => Object.entries(types))
        .flatMap(([type, named]) =>
          blocksOf(named)
            .flatMap((level) => Object.entries(level))
            .map(([name, body]) => [`${type}.${name}`, body] as const),
        ),
    );
  }

  /** All resources and locals that stand in some values, in what these say, and so on. */
  closure(values: readonly unknown[]): Names {
    const found: Names = { resources: new Set(), locals: new Set() };
    const open: unknown[] = [...values];
    while (open.length > 0) {
      for (const name of dottedPairs(open.pop())) {
        const local = name.startsWith("local.") ? name.slice("local.".length) : undefined;
        if (local !== undefined && Object.hasOwn(this.locals, local) && !found.locals.has(local)) {
          found.locals.add(local);
          open.push(this.locals[local]);
        } else if (this.resources.has(name) && !found.resources.has(name)) {
          found.resources.add(name);
          open.push(this.resources.get(name));
        }
      }
    }
    return found;
  }

  resourcesOf(addresses: ReadonlySet<string>): Readonly<Record<string, Record<string, unknown>>> {
    const byType: Record<string, Record<string, unknown>> = {};
    for (const address of addresses) {
      const [type = "", name = ""] = address.split(".");
      (byType[type] ??= {})[name] = this.resources.get(address);
    }
    return byType;
  }
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
