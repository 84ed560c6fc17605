import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readBoundedText } from "../bounded-file";
import type { Cluster, Context, User } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { parse } from "yaml";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import type { ProviderConnection } from "./provider-block";

/** One cluster and the user that goes there, in the words of client-node. */
export interface ClusterAccess {
  readonly cluster: Cluster;
  readonly user: ClusterUser;
}

/** A user, whose token may stand in a file that is read anew for each use. */
export interface ClusterUser extends User {
  readonly tokenFile?: string;
}

/** The cluster and the user that a provider block names. */
interface Target {
  readonly cluster?: Cluster;
  readonly user?: ClusterUser;
}

/** In bytes: 16 MiB, ten thousand clusters. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** What kubeconfig files hold, together. */
interface Entries {
  readonly clusters: Cluster[];
  readonly users: ClusterUser[];
  readonly contexts: Context[];
  currentContext?: string | undefined;
}

/**
 * The cluster that a provider block names and its user, and nothing of any other. Attributes of the block go before
 * those of the kubeconfig file, as in the provider.
 * @param where the stack's file, for errors
 * @throws KubeServicesError `ClusterNotNamed`, `KubeconfigMissing`, `KubeconfigUnreadable`, `ContextUnknown`,
 * `ClusterAddressInvalid`
 */
export async function clusterAccessOf(connection: ProviderConnection, where: string): Promise<ClusterAccess> {
  const paths = connection.config_path ? [connection.config_path] : (connection.config_paths ?? []);
  let base: Target = {};
  if (paths.length > 0) base = fromFiles(await loadFiles(paths), connection, paths.join(", "));
  else if (!connection.host) base = await fromServiceAccount(where);

  const server = connection.host ? address(connection, where) : base.cluster?.server;
  if (server === undefined) {
    throw new KubeServicesError({
      code: "ClusterNotNamed",
      what: "the kubernetes provider has neither a host nor a kubeconfig context",
      where,
      prop: "provider.kubernetes",
    });
  }
  const cluster: Cluster = {
    ...base.cluster,
    name: base.cluster?.name ?? "cluster",
    server,
    // client-node refuses plain http unless verification is off; there is nothing to verify on it
    skipTLSVerify: server.startsWith("http:") || (connection.insecure ?? base.cluster?.skipTLSVerify ?? false),
    ...(connection.tls_server_name ? { tlsServerName: connection.tls_server_name } : {}),
    ...(connection.proxy_url ? { proxyUrl: connection.proxy_url } : {}),
    ...(connection.cluster_ca_certificate
      ? { caData: base64(connection.cluster_ca_certificate), caFile: undefined }
      : {}),
  };
  return { cluster, user: withCredentials(base.user ?? { name: "user" }, connection) };
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

function withCredentials(user: ClusterUser, connection: ProviderConnection): ClusterUser {
  const { client_certificate: cert, client_key: key, exec } = connection;
  return {
    ...user,
    ...(cert ? { certData: base64(cert), certFile: undefined } : {}),
    ...(key ? { keyData: base64(key), keyFile: undefined } : {}),
    ...(connection.token ? { token: connection.token, tokenFile: undefined } : {}),
    ...(connection.username ? { username: connection.username } : {}),
    ...(connection.password ? { password: connection.password } : {}),
    ...(exec === undefined
      ? {}
      : {
          exec: {
            apiVersion: exec.api_version,
            command: exec.command,
            args: exec.args ?? [],
            env: Object.entries(exec.env ?? {}).map(([name, value]) => ({ name, value })),
          },
        }),
  };
}

/** The provider takes a bare host name too: then TLS is used where a certificate is at hand. */
function address(connection: ProviderConnection, where: string): string {
  const host = connection.host as string;
  const tls = Boolean(connection.cluster_ca_certificate || connection.client_certificate);
  const text = /^https?:\/\//.test(host) ? host : `${tls && connection.insecure !== true ? "https" : "http"}://${host}`;
  if (!URL.canParse(text)) {
    throw new KubeServicesError({
      code: "ClusterAddressInvalid",
      what: "the host of the kubernetes provider is no address",
      where,
      prop: "provider.kubernetes.host",
      value: host,
    });
  }
  return text.replace(/\/+$/, "");
}

async function loadFiles(paths: readonly string[]): Promise<Entries> {
  // Of client-node just what takes entries apart: all of it takes longer to load than most commands need for the rest.
  const { newClusters, newContexts, newUsers } = await import("@kubernetes/client-node/dist/config_types.js");
  const merged: Entries = { clusters: [], users: [], contexts: [] };
  // As kubectl does: what an earlier file says stands.
  const add = <T extends { readonly name: string }>(all: T[], more: readonly T[]): void => {
    all.push(...more.filter(({ name }) => !all.some((one) => one.name === name)));
  };
  for (const path of paths) {
    if (!existsSync(path)) {
      throw new KubeServicesError({
        code: "KubeconfigMissing",
        what: "the stack names this kubeconfig, it is not there",
        where: path,
      });
    }
    const found = statSync(path);
    if (found.isDirectory() || found.size > LARGEST_FILE) {
      throw new KubeServicesError({
        code: "KubeconfigUnreadable",
        what: found.isFile() ? "this is too large to be a kubeconfig" : "this is no file",
        where: path,
        ...(found.isFile() ? { value: `${found.size} bytes`, allowed: "up to 16 MiB" } : {}),
      });
    }
    try {
      const file = (parse(readBoundedText(path)) ?? {}) as Readonly<Record<string, unknown>>;
      const valid = { onInvalidEntry: "filter" } as const;
      const place = (name: string | undefined): string | undefined => (name ? resolve(dirname(path), name) : undefined);
      const tokenFiles = takeTokenFiles(file.users);
      const users = newUsers(file.users, valid);
      add(
        merged.clusters,
        newClusters(file.clusters, valid).map((one) => ({ ...one, caFile: place(one.caFile) })),
      );
      add(
        merged.users,
        users.map((user) => {
          const tokenFile = place(tokenFiles.get(user.name));
          const files = { certFile: place(user.certFile), keyFile: place(user.keyFile) };
          return { ...user, ...files, ...defined({ tokenFile }) };
        }),
      );
      add(merged.contexts, newContexts(file.contexts, valid));
      const current = file["current-context"];
      if (typeof current === "string" && current !== "") merged.currentContext ??= current;
    } catch {
      // The parser's own message quotes the file, which holds credentials.
      throw new KubeServicesError({ code: "KubeconfigUnreadable", what: "this is no kubeconfig", where: path });
    }
  }
  return merged;
}

/**
 * Takes the files of tokens out of the users of a kubeconfig, by their names. client-node would read those of all users
 * at once and to their end, which a device has not; that of the one user who is meant is read when it is needed.
 */
function takeTokenFiles(users: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of Array.isArray(users) ? (users as unknown[]) : []) {
    const { name, user } = (entry ?? {}) as { name?: unknown; user?: Record<string, unknown> | null };
    if (typeof user !== "object" || user === null) continue;
    const file = user["tokenFile"] ?? user["token-file"];
    delete user["token-file"];
    if (typeof name === "string" && typeof file === "string" && file !== "") found.set(name, file);
  }
  return found;
}

function fromFiles(config: Entries, connection: ProviderConnection, where: string): Target {
  const wanted = connection.config_context || config.currentContext;
  const context = config.contexts.find((one) => one.name === wanted);
  if (context === undefined && (connection.config_context || !connection.config_context_cluster)) {
    const known = config.contexts.map((one) => one.name).join(", ");
    throw new KubeServicesError({
      code: "ContextUnknown",
      what: wanted
        ? `it has no context ${wanted}; it has ${known === "" ? "none" : known}`
        : "the stack names no context and it has no current one",
      where,
    });
  }
  const clusterName = connection.config_context_cluster || context?.cluster;
  const userName = connection.config_context_auth_info || context?.user;
  const cluster = config.clusters.find((one) => one.name === clusterName);
  const user = userName ? config.users.find((one) => one.name === userName) : undefined;
  if (cluster === undefined || (userName && user === undefined)) {
    const missing = cluster === undefined ? `cluster ${clusterName}` : `user ${userName}`;
    throw new KubeServicesError({
      code: "ContextUnknown",
      what: `${wanted === undefined ? "the connection" : `the context ${wanted}`} names the ${missing}, which is not in it`,
      where,
    });
  }
  return { cluster, ...defined({ user }) };
}

/** A provider block without a connection means the cluster that the command runs in, for the provider too. */
async function fromServiceAccount(where: string): Promise<Target> {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new KubeServicesError({
      code: "ClusterNotNamed",
      what: "the kubernetes provider names no cluster, and this does not run in a pod of one",
      where,
      prop: "provider.kubernetes",
    });
  }
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  config.loadFromCluster();
  return { cluster: config.getCurrentCluster() as Cluster, user: config.getCurrentUser() as User };
}
