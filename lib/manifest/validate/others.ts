import { defined } from "../../defined";
import type { JsonObject } from "../../json-object";
import { isAddressRange, isPartOfRange } from "../../addresses";
import { isLabelName, isPortName, isSubdomain } from "../../names";
import { isContainerResource, isOfScope, isOvercommitted, isQuotaResource } from "../../resource-names";
import {
  amountOf,
  exactlyOne,
  fieldsOf,
  given,
  isEmpty,
  isOpen,
  itemsOf,
  need,
  notNegative,
  numberOf,
  textOf,
  unique,
} from "./scope";
import type { Rules, Scope } from "./scope";
import { ownValue } from "../../own-value";

const METRIC_SOURCES: Readonly<Record<string, string>> = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
};

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const OTHER_RULES: Rules = {
  HorizontalPodAutoscalerSpec: (spec, scope) => {
    const [least, most] = [numberOf(spec["minReplicas"]), numberOf(spec["maxReplicas"])];
    if (most !== undefined && most < 1) {
      scope.tell({ code: "ReplicasRangeInvalid", what: "maxReplicas must be 1 or more", value: most }, "maxReplicas");
    } else if (most !== undefined && least !== undefined && least > most) {
      scope.tell(
        { code: "ReplicasRangeInvalid", what: `minReplicas ${least} is above maxReplicas ${most}` },
        "minReplicas",
      );
    }
    if (!given(spec["maxReplicas"])) need(spec, "maxReplicas", scope, "ReplicasRangeInvalid");
    notNegative(spec, ["minReplicas"], scope);
    const target = fieldsOf(spec["scaleTargetRef"]);
    for (const key of ["kind", "name"]) {
      if (given(target[key]) && target[key] !== "") continue;
      scope.tell({ code: "FieldMissing", what: `${key} is missing`, fix: `add ${key}` }, "scaleTargetRef", key);
    }
  },
  MetricSpec: (metric, scope) => {
    const source = METRIC_SOURCES[String(metric["type"])];
    const found = Object.values(METRIC_SOURCES).filter((key) => given(metric[key]));
    if (source === undefined || (found.length === 1 && found[0] === source)) return;
    scope.tell({
      code: "MetricSourceAmbiguous",
      what: `a metric of this type has ${source}, and nothing else`,
      allowed: source,
    });
  },
  MetricTarget: (target, scope) => {
    const key = { Utilization: "averageUtilization", AverageValue: "averageValue", Value: "value" }[
      String(target["type"])
    ];
    if (key === undefined) {
      if (given(target["type"]) && textOf(target["type"]) === undefined) return;
      const allowed = "Utilization, AverageValue, Value";
      scope.tell(
        { code: "MetricTargetInvalid", what: "this is no type of target", value: target["type"], allowed },
        "type",
      );
      return;
    }
    const values = ["averageUtilization", "averageValue", "value"].filter((each) => given(target[each]));
    if (values.length === 0) {
      scope.tell({ code: "MetricTargetInvalid", what: `${key} is missing`, fix: `add ${key}` }, key);
    }
    for (const each of values) {
      if ((amountOf(target[each]) ?? 1) > 0) continue;
      scope.tell({ code: "MetricTargetInvalid", what: "it must be above 0", value: target[each] }, each);
    }
  },
  HPAScalingPolicy: (policy, scope) => {
    within(policy, "periodSeconds", 1, 1800, scope);
    within(policy, "value", 1, Infinity, scope);
  },
  HPAScalingRules: (rules, scope) => within(rules, "stabilizationWindowSeconds", 0, 3600, scope),
  ServiceBackendPort: (port, scope) => {
    within(port, "number", 0, 65_535, scope);
    const name = textOf(port["name"]);
    if (name !== undefined && !isPortName(name)) {
      scope.tell({ code: "PortNameInvalid", what: "no port can have this name", value: name }, "name");
    }
  },
  PodDisruptionBudgetSpec: (spec, scope) => {
    if (!given(spec["minAvailable"]) || !given(spec["maxUnavailable"])) return;
    scope.tell(
      { code: "BudgetAmbiguous", what: "minAvailable and maxUnavailable are given together", fix: "keep one" },
      "maxUnavailable",
    );
  },
  IngressSpec: (spec, scope) => {
    if (!isEmpty(spec["rules"]) || given(spec["defaultBackend"])) return;
    scope.tell({ code: "IngressEmpty", what: "an Ingress needs rules or a defaultBackend" });
  },
  IngressRule: (rule, scope) => {
    const host = textOf(rule["host"]);
    if (host === undefined) return;
    const plain = host.startsWith("*.") ? host.slice(2) : host;
    if (/^\d+(\.\d+){3}$/.test(host) || host.includes(":")) {
      scope.tell({ code: "HostInvalid", what: "the host must be a name, not an address", value: host }, "host");
    } else if (!isSubdomain(plain))
      scope.tell({ code: "HostInvalid", what: "this is no DNS name", value: host }, "host");
  },
  HTTPIngressPath: (path, scope) => {
    const text = textOf(path["path"]);
    const type = path["pathType"];
    if (type !== "Exact" && type !== "Prefix") return;
    if (isOpen(path["path"])) return;
    if (text === undefined || !text.startsWith("/")) {
      scope.tell({ code: "PathNotAbsolute", what: "the path must begin with /", ...defined({ value: text }) }, "path");
    } else if (/\/\/|\/\.\.?(\/|$)|%2f/i.test(text)) {
      scope.tell({ code: "PathNotAbsolute", what: "the path has parts that mean nothing", value: text }, "path");
    }
  },
  IngressBackend: (backend, scope) => exactlyOne(backend, ["service", "resource"], "BackendAmbiguous", scope),
  IngressServiceBackend: (backend, scope) => {
    const port = fieldsOf(backend["port"]);
    const [name, number] = [textOf(port["name"]) !== undefined, (numberOf(port["number"]) ?? 0) !== 0];
    if (isEmpty(backend["port"]) || name === number) {
      if (given(backend["port"]) && (typeof port["number"] === "string" || !isEmpty(port)) && name !== number) return;
      scope.tell(
        { code: "PortReferenceInvalid", what: "a port has a name or a number", allowed: "exactly one of name, number" },
        "port",
      );
    }
  },
  NetworkPolicyPeer: (peer, scope) => {
    const selects = given(peer["podSelector"]) || given(peer["namespaceSelector"]);
    if (!selects && !given(peer["ipBlock"]))
      scope.tell({ code: "PeerEmpty", what: "a peer needs a selector or an ipBlock" });
    if (selects && given(peer["ipBlock"])) {
      scope.tell(
        { code: "PeerAmbiguous", what: "a peer has selectors or an ipBlock, not both", fix: "make them two peers" },
        "ipBlock",
      );
    }
  },
  IPBlock: (block, scope) => {
    const whole = textOf(block["cidr"]) ?? "";
    if (!isAddressRange(whole) || !Array.isArray(block["except"])) return;
    block["except"].forEach((range: unknown, index) => {
      const part = textOf(range) ?? "";
      if (!isAddressRange(part) || isPartOfRange(part, whole)) return;
      const allowed = `a part of ${whole}`;
      scope.tell({ code: "PeerExceptOutside", what: "this is no part of cidr", value: part, allowed }, "except", index);
    });
  },
  NetworkPolicyPort: (port, scope) => {
    const name = textOf(port["port"]);
    if (name !== undefined && !isPortName(name)) {
      scope.tell({ code: "PortNameInvalid", what: "no port can have this name", value: name }, "port");
    }
    for (const key of ["port", "endPort"]) within(port, key, 1, 65_535, scope);
    const [first, last] = [numberOf(port["port"]), numberOf(port["endPort"])];
    if (last === undefined) return;
    if (first === undefined || last < first) {
      scope.tell(
        { code: "PortRangeInvalid", what: "endPort ends a range that begins at a number, port", value: last },
        "endPort",
      );
    }
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
  AggregationRule: (rule, scope) => {
    if (isEmpty(rule["clusterRoleSelectors"]))
      scope.tell({ code: "RuleEmpty", what: "an aggregation needs a selector" }, "clusterRoleSelectors");
  },
  PolicyRule: (rule, scope) => {
    const cluster = scope.object.kind === "ClusterRole";
    if (isEmpty(rule["verbs"]))
      scope.tell({ code: "RuleEmpty", what: "a rule needs verbs", fix: "add verbs" }, "verbs");
    if (!isEmpty(rule["nonResourceURLs"])) {
      if (!cluster)
        scope.tell({ code: "RuleOutOfPlace", what: "nonResourceURLs are for a ClusterRole" }, "nonResourceURLs");
      if (!isEmpty(rule["apiGroups"]) || !isEmpty(rule["resources"]) || !isEmpty(rule["resourceNames"])) {
        scope.tell(
          { code: "RuleAmbiguous", what: "a rule is for resources or for nonResourceURLs" },
          "nonResourceURLs",
        );
      }
      return;
    }
    for (const key of ["apiGroups", "resources"]) {
      if (isEmpty(rule[key])) scope.tell({ code: "RuleEmpty", what: `a rule needs ${key}`, fix: `add ${key}` }, key);
    }
  },
  RoleBinding: (binding, scope) => roleRef(binding, scope, ["Role", "ClusterRole"]),
  ClusterRoleBinding: (binding, scope) => {
    roleRef(binding, scope, ["ClusterRole"]);
    for (const [subject, index] of itemsOf(binding["subjects"])) {
      if (subject["kind"] !== "ServiceAccount" || (given(subject["namespace"]) && subject["namespace"] !== ""))
        continue;
      const what = "an account needs its namespace here";
      scope.tell({ code: "SubjectInvalid", what, fix: "add namespace" }, "subjects", index, "namespace");
    }
  },
  "rbac/v1.Subject": (subject, scope) => {
    const name = textOf(subject["name"]);
    if (subject["kind"] === "ServiceAccount") {
      if (name !== undefined && !isSubdomain(name)) {
        scope.tell({ code: "SubjectInvalid", what: "no service account can have this name", value: name }, "name");
      }
      if (textOf(subject["apiGroup"]) !== undefined) {
        scope.tell(
          { code: "SubjectInvalid", what: "the group of service accounts is empty", fix: "take it out" },
          "apiGroup",
        );
      }
    }
    const kind = textOf(subject["kind"]);
    if (kind === undefined || !["User", "Group", "ServiceAccount"].includes(kind)) {
      const allowed = "User, Group, ServiceAccount";
      scope.tell(
        { code: "SubjectInvalid", what: "this is no kind of subject", value: subject["kind"], allowed },
        "kind",
      );
    }
  },
  LimitRangeSpec: (spec, scope) =>
    unique(
      itemsOf(spec["limits"]).map(([{ type }, index]) => [textOf(type), "limits", index, "type"]),
      "LimitTypeDuplicate",
      (type) => `there are limits for ${type} already`,
      scope,
    ),
  ResourceQuotaSpec: (spec, scope) => {
    const scopes = (Array.isArray(spec["scopes"]) ? spec["scopes"] : []).flatMap((each: unknown) => textOf(each) ?? []);
    for (const name of Object.keys(fieldsOf(spec["hard"]))) {
      if (!isQuotaResource(name)) {
        scope.tell({ code: "QuotaResourceUnknown", what: "Kubernetes counts nothing of this name" }, "hard", name);
      }
      const strange = scopes.find((each) => POD_SCOPES.has(each) && !isOfScope(name, each));
      if (strange === undefined) continue;
      const what = `a quota with the scope ${strange} does not count ${name}`;
      scope.tell({ code: "QuotaScopeMistaken", what, fix: "take it out, or scopes" }, "scopes");
    }
    for (const quotaScope of ["BestEffort", "Terminating"]) {
      if (!scopes.includes(quotaScope) || !scopes.includes(`Not${quotaScope}`)) continue;
      scope.tell({ code: "QuotaScopesContradiction", what: `no pod is ${quotaScope} and Not${quotaScope}` }, "scopes");
    }
  },
  LimitRangeItem: (item, scope) => {
    limitNames(item, scope);
    const order = ["min", "defaultRequest", "default", "max"] as const;
    for (let low = 0; low < order.length; low++) {
      for (let high = low + 1; high < order.length; high++) {
        const [less, more] = [order[low] ?? "", order[high] ?? ""];
        for (const [name, value] of Object.entries(fieldsOf(item[less]))) {
          const [a, b] = [amountOf(value), amountOf(fieldsOf(item[more])[name])];
          if (a === undefined || b === undefined || a <= b) continue;
          scope.tell({ code: "LimitsContradiction", what: `${less} of ${name} is above ${more}`, value }, less, name);
        }
      }
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

/** Scopes of pods; others are about claims. */
const POD_SCOPES: ReadonlySet<string> = new Set([
  ...["Terminating", "NotTerminating", "BestEffort", "NotBestEffort"],
  ...["PriorityClass", "CrossNamespacePodAffinity"],
]);

/** Which resources a limit is about, and how far it may be from its request. */
function limitNames(item: JsonObject, scope: Scope): void {
  const [min, max] = [fieldsOf(item["min"]), fieldsOf(item["max"])];
  if (item["type"] === "PersistentVolumeClaim" && !given(min["storage"]) && !given(max["storage"])) {
    const what = "of a claim its storage is limited";
    scope.tell({ code: "LimitStorageMissing", what, fix: "add min.storage or max.storage" });
  }
  if (item["type"] === "Pod") {
    for (const key of ["default", "defaultRequest"]) {
      if (isEmpty(item[key])) continue;
      scope.tell({ code: "LimitDefaultNotContainer", what: "a pod as a whole gets no default" }, key);
    }
  }
  if (item["type"] === "Container" || item["type"] === "Pod") {
    for (const key of ["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"]) {
      for (const name of Object.keys(fieldsOf(item[key]))) {
        if (isContainerResource(name)) continue;
        scope.tell({ code: "LimitResourceUnknown", what: "containers take nothing of this name" }, key, name);
      }
    }
  }
  for (const [name, value] of Object.entries(fieldsOf(item["maxLimitRequestRatio"]))) {
    const [ratio, least, most] = [amountOf(value), amountOf(min[name]), amountOf(max[name])];
    if (ratio === undefined) continue;
    const highest = least === undefined || most === undefined || least === 0 ? Infinity : most / least;
    if (ratio >= 1 && ratio <= highest) continue;
    const what = ratio < 1 ? "no limit is below its request" : "max and min are not so far from each other";
    scope.tell({ code: "LimitsContradiction", what, value }, "maxLimitRequestRatio", name);
  }
  for (const [name, value] of Object.entries(fieldsOf(item["defaultRequest"]))) {
    const [request, limit] = [amountOf(value), amountOf(fieldsOf(item["default"])[name])];
    if (request === undefined || limit === undefined || request === limit || isOvercommitted(name)) continue;
    const what = `of ${name} a container gets as much as it may take at most`;
    scope.tell({ code: "LimitsContradiction", what, value }, "defaultRequest", name);
  }
}

function within(fields: JsonObject, key: string, least: number, most: number, scope: Scope): void {
  const number = numberOf(fields[key]);
  if (number === undefined || (number >= least && number <= most)) return;
  const allowed = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  scope.tell({ code: "NumberOutOfRange", what: "this number is out of range", value: number, allowed }, key);
}

function dataKeys(object: JsonObject, scope: Scope): void {
  for (const list of ["data", "binaryData", "stringData"]) {
    for (const key of Object.keys(fieldsOf(object[list]))) {
      if (/^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== "." && key !== ".." && !key.startsWith("..")) continue;
      const allowed = "letters, digits, '-', '_', '.', not beginning with '..', at most 253 characters";
      scope.tell({ code: "DataKeyInvalid", what: "this is no key", value: key, allowed }, list, key);
    }
  }
}

function roleRef(binding: JsonObject, scope: Scope, kinds: readonly string[]): void {
  const role = fieldsOf(binding["roleRef"]);
  if (!given(role["name"]) || role["name"] === "") {
    scope.tell({ code: "RoleInvalid", what: "the role's name is missing", fix: "add name" }, "roleRef", "name");
  }
  const kind = textOf(role["kind"]);
  if (kind === undefined || kinds.includes(kind)) return;
  scope.tell(
    { code: "RoleInvalid", what: "this is no kind of role here", value: kind, allowed: kinds.join(", ") },
    "roleRef",
    "kind",
  );
}
