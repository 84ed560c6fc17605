import type { JsonObject } from "../json-object";
import { recogniseDescription, withoutWritten } from "../platform";
import type { KubernetesObject } from "../manifest";
import { OWNERSHIP_KEYS, SELECTOR_KEYS } from "../resource";
import { fieldsOf, unlessEmpty, without, type Props } from "./fields";
import type { StackFacts } from "./stack-facts";

/** How a construct is to be tried. */
export interface Way {
  readonly facts: StackFacts;
  /** Whether its names and labels are as given. */
  readonly asGiven: boolean;
  /** Whether alias and description are recognised. */
  readonly described: boolean;
  /** Whether the Service's ports are said by the containers' ports, or by themselves. */
  readonly ports: "derived" | "given";
}

/**
 * Labels without those that the construct and the stack set themselves.
 * @param name what the construct calls its object in labels
 */
export function ownLabels(labels: JsonObject, way: Way, name: unknown, ofPods = false): JsonObject {
  const ofStack = ofPods ? {} : way.facts.labels;
  const version = labels["version"];
  return Object.fromEntries(
    Object.entries(labels).filter(([key, value]) => {
      if (ofStack[key] === value) return false;
      if (way.asGiven) return true;
      if (Object.hasOwn(SELECTOR_KEYS, key) || Object.hasOwn(OWNERSHIP_KEYS, key)) return false;
      if (key === "app.kubernetes.io/name") return value !== name;
      return key !== "app.kubernetes.io/version" || value !== version;
    }),
  );
}

/** The part of some labels that others have, too. */
export const shared = (labels: JsonObject, ...others: readonly JsonObject[]): JsonObject =>
  Object.fromEntries(Object.entries(labels).filter(([key, value]) => others.every((each) => each[key] === value)));

/** Labels without those of another mapping. */
export const beyond = (labels: JsonObject, known: JsonObject): JsonObject | undefined =>
  unlessEmpty(Object.fromEntries(Object.entries(labels).filter(([key]) => !Object.hasOwn(known, key))));

/** Name and namespace; the namespace only where the object names one that is not the stack's. */
export function identity(object: KubernetesObject, way: Way): Props {
  const { name, namespace } = fieldsOf(object, "metadata");
  return without({
    name,
    namespace: namespace === way.facts.namespace || way.facts.unplaced.has(object) ? undefined : namespace,
    asGiven: way.asGiven === way.facts.asGiven ? undefined : way.asGiven,
  });
}

/** Annotations that the construct does not write itself. */
export function ownAnnotations(annotations: JsonObject, way: Way): JsonObject | undefined {
  const { creator } = way.facts;
  return unlessEmpty(withoutWritten(annotations as Record<string, string>, { creator, serviceType: !way.asGiven }));
}

/** The annotations of a Service, as props. */
export function descriptionProps(object: KubernetesObject, way: Way): Props {
  const annotations = fieldsOf(object, "metadata", "annotations") as Record<string, string>;
  if (!way.described) return without({ annotations: ownAnnotations(annotations, way) });
  const { alias, description, rest } = recogniseDescription(way.facts.platform, annotations);
  return without({ alias, description, annotations: ownAnnotations(rest, way) });
}
