import {
  AccessDenied,
  ApiError,
  kinds,
  type AnyObject,
  type Cluster,
  type ResourceKind,
  type StackConfiguration,
} from "../cluster";
import { ownerOf, type Reference } from "./relations";
import type { ManagedObject } from "./state";

/** An object that carries a stack's ownership labels and is in no state. */
export interface Leftover extends Reference {
  /** @default - an object of the whole cluster */
  readonly namespace?: string;
  readonly apiVersion: string;
  /** In RFC 3339. */
  readonly created?: string;
  readonly uid?: string;
}

/** What was found. */
export interface LeftoverReport {
  readonly leftovers: readonly Leftover[];
  /** What could not be looked at, for people. */
  readonly notes: readonly string[];
}

const MANAGED_BY = "app.kubernetes.io/managed-by";
const PART_OF = "app.kubernetes.io/part-of";
const OWNER = "cdktf-kube-services";

const define = (kind: string, group: string, version: string, plural: string): ResourceKind<AnyObject> => ({
  kind,
  group,
  version,
  plural,
  namespaced: true,
});

/** The kinds that this library's constructs make, and what controllers make of them and leave. */
const KINDS: readonly ResourceKind<AnyObject>[] = [
  kinds.service,
  kinds.deployment,
  kinds.statefulSet,
  kinds.daemonSet,
  kinds.pod,
  kinds.persistentVolumeClaim,
  kinds.configMap,
  kinds.secret,
  kinds.horizontalPodAutoscaler,
  kinds.podDisruptionBudget,
  kinds.ingress,
  kinds.networkPolicy,
  kinds.endpointSlice,
  kinds.namespace,
  define("ServiceAccount", "", "v1", "serviceaccounts"),
  define("Job", "batch", "v1", "jobs"),
  define("CronJob", "batch", "v1", "cronjobs"),
];

/** The values of `part-of` that a stack's objects carry; the stack's name where it declares none now. */
export function partsOf(configuration: StackConfiguration): readonly string[] {
  const parts = configuration.resources.flatMap(({ attributes }) => {
    const metadata: unknown = Array.isArray(attributes.metadata) ? attributes.metadata[0] : attributes.metadata;
    const labels = (metadata as { labels?: Record<string, unknown> } | undefined)?.labels;
    const part = labels?.[MANAGED_BY] === OWNER ? labels[PART_OF] : undefined;
    return typeof part === "string" && !part.includes("${") ? [part] : [];
  });
  return parts.length === 0 ? [configuration.stack] : [...new Set(parts)];
}

/**
 * Finds what carries a stack's ownership labels in its cluster, in any namespace, and is in its state no more. What a
 * living owner will take along is left out. Only names and labels are read, no Secret's content.
 * @throws KubeServicesError, ApiError
 */
export async function findLeftovers(
  cluster: Cluster,
  parts: readonly string[],
  managed: readonly ManagedObject[],
): Promise<LeftoverReport> {
  const notes: string[] = [];
  const known = new Set(managed.map(({ kind, namespace, name }) => `${kind}/${namespace ?? ""}/${name}`));
  const lists = await Promise.all(
    KINDS.map(async (kind): Promise<readonly Leftover[]> => {
      const labelSelector = `${MANAGED_BY}=${OWNER},${PART_OF} in (${parts.join(",")})`;
      try {
        const objects = await cluster.list<AnyObject>(kind, { labelSelector, metadataOnly: true });
        return objects.filter((one) => ownerOf(one) === undefined).flatMap((one) => leftover(kind, one, known));
      } catch (error) {
        if (error instanceof AccessDenied) notes.push(`not allowed: ${error.permission}`);
        else if (!(error instanceof ApiError && error.status === 404)) throw error;
        return [];
      }
    }),
  );
  return { leftovers: lists.flat(), notes };
}

function leftover(kind: ResourceKind<AnyObject>, object: AnyObject, known: ReadonlySet<string>): readonly Leftover[] {
  const { name = "", namespace, creationTimestamp, uid } = object.metadata ?? {};
  if (known.has(`${kind.kind}/${namespace ?? ""}/${name}`)) return [];
  return [
    {
      kind: kind.kind,
      name,
      apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
      ...(namespace === undefined ? {} : { namespace }),
      ...(creationTimestamp === undefined ? {} : { created: creationTimestamp }),
      ...(uid === undefined ? {} : { uid }),
    },
  ];
}
