import type { JsonObject } from "../../json-object";
import { isLabelName } from "../../names";
import { ownValue } from "../../own-value";
import { fieldsOf, given, numberOf, textOf, type Rules, type Scope } from "./scope";

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
    const binary = fieldsOf(config["binaryData"]);
    for (const key of Object.keys(fieldsOf(config["data"]))) {
      if (Object.hasOwn(binary, key))
        scope.tell({ code: "DataKeyDuplicate", what: `data and binaryData both have ${key}` }, "binaryData", key);
    }
  },
  Secret: (secret, scope) => {
    dataKeys(secret, scope);
    const keys = new Set([...Object.keys(fieldsOf(secret["data"])), ...Object.keys(fieldsOf(secret["stringData"]))]);
    const type = String(secret["type"] ?? "Opaque");
    for (const key of ownValue(SECRET_KEYS, type) ?? []) {
      if (!keys.has(key))
        scope.tell({ code: "SecretKeyMissing", what: `a Secret of this type needs the key ${key}` }, "data");
    }
    if (type === "kubernetes.io/basic-auth" && !keys.has("username") && !keys.has("password")) {
      scope.tell({ code: "SecretKeyMissing", what: "a Secret of this type needs username or password" }, "data");
    }
    const account = "kubernetes.io/service-account.name";
    if (
      type === "kubernetes.io/service-account-token" &&
      !given(fieldsOf(fieldsOf(secret["metadata"])["annotations"])[account])
    ) {
      scope.tell(
        { code: "SecretKeyMissing", what: `a Secret of this type needs the annotation ${account}` },
        "metadata",
        "annotations",
      );
    }
  },
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
  Namespace: (namespace, scope) => {
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

const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

function dataKeys(object: JsonObject, scope: Scope): void {
  for (const list of ["data", "binaryData", "stringData"]) {
    for (const key of Object.keys(fieldsOf(object[list]))) {
      if (/^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== "." && key !== ".." && !key.startsWith("..")) continue;
      const allowed = "letters, digits, '-', '_', '.', not beginning with '..', at most 253 characters";
      scope.tell({ code: "DataKeyInvalid", what: "this is no key", value: key, allowed }, list, key);
    }
  }
}
