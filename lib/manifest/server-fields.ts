import { groupVersion } from "../api-names";
import type { Problem } from "../errors";
import { fieldsOf, isJsonObject, type JsonObject } from "../json-object";
import type { KubernetesObject } from "./to-terraform";
import { isToken } from "./tokens";

/*
 * What an API server and its controllers write into an object, as `kubectl get -o yaml` prints it: no part of what
 * somebody wants, refused or fought over where it is declared, and, in one annotation, the whole of a Secret in plain
 * sight. It is left out for every kind, unknown ones too.
 */

/** How much of an object is the cluster's. */
export interface ServerFieldsOptions {
  /**
   * Whether addresses and node ports of an object that was read from a cluster are kept as if somebody had chosen them.
   * @default false - they are kept where the last `kubectl apply` named them
   */
  readonly keepAddresses?: boolean;
}

/** An object as somebody would declare it, and the paths of what was left out. */
export interface DeclaredPart {
  readonly object: KubernetesObject;
  readonly leftOut: readonly string[];
}

/** Fields of `metadata` that the API server fills in. */
export const SERVER_FILLED_METADATA: readonly string[] = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
/** Annotations that Kubernetes' own tools and controllers keep their notes in. */
const SERVER_ANNOTATIONS =
  /^(cdktf-kube-services\/(checksum|part-of)|kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/(revision|revision-history|desired-replicas|max-replicas)|deprecated\.daemonset\.template\.generation|pv\.kubernetes\.io\/.*|volume\.(beta\.)?kubernetes\.io\/(storage-provisioner|selected-node|storage-resizer)|batch\.kubernetes\.io\/(job-tracking|cronjob-scheduled-timestamp)|control-plane\.alpha\.kubernetes\.io\/leader|autoscaling\.alpha\.kubernetes\.io\/(conditions|current-metrics)|endpoints\.kubernetes\.io\/(last-change-trigger-time|over-capacity)|kubernetes\.io\/(service-account\.uid|config\.(hash|mirror|seen|source))|node\.alpha\.kubernetes\.io\/.*|volumes\.kubernetes\.io\/controller-managed-attach-detach)$/;
const SERVER_FINALIZERS =
  /^(kubernetes|foregroundDeletion|orphan|kubernetes\.io\/(pvc|pv)-protection|service\.kubernetes\.io\/load-balancer-cleanup|batch\.kubernetes\.io\/job-tracking)$/;
/** Labels that a Job's pods get, so that its generated selector finds them. */
const JOB_LABELS = /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/;
const TOKEN_TYPE = "kubernetes.io/service-account-token";
const TOKEN_KEYS: ReadonlySet<string> = new Set(["token", "ca.crt", "namespace", "service-ca.crt"]);

/** The object without what the cluster wrote into it. */
export function declaredPart(object: KubernetesObject, options: ServerFieldsOptions = {}): DeclaredPart {
  const left = new Set<string>();
  const metadata = object["metadata"];
  const live = isJsonObject(metadata) && LIVE.some((key) => (metadata[key] ?? null) !== null);
  const chosen = options.keepAddresses === true ? undefined : lastApplied(metadata);
  let result = withoutNotes(object, left) as KubernetesObject;
  if (isJsonObject(metadata))
    result = { ...result, metadata: cleanMetadata(result["metadata"] as JsonObject, live, left) };
  if ("status" in result) {
    if (!isEmpty(result["status"])) left.add("status");
    result = omit(result, "status") as KubernetesObject;
  }
  const clean = BY_KIND[`${groupOf(object)}/${object.kind}`];
  if (clean !== undefined) {
    result = clean(result, {
      left,
      live,
      before: object,
      keeps: (...path) => options.keepAddresses === true || at(chosen, path) !== undefined,
    }) as KubernetesObject;
  }
  return { object: result, leftOut: [...left] };
}

/** The one line that says what was left out of some objects; undefined if nothing was. */
export function leftOutNote(
  parts: readonly { readonly where: () => string; readonly leftOut: readonly string[] }[],
): Problem | undefined {
  const touched = parts.filter(({ leftOut }) => leftOut.length > 0);
  const [first] = touched;
  if (first === undefined) return undefined;
  const paths = [...new Set(touched.flatMap(({ leftOut }) => leftOut))].sort();
  const of = touched.length === 1 ? "" : `, and of ${touched.length - 1} more objects`;
  return {
    code: "ManifestServerFields",
    what: `what the cluster filled in is left out here${of}: ${paths.join(", ")}`,
    where: first.where(),
  };
}

/** What tells that an object was read from an API server. */
const LIVE = ["uid", "resourceVersion", "managedFields"];

/** Annotations are taken out wherever there are some: pod templates get them as well. */
function withoutNotes(value: unknown, left: Set<string>): unknown {
  if (Array.isArray(value)) {
    if (isToken(value)) return value;
    const items = value.map((item: unknown) => withoutNotes(item, left));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isJsonObject(value) || isToken(value)) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(value)) {
    let next = withoutNotes(inner, left);
    if (key === "annotations" && isJsonObject(inner)) next = cleanAnnotations(inner, left);
    if (next === inner) continue;
    changed ??= { ...value };
    if (next === undefined) delete changed[key];
    else changed[key] = next;
  }
  return changed ?? value;
}

function cleanAnnotations(annotations: JsonObject, left: Set<string>): JsonObject | undefined {
  const kept = Object.entries(annotations).filter(([key]) => !SERVER_ANNOTATIONS.test(key));
  if (kept.length === Object.keys(annotations).length) return annotations;
  for (const key of Object.keys(annotations)) if (SERVER_ANNOTATIONS.test(key)) left.add(`the annotation ${key}`);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function cleanMetadata(metadata: JsonObject, live: boolean, left: Set<string>): JsonObject {
  const result: Record<string, unknown> = { ...metadata };
  for (const key of [...SERVER_FILLED_METADATA, "ownerReferences"]) {
    if (!Object.hasOwn(result, key)) continue;
    if ((result[key] ?? null) !== null) left.add(`metadata.${key}`);
    delete result[key];
  }
  // The server made the name of it, or does not look at it.
  if ((result["name"] ?? "") !== "" && "generateName" in result) {
    left.add("metadata.generateName");
    delete result["generateName"];
  }
  if (Array.isArray(result["finalizers"])) {
    const ofUsers = (result["finalizers"] as unknown[]).filter(
      (name) => !live && !SERVER_FINALIZERS.test(String(name)),
    );
    if (ofUsers.length < (result["finalizers"] as unknown[]).length) left.add("metadata.finalizers");
    if (ofUsers.length === 0) delete result["finalizers"];
    else result["finalizers"] = ofUsers;
  }
  return result;
}

interface Cleaning {
  readonly left: Set<string>;
  /** Whether the object was read from a cluster. */
  readonly live: boolean;
  /** The object as it was given. */
  readonly before: KubernetesObject;
  /** Whether somebody chose the value at a path. */
  readonly keeps: (...path: readonly (string | number)[]) => boolean;
}

type Clean = (object: JsonObject, cleaning: Cleaning) => JsonObject;

/** What the cluster chooses for objects of one kind, by `group/kind`. */
const BY_KIND: Readonly<Record<string, Clean>> = {
  "/Namespace": (object, { left }) => {
    const { finalizers } = fieldsOf(object["spec"]);
    const labels = fieldsOf(fieldsOf(object["metadata"])["labels"]);
    const { name } = fieldsOf(object["metadata"]);
    let result = object;
    if (Array.isArray(finalizers) && finalizers.every((each) => each === "kubernetes")) {
      left.add("spec.finalizers");
      result = within(result, ["spec"], (spec) => omit(spec, "finalizers"));
      if (isEmpty(result["spec"])) result = omit(result, "spec");
    }
    if (labels["kubernetes.io/metadata.name"] !== undefined && labels["kubernetes.io/metadata.name"] === name) {
      left.add("the label kubernetes.io/metadata.name");
      result = within(result, ["metadata", "labels"], (own) => omit(own, "kubernetes.io/metadata.name"));
    }
    return result;
  },
  "/Service": (object, { left, live, keeps }) => {
    if (!live) return object;
    return within(object, ["spec"], (spec) => {
      let result = spec;
      const take = (key: string): void => {
        if (!Object.hasOwn(result, key)) return;
        left.add(`spec.${key}`);
        result = omit(result, key);
      };
      if (spec["clusterIP"] !== "None" && !keeps("spec", "clusterIP") && !keeps("spec", "clusterIPs")) {
        take("clusterIP");
        take("clusterIPs");
      }
      if (!keeps("spec", "healthCheckNodePort")) take("healthCheckNodePort");
      if (!Array.isArray(result["ports"])) return result;
      const ports = (result["ports"] as unknown[]).map((port, index) => {
        if (!isJsonObject(port) || !("nodePort" in port) || keeps("spec", "ports", index, "nodePort")) return port;
        left.add("spec.ports[].nodePort");
        return omit(port, "nodePort");
      });
      return { ...result, ports };
    });
  },
  "/Pod": (object, { left, live, keeps }) => {
    if (!live) return object;
    return within(object, ["spec"], (spec) => {
      const gone = (keeps("spec", "nodeName") ? [] : ["nodeName"]).concat("priority", "preemptionPolicy");
      for (const key of gone) if (Object.hasOwn(spec, key)) left.add(`spec.${key}`);
      return withoutInjected(omit(spec, ...gone), left);
    });
  },
  "/PersistentVolumeClaim": (object, { left, before, keeps }) => {
    const annotations = fieldsOf(fieldsOf(before["metadata"])["annotations"]);
    if (annotations["pv.kubernetes.io/bound-by-controller"] !== "yes" || keeps("spec", "volumeName")) return object;
    left.add("spec.volumeName");
    return within(object, ["spec"], (spec) => omit(spec, "volumeName"));
  },
  "/PersistentVolume": (object, { left, live, before, keeps }) => {
    if (!live) return object;
    const annotations = fieldsOf(fieldsOf(before["metadata"])["annotations"]);
    const bound = annotations["pv.kubernetes.io/bound-by-controller"] === "yes" && !keeps("spec", "claimRef");
    if (bound) {
      left.add("spec.claimRef");
      return within(object, ["spec"], (spec) => omit(spec, "claimRef"));
    }
    return within(object, ["spec", "claimRef"], (claim) => omit(claim, "uid", "resourceVersion"));
  },
  "/Secret": (object, { left, live }) => {
    if (!live || object["type"] !== TOKEN_TYPE) return object;
    const data = Object.entries(fieldsOf(object["data"])).filter(([key]) => !TOKEN_KEYS.has(key));
    left.add("data of the token");
    const rest = omit(object, "data");
    return data.length === 0 ? rest : { ...rest, data: Object.fromEntries(data) };
  },
  "/ServiceAccount": (object, { left, live }) => {
    const { name } = fieldsOf(object["metadata"]);
    if (!live || !Array.isArray(object["secrets"])) return object;
    const made = new RegExp(`^${escapeRegExp(String(name))}-(token|dockercfg)-[a-z0-9]{5}$`);
    const kept = (object["secrets"] as unknown[]).filter((each) => !made.test(String(fieldsOf(each)["name"])));
    if (kept.length === (object["secrets"] as unknown[]).length) return object;
    left.add("secrets");
    const rest = omit(object, "secrets");
    return kept.length === 0 ? rest : { ...rest, secrets: kept };
  },
  "batch/Job": (object, { left }) => withoutGeneratedSelector(object, left),
  "batch/CronJob": (object) =>
    within(object, ["spec", "jobTemplate", "metadata"], (own) => omit(own, "creationTimestamp")),
  "apps/StatefulSet": (object, { left }) => {
    const templates = fieldsOf(object["spec"])["volumeClaimTemplates"];
    if (!Array.isArray(templates) || isToken(templates)) return object;
    const clean = templates.map((template: unknown) => {
      if (!isJsonObject(template)) return template;
      if (!isEmpty(template["status"])) left.add("spec.volumeClaimTemplates[].status");
      return omit(template, "status");
    });
    return within(object, ["spec"], (spec) => ({ ...spec, volumeClaimTemplates: clean }));
  },
};

/** The volume with the token, and the tolerations, that admission adds to every pod. */
function withoutInjected(spec: JsonObject, left: Set<string>): JsonObject {
  const isToken = (name: unknown): boolean => /^kube-api-access-[a-z0-9]{5}$/.test(String(name));
  const result: Record<string, unknown> = { ...spec };
  const filter = (key: string, goes: (item: JsonObject) => boolean): void => {
    if (!Array.isArray(result[key])) return;
    const kept = (result[key] as unknown[]).filter((item) => !isJsonObject(item) || !goes(item));
    if (kept.length === (result[key] as unknown[]).length) return;
    left.add(`spec.${key}`);
    if (kept.length === 0) delete result[key];
    else result[key] = kept;
  };
  filter("volumes", ({ name }) => isToken(name));
  filter(
    "tolerations",
    ({ key, tolerationSeconds, effect }) =>
      /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(String(key)) &&
      tolerationSeconds === 300 &&
      effect === "NoExecute",
  );
  for (const key of ["containers", "initContainers"]) {
    if (!Array.isArray(result[key])) continue;
    result[key] = (result[key] as unknown[]).map((container) => {
      if (!isJsonObject(container) || !Array.isArray(container["volumeMounts"])) return container;
      const mounts = (container["volumeMounts"] as unknown[]).filter((mount) => !isToken(fieldsOf(mount)["name"]));
      const rest = omit(container, "volumeMounts");
      return mounts.length === 0 ? rest : { ...rest, volumeMounts: mounts };
    });
  }
  return result;
}

function withoutGeneratedSelector(object: JsonObject, left: Set<string>): JsonObject {
  const spec = fieldsOf(object["spec"]);
  const keys = Object.keys(fieldsOf(fieldsOf(spec["selector"])["matchLabels"]));
  const generated = keys.length > 0 && keys.every((key) => JOB_LABELS.test(key)) && spec["manualSelector"] !== true;
  if (!generated) return object;
  left.add("spec.selector");
  const clean = (labels: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(labels).filter(([key]) => !JOB_LABELS.test(key)));
  let result = within(object, ["spec"], (own) => omit(own, "selector"));
  result = within(result, ["metadata", "labels"], clean);
  return within(result, ["spec", "template", "metadata", "labels"], clean);
}

/** What the last `kubectl apply` named; undefined where there was none that can be read. */
function lastApplied(metadata: unknown): unknown {
  const text = fieldsOf(fieldsOf(metadata)["annotations"])[LAST_APPLIED];
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

/** The object with a nested one changed; the object itself where there is none. */
function within(object: JsonObject, path: readonly string[], change: (fields: JsonObject) => JsonObject): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return change(object);
  const inner = object[step];
  if (!isJsonObject(inner) || isToken(inner)) return object;
  return { ...object, [step]: within(inner, rest, change) };
}

function omit(object: JsonObject, ...keys: readonly string[]): JsonObject {
  if (!keys.some((key) => Object.hasOwn(object, key))) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

const groupOf = ({ apiVersion }: KubernetesObject): string =>
  typeof apiVersion === "string" ? groupVersion(apiVersion).group : "";
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function isEmpty(value: unknown): boolean {
  return (value ?? null) === null || (typeof value === "object" && Object.keys(value as object).length === 0);
}
