import { resolve } from "node:path";
import { KubeServicesError } from "../errors";
import { isJsonObject, singleBlock } from "../json-object";
import type { Block, StackConfiguration } from "./configuration";
import { evaluate, expandHome } from "./expression";
import { UnresolvedExpression } from "./template";

/** What an attribute may be: what that is called, and a value as that; undefined where it is something else. */
interface Form<Value> {
  readonly allowed: string;
  readonly read: (value: unknown) => Value | undefined;
}

/** A program that prints a token. */
interface TokenProgram {
  readonly api_version: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

const TEXT: Form<string> = { allowed: "a string", read: (value) => (isText(value) ? value : undefined) };
const TEXTS: Form<readonly string[]> = {
  allowed: "a list of strings",
  read: (value) => (isTexts(value) ? value : undefined),
};
const FLAG: Form<boolean> = {
  allowed: "true or false",
  read: (value) => (["true", "false"].includes(String(value)) ? String(value) === "true" : undefined),
};
const PROGRAM: Form<TokenProgram> = {
  allowed: "the strings api_version and command, a list of strings args, and an object of strings env",
  read: (value) => {
    const { api_version, command, args, env } = singleBlock(value);
    if (!isText(api_version) || !isText(command)) return undefined;
    if (args !== undefined && !isTexts(args)) return undefined;
    if (env === undefined) return { api_version, command, args };
    const texts = Object.entries(singleBlock(env)).filter((entry): entry is [string, string] => isText(entry[1]));
    const isOfTexts = isJsonObject(env) && texts.length === Object.keys(env).length;
    return isOfTexts ? { api_version, command, args, env: Object.fromEntries(texts) } : undefined;
  },
};

// https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs#argument-reference
const ATTRIBUTES = {
  host: TEXT,
  username: TEXT,
  password: TEXT,
  insecure: FLAG,
  tls_server_name: TEXT,
  client_certificate: TEXT,
  client_key: TEXT,
  cluster_ca_certificate: TEXT,
  config_path: TEXT,
  config_paths: TEXTS,
  config_context: TEXT,
  config_context_auth_info: TEXT,
  config_context_cluster: TEXT,
  token: TEXT,
  proxy_url: TEXT,
  exec: PROGRAM,
} as const;
type Attributes = typeof ATTRIBUTES;

/** The connection that a kubernetes provider block names, with every expression computed. */
export type ProviderConnection = {
  readonly [Name in keyof Attributes]?: NonNullable<ReturnType<Attributes[Name]["read"]>>;
};

/**
 * The connection of a stack: that of its one kubernetes provider block without alias, or of its only one. The
 * provider's own `KUBE_…` environment variables are not read: they could name another cluster than the stack does.
 * @throws KubeServicesError `ClusterNotNamed`, `ClusterAmbiguous`, `VariableUnset`, `ConnectionUnresolved`,
 * `ConnectionInvalid`
 */
export function providerConnection(configuration: StackConfiguration): ProviderConnection {
  const { providers, file } = configuration;
  const plain = providers.filter((provider) => provider.alias === undefined);
  const candidates = plain.length > 0 ? plain : providers;
  const [first] = candidates;
  if (first === undefined) {
    throw new KubeServicesError({
      code: "ClusterNotNamed",
      what: `the stack ${configuration.stack} has no kubernetes provider, so it names no cluster`,
      where: file,
    });
  }
  if (candidates.length > 1) {
    throw new KubeServicesError({
      code: "ClusterAmbiguous",
      what: `the stack ${configuration.stack} has ${candidates.length} kubernetes providers, so it names no single cluster`,
      where: file,
    });
  }
  const block = computed(first, configuration);
  const read = Object.entries(block).map(([name, value]) => [name, ATTRIBUTES[name as keyof Attributes].read(value)]);
  const wrong = read.filter(([, value]) => value === undefined).map(([name]) => name as keyof Attributes);
  if (wrong.length > 0) {
    throw new KubeServicesError(
      wrong.map((name) => ({
        code: "ConnectionInvalid",
        what: "this has the wrong type",
        where: file,
        prop: `provider.kubernetes.${name}`,
        allowed: ATTRIBUTES[name].allowed,
      })),
    );
  }
  return absolute(Object.fromEntries(read) as ProviderConnection, configuration.directory);
}

function computed(block: Block, configuration: StackConfiguration): Block {
  const known = Object.keys(ATTRIBUTES).filter((key) => block[key] !== undefined && block[key] !== null);
  const all = known.map((key) => [key, compute(block[key], key, configuration)] as const);
  // An empty text says aloud that the attribute is not set, so that no KUBE_ variable sets it.
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

function compute(value: unknown, prop: string, configuration: StackConfiguration): unknown {
  if (Array.isArray(value)) return value.map((item) => compute(item, prop, configuration));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, compute(item, prop, configuration)]));
  }
  if (typeof value !== "string") return value;
  try {
    return evaluate(value, configuration.scope);
  } catch (error) {
    const where = configuration.file;
    const place = `provider.kubernetes.${prop}`;
    if (!(error instanceof UnresolvedExpression)) {
      throw new KubeServicesError({
        code: "ConnectionUnresolved",
        what: (error as Error).message,
        where,
        prop: place,
      });
    }
    throw error.part.startsWith("var.")
      ? new KubeServicesError({
          code: "VariableUnset",
          what: `the connection needs ${error.part}; set TF_VAR_${error.part.slice(4)}`,
          where,
          prop: place,
        })
      : new KubeServicesError({
          code: "ConnectionUnresolved",
          what: `${error.message}; this command needs a connection of plain values, variables or a kubeconfig`,
          where,
          prop: place,
        });
  }
}

/** Paths are relative to the folder that Terraform runs in, and `~` is the home folder. */
function absolute(connection: ProviderConnection, directory: string): ProviderConnection {
  const place = (path: string): string => resolve(directory, expandHome(path));
  return {
    ...connection,
    ...(connection.config_path === undefined ? {} : { config_path: place(connection.config_path) }),
    ...(connection.config_paths === undefined ? {} : { config_paths: connection.config_paths.map(place) }),
  };
}
