import { MOST_ANNOTATIONS, MOST_DATA, TOKEN_ACCOUNT, missingSecretKeys } from "../../config-limits";
import type { JsonObject } from "../../json-object";
import { isDataKey, isLabelName } from "../../names";
import {
  amountOf,
  fieldsOf,
  given,
  itemsOf,
  need,
  numberOf,
  textOf,
  unique,
  within,
  type Rules,
  type Scope,
} from "./scope";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const OTHER_RULES: Rules = {
  PodDisruptionBudgetSpec: (spec, scope) => {
    if (!given(spec["minAvailable"]) || !given(spec["maxUnavailable"])) return;
    scope.tell(
      { code: "BudgetAmbiguous", what: "minAvailable and maxUnavailable are given together", fix: "keep one" },
      "maxUnavailable",
    );
  },
  ConfigMap: (config, scope) => {
    dataKeys(config, scope);
    dataSize(config, scope);
    const binary = fieldsOf(config["binaryData"]);
    for (const key of Object.keys(fieldsOf(config["data"]))) {
      if (Object.hasOwn(binary, key))
        scope.tell({ code: "DataKeyDuplicate", what: `data and binaryData both have ${key}` }, "binaryData", key);
    }
  },
  Secret: (secret, scope) => {
    dataKeys(secret, scope);
    dataSize(secret, scope);
    const keys = new Set([...Object.keys(fieldsOf(secret["data"])), ...Object.keys(fieldsOf(secret["stringData"]))]);
    const type = String(secret["type"] ?? "Opaque");
    for (const key of missingSecretKeys(type, keys))
      scope.tell({ code: "SecretKeyMissing", what: `a Secret of this type needs the key ${key}` }, "data");
    dockerConfig(secret, type, scope);
    if (
      type === "kubernetes.io/service-account-token" &&
      !given(fieldsOf(fieldsOf(secret["metadata"])["annotations"])[TOKEN_ACCOUNT])
    ) {
      scope.tell(
        { code: "SecretKeyMissing", what: `a Secret of this type needs the annotation ${TOKEN_ACCOUNT}` },
        "metadata",
        "annotations",
      );
    }
  },
  ObjectMeta: (metadata, scope) => {
    const entries = Object.entries(fieldsOf(metadata["annotations"]));
    const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(`${key}${textOf(value) ?? ""}`), 0);
    if (size <= MOST_ANNOTATIONS) return;
    const [what, allowed] = [`the annotations have ${size} bytes`, `up to ${MOST_ANNOTATIONS}`];
    scope.tell({ code: "AnnotationsTooLarge", what, allowed }, "annotations");
  },
  IngressClassParametersReference: ({ scope: place, namespace }, scope) => {
    const named = given(namespace) && namespace !== "";
    if (place === "Namespace" && !named) {
      scope.tell({ code: "FieldMissing", what: "namespace is missing", fix: "add namespace" }, "namespace");
    } else if (place === "Cluster" && named) {
      const what = "what belongs to the whole cluster is in no namespace";
      scope.tell({ code: "NamespaceOutOfPlace", what, fix: "take it out, or set scope: Namespace" }, "namespace");
    }
  },
  IngressClassSpec: (spec, scope) => need(spec, "controller", scope),
  TokenRequest: (request, scope) => within(request, "expirationSeconds", 600, 4_294_967_296, scope),
  PriorityClass: (priority, scope) => {
    const value = numberOf(priority["value"]);
    const name = textOf(fieldsOf(priority["metadata"])["name"]) ?? "";
    if (value !== undefined && value > 1_000_000_000 && !name.startsWith("system-")) {
      scope.tell(
        { code: "PriorityInvalid", what: "more is for Kubernetes itself", value, allowed: "up to 1000000000" },
        "value",
      );
    }
    if (name.startsWith("system-") && !/^system-(node|cluster)-critical$/.test(name)) {
      scope.tell(
        { code: "NameInvalid", what: "names that begin with system- are Kubernetes' own", value: name },
        "metadata",
        "name",
      );
    }
  },
  Overhead: ({ podFixed }, scope) => notBelowZero(podFixed, "podFixed", scope),
  Scheduling: (scheduling, scope) =>
    unique(
      itemsOf(scheduling["tolerations"]).map(([toleration, index]) => [
        JSON.stringify(Object.entries(toleration).sort(([a], [b]) => (a < b ? -1 : 1))),
        ...["tolerations", index],
      ]),
      "ListItemDuplicate",
      () => "an earlier toleration is the same",
      scope,
    ),
  CSIDriverSpec: (spec, scope) =>
    unique(
      itemsOf(spec["tokenRequests"]).map(([{ audience }, index]) => [String(audience ?? ""), "tokenRequests", index]),
      "ListItemDuplicate",
      (audience) => `a token for "${audience}" is asked for already`,
      scope,
    ),
  Namespace: (namespace, scope) => {
    const labels = fieldsOf(fieldsOf(namespace["metadata"])["labels"]);
    for (const mode of ["enforce", "audit", "warn"]) {
      const key = `pod-security.kubernetes.io/${mode}`;
      const level = textOf(labels[key]);
      if (level === undefined || ["privileged", "baseline", "restricted"].includes(level)) continue;
      const allowed = "privileged, baseline, restricted";
      const what = "this is no level of security";
      scope.tell({ code: "PodSecurityInvalid", what, value: level, allowed }, "metadata", "labels", key);
    }
    const name = textOf(fieldsOf(namespace["metadata"])["name"]);
    if (name !== undefined && !isLabelName(name)) {
      scope.tell(
        { code: "NameInvalid", what: "this is no name of a namespace", value: name, allowed: "a DNS label" },
        "metadata",
        "name",
      );
    }
  },
};

function notBelowZero(amounts: unknown, list: string, scope: Scope): void {
  for (const [name, value] of Object.entries(fieldsOf(amounts))) {
    if ((amountOf(value) ?? 0) >= 0) continue;
    scope.tell({ code: "QuantityInvalid", what: "a quantity below zero", value }, list, name);
  }
}

/** Passwords of registries are JSON, of which nothing is told but that it is none. */
function dockerConfig(secret: JsonObject, type: string, scope: Scope): void {
  const key = { "kubernetes.io/dockerconfigjson": ".dockerconfigjson", "kubernetes.io/dockercfg": ".dockercfg" }[type];
  if (key === undefined) return;
  const plain = fieldsOf(secret["stringData"])[key];
  const text = textOf(plain ?? fieldsOf(secret["data"])[key]);
  if (text === undefined) return;
  try {
    JSON.parse(given(plain) ? text : Buffer.from(text, "base64").toString("utf8"));
  } catch {
    const fix = "make it with: kubectl create secret docker-registry NAME --dry-run=client -o yaml";
    const what = "the value is not JSON";
    scope.tell({ code: "SecretValueInvalid", what, fix }, given(plain) ? "stringData" : "data", key);
  }
}

function dataSize(object: JsonObject, scope: Scope): void {
  const texts = ["data", "stringData", "binaryData"].flatMap((list) => {
    const isBase64 = list === "binaryData" || (list === "data" && scope.object.kind === "Secret");
    return Object.values(fieldsOf(object[list])).map((value) => {
      const text = textOf(value) ?? "";
      return isBase64 ? Math.floor((text.replace(/[\s=]/g, "").length * 3) / 4) : Buffer.byteLength(text);
    });
  });
  const size = texts.reduce((sum, one) => sum + one, 0);
  if (size <= MOST_DATA) return;
  const [what, allowed] = [`the data has ${size} bytes`, `up to ${MOST_DATA}`];
  scope.tell({ code: "DataTooLarge", what, allowed, fix: "split it" }, "data");
}

function dataKeys(object: JsonObject, scope: Scope): void {
  for (const list of ["data", "binaryData", "stringData"]) {
    for (const key of Object.keys(fieldsOf(object[list]))) {
      if (isDataKey(key)) continue;
      const allowed = "letters, digits, '-', '_', '.', not beginning with '..', at most 253 characters";
      scope.tell({ code: "DataKeyInvalid", what: "this is no key", value: key, allowed }, list, key);
    }
  }
}
