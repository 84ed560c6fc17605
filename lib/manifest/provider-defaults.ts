import { isJsonObject, type JsonObject } from "../json-object";
import { readBase64 } from "./base64";
import { saysNothing } from "./empty-blocks";
import type { BlockSchema, FieldSchema } from "./schema";
import { resourceSchemaForKind } from "./table";
import { needsItems, type KubernetesObject } from "./to-terraform";
import { isKnownObject, isToken, knownFields } from "./tokens";
import { canonicalQuantity, type QuantityPlace } from "../quantity";

/*
 * Where a manifest says nothing, Kubernetes takes its default. The provider (2.38.0) has defaults of its own, and it
 * sends zeros for what it calls absent. This file says Kubernetes' default aloud wherever the two differ in effect, or
 * where the provider demands a value, and drops empty objects that mean nothing and that the provider does not keep.
 * Found by comparing what the provider sends with what it was given, for every field of every kind.
 */

/** What is known of other objects that a pod refers to. */
export interface DefaultsContext {
  /**
   * Whether a service account mounts its token into pods that do not say; undefined if the account is not known.
   * @default - no account is known
   */
  readonly mountsToken?: (serviceAccount: string, namespace: string | undefined) => boolean | undefined;
}

/** Rules by Kubernetes type: fields to set where they are absent. Field order: those of the object come first. */
const DEFAULTS: Readonly<Record<string, (fields: JsonObject) => JsonObject>> = {
  // The provider sends 0, which keeps no revision to roll back to.
  StatefulSetSpec: (spec) => ({ revisionHistoryLimit: 10, ...absent(spec, "serviceName", "") }),
  // The provider sends true.
  StorageClass: () => ({ allowVolumeExpansion: false }),
  // The provider sends 0, which the API server refuses.
  ClientIPConfig: () => ({ timeoutSeconds: 10800 }),
  // The provider requires the list; the API server fills it in by this rule.
  NetworkPolicySpec: (spec) => ({
    podSelector: {},
    policyTypes: Array.isArray(spec["egress"]) && spec["egress"].length > 0 ? ["Ingress", "Egress"] : ["Ingress"],
  }),
  // The provider requires it; the API server takes the labels of the pods.
  ReplicationControllerSpec: (spec) => {
    const metadata = isJsonObject(spec["template"]) ? spec["template"]["metadata"] : undefined;
    const labels = isJsonObject(metadata) ? metadata["labels"] : undefined;
    return isJsonObject(labels) ? { selector: labels } : {};
  },
  PodTemplateSpec: () => ({ metadata: {} }),
  JobTemplateSpec: () => ({ metadata: {} }),
  // Where each index has a limit, Kubernetes sets none for all pods, and the provider 6. For the indexes that may fail it
  // sends 0; that all of them may means the same as no limit.
  JobSpec: ({ completionMode, backoffLimitPerIndex, completions }) =>
    completionMode === "Indexed" && (backoffLimitPerIndex ?? null) !== null
      ? { backoffLimit: 2147483647, ...((completions ?? null) === null ? {} : { maxFailedIndexes: completions }) }
      : {},
  // The provider requires it, and takes "" for none.
  TypedLocalObjectReference: () => ({ apiGroup: "" }),
  RoleRef: () => ({ apiGroup: "rbac.authorization.k8s.io" }),
  // The provider sends "default"; Kubernetes takes the namespace of the binding, the volume or the endpoints.
  Subject: () => ({ namespace: "" }),
  ObjectReference: () => ({ namespace: "" }),
  // The provider sends 1, which means the same and reads otherwise.
  ResourceFieldSelector: () => ({ divisor: "0" }),
  // The API server fills it in, and the provider would take it away where it replaces for that.
  HTTPGetAction: () => ({ path: "/" }),
  // What has no source is an empty folder.
  Volume: (volume) =>
    Object.keys(volume).some((key) => key !== "name" && (volume[key] ?? null) !== null) ? {} : { emptyDir: {} },

  // The provider requires the mode, and sends "" for the file system.
  AzureDiskVolumeSource: () => ({ cachingMode: "ReadWrite", fsType: "ext4" }),
};

/**
 * The object with Kubernetes' defaults said aloud wherever the provider would send something else, and quantities in
 * the form that the API server gives back. An object of a kind that the table does not have comes back as it is.
 */
export function withKubernetesDefaults(object: KubernetesObject, context: DefaultsContext = {}): KubernetesObject {
  const schema = resourceSchemaForKind(object.apiVersion, object.kind);
  if (schema === undefined) return object;
  const metadata = object["metadata"] as JsonObject | undefined;
  const namespace = metadata?.["namespace"];
  const walker = new Walker(context, typeof namespace === "string" ? namespace : undefined);
  return walker.block(schema.block, object) as KubernetesObject;
}

/**
 * The object with quantities in the form that the API server gives back and all else as it is, for a
 * `kubernetes_manifest`: where the server writes `1` for its `1000m`, the provider fails ("inconsistent result").
 */
export function withCanonicalValues(object: KubernetesObject): KubernetesObject {
  const schema = resourceSchemaForKind(object.apiVersion, object.kind);
  return schema === undefined ? object : (canonicalFields(schema.block, object) as KubernetesObject);
}

function canonicalFields(block: BlockSchema, fields: JsonObject): JsonObject {
  const entries = Object.entries(fields).map(([key, value]): [string, unknown] => {
    const field = block.byKubernetesName.get(key) ?? block.inlined?.block?.byKubernetesName.get(key);
    if (field === undefined || isToken(value)) return [key, value];
    const inner = field.block;
    if (inner === undefined) return [key, canonical(field, value)];
    const canonicalItem = (item: unknown): unknown => (isKnownObject(item) ? canonicalFields(inner, item) : item);
    return [key, Array.isArray(value) ? value.map(canonicalItem) : canonicalItem(value)];
  });
  return Object.fromEntries(entries);
}

class Walker {
  constructor(
    private readonly context: DefaultsContext,
    private readonly namespace: string | undefined,
  ) {}

  block(block: BlockSchema, fields: JsonObject): JsonObject {
    const type = block.name.split("~")[0] ?? "";
    let given = fields;
    if (type === "PodSpec") given = this.podSpec(fields, block);
    else if (type === "ServiceSpec") given = serviceSpec(fields);
    else if (type === "ReplicationController" || type === "Job") given = { ...fields, ...labelsOfTemplate(fields) };
    else if (type === "HorizontalPodAutoscalerBehavior") given = scalingRules(fields);
    else if (type === "LimitRangeItem") given = limitDefaults(fields);
    else if (isEmptyList(fields["policyTypes"])) given = { ...fields, policyTypes: undefined };
    const defaults = DEFAULTS[type]?.(given);
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(given)) {
      const value = given[key];
      if (value === null || value === undefined) continue;
      const field = block.byKubernetesName.get(key) ?? block.inlined?.block?.byKubernetesName.get(key);
      if (field !== undefined && isUnset(field, value)) continue;
      if (field === undefined || isToken(value)) result[key] = value;
      else if (field.block === undefined) result[key] = canonical(field, value);
      else if (field.single === true) {
        const inner = isJsonObject(value) ? this.block(field.block, value) : value;
        if (isJsonObject(inner) && saysNothing(field, inner)) continue;
        result[key] = inner;
      } else if (Array.isArray(value)) {
        const inner = field.block;
        result[key] = value.map((item: unknown) => (isKnownObject(item) ? this.block(inner, item) : item));
      } else result[key] = value;
    }
    for (const [key, value] of Object.entries(defaults ?? {})) result[key] ??= value;
    return result;
  }

  /**
   * A container that has a security context without `runAsNonRoot` inherits it from the pod; the provider sends false.
   * A pod that does not say whether it mounts a token does as its service account says; the provider sends true.
   */
  private podSpec(spec: JsonObject, block: BlockSchema): JsonObject {
    const result: Record<string, unknown> = { ...spec };
    // Of a ReplicationController the provider sends 0.
    if (block.fields.get("termination_grace_period_seconds")?.default === undefined)
      Object.assign(result, absent(spec, "terminationGracePeriodSeconds", 30));
    const security = spec["securityContext"];
    if (isJsonObject(security) && security["runAsNonRoot"] === true) {
      for (const key of ["containers", "initContainers"]) {
        const list = spec[key];
        if (Array.isArray(list)) result[key] = list.map((container: unknown) => inheritNonRoot(container));
      }
    }
    const account = spec["serviceAccountName"] ?? spec["serviceAccount"] ?? "default";
    if ((spec["automountServiceAccountToken"] ?? null) === null && typeof account === "string") {
      if (this.context.mountsToken?.(account, this.namespace) === false) result["automountServiceAccountToken"] = false;
    }
    return result;
  }
}

/** The API server forgets the timeout of a session that is not kept. */
function serviceSpec(spec: JsonObject): JsonObject {
  const { sessionAffinity = "None" } = spec;
  if (!("sessionAffinityConfig" in spec) || (sessionAffinity !== "None" && sessionAffinity !== null)) return spec;
  return { ...spec, sessionAffinityConfig: undefined };
}

/** The API server gives them the labels of their pods, which the provider would take away. */
function labelsOfTemplate(object: JsonObject): JsonObject {
  const { metadata, spec } = object;
  if (!isKnownObject(metadata) || !isJsonObject(spec)) return {};
  const written = metadata["labels"];
  const template = isJsonObject(spec["template"]) ? spec["template"]["metadata"] : undefined;
  const labels = isJsonObject(template) ? template["labels"] : undefined;
  if ((isJsonObject(written) && !isEmpty(written)) || !isJsonObject(labels)) return {};
  return { metadata: { ...metadata, labels } };
}

/** Whether a value is the one that stands for none: "" or 0, or an empty list where the provider knows none. */
function isUnset(field: FieldSchema, value: unknown): boolean {
  if (field.rule?.unset !== undefined && value === field.rule.unset) return true;
  return isEmptyList(value) && needsItems(field) && field.required !== true;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function inheritNonRoot(container: unknown): unknown {
  if (!isKnownObject(container)) return container;
  const securityContext = container["securityContext"];
  if (!isKnownObject(securityContext) || isEmpty(securityContext) || (securityContext["runAsNonRoot"] ?? null) !== null)
    return container;
  return { ...container, securityContext: { ...securityContext, runAsNonRoot: true } };
}

/** The provider sends "" for the policy, which the API server refuses, and 0 seconds. */
function scalingRules(behavior: JsonObject): JsonObject {
  const percent = { type: "Percent", value: 100, periodSeconds: 15 };
  const rules = (key: string, seconds: number, policies: readonly JsonObject[]): JsonObject => {
    const given = behavior[key];
    if (!isKnownObject(given)) return {};
    const defaults = {
      ...absent(given, "stabilizationWindowSeconds", seconds),
      ...absent(given, "selectPolicy", "Max"),
      ...absent(given, "policies", policies),
    };
    return { [key]: { ...given, ...defaults } };
  };
  return {
    ...behavior,
    ...rules("scaleUp", 0, [{ type: "Pods", value: 4, periodSeconds: 15 }, percent]),
    ...rules("scaleDown", 300, [percent]),
  };
}

/**
 * What the API server derives for containers, and the provider would take away again: a limit is the largest one, a
 * request is the limit, or the smallest one.
 */
function limitDefaults(item: JsonObject): JsonObject {
  if (item["type"] !== "Container" || isToken(item["default"]) || isToken(item["defaultRequest"])) return item;
  const part = (key: string): JsonObject => knownFields(item[key]);
  const limits = { ...part("max"), ...part("default") };
  const requests = { ...part("min"), ...limits, ...part("defaultRequest") };
  return {
    ...item,
    ...(isEmpty(limits) ? {} : { default: limits }),
    ...(isEmpty(requests) ? {} : { defaultRequest: requests }),
  };
}

function absent(fields: JsonObject, key: string, value: unknown): JsonObject {
  return (fields[key] ?? null) === null ? { [key]: value } : {};
}

/** Quantities and base64 in the form that the API server gives back. A Secret's base64 is read where its text is. */
function canonical({ format, name, elem }: FieldSchema, value: unknown): unknown {
  if (format === "quantity") return quantities(value, elem === undefined ? "field" : "resources");
  if (format !== "bytes" || name === "data" || !isJsonObject(value)) return value;
  const text = (inner: unknown): unknown =>
    typeof inner === "string" ? (readBase64(inner)?.canonical ?? inner) : inner;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner)]));
}

function quantities(value: unknown, place: QuantityPlace): unknown {
  if (typeof value === "string") return canonicalQuantity(value, place);
  if (typeof value === "number") return isToken(value) ? value : canonicalQuantity(String(value), place);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, quantities(inner, place)]));
}

function isEmpty(fields: JsonObject): boolean {
  return Object.keys(fields).length === 0;
}
