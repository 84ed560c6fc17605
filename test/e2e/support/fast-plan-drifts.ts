import { all, objects, read, type LiveObject } from "../lifecycle/support/live";
import { loadKubeConfig } from "./apply";
import { sharedSandbox } from "./sandbox";

type Chance = () => number;
interface Editable {
  metadata: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    resourceVersion?: string;
    uid?: string;
    creationTimestamp?: string;
    generation?: number;
    managedFields?: unknown;
  };
  spec: Record<string, unknown>;
  data?: Record<string, string>;
  status?: Record<string, unknown>;
}

const KINDS = ["Deployment", "Service", "ConfigMap", "ServiceAccount", "HorizontalPodAutoscaler", "StatefulSet"];

/** An object that the stack has made, of one of some kinds. */
async function some(
  namespace: string,
  chance: Chance,
  kinds: readonly string[] = KINDS,
): Promise<Editable | undefined> {
  const kind = kinds[Math.floor(chance() * kinds.length)] as string;
  const found = Object.values(await all(kind, namespace)).filter(
    ({ metadata }) => metadata?.labels?.["app.kubernetes.io/managed-by"] === "cdktf-kube-services",
  );
  const name = found[Math.floor(chance() * found.length)]?.metadata?.name;
  // Items of a list do not say of which kind they are.
  return name === undefined ? undefined : ((await read(kind, namespace, name)) as unknown as Editable);
}

const PATIENCE = 20;

/** A controller may have written to the object meanwhile. */
async function edit(
  namespace: string,
  chance: Chance,
  change: (object: Editable) => void,
  kinds?: readonly string[],
): Promise<void> {
  const chosen = await some(namespace, chance, kinds);
  if (chosen === undefined) return;
  const api = await objects();
  for (let tries = 0; tries < PATIENCE; tries++) {
    const object = (await api.read(chosen as unknown as Parameters<typeof api.read>[0])) as unknown as Editable;
    change(object);
    try {
      await api.replace(object as unknown as LiveObject);
      return;
    } catch (error) {
      if ((error as { code?: number }).code !== 409) throw error;
    }
  }
  throw new Error(`${chosen.metadata.name} is written to all the time`);
}

/** Writes the status of an object, and nothing else; a controller that was faster has done as much. */
async function replaceStatus(namespace: string, object: LiveObject): Promise<void> {
  const client = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(sharedSandbox().kubeconfig);
  const apps = config.makeApiClient(client.AppsV1Api);
  const scaling = config.makeApiClient(client.AutoscalingV2Api);
  const request = { namespace, name: object.metadata?.name ?? "", body: object as never };
  try {
    if (object.kind === "Deployment") await apps.replaceNamespacedDeploymentStatus(request);
    else if (object.kind === "StatefulSet") await apps.replaceNamespacedStatefulSetStatus(request);
    else await scaling.replaceNamespacedHorizontalPodAutoscalerStatus(request);
  } catch (error) {
    if ((error as { code?: number }).code !== 409) throw error;
  }
}

const stamp = (chance: Chance): string => `d${Math.floor(chance() * 1e6)}`;

/** What happens to a stack's objects outside Terraform. */
export const live: Readonly<Record<string, (namespace: string, chance: Chance) => Promise<void>>> = {
  "live label": (namespace, chance) =>
    edit(namespace, chance, ({ metadata }) => void ((metadata.labels ??= {})["drift"] = stamp(chance))),
  "live label taken away": (namespace, chance) =>
    edit(namespace, chance, ({ metadata }) => void delete metadata.labels?.["round"], ["Deployment", "Service"]),
  "live annotation": (namespace, chance) =>
    edit(
      namespace,
      chance,
      ({ metadata }) => void ((metadata.annotations ??= {})["example.com/drift"] = stamp(chance)),
    ),
  "live annotation of Kubernetes": (namespace, chance) =>
    edit(
      namespace,
      chance,
      ({ metadata }) => void ((metadata.annotations ??= {})["drift.kubernetes.io/note"] = stamp(chance)),
    ),
  "live replicas": (namespace, chance) =>
    edit(namespace, chance, ({ spec }) => void (spec["replicas"] = Number(spec["replicas"] ?? 1) + 1), ["Deployment"]),
  "live image": (namespace, chance) =>
    edit(
      namespace,
      chance,
      ({ spec }) => {
        const { containers } = (spec["template"] as { spec: { containers: { image: string }[] } }).spec;
        for (const container of containers) container.image = `example.com/drift:${stamp(chance)}`;
      },
      ["Deployment", "StatefulSet"],
    ),
  "live session affinity": (namespace, chance) =>
    edit(
      namespace,
      chance,
      ({ spec }) => {
        spec["sessionAffinity"] = spec["sessionAffinity"] === "ClientIP" ? "None" : "ClientIP";
        delete spec["sessionAffinityConfig"];
      },
      ["Service"],
    ),
  "live data": (namespace, chance) =>
    edit(namespace, chance, (object) => void ((object.data ??= {})["drift"] = stamp(chance)), ["ConfigMap"]),
  "live autoscaler": (namespace, chance) =>
    edit(namespace, chance, ({ spec }) => void (spec["maxReplicas"] = Number(spec["maxReplicas"]) + 1), [
      "HorizontalPodAutoscaler",
    ]),
  "finalizer and back": async (namespace, chance) => {
    // A write that leaves nothing behind but another version.
    const number = chance();
    const same = (): number => number;
    const set = (finalizers: readonly string[]) => (object: Editable) =>
      void Object.assign(object.metadata, { finalizers });
    await edit(namespace, same, set(["example.com/drift"]));
    await edit(namespace, same, set([]));
  },
  "new status": async (namespace, chance) => {
    const chosen = await some(namespace, chance, ["Deployment", "StatefulSet", "HorizontalPodAutoscaler"]);
    if (chosen === undefined) return;
    const condition = { type: "Drift", status: "True", reason: stamp(chance), message: "" };
    const before = (chosen.status?.["conditions"] as { type: string }[] | undefined) ?? [];
    const conditions = [condition, ...before.filter(({ type }) => type !== condition.type)];
    const body = { ...chosen, status: { ...chosen.status, conditions } };
    await replaceStatus(namespace, body as unknown as LiveObject);
  },
  deleted: async (namespace, chance) => {
    const chosen = await some(namespace, chance);
    if (chosen !== undefined) await (await objects()).delete(chosen as unknown as LiveObject);
  },
  "made anew": async (namespace, chance) => {
    const chosen = await some(namespace, chance, ["ConfigMap", "ServiceAccount", "HorizontalPodAutoscaler"]);
    if (chosen === undefined) return;
    const api = await objects();
    await api.delete(chosen as unknown as LiveObject);
    const { metadata, ...rest } = chosen;
    const { name, labels, annotations } = metadata;
    delete rest.status;
    await api.create({ ...rest, metadata: { name, namespace, labels, annotations } } as unknown as LiveObject);
  },
};
