import { resolve } from "node:path";
import { z } from "zod";
import { KubeServicesError } from "../errors";
import { issueText, valueAt } from "../issue-text";
import type { Block, StackConfiguration } from "./configuration";
import { evaluate, expandHome, UnresolvedExpression } from "./expression";

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const strings = z.array(z.string());
const execSchema = z.object({
  api_version: z.string(),
  command: z.string(),
  args: strings.optional(),
  env: z.record(z.string(), z.string()).optional(),
});

// https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs#argument-reference
const connectionSchema = z.object({
  host: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  insecure: flag.optional(),
  tls_server_name: z.string().optional(),
  client_certificate: z.string().optional(),
  client_key: z.string().optional(),
  cluster_ca_certificate: z.string().optional(),
  config_path: z.string().optional(),
  config_paths: strings.optional(),
  config_context: z.string().optional(),
  config_context_auth_info: z.string().optional(),
  config_context_cluster: z.string().optional(),
  token: z.string().optional(),
  proxy_url: z.string().optional(),
  exec: z.union([execSchema, z.array(execSchema).transform((all) => all[0])]).optional(),
});

/** The connection that a kubernetes provider block names, with every expression computed. */
export type ProviderConnection = Readonly<z.output<typeof connectionSchema>>;

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
  const parsed = connectionSchema.safeParse(block);
  if (!parsed.success) {
    throw new KubeServicesError(
      parsed.error.issues.map((issue) => {
        const { what, allowed, fix } = issueText(issue, valueAt(block, issue.path));
        const prop = ["provider.kubernetes", ...issue.path].join(".");
        return { code: "ConnectionInvalid", what, where: file, prop, allowed, fix };
      }),
    );
  }
  return absolute(parsed.data, configuration.directory);
}

function computed(block: Block, configuration: StackConfiguration): Block {
  const known = Object.keys(connectionSchema.shape).filter((key) => block[key] !== undefined && block[key] !== null);
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
