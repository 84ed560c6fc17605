import { homedir } from "node:os";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { TerraformElement } from "cdktf";
import { KubeServicesError, type Problem } from "../errors";
import type { Cluster } from "./cluster";

/**
 * Variables that providers before 3.0 let win over the provider block, in the half of them that serves
 * `kubernetes_manifest` and `data.kubernetes_resource` (hashicorp/terraform-provider-kubernetes, GH-2788).
 */
const REDIRECTING = [
  "KUBE_CONFIG_PATH",
  "KUBE_CONFIG_PATHS",
  "KUBE_HOST",
  "KUBE_CTX",
  "KUBE_CTX_CLUSTER",
  "KUBE_CTX_AUTH_INFO",
  "KUBE_USERNAME",
  "KUBE_PASSWORD",
  "KUBE_TOKEN",
  "KUBE_CLIENT_CERT_DATA",
  "KUBE_CLIENT_KEY_DATA",
  "KUBE_CLUSTER_CA_CERT_DATA",
  "KUBE_TLS_SERVER_NAME",
];
const AFFECTED = new Set(["kubernetes_manifest", "kubernetes_resource"]);

const expanded = (path: string): string => (path.startsWith("~/") ? join(homedir(), path.slice(2)) : path);

function agrees(variable: string, value: string, cluster: Cluster, kubeconfig: string): boolean {
  if (!("kubeconfig" in cluster)) return variable === "KUBE_HOST" && "host" in cluster && value === cluster.host;
  if (variable === "KUBE_CONFIG_PATH" || variable === "KUBE_CONFIG_PATHS")
    return expanded(value) === expanded(kubeconfig);
  return variable === "KUBE_CTX" && value === cluster.context;
}

/**
 * Refuses to synthesise where a variable of the environment would lead parts of the stack to another cluster, or with
 * other credentials, than the stack names.
 * @param kubeconfig absolute path of the cluster's kubeconfig, where it has one
 * @throws KubeServicesError `ClusterRedirected`, one for each variable; their values are not shown
 */
export function refuseRedirection(stack: TerraformStack, cluster: Cluster, kubeconfig: string): void {
  const affected = stack.node
    .findAll()
    .find((construct) => TerraformElement.isTerraformElement(construct) && AFFECTED.has(typeOf(construct)));
  const variables = affected !== undefined ? REDIRECTING : "kubeconfig" in cluster ? [] : ["KUBE_CONFIG_PATHS"];
  const problems = variables.flatMap((variable): Problem[] => {
    const value = process.env[variable];
    if (value === undefined || value === "" || agrees(variable, value, cluster, kubeconfig)) return [];
    return [
      {
        code: "ClusterRedirected",
        what: `the environment variable ${variable} would win over the cluster that the stack names, in versions of the provider before 3.0`,
        where: (affected ?? stack).node.path,
        fix: `unset ${variable} where Terraform runs`,
      },
    ];
  });
  if (problems.length > 0) throw new KubeServicesError(problems);
}

const typeOf = (element: object): string =>
  (element as { readonly terraformResourceType?: string }).terraformResourceType ?? "";
