import { blocksOf, isJsonObject, type JsonObject } from "../json-object";
import { FullPlanNeeded } from "./full-plan";

/** A synthesised configuration, as far as its resources can be compared with a state. */
export interface Configuration {
  /** The bodies of managed resources, by their addresses. */
  readonly resources: ReadonlyMap<string, JsonObject>;
  /** The addresses of data sources. */
  readonly dataSources: readonly string[];
  readonly locals: JsonObject;
  readonly outputs: ReadonlyMap<string, JsonObject>;
  /** What every plan looks at, or needs to begin, as it is written: settings, providers, variables, data sources. */
  readonly common: JsonObject;
  /** The addresses that `moved`, `removed` and `import` blocks speak of, each with the kind of the block. */
  readonly told: readonly { readonly block: "moved" | "removed" | "import"; readonly address: string }[];
  /** Labels and annotations that the provider does not see, as regular expressions. */
  readonly ignores: { readonly labels: readonly string[]; readonly annotations: readonly string[] };
}

const COMMON = ["terraform", "provider", "variable", "data"] as const;
const READ: ReadonlySet<string> = new Set([
  ...COMMON,
  ...["//", "resource", "locals", "output", "moved", "removed", "import"],
]);

/** Blocks with labels, by the labels joined with dots. */
function labelled(value: unknown, labels: number): readonly (readonly [string, JsonObject])[] {
  return blocksOf(value).flatMap((level) =>
    Object.entries(level)
      .filter(([name]) => name !== "//")
      .flatMap(([name, inner]): (readonly [string, JsonObject])[] => {
        if (labels > 1) return labelled(inner, labels - 1).map(([rest, body]) => [`${name}.${rest}`, body]);
        const bodies = blocksOf(inner);
        if (bodies.length !== 1)
          throw new FullPlanNeeded("ConfigurationUnread", `the block ${name} is not written as one object`);
        return [[name, bodies[0] as JsonObject]];
      }),
  );
}

/**
 * Reads a configuration.
 * @throws FullPlanNeeded `ConfigurationUnread` for parts of which nothing can be told without Terraform
 */
export function readConfigurationParts(bytes: Buffer): Configuration {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString("utf8"));
  } catch {
    parsed = undefined;
  }
  if (!isJsonObject(parsed)) throw new FullPlanNeeded("ConfigurationUnread", "the configuration is no JSON");
  const unread = Object.keys(parsed).find((key) => !READ.has(key));
  if (unread !== undefined) throw new FullPlanNeeded("ConfigurationUnread", `it has ${unread} blocks`);
  const [settings = {}] = blocksOf(parsed["terraform"]);
  const [backend = {}] = blocksOf(settings["backend"]);
  if (settings["cloud"] !== undefined || Object.hasOwn(backend, "remote") || Object.hasOwn(backend, "cloud"))
    throw new FullPlanNeeded("RemoteExecution", "plans of the stack are made elsewhere");
  return {
    resources: new Map(labelled(parsed["resource"], 2)),
    dataSources: labelled(parsed["data"], 2).map(([address]) => `data.${address}`),
    locals: Object.assign({}, ...blocksOf(parsed["locals"])) as JsonObject,
    outputs: new Map(labelled(parsed["output"], 1)),
    common: Object.fromEntries(COMMON.flatMap((name) => (parsed[name] === undefined ? [] : [[name, parsed[name]]]))),
    told: [
      ...blocksOf(parsed["moved"]).map(({ from }) => ({ block: "moved" as const, address: textOf(from) })),
      ...blocksOf(parsed["removed"]).map(({ from }) => ({ block: "removed" as const, address: textOf(from) })),
      ...blocksOf(parsed["import"]).map(({ to }) => ({ block: "import" as const, address: textOf(to) })),
    ],
    ignores: ignoresOf(blocksByName(parsed["provider"])),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.replace(/^\$\{(.*)\}$/, "$1") : "");

/** The blocks of providers: of each there may be several. */
const blocksByName = (value: unknown): readonly (readonly [string, readonly JsonObject[]])[] =>
  blocksOf(value).flatMap((level) => Object.entries(level).map(([name, inner]) => [name, blocksOf(inner)] as const));

function ignoresOf(providers: readonly (readonly [string, readonly JsonObject[]])[]): Configuration["ignores"] {
  const kubernetes = providers.filter(([name]) => name === "kubernetes").flatMap(([, each]) => each);
  const [only] = kubernetes;
  if (only === undefined || kubernetes.length > 1 || only["alias"] !== undefined)
    throw new FullPlanNeeded("ConfigurationUnread", "it has not exactly one block of the provider kubernetes");
  const expressions = (name: string): readonly string[] => {
    const value = only[name] ?? [];
    if (Array.isArray(value) && value.every((one) => typeof one === "string" && isPlainExpression(one)))
      return value as readonly string[];
    throw new FullPlanNeeded("ConfigurationUnread", `${name} of the provider is not told here`);
  };
  return { labels: expressions("ignore_labels"), annotations: expressions("ignore_annotations") };
}

/** A regular expression that means the same in Go and here, without a template of Terraform. */
const isPlainExpression = (text: string): boolean =>
  /^(?:[\w\-/ ^$.*+?|()[\]]|\\[.\-/+*?()[\]^$|])*$/.test(text) && !text.includes("(?") && !/[[(]\]|\[\[/.test(text);
