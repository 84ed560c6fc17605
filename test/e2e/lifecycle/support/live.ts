import type { KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { sharedSandbox } from "../../support/sandbox";

/** An object as the API server has it. */
export type LiveObject = KubernetesObject & Readonly<Record<string, unknown>>;

let api: Promise<KubernetesObjectApi> | undefined;

async function connect(): Promise<KubernetesObjectApi> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(sharedSandbox().kubeconfig);
  return client.KubernetesObjectApi.makeApiClient(config);
}

/** A client for every kind. */
export function objects(): Promise<KubernetesObjectApi> {
  return (api ??= connect());
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  Role: "rbac.authorization.k8s.io/v1",
  RoleBinding: "rbac.authorization.k8s.io/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  Ingress: "networking.k8s.io/v1",
  HTTPRoute: "gateway.networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  ResourceQuota: "v1",
  LimitRange: "v1",
};

const apiVersionOf = (kind: string): string => API_VERSIONS[kind] ?? "v1";

/** Reads one object; nothing where there is none. */
export async function read(
  kind: string,
  namespace: string,
  name: string,
  apiVersion = apiVersionOf(kind),
): Promise<LiveObject | undefined> {
  try {
    const found = await (await objects()).read({ apiVersion, kind, metadata: { namespace, name } });
    return found as unknown as LiveObject;
  } catch (error) {
    if ((error as { code?: number }).code === 404) return undefined;
    throw error;
  }
}

/** Names of all objects of a kind in a namespace, sorted. */
export async function names(kind: string, namespace: string): Promise<string[]> {
  const list = await (await objects()).list(apiVersionOf(kind), kind, namespace);
  return list.items.map(({ metadata }) => metadata?.name ?? "").sort();
}

/** Every object of a kind in a namespace, by name. */
export async function all(kind: string, namespace: string): Promise<Readonly<Record<string, LiveObject>>> {
  const list = await (await objects()).list(apiVersionOf(kind), kind, namespace);
  return Object.fromEntries(list.items.map((item) => [item.metadata?.name ?? "", item as unknown as LiveObject]));
}

export async function createNamespace(name: string): Promise<void> {
  await (await objects()).create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

export async function deleteNamespace(name: string): Promise<void> {
  await (await objects()).delete({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}
