import type { AnyObject, Pod, StatefulSet } from "../cluster";
import { claimsOf, claimTemplate, matches, showLabels, type Labels } from "../details";
import type { LiveObjects } from "./live-objects";
import { configurationOf, ownerOf, selects, type Reference } from "./relations";
import type { ManagedObject } from "./state";

/** How a claim belongs that pods mount. */
const MOUNTED = "mounted by its pods";
/** How the headless Service of a StatefulSet belongs: without it the pods have no names. */
export const GOVERNING = "gives its pods their names";
/** Why a managed object stays. */
export const RETAINED = 'onDelete: "retain"; without a RetiredService the plan stops';

/** What the next removal of a service does to an object: Terraform or a controller deletes it, or it stays. */
export type Fate = "deleted" | "kept";

/** An object that belongs to a service. */
export interface AssociatedObject extends Reference {
  readonly namespace: string;
  /** How it belongs, such as `selected by app=web`. */
  readonly relation: string;
  /** Its address in the stack's state. @default - Terraform does not know it */
  readonly address?: string;
  /** @default - it cannot be imported, or Terraform does not know it */
  readonly importId?: string;
  readonly fate: Fate;
  /** Why, such as `by Terraform` or `its data stays`. */
  readonly why: string;
  /** Whether it is in the cluster. */
  readonly exists: boolean;
  /** @default - it is not in the cluster */
  readonly uid?: string;
  /** Of a claim: the owners, of first cause, of the pods that mount it. @default - none mounts it */
  readonly mounters?: readonly Reference[];
}

/** A service, what is live around it, and what Terraform knows. */
export interface AssociationInput {
  readonly namespace: string;
  readonly name: string;
  readonly live: LiveObjects;
  readonly managed: readonly ManagedObject[];
  /** Whether an address goes when the service's construct is taken out of the app. */
  readonly goesWithService: (address: string) => boolean;
  /** Which construct an address belongs to, for people. */
  readonly constructOf: (address: string) => string;
  /** Whether the code still has an address, as a resource or to be forgotten. */
  readonly isDeclared: (address: string) => boolean;
}

interface Found extends Reference {
  readonly relation: string;
  readonly object?: AnyObject;
}

interface Workload extends AnyObject {
  readonly spec?: {
    readonly template: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: Pod["spec"] };
  };
}

/**
 * What belongs to a service: by Terraform's own account and by Kubernetes' relations, starting from the Service's
 * selector. A Service without selector has no pods, and so no workloads, claims and budgets: an empty selector never
 * matches anything.
 */
export function associated(input: AssociationInput): readonly AssociatedObject[] {
  const found = collect(input);
  const known = new Map(found.map((one) => [key(one), one]));
  const fates = new Map<string, { fate: Fate; why: string }>();
  const judge = (one: Found): { fate: Fate; why: string } => {
    const place = key(one);
    const before = fates.get(place);
    if (before !== undefined) return before;
    fates.set(place, { fate: "kept", why: "" }); // owners cannot form a ring; a broken object must not hang us
    const fate = fateOf(one, input, known, judge);
    fates.set(place, fate);
    return fate;
  };
  return found.map((one) => {
    const managed = managedOf(one, input);
    const { uid } = one.object?.metadata ?? {};
    return {
      kind: one.kind,
      name: one.name,
      namespace: input.namespace,
      relation: one.relation,
      ...(managed === undefined ? {} : { address: managed.address }),
      ...(managed?.importId === undefined ? {} : { importId: managed.importId }),
      ...judge(one),
      exists: one.object !== undefined,
      ...(uid === undefined ? {} : { uid }),
      ...(one.kind === "PersistentVolumeClaim" ? mountersOf(one.name, input.live) : {}),
    };
  });
}

/** Who mounts a claim: as long as such a pod is there, the claim that is deleted does not go. */
export function mountersOf(claim: string, live: LiveObjects): { readonly mounters?: readonly Reference[] } {
  const owners = live.pods
    .filter((pod) => !["Succeeded", "Failed"].includes(pod.status?.phase ?? ""))
    .filter((pod) => claimsOf(pod).some((one) => one.claim === claim))
    .map((pod): Reference => {
      const owner = ownerOf(pod) ?? { kind: "Pod", name: pod.metadata?.name ?? "" };
      const set = live.replicaSets.find(({ metadata }) => owner.kind === "ReplicaSet" && metadata?.name === owner.name);
      return (set === undefined ? undefined : ownerOf(set)) ?? owner;
    });
  if (owners.length === 0) return {};
  return { mounters: [...new Map(owners.map(({ kind, name }) => [`${kind}/${name}`, { kind, name }])).values()] };
}

const key = ({ kind, name }: Reference): string => `${kind}/${name}`;

const managedOf = (one: Reference, { managed, namespace }: AssociationInput): ManagedObject | undefined =>
  managed.find((each) => each.kind === one.kind && each.name === one.name && each.namespace === namespace);

function fateOf(
  one: Found,
  input: AssociationInput,
  known: ReadonlyMap<string, Found>,
  judge: (one: Found) => { fate: Fate; why: string },
): { fate: Fate; why: string } {
  const managed = managedOf(one, input);
  if (managed !== undefined) {
    if (!input.isDeclared(managed.address) && managed.record === undefined)
      return { fate: "deleted", why: "by the next apply: the code has it no more" };
    if (!input.goesWithService(managed.address))
      return { fate: "kept", why: `belongs to ${input.constructOf(managed.address)}` };
    return managed.record === undefined ? { fate: "deleted", why: "by Terraform" } : { fate: "kept", why: RETAINED };
  }
  if (one.kind === "PersistentVolumeClaim") return claimFate(one, input, known, judge);
  const owner = one.object === undefined ? undefined : ownerOf(one.object);
  if (owner !== undefined) {
    const owning = known.get(key(owner));
    return owning !== undefined && judge(owning).fate === "deleted"
      ? { fate: "deleted", why: `with ${key(owner)}` }
      : { fate: "kept", why: `with ${key(owner)}` };
  }
  return { fate: "kept", why: "Terraform does not know it" };
}

function claimFate(
  claim: Found,
  { live }: AssociationInput,
  known: ReadonlyMap<string, Found>,
  judge: (one: Found) => { fate: Fate; why: string },
): { fate: Fate; why: string } {
  const set = live.statefulSets.find((one) => claimTemplate(claim.name, one) !== undefined);
  const owner = set === undefined ? undefined : known.get(`StatefulSet/${set.metadata?.name}`);
  const policy = set?.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted;
  return policy === "Delete" && owner !== undefined && judge(owner).fate === "deleted"
    ? { fate: "deleted", why: `with ${key(owner)}, and its data` }
    : { fate: "kept", why: "its data stays" };
}

function collect(input: AssociationInput): readonly Found[] {
  const { live, name, namespace } = input;
  const found = new Map<string, Found>();
  const add = (one: Found): void => {
    if (one.name !== "" && !found.has(key(one))) found.set(key(one), one);
  };
  const addAll = (kind: string, objects: readonly AnyObject[], relation: string): void =>
    objects.forEach((object) => add({ kind, name: object.metadata?.name ?? "", relation, object }));

  const service = live.services.find((one) => one.metadata?.name === name);
  add({ kind: "Service", name, relation: "the service itself", ...(service === undefined ? {} : { object: service }) });
  const selector = service?.spec?.selector;
  const by = `selected by ${showLabels(selector)}`;
  const workloads = (objects: readonly Workload[]): readonly Workload[] =>
    objects.filter((one) => matches(selector, one.spec?.template.metadata?.labels));
  const sets = workloads(live.statefulSets as readonly Workload[]) as readonly StatefulSet[];
  const all = [
    ...workloads(live.deployments as readonly Workload[]),
    ...sets,
    ...workloads(live.daemonSets as readonly Workload[]),
  ];
  addAll("Deployment", workloads(live.deployments as readonly Workload[]), by);
  addAll("StatefulSet", sets, by);
  addAll("DaemonSet", workloads(live.daemonSets as readonly Workload[]), by);
  addAll(
    "Service",
    live.services.filter((one) => sets.some((set) => set.spec?.serviceName === one.metadata?.name)),
    GOVERNING,
  );
  addAll(
    "ReplicaSet",
    live.replicaSets.filter((one) => matches(selector, one.spec?.template?.metadata?.labels)),
    by,
  );
  const pods = live.pods.filter((one) => matches(selector, one.metadata?.labels));
  addAll("Pod", pods, by);
  addAll(
    "EndpointSlice",
    live.endpointSlices.filter((one) => one.metadata?.labels?.["kubernetes.io/service-name"] === name),
    "the service's endpoints",
  );
  addClaims(live, pods, sets, add);
  addAll(
    "HorizontalPodAutoscaler",
    live.autoscalers.filter(({ spec }) =>
      all.some(
        (one) =>
          one.metadata?.name === spec?.scaleTargetRef.name &&
          found.has(`${spec?.scaleTargetRef.kind}/${one.metadata?.name}`),
      ),
    ),
    "scales its workload",
  );
  const labels = [...pods.map((one) => one.metadata?.labels), ...all.map((one) => one.spec?.template.metadata?.labels)];
  const covers = (podSelector: object | undefined): boolean => labels.some((each) => selects(podSelector, each));
  addAll(
    "PodDisruptionBudget",
    live.disruptionBudgets.filter((one) => covers(one.spec?.selector)),
    "covers its pods",
  );
  addAll(
    "NetworkPolicy",
    live.networkPolicies.filter((one) => covers(one.spec?.podSelector)),
    "covers its pods",
  );
  addAll(
    "Ingress",
    live.ingresses.filter((one) => routesTo(one, name)),
    "routes to it",
  );
  addAll(
    "Service",
    live.services.filter((one) => labels.some((each) => matches(one.spec?.selector, each))),
    "selects its pods, too",
  );
  for (const workload of all) {
    for (const reference of configurationOf(workload.spec?.template.spec)) {
      // Not read, so that no Secret's content is: the pods would not have started without it.
      add({ ...reference, relation: `read by ${workload.metadata?.name}`, object: { metadata: {} } });
    }
  }
  for (const managed of input.managed) {
    if (managed.namespace !== namespace || !input.goesWithService(managed.address)) continue;
    add({ kind: managed.kind, name: managed.name, relation: "of the same construct", ...liveOne(live, managed) });
  }
  return [...found.values()];
}

function addClaims(
  live: LiveObjects,
  pods: readonly Pod[],
  sets: readonly StatefulSet[],
  add: (one: Found) => void,
): void {
  const mounted = new Set(pods.flatMap((pod) => claimsOf(pod).map(({ claim }) => claim)));
  for (const object of live.claims) {
    const name = object.metadata?.name ?? "";
    if (mounted.has(name)) add({ kind: "PersistentVolumeClaim", name, relation: MOUNTED, object });
    else if (sets.some((set) => claimTemplate(name, set) !== undefined)) {
      add({ kind: "PersistentVolumeClaim", name, relation: "made for its pods", object });
    }
  }
}

function routesTo({ spec }: LiveObjects["ingresses"][number], service: string): boolean {
  const backends = [
    spec?.defaultBackend,
    ...(spec?.rules ?? []).flatMap((rule) => (rule.http?.paths ?? []).map((path) => path.backend)),
  ];
  return backends.some((backend) => backend?.service?.name === service);
}

/** Where live objects of a kind are. */
export const PART_OF_KIND: Readonly<Record<string, keyof Omit<LiveObjects, "notes" | "claimsUnknown">>> = {
  Service: "services",
  Deployment: "deployments",
  StatefulSet: "statefulSets",
  DaemonSet: "daemonSets",
  PersistentVolumeClaim: "claims",
  HorizontalPodAutoscaler: "autoscalers",
  PodDisruptionBudget: "disruptionBudgets",
  Ingress: "ingresses",
  NetworkPolicy: "networkPolicies",
  Pod: "pods",
};

function liveOne(live: LiveObjects, { kind, name }: Reference): { object?: AnyObject } {
  const part = PART_OF_KIND[kind];
  if (part === undefined) return { object: { metadata: {} } }; // a kind that is not read: the state has it
  const object = (live[part] as readonly AnyObject[]).find((one) => one.metadata?.name === name);
  return object === undefined ? {} : { object };
}
