import type { JsonObject } from "../json-object";
import { containerLists } from "./container-props";
import { fieldsOf, listOf, without, type Props } from "./fields";
import { ownAnnotations, type Way } from "./labels";
import { POD, pick } from "./pick";
import { volumeProps } from "./volume-props";

/** What the props of pods depend on beside the pods. */
export interface PodsOf {
  /** What the workload is called, of which the constructs make the names of containers that have none. */
  readonly base: unknown;
  /** The ports of the Service that leads to the pods. @default - none does */
  readonly servicePorts?: readonly JsonObject[];
  /** Claim templates of the workload. @default - none */
  readonly claims?: readonly JsonObject[];
  /** Whether the claims go with their StatefulSet. @default false */
  readonly deletes?: boolean;
}

/** Props of the pods that a template describes, without their labels. */
export function podProps(
  template: JsonObject,
  { base, servicePorts, claims = [], deletes = false }: PodsOf,
  way: Way,
): Props {
  const pod = fieldsOf(template, "spec");
  const lists = containerLists(pod, base, servicePorts, way);
  const names = listOf(pod["containers"]).map(({ name }) => name);
  const mounted = volumeProps(pod, claims, lists.containers, names, deletes);
  return without({
    podAnnotations: ownAnnotations(fieldsOf(template, "metadata", "annotations"), way),
    ...specProps(pod),
    containers: mounted.containers,
    initContainers: lists.initContainers,
    volumes: mounted.volumes,
  });
}

/** What the constructs say of pods where they are told nothing. */
const POD_DEFAULTS: JsonObject = {
  automountServiceAccountToken: true,
  enableServiceLinks: true,
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "ClusterFirst",
  serviceAccountName: "default",
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  shareProcessNamespace: false,
};

function specProps(spec: JsonObject): Props {
  const picked = pick(spec, POD) as Props;
  const secrets = listOf(spec["imagePullSecrets"]).map(({ name }) => name);
  const stated = Object.entries(picked).filter(
    ([key, value]) =>
      POD_DEFAULTS[key] !== value && !(typeof value === "object" && value !== null && Object.keys(value).length === 0),
  );
  return { ...(secrets.length === 0 ? {} : { imagePullSecrets: secrets }), ...Object.fromEntries(stated) };
}
