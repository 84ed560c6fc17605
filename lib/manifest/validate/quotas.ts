import type { JsonObject } from "../../json-object";
import { highestRatio, isContainerResource, isOfScope, isOvercommitted, isQuotaResource } from "../../resource-names";
import { amountOf, fieldsOf, given, isEmpty, itemsOf, namedOnce, textOf, type Rules, type Scope } from "./scope";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/ */
export const QUOTA_RULES: Rules = {
  LimitRangeSpec: (spec, scope) =>
    namedOnce(spec, "limits", "LimitTypeDuplicate", (type) => `there are limits for ${type} already`, scope, "type"),
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
    for (const [name, value] of Object.entries(fieldsOf(spec["hard"]))) {
      const amount = amountOf(value);
      if (amount === undefined || (amount >= 0 && (Number.isInteger(amount) || isMeasured(name)))) continue;
      const what = amount < 0 ? "a quantity below zero" : `${name} comes in whole pieces`;
      scope.tell({ code: "QuantityInvalid", what, value }, "hard", name);
    }
    for (const quotaScope of ["BestEffort", "Terminating"]) {
      if (!scopes.includes(quotaScope) || !scopes.includes(`Not${quotaScope}`)) continue;
      scope.tell({ code: "QuotaScopesContradiction", what: `no pod is ${quotaScope} and Not${quotaScope}` }, "scopes");
    }
  },
  ScopeSelector: (selector, scope) => {
    const items = itemsOf(selector["matchExpressions"]);
    const named = items.map(([{ scopeName }]) => scopeName);
    for (const quotaScope of ["BestEffort", "Terminating"]) {
      if (!named.includes(quotaScope) || !named.includes(`Not${quotaScope}`)) continue;
      const what = `no pod is ${quotaScope} and Not${quotaScope}`;
      scope.tell({ code: "QuotaScopesContradiction", what }, "matchExpressions");
    }
    for (const [{ scopeName, operator, values }, index] of items) {
      const count = Array.isArray(values) ? values.length : 0;
      const [name, at] = [textOf(scopeName) ?? "", ["matchExpressions", index] as const];
      if (POD_SCOPES.has(name) && name !== "PriorityClass" && operator !== "Exists" && textOf(operator) !== undefined) {
        const what = `of ${name} there are no values`;
        scope.tell({ code: "QuotaScopeMistaken", what, value: operator, allowed: "Exists" }, ...at, "operator");
      }
      if ((operator === "In" || operator === "NotIn") && count === 0) {
        scope.tell({ code: "SelectorInvalid", what: `${operator} needs values`, fix: "add values" }, ...at, "values");
      } else if ((operator === "Exists" || operator === "DoesNotExist") && count > 0) {
        const what = `${operator} takes no values`;
        scope.tell({ code: "SelectorInvalid", what, fix: "take them out" }, ...at, "values");
      }
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
};

/** Whether a resource is measured, and not counted: what is counted is Kubernetes' own objects, and vendors' devices. */
const isMeasured = (name: string): boolean =>
  name.includes("/")
    ? name.startsWith("requests.") || name.includes("kubernetes.io/")
    : /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$|^requests\.storage$|^(requests\.)?hugepages-/.test(name);

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
    const highest = highestRatio(least, most);
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
