import type { AnyObject, Cluster } from "../cluster";
import { withoutCovered } from "./await-health";
import type { DeclaredState } from "./code-differences";
import { gatewaysMeanwhile, withGateways } from "./gateways";
import { listServices, takeListSnapshot, type ListedService } from "./list-snapshot";
import { followSnapshot, type LiveOptions } from "./live";
import { describeObjects, objectParts, partOf, type ObjectView } from "./objects";
import { indexServices } from "./service-index";
import { differencesOf } from "./service-view";
import { LIST_PARTS, type Part, type Snapshot } from "./snapshot";
import type { DeclaredEntries } from "./stack-entries";

/** What a stack runs, at one time. */
export interface StackView {
  readonly services: readonly ListedService[];
  /** All but the workloads that a Service leads to: they stand in its row. */
  readonly objects: readonly ObjectView[];
  /** Services and objects of which something is not as the code says, as `Kind/namespace/name`. */
  readonly differing: ReadonlySet<string>;
  /** What is missing and why. */
  readonly notes: readonly string[];
}

const partsFor = ({ services, objects }: DeclaredEntries): readonly Part[] => [
  ...new Set([...(services.length > 0 ? LIST_PARTS : []), ...objectParts(objects)]),
];

const namespacesOf = ({ services, objects }: DeclaredEntries): readonly string[] => [
  ...new Set([...services, ...objects].map((one) => one.namespace)),
];

function stackView(declared: DeclaredEntries, snapshot: Snapshot, state: DeclaredState | undefined): StackView {
  const services = listServices(declared.services, snapshot);
  const described = describeObjects(declared.objects, snapshot, new Date());
  const objects = withoutCovered(described, declared.services, snapshot);
  const differing = differingIn(services, objects, snapshot, state);
  const names = [...services.map(({ declared: one }) => one.name), ...objects.map(({ name }) => name)];
  const called = ({ place, name }: Differing): string =>
    names.filter((one) => one === name).length > 1 ? `${place.split("/")[0]}/${name}` : name;
  return {
    services,
    objects,
    differing: new Set(differing.map(({ place }) => place)),
    notes: [
      ...snapshot.notes,
      ...(differing.length === 0
        ? []
        : [`not as the code says: ${differing.map(called).join(", ")} (with the name, details show what)`]),
    ],
  };
}

/** What is not as the code says: as `Kind/namespace/name`, and its name. */
interface Differing {
  readonly place: string;
  readonly name: string;
}

function differingIn(
  services: readonly ListedService[],
  objects: readonly ObjectView[],
  snapshot: Snapshot,
  state: DeclaredState | undefined,
): readonly Differing[] {
  if (state === undefined) return [];
  const index = indexServices(snapshot);
  const named = (kind: string, namespace: string, name: string) => [{ place: `${kind}/${namespace}/${name}`, name }];
  return [
    ...services.flatMap(({ summary }) => {
      const service = summary && index.get(`${summary.namespace}/${summary.name}`);
      if (service === undefined) return [];
      const found = differencesOf(service, summary!.workloads, snapshot, state);
      return found.length === 0 ? [] : named("Service", summary!.namespace, summary!.name);
    }),
    ...objects.flatMap(({ kind, namespace, name }) => {
      const object = (snapshot[partOf(kind)] as readonly AnyObject[]).find(
        ({ metadata }) => metadata?.name === name && metadata.namespace === namespace,
      );
      return object === undefined || state.differences(kind, object).length === 0 ? [] : named(kind, namespace, name);
    }),
  ];
}

/**
 * Reads what a stack runs.
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeStackView(
  cluster: Cluster,
  declared: DeclaredEntries,
  state?: DeclaredState,
): Promise<StackView> {
  const snapshot = await takeListSnapshot(cluster, declared.services, partsFor(declared), namespacesOf(declared));
  return stackView(declared, await withGateways(cluster, snapshot), state);
}

/** How a live view is kept up. */
export interface FollowStackOptions extends Pick<LiveOptions, "signal" | "onReconnect" | "onReconnected"> {
  /** The pods come last of thousands: whether to show all else before. @default false */
  readonly early?: boolean;
  /** What the code says, to tell what differs. @default - not compared */
  readonly state?: DeclaredState;
  readonly onView: (view: StackView) => void;
}

/**
 * Keeps a view up to date by watches, until the signal.
 * @throws KubeServicesError where the cluster cannot be reached at the start
 */
export function followStack(cluster: Cluster, declared: DeclaredEntries, options: FollowStackOptions): Promise<void> {
  const { early, onView, state, ...live } = options;
  const parts = partsFor(declared);
  let latest: Snapshot | undefined;
  const tell = (): void => {
    if (latest !== undefined && !live.signal.aborted) onView(stackView(declared, known(latest), state));
  };
  const known = gatewaysMeanwhile(cluster, tell);
  return followSnapshot(cluster, namespacesOf(declared), parts, {
    ...live,
    ...(early === true ? { early: parts.filter((part) => part !== "pods") } : {}),
    onSnapshot: (snapshot) => {
      latest = snapshot;
      tell();
    },
  });
}
