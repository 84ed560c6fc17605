import { existsSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { defined } from "../../../defined";
import { failure } from "../diagnostic";
import type { ProviderSettings } from "./settings";

/** Where the API server is and how this client proves itself there. */
export interface Connection {
  readonly server: URL;
  /** Options for each request: TLS, agent and credentials, renewed when they expire. */
  requestOptions(): Promise<RequestOptions>;
}

/**
 * Connects as the provider is configured, by the same rules as the real provider: kubeconfig files first, overridden by
 * what is set beside them; without either, the cluster that this process runs in.
 * @throws DiagnosticError if no cluster is configured, or a kubeconfig is missing or has no such context
 */
export async function connect(settings: ProviderSettings): Promise<Connection> {
  // Only what reads a kubeconfig is loaded: the whole client takes most of a provider's start-up time.
  const { KubeConfig: Config } = await import("@kubernetes/client-node/dist/config.js");
  const config = new Config();
  if (settings.configPaths.length > 0) loadFiles(config, settings);
  else if (settings.host === undefined) loadInCluster(config);
  const resolved = override(config, settings, new Config());
  const cluster = resolved.getCurrentCluster();
  if (cluster === null)
    throw failure("The kubeconfig has no cluster for the context", `Context: ${resolved.currentContext}`);
  const server = new URL(cluster.server);
  let options: RequestOptions | undefined;
  return {
    server,
    requestOptions: async () => {
      const fresh: RequestOptions = { headers: {} };
      await resolved.applyToHTTPSOptions(fresh);
      // One agent for all requests keeps connections open.
      options = { ...fresh, agent: options?.agent ?? fresh.agent };
      return options;
    },
  };
}

const expanded = (path: string): string => (path.startsWith("~/") ? join(homedir(), path.slice(2)) : path);

/**
 * Refuses kubeconfig files that do not exist, before anything is asked of a cluster: the real provider does so since 3.0,
 * and 2.38.0 only finds out where it needs one.
 */
export function refuseMissingFiles({ configPaths }: ProviderSettings): void {
  const missing = configPaths.map(expanded).find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw failure(
    "Invalid attribute in provider configuration",
    `'config_path' refers to an invalid path: ${JSON.stringify(missing)}: stat ${missing}: no such file or directory`,
  );
}

/** Merges the files; the first one that names a current context decides, as with kubectl. */
function loadFiles(config: KubeConfig, settings: ProviderSettings): void {
  for (const path of settings.configPaths.map(expanded)) {
    if (!existsSync(path)) {
      throw failure("The kubeconfig file does not exist", `The provider's config_path names ${path}.`);
    }
    try {
      const file = new (config.constructor as new () => KubeConfig)();
      file.loadFromFile(path);
      config.mergeConfig(file, Boolean(config.currentContext));
    } catch (error) {
      throw failure("The kubeconfig file cannot be read", `${path}: ${(error as Error).message}`);
    }
  }
  if (settings.configContext !== undefined) {
    if (config.getContextObject(settings.configContext) === null) {
      throw failure(
        `The kubeconfig has no context ${JSON.stringify(settings.configContext)}`,
        `It has: ${config.contexts.map((each) => each.name).join(", ") || "none"}.`,
      );
    }
    config.setCurrentContext(settings.configContext);
  }
}

function loadInCluster(config: KubeConfig): void {
  if (process.env["KUBERNETES_SERVICE_HOST"] === undefined) {
    throw failure(
      "No cluster is configured",
      "The provider block has neither host nor config_path, and this process does not run in a cluster.",
    );
  }
  config.loadFromCluster();
}

/** Attributes of the provider that stand above the kubeconfig. */
function override(config: KubeConfig, settings: ProviderSettings, result: KubeConfig): KubeConfig {
  const context = config.getContextObject(config.getCurrentContext());
  const cluster = findNamed(config.clusters, settings.configContextCluster ?? context?.cluster);
  const user = findNamed(config.users, settings.configContextAuthInfo ?? context?.user);
  const { host, clusterCaCertificate, insecure, tlsServerName, proxyUrl, exec } = settings;
  const server = host ?? cluster?.server ?? "";
  if (server === "")
    throw failure("The kubeconfig has no current context", "Set config_context in the provider block.");
  result.loadFromOptions({
    clusters: [
      {
        ...cluster,
        name: "cluster",
        server: /^https?:\/\//.test(server) ? server : `https://${server}`,
        ...(clusterCaCertificate === undefined ? {} : { caData: base64(clusterCaCertificate) }),
        ...(insecure === true ? { skipTLSVerify: true } : {}),
        ...defined({ tlsServerName, proxyUrl }),
      },
    ],
    users: [
      {
        ...user,
        name: "user",
        ...defined({ token: settings.token }),
        ...(settings.username === undefined ? {} : { username: settings.username, password: settings.password }),
        ...(settings.clientCertificate === undefined ? {} : { certData: base64(settings.clientCertificate) }),
        ...(settings.clientKey === undefined ? {} : { keyData: base64(settings.clientKey) }),
        ...(exec === undefined
          ? {}
          : {
              exec: {
                apiVersion: exec.apiVersion,
                command: exec.command,
                args: exec.args,
                env: Object.entries(exec.environment).map(([name, value]) => ({ name, value })),
              },
            }),
      },
    ],
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    currentContext: "context",
  });
  return result;
}

function findNamed<T extends { readonly name: string }>(list: readonly T[], name: string | undefined): T | undefined {
  return list.find((each) => each.name === name);
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
