import { resolve } from "node:path";
import { MOST_MADE_BYTES, readBoundedText } from "../bounded-file";
import { KubeServicesError } from "../errors";
import { isJsonObject, singleBlock, type JsonObject } from "../json-object";
import { ownValue } from "../own-value";
import type { SynthesisedStack } from "../terraform";
import { evaluate, expandHome, PLAIN_SCOPE, type ExpressionScope } from "./expression";

/** One block of a configuration: its attributes and nested blocks. */
export type Block = JsonObject;

/** One resource of a stack. */
export interface ConfiguredResource {
  /** Its Terraform type, such as `kubernetes_service_v1`. */
  readonly type: string;
  /** Its name within the type. */
  readonly id: string;
  /** Its attributes as synthesised. */
  readonly attributes: Block;
}

/** A synthesised stack's configuration and the values that can be read from it without Terraform. */
export interface StackConfiguration {
  /** The stack's name. */
  readonly stack: string;
  /** Its `cdk.tf.json`. */
  readonly file: string;
  /** The folder that Terraform runs in: relative paths in it start there. */
  readonly directory: string;
  /** The blocks of the kubernetes provider. */
  readonly providers: readonly Block[];
  /** All resources, in the order of the file. */
  readonly resources: readonly ConfiguredResource[];
  /** Addresses that its `removed` blocks make Terraform forget. */
  readonly forgotten: readonly string[];
  /** Addresses that its `import` blocks take into its state. */
  readonly imported: readonly string[];
  /** What its expressions may refer to. */
  readonly scope: ExpressionScope;
}

/**
 * Reads a synthesised stack.
 * @param env where `TF_VAR_…` are looked up
 * @throws KubeServicesError `StackUnreadable`
 */
export function readConfiguration(
  stack: SynthesisedStack,
  env: Readonly<Record<string, string | undefined>> = process.env,
): StackConfiguration {
  let content: Content;
  try {
    content = contentOf(JSON.parse(readBoundedText(stack.file, MOST_MADE_BYTES)));
  } catch {
    throw new KubeServicesError({
      code: "StackUnreadable",
      what: "this is not a synthesised stack; run cdktf synth again",
      where: stack.file,
    });
  }
  const { resources } = content;
  const byAddress = new Map(resources.map((one) => [`${one.type}.${one.id}`, one.attributes]));
  const scope: ExpressionScope = {
    variable: (name) => env[`TF_VAR_${name}`] ?? asText(ownValue(content.variable, name)?.[0]?.default),
    reference: (path) => lookUp(byAddress, path, scope),
    readFile: (path) => PLAIN_SCOPE.readFile(resolve(stack.directory, expandHome(path))),
  };
  return {
    stack: stack.name,
    file: stack.file,
    directory: stack.directory,
    providers: content.provider.kubernetes ?? [],
    resources,
    forgotten: content.forgotten,
    imported: content.imported,
    scope,
  };
}

/** What is read of a configuration. */
interface Content {
  readonly provider: Named;
  readonly variable: Named;
  readonly resources: readonly ConfiguredResource[];
  readonly forgotten: readonly string[];
  readonly imported: readonly string[];
}

/** Blocks by their label. */
type Named = Readonly<Record<string, readonly Block[]>>;

/**
 * Source: https://developer.hashicorp.com/terraform/language/syntax/json. Checked by hand: to load zod takes longer than
 * to read a stack.
 * @throws TypeError where it has another form
 */
function contentOf(file: unknown): Content {
  const { provider, variable, resource = {}, removed, import: imports } = blockOf(file);
  return {
    provider: named(provider),
    variable: named(variable),
    resources: Object.entries(blockOf(resource)).flatMap(([type, all]) =>
      Object.entries(named(all)).map(([id, [attributes = {}]]) => ({ type, id, attributes })),
    ),
    forgotten: addressesIn(removed, "from"),
    imported: addressesIn(imports, "to"),
  };
}

/** The addresses that blocks of a list name. */
function addressesIn(blocks: unknown = [], key: "from" | "to"): readonly string[] {
  if (!Array.isArray(blocks)) throw new TypeError("no list of blocks");
  return blocks.map((block) => {
    const address = blockOf(block)[key];
    if (typeof address !== "string") throw new TypeError("a block names no address");
    return address;
  });
}

function blockOf(value: unknown): Block {
  if (!isJsonObject(value)) throw new TypeError("no block");
  return value;
}

/** A block may be written as one object or as a list of objects. */
const named = (value: unknown = {}): Named =>
  Object.fromEntries(
    Object.entries(blockOf(value)).map(([label, all]) => [label, (Array.isArray(all) ? all : [all]).map(blockOf)]),
  );

function asText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Follows a reference such as `kubernetes_namespace_v1.shop.metadata[0].name` to what the configuration says there. */
function lookUp(resources: ReadonlyMap<string, Block>, path: string, scope: ExpressionScope): string | undefined {
  const [type, id, ...rest] = path.replace(/\[(?:"([^"]*)"|(\d+))\]/g, ".$1$2").split(".");
  let value: unknown = resources.get(`${type}.${id}`);
  for (const step of rest) {
    if (/^\d+$/.test(step) && !Array.isArray(value)) {
      if (step !== "0") return undefined; // a single block written as an object
    } else {
      value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined;
    }
  }
  return typeof value === "string" ? evaluate(value, scope) : asText(value);
}

/** Addresses of what the code keeps in the cluster when it goes, by `onDelete: "retain"`. */
export function retainedAddresses({ resources }: StackConfiguration): ReadonlySet<string> {
  const guard = resources.find(({ type, id }) => type === "terraform_data" && id === "retained");
  return new Set(Object.keys(singleBlock(guard?.attributes.for_each)));
}
