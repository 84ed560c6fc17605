import type { KubernetesObject } from "../to-terraform";
import type { PathStep } from "../issue";

/** A Kubernetes object that was read, and where. */
export interface ManifestObject {
  readonly object: KubernetesObject;
  /**
   * The place for an error: `file:line:column (document n)`, or the place that the caller gave for objects that come
   * from no text.
   * @param path steps from the object's root @default - the object itself
   */
  where(path?: readonly PathStep[]): string;
}

/** What a reader knows of an object's place. */
export type Locator = (path: readonly PathStep[]) => string;

/** `Kind name`, with the namespace where there is one. */
export function describeObject(object: KubernetesObject): string {
  const { name, generateName, namespace } = metadataOf(object);
  const shown = name ?? (generateName === undefined ? undefined : `${generateName}*`);
  return [object.kind, [namespace, shown].filter((part) => part !== undefined).join("/")].join(" ").trim();
}

/** The parts of an object's identity that are texts. */
export function metadataOf(object: KubernetesObject): {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
} {
  const metadata = object["metadata"];
  if (typeof metadata !== "object" || metadata === null) return {};
  const { name, generateName, namespace } = metadata as Readonly<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  return { name: text(name), generateName: text(generateName), namespace: text(namespace) };
}
