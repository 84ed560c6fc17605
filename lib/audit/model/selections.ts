import type { Pods } from "./pods";
import type { Service } from "./services";

/** Whether a Service sends its traffic to these pods: `unknown` where that hangs on a value not known yet. */
export type Match = "yes" | "no" | "unknown";
type Labels = ReadonlyMap<string, string>;

/** Whether a label selector matches labels in the same namespace. */
export function matches(selector: Labels | undefined, labels: Labels | undefined): Match {
  if (selector === undefined || labels === undefined) return "unknown";
  if (selector.size === 0) return "no"; // a Service without a selector has no pods of its own
  for (const [key, value] of selector) if (labels.get(key) !== value) return "no";
  return "yes";
}

/** What a selector finds in a namespace. */
interface Selection {
  /** The pods that it selects for certain. */
  readonly pods: readonly Pods[];
  /** Whether it may select more of them once all is known. */
  readonly perhaps: boolean;
  readonly services: Service[];
}

const NONE: readonly never[] = [];

/**
 * Who selects whose pods. Thousands of Services may select thousands of pods by one label: what is found for one
 * selector is found once, and the same list is handed out to all who ask with it.
 */
export class Selections {
  /** Pods by each of their labels: the rarest label of a selector leaves few to look at. */
  readonly #byLabel = new Map<string, Pods[]>();
  readonly #unlabelled: Pods[] = [];
  readonly #found = new Map<string, Selection>();
  readonly #ofService = new Map<Service, Selection>();
  readonly #ofPods = new Map<Pods, Selection[]>();
  readonly #inFront = new Map<string, readonly Service[]>();
  readonly #ids = new Map<Selection, number>();
  readonly #order: ReadonlyMap<Service, number>;

  constructor(pods: readonly Pods[], services: readonly Service[]) {
    for (const entry of pods) {
      if (entry.labels === undefined) this.#unlabelled.push(entry);
      for (const [key, value] of entry.labels ?? []) {
        const label = `${key}\0${value}`;
        const same = this.#byLabel.get(label);
        if (same === undefined) this.#byLabel.set(label, [entry]);
        else same.push(entry);
      }
    }
    this.#order = new Map(services.map((service, index) => [service, index]));
    for (const service of services) {
      if (service.selector === undefined) continue;
      const selection = this.select(service.selector, service.object.namespace);
      if (selection.services.length === 0) {
        for (const selected of selection.pods) {
          const same = this.#ofPods.get(selected);
          if (same === undefined) this.#ofPods.set(selected, [selection]);
          else same.push(selection);
        }
      }
      selection.services.push(service);
      this.#ofService.set(service, selection);
    }
  }

  /** What a selector finds in a namespace; undefined where the namespace is not known yet. An empty one finds nothing. */
  select(selector: Labels, namespace: string | undefined): Selection {
    const key = JSON.stringify([namespace ?? null, ...[...selector].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))]);
    let found = this.#found.get(key);
    if (found === undefined) {
      this.#found.set(key, (found = this.#look(selector, namespace)));
      this.#ids.set(found, this.#ids.size);
    }
    return found;
  }

  #look(selector: Labels, namespace: string | undefined): Selection {
    let fewest: readonly Pods[] = NONE;
    let first = true;
    for (const [key, value] of selector) {
      const having = this.#byLabel.get(`${key}\0${value}`) ?? NONE;
      if (first || having.length < fewest.length) fewest = having;
      first = false;
    }
    const match = (pods: Pods): Match => {
      const theirs = pods.owner.namespace;
      if (namespace !== undefined && theirs !== undefined && namespace !== theirs) return "no";
      const found = matches(selector, pods.labels);
      return found === "yes" && (namespace === undefined) !== (theirs === undefined) ? "unknown" : found;
    };
    const pods: Pods[] = [];
    let perhaps = false;
    for (const candidate of fewest) {
      const found = match(candidate);
      if (found === "yes") pods.push(candidate);
      else if (found === "unknown") perhaps = true;
    }
    perhaps ||= this.#unlabelled.some((one) => match(one) !== "no");
    return { pods, perhaps, services: [] };
  }

  behind(service: Service): readonly Pods[] {
    return this.#ofService.get(service)?.pods ?? NONE;
  }

  possiblyBehind(service: Service): boolean {
    const selection = this.#ofService.get(service);
    return selection === undefined || selection.perhaps || selection.pods.length > 0;
  }

  inFrontOf(pods: Pods): readonly Service[] {
    const selections = this.#ofPods.get(pods) ?? NONE;
    const [only] = selections;
    if (only === undefined) return NONE;
    if (selections.length === 1) return only.services;
    const key = selections.map((one) => this.#ids.get(one)).join(" ");
    let services = this.#inFront.get(key);
    if (services === undefined) {
      const order = (service: Service) => this.#order.get(service) ?? 0;
      services = selections.flatMap((one) => one.services).sort((a, b) => order(a) - order(b));
      this.#inFront.set(key, services);
    }
    return services;
  }
}
