import { isJudgedKind } from "./kinds";
import type { KubernetesObject } from "./object";
import { allPodsOf, type Pods } from "./pods";
import { Selections } from "./selections";
import { serviceOf, type Service } from "./services";
import { likeKind } from "./shapes";
import { text } from "./tree";

export { matches, type Match } from "./selections";

/** What a label selector finds. */
export interface Selected {
  /** The pods that it selects for certain. */
  readonly pods: readonly Pods[];
  /** Whether it may select more of them. */
  readonly perhaps: boolean;
}

/** Everything of one plan at one time: before its apply, or after it. */
export interface World {
  /** All objects, in the plan's order. */
  readonly objects: readonly KubernetesObject[];
  /** All Services among them. */
  readonly services: readonly Service[];
  /** All pods that the objects describe. */
  readonly pods: readonly Pods[];
  /** Whether the plan leaves objects out (`-target`, deferrals, refresh only), so that absence proves nothing. */
  readonly partial: boolean;
  /** The objects of a kind. */
  ofKind(kind: string): readonly KubernetesObject[];
  /** The objects of a kind in a namespace; those of which it is not known for `undefined`. */
  near(kind: string, namespace: string | undefined): readonly KubernetesObject[];
  /** The object of a kind, name and namespace. */
  find(kind: string, name: string, namespace: string | undefined): KubernetesObject | undefined;
  /** The Service at a Terraform address. */
  serviceAt(address: string): Service | undefined;
  /** The pods of the workload at a Terraform address. */
  podsAt(address: string): Pods | undefined;
  /** The pods that a Service sends traffic to; of Services with one selector the same list. */
  behind(service: Service): readonly Pods[];
  /** The Services that send traffic to these pods. */
  inFrontOf(pods: Pods): readonly Service[];
  /** Whether there are pods in the namespace that may match its selector once all is known. */
  possiblyBehind(service: Service): boolean;
  /** The pods that a label selector selects in a namespace; for one selector always the same list. */
  selected(selector: ReadonlyMap<string, string>, namespace: string | undefined): Selected;
  /** The autoscaler that decides on the number of an object's pods. */
  autoscalerOf(object: KubernetesObject): KubernetesObject | undefined;
}

/** The name of what an autoscaler scales. */
function scaledName(autoscaler: KubernetesObject): string {
  const [kind, name] = ["kind", "name"].map((key) => text(autoscaler.body, `spec.scale_target_ref.${key}`));
  return `${kind ?? ""}\0${name ?? ""}\0${autoscaler.namespace ?? ""}`;
}

function addTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const same = lists.get(key);
  if (same === undefined) lists.set(key, [item]);
  else same.push(item);
}

class IndexedWorld implements World {
  readonly services: readonly Service[];
  readonly pods: readonly Pods[];
  readonly #services: ReadonlyMap<string, Service>;
  readonly #pods: ReadonlyMap<string, Pods>;
  readonly #kinds = new Map<string, KubernetesObject[]>();
  readonly #near = new Map<string, Map<string, KubernetesObject[]>>();
  readonly #names = new Map<string, KubernetesObject>();
  readonly #autoscalers: ReadonlyMap<string, KubernetesObject>;
  readonly #selections: Selections;

  constructor(
    readonly objects: readonly KubernetesObject[],
    readonly partial: boolean,
  ) {
    for (const object of objects) {
      const like = isJudgedKind(object.kind) ? undefined : likeKind(object.kind, object.body);
      for (const kind of like === undefined ? [object.kind] : [object.kind, like]) addTo(this.#kinds, kind, object);
      this.#names.set(`${object.kind}\0${object.namespace ?? ""}\0${object.name}`, object);
    }
    this.services = this.ofKind("Service").flatMap((object) => serviceOf(object) ?? []);
    this.pods = objects.flatMap(allPodsOf);
    this.#services = new Map(this.services.map((service) => [service.object.address, service]));
    this.#pods = new Map(this.pods.toReversed().map((pods) => [pods.owner.address, pods]));
    this.#selections = new Selections(this.pods, this.services);
    const autoscalers = this.ofKind("HorizontalPodAutoscaler").map((one) => [scaledName(one), one] as const);
    this.#autoscalers = new Map(autoscalers.toReversed()); // the first of them decides
  }

  ofKind(kind: string): readonly KubernetesObject[] {
    return this.#kinds.get(kind) ?? [];
  }

  near(kind: string, namespace: string | undefined): readonly KubernetesObject[] {
    let byNamespace = this.#near.get(kind);
    if (byNamespace === undefined) {
      byNamespace = new Map();
      for (const object of this.ofKind(kind)) addTo(byNamespace, object.namespace ?? "", object);
      this.#near.set(kind, byNamespace);
    }
    return byNamespace.get(namespace ?? "") ?? [];
  }

  find(kind: string, name: string, namespace: string | undefined): KubernetesObject | undefined {
    return this.#names.get(`${kind}\0${namespace ?? ""}\0${name}`);
  }

  serviceAt(address: string): Service | undefined {
    return this.#services.get(address);
  }

  podsAt(address: string): Pods | undefined {
    return this.#pods.get(address);
  }

  behind(service: Service): readonly Pods[] {
    return this.#selections.behind(service);
  }

  inFrontOf(pods: Pods): readonly Service[] {
    return this.#selections.inFrontOf(pods);
  }

  possiblyBehind(service: Service): boolean {
    return this.#selections.possiblyBehind(service);
  }

  selected(selector: ReadonlyMap<string, string>, namespace: string | undefined): Selected {
    return this.#selections.select(selector, namespace);
  }

  autoscalerOf(object: KubernetesObject): KubernetesObject | undefined {
    return this.#autoscalers.get(`${object.kind}\0${object.name}\0${object.namespace ?? ""}`);
  }
}

/** Indexes the objects of one side of a plan. */
export function worldOf(objects: readonly KubernetesObject[], partial: boolean): World {
  return new IndexedWorld(objects, partial);
}
