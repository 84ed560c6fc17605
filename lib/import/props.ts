import type { KubernetesObject } from "../manifest";
import { OWNERSHIP_KEYS, SELECTOR_KEYS } from "../resource";
import { CONTAINER, POD, VOLUME_SOURCES, pick, type Shape } from "./pick";

/** Props as data, to be checked by the construct and written as code. */
export type Props = Record<string, unknown>;
type Fields = Readonly<Record<string, unknown>>;

/** Labels that this library's constructs set themselves. */
const OWN_LABELS = [...Object.keys(SELECTOR_KEYS), ...Object.keys(OWNERSHIP_KEYS)];

/** A nested object, empty where there is none. */
export function fieldsOf(value: unknown, ...path: readonly string[]): Fields {
  let here: unknown = value;
  for (const step of path) here = typeof here === "object" && here !== null ? (here as Fields)[step] : undefined;
  return typeof here === "object" && here !== null && !Array.isArray(here) ? (here as Fields) : {};
}

/** A nested list, empty where there is none. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as readonly Fields[]) : [];
}

/** Props of a Service by itself, beside its ports and its selector. */
export function serviceProps(service: KubernetesObject): Props {
  const spec = fieldsOf(service, "spec");
  const type = spec["type"] ?? "ClusterIP";
  const headless = spec["clusterIP"] === "None";
  const sticky = fieldsOf(spec, "sessionAffinityConfig", "clientIP")["timeoutSeconds"];
  const external = type === "NodePort" || type === "LoadBalancer";
  return without({
    ...identity(service),
    labels: ownedLabels(fieldsOf(service, "metadata", "labels")),
    access: headless ? { type: "Headless" } : undefined,
    exposure: external ? without({ type, externalTrafficPolicy: spec["externalTrafficPolicy"] }) : undefined,
    stickySession:
      spec["sessionAffinity"] === "ClientIP" ? (sticky === undefined ? true : { timeoutSeconds: sticky }) : undefined,
    publishNotReadyAddresses: spec["publishNotReadyAddresses"],
    internalTrafficPolicy: spec["internalTrafficPolicy"],
    ipFamilies: spec["ipFamilies"],
    ipFamilyPolicy: spec["ipFamilyPolicy"],
  });
}

/** The ports of a Service, in the words of the props. */
export function portProps(service: KubernetesObject): Props[] {
  return listOf(fieldsOf(service, "spec")["ports"]).map(
    (port) => pick(port, { name: true, port: true, targetPort: true, protocol: true, appProtocol: true }) as Props,
  );
}

/** Name and namespace; the namespace only where the object names one. */
export function identity(object: KubernetesObject): Props {
  const { name, namespace, annotations } = fieldsOf(object, "metadata");
  return without({ name, namespace, annotations });
}

/** Props of a workload and the Service that leads to its pods. */
export function workloadServiceProps(workload: KubernetesObject, service: KubernetesObject): Props {
  const spec = fieldsOf(workload, "spec");
  const template = fieldsOf(spec, "template");
  const serviceLabels = fieldsOf(service, "metadata", "labels");
  const workloadLabels = fieldsOf(workload, "metadata", "labels");
  const podLabels = fieldsOf(template, "metadata", "labels");
  const common = Object.entries(serviceLabels).filter(
    ([key, value]) => workloadLabels[key] === value && podLabels[key] === value,
  );
  const labels = ownedLabels(Object.fromEntries(common));
  const rest = Object.entries(podLabels).filter(([key]) => labels?.[key] === undefined);
  const set = workload.kind === "StatefulSet";
  const update = fieldsOf(spec, set ? "updateStrategy" : "strategy");
  const rolling: Shape = set ? { partition: true } : { maxUnavailable: true, maxSurge: true };
  return without({
    ...serviceProps(service),
    labels,
    workloadAnnotations: fieldsOf(workload, "metadata")["annotations"],
    podLabels: ownedLabels(Object.fromEntries(rest)),
    podAnnotations: fieldsOf(template, "metadata")["annotations"],
    replicas: spec["replicas"],
    minReadySeconds: spec["minReadySeconds"],
    revisionHistoryLimit: spec["revisionHistoryLimit"],
    progressDeadlineSeconds: set ? undefined : spec["progressDeadlineSeconds"],
    strategy: update["type"] === undefined ? undefined : pick(update, { type: true, rollingUpdate: rolling }),
    ...podProps(fieldsOf(template, "spec"), service),
    ...volumeProps(fieldsOf(template, "spec"), listOf(spec["volumeClaimTemplates"])),
  });
}

function podProps(spec: Fields, service: KubernetesObject): Props {
  const ports = listOf(fieldsOf(service, "spec")["ports"]);
  return without({
    containers: listOf(spec["containers"]).map((container) => containerProps(container, ports)),
    initContainers: initContainers(spec),
    ...(pick(spec, POD) as Props),
    imagePullSecrets: spec["imagePullSecrets"] === undefined ? undefined : pullSecrets(spec),
  });
}

const pullSecrets = (spec: Fields): unknown[] => listOf(spec["imagePullSecrets"]).map(({ name }) => name);

function initContainers(spec: Fields): Props[] | undefined {
  if (spec["initContainers"] === undefined) return undefined;
  return listOf(spec["initContainers"]).map((container) => pick(container, CONTAINER) as Props);
}

/** A container whose ports say which port of the Service leads to them. */
function containerProps(container: Fields, servicePorts: readonly Fields[]): Props {
  const props = pick(container, CONTAINER) as Props;
  if (!Array.isArray(props["ports"])) return props;
  const ports = (props["ports"] as readonly Fields[]).map((port) => {
    const leads = servicePorts.find((each) => leadsTo(each, port));
    if (leads === undefined) return { ...port, servicePort: false };
    return {
      // The Service's port has the container port's name, where it has one.
      ...(port["name"] === undefined && leads["name"] !== undefined ? { name: leads["name"] } : {}),
      ...port,
      ...(leads["port"] === port["containerPort"] ? {} : { servicePort: leads["port"] }),
      ...(leads["appProtocol"] === undefined ? {} : { appProtocol: leads["appProtocol"] }),
    };
  });
  return { ...props, ports };
}

function leadsTo(servicePort: Fields, port: Fields): boolean {
  const target = servicePort["targetPort"] ?? servicePort["port"];
  const sameProtocol = (servicePort["protocol"] ?? "TCP") === (port["protocol"] ?? "TCP");
  return sameProtocol && (target === port["containerPort"] || (port["name"] !== undefined && target === port["name"]));
}

function volumeProps(spec: Fields, claims: readonly Fields[]): Props {
  const volumes = listOf(spec["volumes"]).map((volume): Props => {
    const source = Object.keys(VOLUME_SOURCES).find((name) => volume[name] !== undefined);
    // A source that the props do not have is put in by an override.
    if (source === undefined) return { name: volume["name"], emptyDir: {} };
    return { name: volume["name"], [source]: pick(volume[source], VOLUME_SOURCES[source] ?? true) };
  });
  const templates = claims.map((claim): Props => {
    const { accessModes, storageClassName } = fieldsOf(claim, "spec");
    const { storage } = fieldsOf(claim, "spec", "resources", "requests");
    const { name, labels } = fieldsOf(claim, "metadata");
    return { claimTemplate: without({ name, storage, storageClassName, accessModes, labels }), onDelete: "retain" };
  });
  const all = [...volumes, ...templates];
  return all.length === 0 ? {} : { volumes: all };
}

function ownedLabels(labels: Fields): Fields | undefined {
  const rest = Object.entries(labels).filter(([key]) => !OWN_LABELS.includes(key));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** The props that are given. */
export function without(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
