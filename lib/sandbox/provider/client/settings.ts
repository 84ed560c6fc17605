import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject } from "../cty/value";

/** A command that prints credentials. */
interface ExecSettings {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** How to reach the cluster, and what to leave alone there: the provider's own configuration. */
export interface ProviderSettings {
  readonly host?: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly insecure?: boolean;
  readonly tlsServerName?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly clusterCaCertificate?: string;
  /** Kubeconfig files, merged in this order. */
  readonly configPaths: readonly string[];
  readonly configContext?: string;
  readonly configContextAuthInfo?: string;
  readonly configContextCluster?: string;
  readonly proxyUrl?: string;
  readonly exec?: ExecSettings;
  /** Regular expressions of annotations that other systems manage. */
  readonly ignoreAnnotations: readonly string[];
  /** Regular expressions of labels that other systems manage. */
  readonly ignoreLabels: readonly string[];
}

/**
 * Reads the provider's configuration; what it leaves out comes from the same environment variables as with the real
 * provider.
 */
export function providerSettings(config: CtyObject, environment: NodeJS.ProcessEnv): ProviderSettings {
  const text = (attribute: string, variable: string): string | undefined => {
    const value = config[attribute];
    return typeof value === "string" && value !== "" ? value : environment[variable] || undefined;
  };
  const { insecure } = config;
  const insecureVariable = environment["KUBE_INSECURE"];
  const path = text("config_path", "KUBE_CONFIG_PATH");
  const paths = strings(config["config_paths"]);
  const variablePaths = (environment["KUBE_CONFIG_PATHS"] ?? "").split(process.platform === "win32" ? ";" : ":");
  const exec = isCtyList(config["exec"]) ? execSettings(config["exec"][0]) : undefined;
  const settings = {
    host: text("host", "KUBE_HOST"),
    username: text("username", "KUBE_USER"),
    password: text("password", "KUBE_PASSWORD"),
    token: text("token", "KUBE_TOKEN"),
    insecure:
      typeof insecure === "boolean" ? insecure : ["1", "t", "true", "TRUE", "True"].includes(insecureVariable ?? ""),
    tlsServerName: text("tls_server_name", "KUBE_TLS_SERVER_NAME"),
    clientCertificate: text("client_certificate", "KUBE_CLIENT_CERT_DATA"),
    clientKey: text("client_key", "KUBE_CLIENT_KEY_DATA"),
    clusterCaCertificate: text("cluster_ca_certificate", "KUBE_CLUSTER_CA_CERT_DATA"),
    configContext: text("config_context", "KUBE_CTX"),
    configContextAuthInfo: text("config_context_auth_info", "KUBE_CTX_AUTH_INFO"),
    configContextCluster: text("config_context_cluster", "KUBE_CTX_CLUSTER"),
    proxyUrl: text("proxy_url", "KUBE_PROXY_URL"),
    exec,
  };
  return {
    ...(Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<
      typeof settings & { exec: ExecSettings }
    >),
    configPaths: path !== undefined ? [path] : paths.length > 0 ? paths : variablePaths.filter((each) => each !== ""),
    ignoreAnnotations: strings(config["ignore_annotations"]),
    ignoreLabels: strings(config["ignore_labels"]),
  } as ProviderSettings;
}

function execSettings(block: CtyValue | undefined): ExecSettings | undefined {
  if (!isCtyObject(block)) return undefined;
  const environment = isCtyObject(block["env"]) ? Object.entries(block["env"]) : [];
  return {
    apiVersion: String(block["api_version"]),
    command: String(block["command"]),
    args: strings(block["args"]),
    environment: Object.fromEntries(environment.map(([name, value]) => [name, String(value)])),
  };
}

function strings(value: CtyValue | undefined): readonly string[] {
  return isCtyList(value) ? value.filter((each): each is string => typeof each === "string") : [];
}
