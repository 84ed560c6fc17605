import type { IConstruct } from "constructs";
import { defined } from "../defined";
import { environmentOf } from "./environment";
import type { ObjectMetadata } from "./kubernetes-object";
import type { Report } from "./check-props";
import { isLabelValue } from "../names";
import { isToken } from "./tokens";

/** Value of `app.kubernetes.io/managed-by` on everything that this library makes. */
export const MANAGED_BY = "cdktf-kube-services";

/** The labels by which this library finds its own objects again, and what decides them. */
export const OWNERSHIP_KEYS: Readonly<Record<string, string>> = {
  "app.kubernetes.io/managed-by": "it is always cdktf-kube-services",
  "app.kubernetes.io/part-of": "partOf of the stack decides it",
};

/** The labels by which Services find pods, and what decides them. */
export const SELECTOR_KEYS: Readonly<Record<string, string>> = {
  app: "the service's name decides it",
  version: "the service's version decides it",
};

/**
 * Labels that the library sets itself cannot be set by hand.
 * @param reserved by key, what decides the label
 * @param prop the prop that holds the labels
 * @param asGiven whether the library sets none
 */
export function checkReservedLabels(
  labels: Readonly<Record<string, string>> | undefined,
  reserved: Readonly<Record<string, string>>,
  prop: string,
  report: Report,
  asGiven = false,
): void {
  if (asGiven) return;
  for (const key in labels)
    if (Object.hasOwn(reserved, key))
      report({
        code: "LabelReserved",
        what: "the library sets this label itself",
        prop: `${prop}[${JSON.stringify(key)}]`,
        value: labels[key],
        fix: `take it out; ${reserved[key]}`,
      });
}

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
 * that they may change; labels that a user gives win, but for `OWNERSHIP_KEYS`.
 * @param name what the object is, such as the service's name
 * @param version its version, where it has one
 * @returns none where labels are as given
 */
export function ownershipLabels(scope: IConstruct, name: string, version?: string): Record<string, string> {
  const { asGiven, partOf } = environmentOf(scope);
  if (asGiven) return {};
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
    ...defined({ namespace: object.namespace }),
    labels: { ...environment.labels, ...object.labels },
    annotations: { ...environment.annotations, ...object.annotations },
  };
}
