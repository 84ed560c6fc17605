import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { root } from "../measure.mjs";

// Plans of public configurations are test data of others: they are read where they are, and are in no package.
const FOLDER = join(root, "..", "shared", "plans-real");
const MANIFEST = "kubernetes_manifest";

/** The plans of public configurations that are at hand; none in most checkouts. */
export function publicPlans() {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json") && name !== "facts.json")
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")))
    .filter((plan) => Array.isArray(plan.resource_changes));
}

/** One side of an object, in a namespace of its own; what is in no namespace gets a name of its own. */
function moved(side, type, copy) {
  if (side === null || side === undefined) return side;
  const rename = (metadata) => {
    const named = metadata.namespace === undefined || metadata.namespace === null ? "name" : "namespace";
    return typeof metadata[named] === "string" ? { ...metadata, [named]: `${metadata[named]}-${copy}` } : metadata;
  };
  if (type === MANIFEST) {
    const manifest = side.manifest;
    return manifest?.metadata ? { ...side, manifest: { ...manifest, metadata: rename(manifest.metadata) } } : side;
  }
  return Array.isArray(side.metadata) ? { ...side, metadata: side.metadata.map(rename) } : side;
}

function resourceIn(resource, copy) {
  const { address, type, change } = resource;
  return {
    ...resource,
    address: `module.${copy}.${address}`,
    module_address: `module.${copy}${resource.module_address === undefined ? "" : `.${resource.module_address}`}`,
    change: { ...change, before: moved(change.before, type, copy), after: moved(change.after, type, copy) },
  };
}

/** What is written of a plan. */
function partsOf({ planned_values, resource_changes, prior_state, configuration }) {
  const modules = [planned_values?.root_module, prior_state?.values?.root_module, configuration?.root_module];
  return [resource_changes, ...modules];
}

/** Writes the members of an object or a list one by one, until a size is reached. */
class Writer {
  constructor(file) {
    this.descriptor = openSync(file, "w");
    this.bytes = 0;
  }
  write(text) {
    this.bytes += writeSync(this.descriptor, text);
  }
  end() {
    closeSync(this.descriptor);
  }
}

/**
 * Writes a plan of about so many megabytes: copies of public plans, each as a module of its own, with the parts that
 * Terraform writes beside the changes (planned values, state before, configuration).
 * @returns how many resources it has
 */
export function writePublicShaped(file, megabytes) {
  const plans = publicPlans();
  const out = new Writer(file);
  const wanted = megabytes * 1e6;
  const rounds = [];
  let size = 0;
  for (let copy = 0; size < wanted; copy++) {
    const plan = plans[copy % plans.length];
    rounds.push([plan, `copy-${copy}`]);
    plan.size ??= JSON.stringify(partsOf(plan)).length;
    size += plan.size;
  }
  let count = 0;
  const members = (open, close, of) => {
    out.write(open);
    rounds.forEach(([plan, copy], at) => out.write(`${at === 0 ? "" : ","}${of(plan, copy)}`));
    out.write(close);
  };
  const child = (module, copy) => JSON.stringify({ ...module, address: `module.${copy}` });
  out.write(`{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{`);
  members(`"child_modules":[`, "]}}", (plan, copy) => child(plan.planned_values?.root_module ?? {}, copy));
  members(`,"resource_changes":[`, "]", (plan, copy) => {
    count += plan.resource_changes.length;
    return plan.resource_changes.map((one) => JSON.stringify(resourceIn(one, copy))).join(",");
  });
  members(
    `,"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"child_modules":[`,
    "]}}}",
    (plan, copy) => child(plan.prior_state?.values?.root_module ?? {}, copy),
  );
  members(
    `,"configuration":{"root_module":{"module_calls":{`,
    "}}}",
    (plan, copy) => `"${copy}":${JSON.stringify({ source: "./m", module: plan.configuration?.root_module ?? {} })}`,
  );
  out.write(`,"timestamp":"2026-11-21T11:37:24Z","applyable":true,"complete":true,"errored":false}`);
  out.end();
  return count;
}
