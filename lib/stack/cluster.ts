import { join, resolve } from "node:path";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import type { Backend } from "./backend";
import { isToken, ownId, props, rule, type PropsSchema, type Report } from "../resource";

/** A cluster by a kubeconfig and one context of it. */
export interface KubeconfigCluster {
  /** Path of the kubeconfig; `~` is the home folder of whoever runs Terraform. */
  readonly kubeconfig: string;
  /** The context. Required, so that no run depends on which one happens to be current. */
  readonly context: string;
  /**
   * Folder in which each stack of this cluster keeps its state, as `<id>.tfstate`, whatever its `backend` says: for a
   * cluster that stands in for another one for a while. {@link sandboxOr} sets it.
   * @default - the state is where `backend` says
   */
  readonly stateFolder?: string;
}

/**
 * A credential of a cluster: `true` declares a Terraform variable for it (`cluster_token` and so on; set it by
 * `TF_VAR_cluster_token`), marked sensitive; or a reference to a value of one's own.
 */
export type ClusterCredential = true | string;

/** A cluster by its API server's address. */
export interface HostCluster {
  /** Address of the API server: `https://host:port` (`ClusterHostInvalid`). */
  readonly host: string;
  /** Bearer token: `true` for variable `cluster_token`, or a reference. @default - none */
  readonly token?: ClusterCredential;
  /** PEM: `true` for variable `cluster_ca_certificate`, a reference, or the text itself. @default - the machine's CAs */
  readonly clusterCaCertificate?: ClusterCredential;
  /** PEM: `true` for variable `cluster_client_certificate`, a reference, or the text itself. @default - none */
  readonly clientCertificate?: ClusterCredential;
  /** PEM: `true` for variable `cluster_client_key`, or a reference. @default - none */
  readonly clientKey?: ClusterCredential;
}

/** The cluster that Terraform itself runs in, as the pod's service account. */
export interface InCluster {
  /** Says that Terraform runs in the cluster that it changes. */
  readonly inCluster: true;
}

/** The one cluster that a stack reaches. */
export type Cluster = KubeconfigCluster | HostCluster | InCluster;

const text = rule(z.string(), (value) => isToken(value) || value.trim() !== "", {
  code: "TextEmpty",
  what: "this must not be empty",
  allowed: "text",
});
const host = rule(z.string(), (value) => isToken(value) || /^https:\/\/[^\s/]+\/?$/.test(value), {
  code: "ClusterHostInvalid",
  what: "this is no address of an API server",
  allowed: "https://host or https://host:port",
});
const credential = z
  .union([z.literal(true), z.string()], { error: "true for a Terraform variable, or a reference" })
  .optional();

/** Checks a cluster. Which of the three it is, is a rule of its own, with a better message than a union has. */
export const clusterSchema = props({
  kubeconfig: text.optional(),
  context: text.optional(),
  stateFolder: text.optional(),
  host: host.optional(),
  token: credential,
  clusterCaCertificate: credential,
  clientCertificate: credential,
  clientKey: credential,
  inCluster: z.literal(true).optional(),
}) satisfies PropsSchema<KubeconfigCluster & HostCluster & InCluster> as z.ZodType<Cluster>;

/** Where props are there and undefined, they were most likely read from somewhere that has nothing. */
function clusterMissingFix(given: object): string {
  const unset = Object.entries(given).flatMap(([prop, value]) => (value === undefined ? [prop] : []));
  if (unset.length === 0) return "add one of them";
  return `give ${unset.join(" and ")} a value: undefined was given, perhaps from an environment variable that is not set`;
}

/** Exactly one way to one cluster, and no secret in code. */
export function checkCluster(cluster: Cluster, report: Report): void {
  const given = cluster as Partial<KubeconfigCluster & HostCluster & InCluster>;
  const ways = (["kubeconfig", "host", "inCluster"] as const).filter((way) => given[way] !== undefined);
  if (ways.length !== 1)
    report({
      code: "ClusterAmbiguous",
      what:
        ways.length === 0
          ? "the stack does not say which cluster it reaches"
          : `the stack names its cluster in ${ways.length} ways`,
      prop: "cluster",
      allowed: "{ kubeconfig, context }, { host, token… } or { inCluster: true }",
      fix: ways.length > 0 ? "keep exactly one of them" : clusterMissingFix(given),
    });
  if (given.kubeconfig !== undefined && given.context === undefined)
    report({
      code: "ClusterContextMissing",
      what: "without a context the run would reach whichever cluster is current",
      prop: "cluster.context",
      allowed: "the name of a context in the kubeconfig",
      fix: "add context (kubectl config get-contexts lists them)",
    });
  for (const name of ["context", "stateFolder"] as const)
    if (given.kubeconfig === undefined && given[name] !== undefined)
      report({
        code: "ClusterContextWithoutKubeconfig",
        what: `${name} belongs to a kubeconfig`,
        prop: `cluster.${name}`,
        value: given[name],
        fix: `add kubeconfig, or take ${name} out`,
      });
  const credentials = ["token", "clusterCaCertificate", "clientCertificate", "clientKey"] as const;
  for (const name of credentials) {
    const value = given[name];
    if (value === undefined) continue;
    if (given.host === undefined)
      report({
        code: "ClusterCredentialWithoutHost",
        what: `${name} belongs to a host`,
        prop: `cluster.${name}`,
        fix: "add host, or take it out",
      });
    if ((name === "token" || name === "clientKey") && typeof value === "string" && !isToken(value))
      report({
        code: "SecretLiteral",
        what: "this secret would stand in the code and in cdktf.out",
        prop: `cluster.${name}`,
        allowed: "true, or a reference to a sensitive TerraformVariable",
        fix: `write true, and set TF_VAR_${VARIABLES[name].name} where Terraform runs`,
      });
  }
  if (given.host !== undefined && given.token === undefined && given.clientKey === undefined)
    report({
      code: "ClusterCredentialMissing",
      what: "nothing says who the run is",
      prop: "cluster",
      allowed: "token, or clientCertificate and clientKey",
      fix: "add token: true",
    });
  if (given.host !== undefined && (given.clientCertificate === undefined) !== (given.clientKey === undefined))
    report({
      code: "ClusterCredentialIncomplete",
      what: "a client certificate and its key go together",
      prop: "cluster.clientCertificate",
      fix: "give both, or neither",
    });
}

const VARIABLES = {
  token: { name: "cluster_token", description: "Bearer token for the cluster" },
  clusterCaCertificate: {
    name: "cluster_ca_certificate",
    description: "PEM of the CA that signed the API server's certificate",
  },
  clientCertificate: {
    name: "cluster_client_certificate",
    description: "PEM of the client certificate for the cluster",
  },
  clientKey: { name: "cluster_client_key", description: "PEM of the client certificate's key" },
} as const;

function credentialOf(scope: Construct, kind: keyof typeof VARIABLES, value: ClusterCredential | undefined): string {
  if (value === undefined) return "";
  if (value !== true) return value;
  const { name, description } = VARIABLES[kind];
  const variable = new TerraformVariable(scope, ownId(name), { type: "string", sensitive: true, description });
  variable.overrideLogicalId(name);
  return variable.stringValue;
}

/** The connection in the words of the provider's block, as CDKTF spells them. */
interface ProviderConnection {
  readonly host: string;
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly insecure: boolean;
  readonly tlsServerName: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly clusterCaCertificate: string;
  readonly configPath: string;
  readonly configContext: string;
  readonly configContextAuthInfo: string;
  readonly configContextCluster: string;
  readonly proxyUrl: string;
}

/** Where a pod finds its service account. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The connection in the provider's words. Every attribute that the provider would else take from its environment
 * (`KUBE_HOST`, `KUBE_TOKEN`, `KUBE_CTX`, …) is said, if need be as nothing, so that no run reaches another cluster.
 */
export function connectionConfig(scope: Construct, cluster: Cluster): ProviderConnection {
  const nothing: ProviderConnection = {
    host: "",
    username: "",
    password: "",
    token: "",
    insecure: false,
    tlsServerName: "",
    clientCertificate: "",
    clientKey: "",
    clusterCaCertificate: "",
    configPath: "",
    configContext: "",
    configContextAuthInfo: "",
    configContextCluster: "",
    proxyUrl: "",
  };
  if ("inCluster" in cluster)
    return {
      ...nothing,
      host: "https://kubernetes.default.svc",
      token: `\${file("${SERVICE_ACCOUNT}/token")}`,
      clusterCaCertificate: `\${file("${SERVICE_ACCOUNT}/ca.crt")}`,
    };
  if ("host" in cluster)
    return {
      ...nothing,
      host: cluster.host,
      token: credentialOf(scope, "token", cluster.token),
      clusterCaCertificate: credentialOf(scope, "clusterCaCertificate", cluster.clusterCaCertificate),
      clientCertificate: credentialOf(scope, "clientCertificate", cluster.clientCertificate),
      clientKey: credentialOf(scope, "clientKey", cluster.clientKey),
    };
  return { ...nothing, configPath: absolute(cluster.kubeconfig), configContext: cluster.context };
}

/** Where a stack keeps its state: where its cluster says so, there, else as its props say. */
export function backendOf(id: string, cluster: Cluster, backend: Backend | undefined): Backend | undefined {
  const folder = "stateFolder" in cluster ? cluster.stateFolder : undefined;
  return folder === undefined ? backend : { type: "local", path: join(absolute(folder), `${id}.tfstate`) };
}

/** Terraform runs in cdktf.out/stacks/<stack>, so a path relative to the app would lead elsewhere. */
function absolute(path: string): string {
  if (isToken(path) || path === "~" || path.startsWith("~/")) return path;
  return resolve(path);
}
