import type { RequestOptions } from "node:https";
import { readBounded, readBoundedText } from "../bounded-file";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { defined } from "../defined";
import type { ClusterAccess, ClusterUser } from "./kubeconfig";

/** Gives the options of a request: TLS, credentials and, where a proxy is in between, the agent that goes through it. */
export type CredentialSource = () => Promise<RequestOptions>;

/**
 * How a user proves itself to its cluster. What stands in the kubeconfig is taken from there; plugins, identity
 * providers, tokens that are renewed in a file, and proxies are client-node's, which is loaded for them alone: that takes
 * longer than most commands need for the rest.
 */
export function credentialSource(access: ClusterAccess): CredentialSource {
  const { cluster, user } = access;
  if (!user.exec && !user.authProvider && !cluster.proxyUrl) return async () => plainOptions(access);
  let config: Promise<KubeConfig> | undefined;
  return async () => {
    const options: RequestOptions = {};
    await (await (config ??= fullConfig(access))).applyToHTTPSOptions(options);
    return options;
  };
}

async function fullConfig({ cluster, user }: ClusterAccess): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  const token = tokenOf(user);
  config.loadFromClusterAndUser(cluster, { ...user, ...defined({ token }) });
  return config;
}

/** Bytes of the largest token that is read from a file. */
const LARGEST_TOKEN = 1024 * 1024;

function tokenOf({ token, tokenFile }: ClusterUser): string | undefined {
  return tokenFile === undefined ? token : readBoundedText(tokenFile, LARGEST_TOKEN).trim();
}

function plainOptions({ cluster, user }: ClusterAccess): RequestOptions {
  const token = tokenOf(user);
  const ca = content(cluster.caFile, cluster.caData);
  const cert = content(user.certFile, user.certData);
  const key = content(user.keyFile, user.keyData);
  return {
    rejectUnauthorized: cluster.skipTLSVerify !== true, // said aloud: a variable of Node would have it take every server
    ...(cluster.tlsServerName ? { servername: cluster.tlsServerName } : {}),
    ...defined({ ca, cert, key }),
    ...(user.username ? { auth: `${user.username}:${user.password ?? ""}` } : {}),
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(user.impersonateUser ? { "Impersonate-User": user.impersonateUser } : {}),
    },
  };
}

function content(file: string | undefined, base64: string | undefined): Buffer | undefined {
  if (file) return readBounded(file);
  return base64 ? Buffer.from(base64, "base64") : undefined;
}
