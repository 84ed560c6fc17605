import type { AnyObject, Pod } from "../../cluster";
import { defined } from "../../defined";
import type { DeclaredState } from "../code-differences";
import { withoutCovered } from "../await-health";
import { judge } from "../health";
import { describeObject, liveObject, type ObjectDetails } from "../object-details";
import { describeObjects, podsOfObject } from "../objects";
import type { PodView } from "../pods";
import type { Tone } from "../pod-state";
import { indexServices } from "../service-index";
import { describeService, type ServiceDetails } from "../service-view";
import type { Part, Snapshot } from "../snapshot";
import type { DeclaredEntries } from "../stack-entries";
import { withoutPods } from "../workloads";

/** All about one thing that a stack runs. */
export interface EntryPage {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `Kind/namespace/name`. */
  readonly key: string;
  readonly tone: Tone;
  /** What it is at, in a few words: `2/2 pods ready`. */
  readonly state: string;
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
  /** Of a Service that is in the cluster. */
  readonly service?: ServiceDetails;
  /** Of anything else. */
  readonly object?: ObjectDetails;
  readonly pods: readonly PodView[];
}

/** What a stack runs at one time, with all that its pages tell. */
export interface StackPage {
  readonly stack: string;
  /** The address of the API server. */
  readonly cluster: string;
  readonly taken: Date;
  readonly services: readonly EntryPage[];
  /** All but the workloads that a Service leads to: they stand on its page. */
  readonly objects: readonly EntryPage[];
  /** The lists that could not be read. */
  readonly missing: ReadonlySet<Part>;
  readonly notes: readonly string[];
}

/** What a page is made from. */
export interface PageSource {
  readonly stack: string;
  readonly cluster: string;
  readonly declared: DeclaredEntries;
  readonly state?: DeclaredState;
}

/** The pages of a stack as a snapshot shows it. */
export function stackPage({ stack, cluster, declared, state }: PageSource, snapshot: Snapshot, taken: Date): StackPage {
  return {
    stack,
    cluster,
    taken,
    services: servicePages(declared, snapshot, state),
    objects: objectPages(declared, snapshot, taken, state),
    missing: snapshot.denied,
    notes: snapshot.notes,
  };
}

function servicePages(
  { services, objects }: DeclaredEntries,
  snapshot: Snapshot,
  state: DeclaredState | undefined,
): readonly EntryPage[] {
  const live = indexServices(snapshot);
  return judge(services, snapshot, objects).map((health): EntryPage => {
    const { name, namespace, reasons, notes = [], ready, total } = health;
    const object = live.get(`${namespace}/${name}`);
    const service = object && describeService(object, snapshot, state);
    return {
      kind: "Service",
      name,
      namespace,
      key: `Service/${namespace}/${name}`,
      tone: health.healthy ? "good" : ready > 0 ? "warning" : "bad",
      state: stateOfService(service, snapshot, ready, total),
      reasons,
      notes,
      ...defined({ service }),
      pods: service?.pods ?? [],
    };
  });
}

function stateOfService(service: ServiceDetails | undefined, snapshot: Snapshot, ready: number, total: number): string {
  if (service === undefined) return snapshot.denied.has("services") ? "not known" : "absent";
  if (service.accessClass === "ExternalName") return "outside";
  const [workload] = service.workloads;
  if (workload === undefined) return "no pods";
  return total === 0 ? withoutPods(workload.kind) : `${ready}/${total} pods ready`;
}

function objectPages(
  { services, objects }: DeclaredEntries,
  snapshot: Snapshot,
  now: Date,
  state: DeclaredState | undefined,
): readonly EntryPage[] {
  const views = withoutCovered(describeObjects(objects, snapshot, now), services, snapshot);
  const shown = new Set(views.map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`));
  return objects.flatMap((declared): readonly EntryPage[] => {
    const { kind, name, namespace } = declared;
    const key = `${kind}/${namespace}/${name}`;
    if (!shown.has(key)) return [];
    const live: AnyObject | undefined = liveObject(declared, snapshot);
    const pods: readonly Pod[] = live === undefined ? [] : podsOfObject(kind, live, snapshot);
    const object = describeObject(declared, snapshot, pods, state);
    const { tone, reasons, notes, state: at } = object.view;
    return [{ kind, name, namespace, key, tone, state: at, reasons, notes, object, pods: object.pods }];
  });
}

/** Everything of a stack. */
export const entriesOf = ({ services, objects }: StackPage): readonly EntryPage[] => [...services, ...objects];

/** Whether something of an entry is not as the code says. */
export const differs = ({ service, object }: EntryPage): boolean => (service ?? object)?.differsFromCode !== undefined;
