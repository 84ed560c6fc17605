import { CHECKSUM } from "../../../../lib/manifest/own-annotations";
import type { LiveObject } from "./live";

interface Mutable {
  [key: string]: unknown;
}

/**
 * Annotations of controllers, which say in which order and how far things happened, not what was asked for; and the
 * checksum of a whole object, with its name and namespace.
 */
const HISTORY = [
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "metallb.io/ip-allocated-from-pool",
  CHECKSUM,
];

/**
 * An object without what differs between any two that were made alike: identity, history, status, and numbers that the
 * cluster chose. Node ports become "chosen", so that their presence still counts.
 * @param autoscaled whether an autoscaler decides the number of pods
 */
export function comparable(object: LiveObject, autoscaled: boolean): unknown {
  const copy = structuredClone(object) as unknown as Mutable & { metadata: Mutable; spec?: Mutable };
  delete copy["status"];
  for (const key of ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "namespace"])
    delete copy.metadata[key];
  const annotations = (copy.metadata["annotations"] ?? {}) as Mutable;
  for (const key of HISTORY) delete annotations[key];
  copy.metadata["annotations"] = annotations;
  const { spec } = copy;
  if (spec === undefined) return copy;
  if (spec["clusterIP"] !== "None") for (const key of ["clusterIP", "clusterIPs"]) delete spec[key];
  if (spec["healthCheckNodePort"] !== undefined) spec["healthCheckNodePort"] = "chosen";
  for (const port of (spec["ports"] ?? []) as Mutable[])
    if (port["nodePort"] !== undefined) port["nodePort"] = "chosen";
  if (autoscaled) delete spec["replicas"];
  return copy;
}
