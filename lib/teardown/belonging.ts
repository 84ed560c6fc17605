import type { AnyObject, Ingress, Pod, StatefulSet } from "../cluster";
import { claimsOf, claimTemplate, matches, showLabels, type Labels } from "../details";
import { liveOne, livesOf, type LiveObjects } from "./live-objects";
import { configurationOf, ownerOf, selects, type Reference } from "./relations";

/** How a claim belongs that pods mount. */
const MOUNTED = "mounted by its pods";
/** How the headless Service of a StatefulSet belongs: without it the pods have no names. */
export const GOVERNING = "gives its pods their names";

/** An object that belongs to another by Kubernetes' relations. */
export interface Belonging extends Reference {
  /** How, such as `selected by app=web`. */
  readonly relation: string;
  /** @default - it is not in the cluster */
  readonly object?: AnyObject;
}

/** What has pods: by a template, or as a Job of a CronJob. */
interface Workload extends AnyObject {
  readonly spec?: {
    readonly template?: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: Pod["spec"] };
    readonly jobTemplate?: { readonly spec?: Workload["spec"] };
  };
}

/** The kinds of workloads. */
const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob"] as const;

interface NamedWorkload extends Reference {
  readonly object: Workload;
}

/** What an entry leads to. */
interface Core {
  readonly workloads: readonly NamedWorkload[];
  readonly pods: readonly Pod[];
  /** How workloads and pods belong. */
  readonly by: string;
  /** What else belongs because of the entry's own kind. */
  readonly more: readonly Belonging[];
}

/**
 * What belongs to an entry of a stack, itself first: of a Service what it selects, of a workload its pods and what they
 * mount and read, of a claim who mounts it, of an Ingress or route the Services behind it. A Service without selector has
 * no pods, and so no workloads, claims and budgets: an empty selector never matches anything.
 */
export function belonging(entry: Reference, live: LiveObjects): readonly Belonging[] {
  const found = new Map<string, Belonging>();
  const add = (object: Belonging): void => {
    if (object.name !== "" && !found.has(`${object.kind}/${object.name}`))
      found.set(`${object.kind}/${object.name}`, object);
  };
  const addAll = (kind: string, objects: readonly AnyObject[], relation: string): void =>
    objects.forEach((object) => add({ kind, name: object.metadata?.name ?? "", relation, object }));

  const relation = entry.kind === "Service" ? "the service itself" : `the ${entry.kind} itself`;
  add({ kind: entry.kind, name: entry.name, relation, ...liveOne(live, entry) });
  const { workloads, pods, by, more } = coreOf(entry, live);
  for (const { kind, name, object } of workloads) add({ kind, name, relation: by, object });
  const sets = workloads.filter(({ kind }) => kind === "StatefulSet").map(({ object }) => object as StatefulSet);
  addAll(
    "Service",
    live.services.filter((one) => sets.some((set) => set.spec?.serviceName === one.metadata?.name)),
    GOVERNING,
  );
  addAll("ReplicaSet", replicaSetsOf(entry, workloads, live), by);
  addAll("Pod", pods, by);
  more.forEach(add);
  addClaims(live, pods, sets, add);
  addAll(
    "HorizontalPodAutoscaler",
    live.autoscalers.filter(({ spec }) =>
      workloads.some(({ kind, name }) => kind === spec?.scaleTargetRef?.kind && name === spec.scaleTargetRef.name),
    ),
    "scales its workload",
  );
  const templates = workloads.map(({ object }) => templateOf(object));
  const labels = [...pods.map((one) => one.metadata?.labels), ...templates.map((one) => one?.metadata?.labels)];
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
  if (entry.kind === "Service") {
    addAll(
      "Ingress",
      live.ingresses.filter((one) => backendsOf(one).includes(entry.name)),
      "routes to it",
    );
    addAll(
      "HTTPRoute",
      live.routes.filter((one) => routeBackends(one).includes(entry.name)),
      "routes to it",
    );
  }
  addAll(
    "Service",
    live.services.filter((one) => labels.some((each) => matches(one.spec?.selector, each))),
    entry.kind === "Service" ? "selects its pods, too" : "leads to its pods",
  );
  const specs = [
    ...workloads.map(({ name }, index) => ({ name, spec: templates[index]?.spec })),
    ...(entry.kind === "Pod" ? pods.map(({ metadata, spec }) => ({ name: metadata?.name ?? "", spec })) : []),
  ];
  for (const { name, spec } of specs) {
    for (const reference of configurationOf(spec)) {
      // Not read, so that no Secret's content is: the pods would not have started without it.
      add({ ...reference, relation: `read by ${name}`, object: { metadata: {} } });
    }
  }
  return [...found.values()];
}

function coreOf(entry: Reference, live: LiveObjects): Core {
  const { kind, name } = entry;
  const none: Core = { workloads: [], pods: [], by: "", more: [] };
  switch (kind) {
    case "Service":
      return selectedBy(name, live);
    case "Pod":
      return { ...none, pods: live.pods.filter((one) => one.metadata?.name === name) };
    case "PersistentVolumeClaim":
      return { ...none, more: mounting(name, live) };
    case "HorizontalPodAutoscaler": {
      const target = live.autoscalers.find((one) => one.metadata?.name === name)?.spec?.scaleTargetRef;
      if (target === undefined) return none;
      const scaled = { kind: target.kind, name: target.name, relation: "scaled by it" };
      return { ...none, more: [{ ...scaled, ...liveOne(live, scaled) }] };
    }
    case "Ingress":
    case "HTTPRoute": {
      const objects: readonly string[] =
        kind === "Ingress"
          ? live.ingresses.filter((one) => one.metadata?.name === name).flatMap(backendsOf)
          : live.routes.filter((one) => one.metadata?.name === name).flatMap(routeBackends);
      const behind = (service: string): Belonging => {
        const reference = { kind: "Service", name: service, relation: "it routes there" };
        return { ...reference, ...liveOne(live, reference) };
      };
      return { ...none, more: objects.map(behind) };
    }
    case "PodDisruptionBudget":
    case "NetworkPolicy": {
      const selector =
        kind === "NetworkPolicy"
          ? live.networkPolicies.find((one) => one.metadata?.name === name)?.spec?.podSelector
          : live.disruptionBudgets.find((one) => one.metadata?.name === name)?.spec?.selector;
      const covered = allWorkloads(live).filter(({ object }) =>
        selects(selector, templateOf(object)?.metadata?.labels),
      );
      return { ...none, more: covered.map((one) => ({ ...one, relation: "covered by it" })) };
    }
    default: {
      const ofName = allWorkloads(live).filter((one) => one.kind === kind && one.name === name);
      const jobs = allWorkloads(live).filter((one) => one.kind === "Job" && isOwned(one.object, entry));
      const workloads = [...ofName, ...jobs];
      const owners = [...workloads, ...replicaSetsOf(entry, ofName, live).map((one) => named("ReplicaSet", one))];
      return {
        workloads,
        pods: live.pods.filter((pod) => owners.some((owner) => isOwned(pod, owner))),
        by: kind === "CronJob" ? "run of it" : "made by it",
        more: [],
      };
    }
  }
}

function selectedBy(service: string, live: LiveObjects): Core {
  const selector = live.services.find((one) => one.metadata?.name === service)?.spec?.selector;
  return {
    workloads: allWorkloads(live).filter(
      ({ kind, object }) => kind !== "CronJob" && matches(selector, templateOf(object)?.metadata?.labels),
    ),
    pods: live.pods.filter((one) => matches(selector, one.metadata?.labels)),
    by: `selected by ${showLabels(selector)}`,
    more: live.endpointSlices
      .filter((one) => one.metadata?.labels?.["kubernetes.io/service-name"] === service)
      .map((object) => ({ ...named("EndpointSlice", object), relation: "the service's endpoints", object })),
  };
}

/** The pods that mount a claim, and what has made them. */
function mounting(claim: string, live: LiveObjects): readonly Belonging[] {
  const relation = "mounts it";
  const pods = live.pods.filter((pod) => claimsOf(pod).some((one) => one.claim === claim));
  const makers = allWorkloads(live).filter(
    ({ kind, object }) =>
      kind !== "CronJob" &&
      ((templateOf(object)?.spec?.volumes ?? []).some((one) => one.persistentVolumeClaim?.claimName === claim) ||
        (kind === "StatefulSet" && claimTemplate(claim, object as StatefulSet) !== undefined)),
  );
  return [
    ...makers.map((one) => ({ ...one, relation })),
    ...pods.map((object) => ({ ...named("Pod", object), relation, object })),
  ];
}

const named = (kind: string, { metadata }: AnyObject): Reference => ({ kind, name: metadata?.name ?? "" });

const isOwned = (object: AnyObject, owner: Reference): boolean => {
  const by = ownerOf(object);
  return by !== undefined && by.kind === owner.kind && by.name === owner.name;
};

const allWorkloads = (live: LiveObjects): readonly NamedWorkload[] =>
  WORKLOADS.flatMap((kind) =>
    ((livesOf(live, kind) ?? []) as readonly Workload[]).map((object) => ({ ...named(kind, object), object })),
  );

const templateOf = ({ spec }: Workload): NonNullable<Workload["spec"]>["template"] =>
  spec?.template ?? spec?.jobTemplate?.spec?.template;

/** The ReplicaSets of Deployments; of a Service also those that its selector finds without one. */
function replicaSetsOf(
  entry: Reference,
  workloads: readonly Reference[],
  live: LiveObjects,
): LiveObjects["replicaSets"] {
  if (entry.kind !== "Service") return live.replicaSets.filter((one) => workloads.some((each) => isOwned(one, each)));
  const selector = live.services.find((one) => one.metadata?.name === entry.name)?.spec?.selector;
  return live.replicaSets.filter((one) => matches(selector, one.spec?.template?.metadata?.labels));
}

function addClaims(
  live: LiveObjects,
  pods: readonly Pod[],
  sets: readonly StatefulSet[],
  add: (one: Belonging) => void,
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

function backendsOf({ spec }: Ingress): readonly string[] {
  const backends = [
    spec?.defaultBackend,
    ...(spec?.rules ?? []).flatMap((rule) => (rule.http?.paths ?? []).map((path) => path.backend)),
  ];
  return [...new Set(backends.flatMap((backend) => backend?.service?.name ?? []))];
}

const routeBackends = ({ metadata, spec }: LiveObjects["routes"][number]): readonly string[] => [
  ...new Set(
    (spec?.rules ?? [])
      .flatMap((rule) => rule.backendRefs ?? [])
      .filter(
        (backend) =>
          (backend.kind ?? "Service") === "Service" &&
          (backend.namespace ?? metadata?.namespace) === metadata?.namespace,
      )
      .map((one) => one.name),
  ),
];
