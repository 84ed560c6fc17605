import { objectKey, type AnyObject } from "../../cluster";
import type { Part, Snapshot } from "../snapshot";
import { judgeAutoscaler } from "./autoscaler";
import type { DeclaredObject, ObjectKind } from "./declared";
import { judgeCronJob, judgeJob } from "./job";
import { judgeBudget, judgeNetworkPolicy } from "./policy";
import { judgeIngress, judgeRoute } from "./routing";
import { judgeClaim } from "./storage";
import { objectView, type Judged, type ObjectView, type ViewContext } from "./view";
import { judgePod, judgeWorkload } from "./workload";

/** How one kind is read. */
interface Reader {
  /** The list that its objects are in. */
  readonly part: Part;
  /** What else is needed to judge them. */
  readonly also: readonly Part[];
  readonly judge: (declared: DeclaredObject, object: never, context: ViewContext) => Judged;
}

const BACKENDS = ["services", "endpointSlices"] as const satisfies readonly Part[];

const READERS: Readonly<Record<ObjectKind, Reader>> = {
  Deployment: { part: "deployments", also: ["pods"], judge: judgeWorkload },
  StatefulSet: { part: "statefulSets", also: ["pods"], judge: judgeWorkload },
  DaemonSet: { part: "daemonSets", also: ["pods"], judge: judgeWorkload },
  ReplicaSet: { part: "replicaSets", also: ["pods"], judge: judgeWorkload },
  ReplicationController: { part: "replicationControllers", also: ["pods"], judge: judgeWorkload },
  Pod: { part: "pods", also: [], judge: judgePod },
  Job: { part: "jobs", also: ["pods"], judge: judgeJob },
  CronJob: { part: "cronJobs", also: ["jobs", "pods"], judge: judgeCronJob },
  HorizontalPodAutoscaler: { part: "autoscalers", also: [], judge: judgeAutoscaler },
  PersistentVolumeClaim: { part: "claims", also: [], judge: judgeClaim },
  Ingress: { part: "ingresses", also: BACKENDS, judge: judgeIngress },
  HTTPRoute: { part: "routes", also: BACKENDS, judge: judgeRoute },
  PodDisruptionBudget: { part: "budgets", also: [], judge: judgeBudget },
  NetworkPolicy: { part: "networkPolicies", also: [], judge: judgeNetworkPolicy },
};

/** The list of a snapshot that objects of a kind are in. */
export const partOf = (kind: ObjectKind): Part => READERS[kind].part;

/** The lists that are needed to judge some objects; none where there are none, so that no right is asked for in vain. */
export const objectParts = (objects: readonly DeclaredObject[]): readonly Part[] => [
  ...new Set(objects.flatMap(({ kind }) => [READERS[kind].part, ...READERS[kind].also])),
];

/** The declared objects as a snapshot shows them. */
export function describeObjects(
  declared: readonly DeclaredObject[],
  snapshot: Snapshot,
  now: Date,
): readonly ObjectView[] {
  const indexes = new Map<Part, ReadonlyMap<string, AnyObject>>();
  const find = ({ kind, namespace, name }: DeclaredObject): AnyObject | undefined => {
    const { part } = READERS[kind];
    let index = indexes.get(part);
    if (index === undefined) {
      index = new Map((snapshot[part] as readonly AnyObject[]).map((object) => [objectKey(object), object]));
      indexes.set(part, index);
    }
    return index.get(`${namespace}/${name}`);
  };
  return declared.map((entry) => {
    const object = find(entry);
    if (object === undefined) return objectView(entry, absent(entry, snapshot));
    const { deletionTimestamp, creationTimestamp } = object.metadata ?? {};
    if (deletionTimestamp !== undefined) {
      return objectView(entry, { state: "being deleted", reasons: ["it is being deleted"] }, creationTimestamp);
    }
    const judged = READERS[entry.kind].judge(entry, object as never, { snapshot, now });
    return objectView(entry, judged, creationTimestamp);
  });
}

function absent(declared: DeclaredObject, snapshot: Snapshot): Judged {
  const part = partOf(declared.kind);
  if (snapshot.denied.has(part)) {
    return { state: "not known", tone: "warning", reasons: [`not known: not allowed to list ${part.toLowerCase()}`] };
  }
  if (declared.said.removedWhenDone === true) {
    const gone = "done and removed after its time to live, or not applied";
    return { state: "not there", tone: "quiet", notes: [gone] };
  }
  return { state: "absent", reasons: ["it is not in the cluster"] };
}
