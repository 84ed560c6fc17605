import type { JsonObject } from "../../json-object";
import { isServiceName, isSubdomain } from "../../names";
import {
  exactlyOne,
  fieldsOf,
  given,
  isEmpty,
  itemsOf,
  namedOnce,
  textOf,
  unique,
  type Rule,
  type Rules,
  type Scope,
} from "./scope";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/ */
const namesOnce: Rule = (configuration, scope) =>
  namedOnce(configuration, "webhooks", "ListItemDuplicate", (name) => `there is a webhook ${name} already`, scope);

const webhook: Rule = (hook, scope) => {
  const name = textOf(hook["name"]);
  if (name !== undefined && (!isSubdomain(name) || name.split(".").length < 3)) {
    const allowed = "a domain of three parts or more, such as pods.example.com";
    scope.tell({ code: "NameInvalid", what: "no webhook can have this name", value: name, allowed }, "name");
  }
  conditionsOnce(hook, scope);
  reviewVersions(hook, scope);
};

function reviewVersions(hook: JsonObject, scope: Scope): void {
  const versions = textsOf(hook["admissionReviewVersions"]);
  if (versions.length > 0 && !versions.includes("v1") && !versions.includes("v1beta1")) {
    const what = "Kubernetes sends reviews of other versions";
    scope.tell({ code: "ReviewVersionInvalid", what, allowed: "v1, v1beta1" }, "admissionReviewVersions");
  }
  unique(
    versions.map((version, index) => [version, "admissionReviewVersions", index]),
    "ReviewVersionInvalid",
    (version) => `${version} is named already`,
    scope,
  );
  versions.forEach((version, index) => {
    if (isServiceName(version)) return;
    const what = "this is no version";
    scope.tell({ code: "ReviewVersionInvalid", what, value: version }, "admissionReviewVersions", index);
  });
}

const conditionsOnce: Rule = (fields, scope) =>
  namedOnce(fields, "matchConditions", "ListItemDuplicate", (name) => `there is a condition ${name} already`, scope);

/** Whom a webhook asks, at an address that says nothing more than where. */
const client: Rule = (config, scope) => {
  exactlyOne(config, ["url", "service"], "WebhookClientInvalid", scope);
  const url = textOf(config["url"]);
  if (url === undefined || /^https:\/\/[^/?#@\s]+(\/[^?#]*)?\??$/i.test(url)) return;
  const allowed = "https://, a host and a path, without user, query and fragment";
  scope.tell({ code: "WebhookClientInvalid", what: "no webhook can be called there", value: url, allowed }, "url");
};

const service: Rule = (reference, scope) => {
  const path = textOf(reference["path"]);
  if (path === undefined || path === "/" || !path.startsWith("/")) return;
  const parts = path.replace(/\/$/, "").slice(1).split("/");
  if (parts.every(isSubdomain)) return;
  const allowed = "parts of lowercase letters, digits, '-' and '.'";
  scope.tell({ code: "WebhookClientInvalid", what: "this is no path of a webhook", value: path, allowed }, "path");
};

/** What a webhook or a policy is asked about. */
const matched: Rule = (rule, scope) => {
  for (const key of ["apiGroups", "apiVersions", "operations"]) {
    const values: unknown = rule[key];
    if (Array.isArray(values) && values.length > 1 && values.includes("*")) {
      scope.tell({ code: "RuleAmbiguous", what: "'*' stands for all, and so alone", fix: "keep one" }, key);
    }
  }
  for (const key of ["apiVersions", "resources"]) {
    const values: unknown = rule[key];
    if (Array.isArray(values) && values.includes("")) {
      scope.tell({ code: "FieldMissing", what: "an item is empty", fix: "take it out" }, key);
    }
  }
  const resources = textsOf(rule["resources"]);
  const repeated = resources.some((one, index) => {
    const [kind = "", part] = one.split("/");
    const before = resources.slice(0, index);
    return part !== undefined && (before.includes(`${kind}/*`) || before.includes(`*/${part}`));
  });
  const whole = resources.includes("*") && resources.some((one) => one !== "*" && !one.includes("/"));
  if (repeated || whole || (resources.length > 1 && resources.includes("*/*"))) {
    const what = "a '*' among the resources stands for others that are named beside it";
    scope.tell({ code: "RuleAmbiguous", what, fix: "take those out" }, "resources");
  }
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((item: unknown) => textOf(item) ?? []) : [];

export const WEBHOOK_RULES: Rules = {
  ValidatingWebhookConfiguration: namesOnce,
  MutatingWebhookConfiguration: namesOnce,
  ValidatingWebhook: webhook,
  MutatingWebhook: webhook,
  WebhookClientConfig: client,
  "admissionregistration/v1.ServiceReference": service,
  "apiextensions/v1.ServiceReference": service,
  RuleWithOperations: matched,
  NamedRuleWithOperations: matched,
  ValidatingAdmissionPolicySpec: (policy, scope) => {
    conditionsOnce(policy, scope);
    if (given(policy["matchConstraints"]) && isEmpty(fieldsOf(policy["matchConstraints"])["resourceRules"])) {
      const what = "a policy is about resources";
      const at = ["matchConstraints", "resourceRules"];
      scope.tell({ code: "RuleEmpty", what, fix: "add resourceRules" }, ...at);
    }
    if (itemsOf(policy["validations"]).length > 0 || itemsOf(policy["auditAnnotations"]).length > 0) return;
    scope.tell({ code: "RuleEmpty", what: "a policy needs validations or auditAnnotations" }, "validations");
  },
};
