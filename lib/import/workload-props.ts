import { isDeepStrictEqual } from "node:util";
import { defined } from "../defined";
import type { JsonObject } from "../json-object";
import type { KubernetesObject } from "../manifest";
import { autoscalingProps } from "./autoscaling-props";
import { fieldsOf, listOf, unlessEmpty, without, type Props } from "./fields";
import { beyond, identity, ownAnnotations, ownLabels, shared, type Way } from "./labels";
import { pick, type Shape } from "./pick";
import { podProps } from "./pod-props";
import { portProps, serviceProps } from "./service-props";
import { ownValue } from "../own-value";

/** A workload, with what scales it, and how many of its pods a drain may take. */
export interface WorkloadObjects {
  readonly workload: KubernetesObject;
  readonly scaler?: KubernetesObject;
  readonly budget?: KubernetesObject;
}

/** Props of a workload by itself. */
export function workloadProps(objects: WorkloadObjects, way: Way): Props {
  const { workload } = objects;
  const { name } = fieldsOf(workload, "metadata");
  const labels = fieldsOf(workload, "metadata", "labels");
  const pods = fieldsOf(workload, "spec", "template", "metadata", "labels");
  const { app, version } = way.asGiven ? { app: name, version: undefined } : labels;
  const selector = fieldsOf(workload, "spec", "selector", "matchLabels");
  const ofWorkload = ownLabels(labels, way, app);
  const common = shared(ofWorkload, pods);
  return without({
    ...identity(workload, way),
    ...(way.asGiven
      ? { selector }
      : { app: app === name ? undefined : app, version: version === "v1" ? undefined : version }),
    serviceName: workload.kind === "StatefulSet" ? fieldsOf(workload, "spec")["serviceName"] : undefined,
    labels: unlessEmpty(common),
    workloadLabels: beyond(ofWorkload, common),
    podLabels: beyond(ownLabels(pods, way, app, true), { ...common, ...(way.asGiven ? selector : {}) }),
    annotations: ownAnnotations(fieldsOf(workload, "metadata", "annotations"), way),
    ...bodyProps(objects, { base: app ?? name, scalerName: name, servicePorts: undefined }, way),
  });
}

/** Props of a workload and the Service that leads to its pods. */
export function workloadServiceProps(objects: WorkloadObjects, service: KubernetesObject, way: Way): Props {
  const { workload } = objects;
  const { name } = fieldsOf(service, "metadata");
  const { name: workloadName } = fieldsOf(workload, "metadata");
  const ofService = ownLabels(fieldsOf(service, "metadata", "labels"), way, name);
  const labels = fieldsOf(workload, "metadata", "labels");
  const ofWorkload = ownLabels(labels, way, name);
  const pods = fieldsOf(workload, "spec", "template", "metadata", "labels");
  const common = shared(ofService, ofWorkload, pods);
  const selector = fieldsOf(service, "spec", "selector");
  const workloadSelector = fieldsOf(workload, "spec", "selector", "matchLabels");
  const servicePorts = listOf(fieldsOf(service, "spec")["ports"]);
  const { version } = labels;
  return without({
    ...serviceProps(service, way),
    ...(way.asGiven
      ? {
          workloadName: workloadName === name ? undefined : workloadName,
          selector,
          workloadSelector: isDeepStrictEqual(selector, workloadSelector) ? undefined : workloadSelector,
          serviceName: serviceNameBeside(workload, name),
        }
      : { version: version === "v1" ? undefined : version }),
    labels: unlessEmpty(common),
    serviceLabels: beyond(ofService, common),
    workloadLabels: beyond(ofWorkload, common),
    podLabels: beyond(ownLabels(pods, way, name, true), {
      ...common,
      ...(way.asGiven ? { ...selector, ...workloadSelector } : {}),
    }),
    workloadAnnotations: ownAnnotations(fieldsOf(workload, "metadata", "annotations"), way),
    ports: way.ports === "given" ? portProps(service) : undefined,
    ...bodyProps(objects, { base: way.asGiven ? workloadName : name, scalerName: name, servicePorts }, way),
  });
}

function serviceNameBeside(workload: KubernetesObject, service: unknown): unknown {
  const { serviceName } = fieldsOf(workload, "spec");
  return workload.kind === "StatefulSet" && serviceName !== service ? serviceName : undefined;
}

/** Props that only the Service has: a further version has them as the first does. */
const OF_SERVICE: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "asGiven",
  "alias",
  "description",
  "annotations",
  "access",
  "exposure",
  "stickySession",
  "internalTrafficPolicy",
  "ipFamilyPolicy",
  "ipFamilies",
  "publishNotReadyAddresses",
  "version",
  "serviceLabels",
  "selector",
  "ports",
]);
/** What the workload's props are called in a further version. */
const IN_VERSION: Readonly<Record<string, string>> = {
  workloadName: "name",
  workloadSelector: "selector",
  workloadAnnotations: "annotations",
};

/** The props in which a further version differs from the first. */
export function versionProps(
  first: Props,
  objects: WorkloadObjects,
  service: KubernetesObject,
  version: string,
  way: Way,
): Props {
  const { scaler, workload, budget } = objects;
  const all = workloadServiceProps({ workload, ...defined({ budget }) }, service, way);
  if (way.asGiven) {
    all["workloadName"] = fieldsOf(workload, "metadata")["name"];
    all["workloadSelector"] = fieldsOf(workload, "spec", "selector", "matchLabels");
  }
  if (scaler !== undefined) {
    const { name } = fieldsOf(service, "metadata");
    const labels = fieldsOf(workload, "metadata", "labels");
    all["autoscaling"] = autoscalingProps(scaler, `${String(name)}-${version}`, labels, way);
  }
  const keys = [...new Set([...Object.keys(first), ...Object.keys(all)])].filter(
    (key) => !OF_SERVICE.has(key) && !isDeepStrictEqual(first[key], all[key]),
  );
  const said = scaler === undefined ? { replicas: 1, ...all } : all;
  return Object.fromEntries(keys.map((key) => [ownValue(IN_VERSION, key) ?? key, said[key]]));
}

/** What the workload is beside its name and its labels. */
function bodyProps(
  { workload, scaler, budget }: WorkloadObjects,
  of: {
    readonly base: unknown;
    readonly scalerName: unknown;
    readonly servicePorts: readonly JsonObject[] | undefined;
  },
  way: Way,
): Props {
  const spec = fieldsOf(workload, "spec");
  const labels = fieldsOf(workload, "metadata", "labels");
  const deletes = fieldsOf(spec, "persistentVolumeClaimRetentionPolicy")["whenDeleted"] === "Delete";
  const scaled = scaler !== undefined || workload.kind === "DaemonSet";
  return without({
    replicas: !scaled && spec["replicas"] !== 1 ? spec["replicas"] : undefined,
    autoscaling: scaler && autoscalingProps(scaler, of.scalerName, labels, way),
    disruptionBudget: budget && budgetProps(budget, workload, way),
    minReadySeconds: spec["minReadySeconds"] === 0 ? undefined : spec["minReadySeconds"],
    revisionHistoryLimit: spec["revisionHistoryLimit"] === 10 ? undefined : spec["revisionHistoryLimit"],
    progressDeadlineSeconds:
      workload.kind !== "Deployment" || spec["progressDeadlineSeconds"] === 600
        ? undefined
        : spec["progressDeadlineSeconds"],
    podManagementPolicy: spec["podManagementPolicy"] === "OrderedReady" ? undefined : spec["podManagementPolicy"],
    strategy: strategyProps(workload.kind, spec),
    ...podProps(fieldsOf(spec, "template"), { ...of, claims: listOf(spec["volumeClaimTemplates"]), deletes }, way),
  });
}

/** A PodDisruptionBudget as the prop of its workload. */
function budgetProps({ metadata, spec }: KubernetesObject, workload: KubernetesObject, way: Way): Props {
  const { name, labels, annotations } = fieldsOf(metadata);
  const { minAvailable, maxUnavailable } = fieldsOf(spec);
  const of = fieldsOf(workload, "metadata");
  const given = ownLabels(fieldsOf({ labels }, "labels"), way, of["name"]);
  return without({
    minAvailable,
    maxUnavailable,
    name: name === of["name"] ? undefined : name,
    labels: way.asGiven ? unlessEmpty(given) : beyond(given, fieldsOf(of, "labels")),
    annotations: ownAnnotations(fieldsOf({ annotations }, "annotations"), way),
  });
}

/** What a rolling update is by default, by kind. */
const USUAL_UPDATE: Readonly<Record<string, JsonObject>> = {
  Deployment: { maxUnavailable: "25%", maxSurge: "25%" },
  StatefulSet: { partition: 0 },
  DaemonSet: { maxUnavailable: 1, maxSurge: 0 },
};

function strategyProps(kind: string, spec: JsonObject): unknown {
  const update = fieldsOf(spec, kind === "Deployment" ? "strategy" : "updateStrategy");
  if (update["type"] === undefined) return undefined;
  const usual = USUAL_UPDATE[kind] ?? {};
  const rolling: Shape = Object.fromEntries(Object.keys(usual).map((field) => [field, true as const]));
  const picked = pick(update, { type: true, rollingUpdate: rolling }) as JsonObject;
  if (picked["type"] !== "RollingUpdate") return { type: picked["type"] };
  const unusual = Object.entries(fieldsOf(picked["rollingUpdate"])).filter(
    ([key, value]) => String(usual[key]) !== String(value),
  );
  return unusual.length === 0 ? undefined : { type: "RollingUpdate", rollingUpdate: Object.fromEntries(unusual) };
}
