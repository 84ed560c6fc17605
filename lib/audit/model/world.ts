import type { KubernetesObject } from "./object";
import { allPodsOf, type Pods } from "./pods";
import { likeKind } from "./shapes";
import { isJudgedKind } from "./kinds";
import { serviceOf, type Service } from "./services";
import { text } from "./tree";

/** Whether a Service sends its traffic to these pods: `unknown` where that hangs on a value not known yet. */
export type Match = "yes" | "no" | "unknown";

/** Everything of one plan at one time: before its apply, or after it. */
export interface World {
  readonly objects: readonly KubernetesObject[];
  readonly services: readonly Service[];
  readonly pods: readonly Pods[];
  /** Whether the plan leaves objects out (`-target`, deferrals, refresh only), so that absence proves nothing. */
  readonly partial: boolean;
  /** The objects of a kind. */
  ofKind(kind: string): readonly KubernetesObject[];
  /** The object of a kind, name and namespace. */
  find(kind: string, name: string, namespace: string | undefined): KubernetesObject | undefined;
  /** The Service at a Terraform address. */
  serviceAt(address: string): Service | undefined;
  /** The pods of the workload at a Terraform address. */
  podsAt(address: string): Pods | undefined;
  /** The pods that a Service sends traffic to. */
  behind(service: Service): readonly Pods[];
  /** The Services that send traffic to these pods. */
  inFrontOf(pods: Pods): readonly Service[];
  /** The pods in the namespace that may match a selector once all is known. */
  possiblyBehind(service: Service): boolean;
}

/** Whether a label selector matches labels in the same namespace. */
export function matches(
  selector: ReadonlyMap<string, string> | undefined,
  labels: ReadonlyMap<string, string> | undefined,
): Match {
  if (selector === undefined || labels === undefined) return "unknown";
  if (selector.size === 0) return "no"; // a Service without a selector has no pods of its own
  for (const [key, value] of selector) if (labels.get(key) !== value) return "no";
  return "yes";
}

/** Whether an autoscaler decides on the number of an object's pods. */
export function scales(autoscaler: KubernetesObject, object: KubernetesObject): boolean {
  const target = (key: string) => text(autoscaler.body, `spec.scale_target_ref.${key}`);
  return target("kind") === object.kind && target("name") === object.name && autoscaler.namespace === object.namespace;
}

function matchService(service: Service, pods: Pods): Match {
  const [left, right] = [service.object.namespace, pods.owner.namespace];
  if (left !== undefined && right !== undefined && left !== right) return "no";
  const match = matches(service.selector, pods.labels);
  if (match === "yes" && (left === undefined) !== (right === undefined)) return "unknown";
  return match;
}

class IndexedWorld implements World {
  readonly services: readonly Service[];
  readonly pods: readonly Pods[];
  readonly #services: ReadonlyMap<string, Service>;
  readonly #pods: ReadonlyMap<string, Pods>;
  readonly #kinds = new Map<string, KubernetesObject[]>();
  readonly #names = new Map<string, KubernetesObject>();
  /** Pods by each of their labels, so that thousands of Services need not look at thousands of pods each. */
  readonly #byLabel = new Map<string, Pods[]>();
  readonly #unlabelled: Pods[] = [];
  readonly #behind = new Map<Service, Pods[]>();
  readonly #front = new Map<Pods, Service[]>();

  constructor(
    readonly objects: readonly KubernetesObject[],
    readonly partial: boolean,
  ) {
    for (const object of objects) {
      const like = isJudgedKind(object.kind) ? undefined : likeKind(object.kind, object.body);
      for (const kind of like === undefined ? [object.kind] : [object.kind, like]) {
        const same = this.#kinds.get(kind);
        if (same === undefined) this.#kinds.set(kind, [object]);
        else same.push(object);
      }
      this.#names.set(`${object.kind}\0${object.namespace ?? ""}\0${object.name}`, object);
    }
    this.services = this.ofKind("Service").flatMap((object) => serviceOf(object) ?? []);
    this.pods = objects.flatMap(allPodsOf);
    this.#services = new Map(this.services.map((service) => [service.object.address, service]));
    this.#pods = new Map(this.pods.toReversed().map((pods) => [pods.owner.address, pods]));
    for (const pods of this.pods) {
      if (pods.labels === undefined) this.#unlabelled.push(pods);
      for (const [key, value] of pods.labels ?? []) {
        const label = `${key}\0${value}`;
        const same = this.#byLabel.get(label);
        if (same === undefined) this.#byLabel.set(label, [pods]);
        else same.push(pods);
      }
    }
    for (const service of this.services) {
      const found = this.#candidates(service).filter((pods) => matchService(service, pods) === "yes");
      this.#behind.set(service, found);
      for (const pods of found) {
        const same = this.#front.get(pods);
        if (same === undefined) this.#front.set(pods, [service]);
        else same.push(service);
      }
    }
  }

  #candidates(service: Service): readonly Pods[] {
    let fewest: readonly Pods[] | undefined;
    for (const [key, value] of service.selector ?? []) {
      const having = this.#byLabel.get(`${key}\0${value}`) ?? [];
      if (fewest === undefined || having.length < fewest.length) fewest = having;
    }
    return fewest ?? [];
  }

  ofKind(kind: string): readonly KubernetesObject[] {
    return this.#kinds.get(kind) ?? [];
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
    return this.#behind.get(service) ?? [];
  }

  inFrontOf(pods: Pods): readonly Service[] {
    return this.#front.get(pods) ?? [];
  }

  possiblyBehind(service: Service): boolean {
    if (service.selector === undefined) return true;
    const candidates = [...this.#unlabelled, ...this.#candidates(service)];
    return candidates.some((pods) => matchService(service, pods) !== "no");
  }
}

/** Indexes the objects of one side of a plan. */
export function worldOf(objects: readonly KubernetesObject[], partial: boolean): World {
  return new IndexedWorld(objects, partial);
}
