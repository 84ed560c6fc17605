import type { IConstruct } from "constructs";
import { environmentOf } from "./environment";
import type { ObjectMetadata } from "./kubernetes-object";
import { isLabelValue } from "./name-rules";
import { isToken } from "./tokens";

/** Value of `app.kubernetes.io/managed-by` on everything that this library makes. */
export const MANAGED_BY = "cdktf-kube-services";

/** A text as the value of a label: what may not stand there becomes `-`. */
export function toLabelValue(text: string): string {
  if (isToken(text) || isLabelValue(text)) return text;
  return text
    .replace(/[^-A-Za-z0-9_.]/g, "-")
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}

/**
 * The labels by which people and `kube-services leftovers` tell whose an object is. They stand in no selector, so
 * that they may change.
 * @param name what the object is, such as the service's name
 * @param version its version, where it has one
 */
export function ownershipLabels(scope: IConstruct, name: string, version?: string): Record<string, string> {
  const { partOf } = environmentOf(scope);
  return {
    "app.kubernetes.io/managed-by": MANAGED_BY,
    ...(partOf === undefined ? {} : { "app.kubernetes.io/part-of": toLabelValue(partOf) }),
    "app.kubernetes.io/name": toLabelValue(name),
    ...(version === undefined ? {} : { "app.kubernetes.io/version": toLabelValue(version) }),
  };
}

/** Metadata with the labels and annotations of the environment; the object's own win. */
export function objectMetadata(
  scope: IConstruct,
  object: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  },
): ObjectMetadata {
  const environment = environmentOf(scope);
  return {
    name: object.name,
    ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
    labels: { ...environment.labels, ...object.labels },
    annotations: { ...environment.annotations, ...object.annotations },
  };
}
