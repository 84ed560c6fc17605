import type { Cluster } from "../cluster";
import { withoutCovered } from "./await-health";
import { listServices, takeListSnapshot, type ListedService } from "./list-snapshot";
import { followSnapshot, type LiveOptions } from "./live";
import { describeObjects, objectParts, type ObjectView } from "./objects";
import { LIST_PARTS, type Part, type Snapshot } from "./snapshot";
import type { DeclaredEntries } from "./stack-entries";

/** What a stack runs, at one time. */
export interface StackView {
  readonly services: readonly ListedService[];
  /** All but the workloads that a Service leads to: they stand in its row. */
  readonly objects: readonly ObjectView[];
  /** What is missing and why. */
  readonly notes: readonly string[];
}

const partsFor = ({ services, objects }: DeclaredEntries): readonly Part[] => [
  ...new Set([...(services.length > 0 ? LIST_PARTS : []), ...objectParts(objects)]),
];

const namespacesOf = ({ services, objects }: DeclaredEntries): readonly string[] => [
  ...new Set([...services, ...objects].map((one) => one.namespace)),
];

function stackView(declared: DeclaredEntries, snapshot: Snapshot): StackView {
  const objects = describeObjects(declared.objects, snapshot, new Date());
  return {
    services: listServices(declared.services, snapshot),
    objects: withoutCovered(objects, declared.services, snapshot),
    notes: snapshot.notes,
  };
}

/**
 * Reads what a stack runs.
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeStackView(cluster: Cluster, declared: DeclaredEntries): Promise<StackView> {
  const snapshot = await takeListSnapshot(cluster, declared.services, partsFor(declared), namespacesOf(declared));
  return stackView(declared, snapshot);
}

/** How a live view is kept up. */
export interface FollowStackOptions extends Pick<LiveOptions, "signal" | "onReconnect" | "onReconnected"> {
  /** The pods come last of thousands: whether to show all else before. @default false */
  readonly early?: boolean;
  readonly onView: (view: StackView) => void;
}

/**
 * Keeps a view up to date by watches, until the signal.
 * @throws KubeServicesError where the cluster cannot be reached at the start
 */
export function followStack(cluster: Cluster, declared: DeclaredEntries, options: FollowStackOptions): Promise<void> {
  const { early, onView, ...live } = options;
  const parts = partsFor(declared);
  return followSnapshot(cluster, namespacesOf(declared), parts, {
    ...live,
    ...(early === true ? { early: parts.filter((part) => part !== "pods") } : {}),
    onSnapshot: (snapshot) => onView(stackView(declared, snapshot)),
  });
}
