import type { JsonObject } from "../../json-object";
import { isSubdomain } from "../../names";
import { fieldsOf, given, isEmpty, itemsOf, textOf, type Rules, type Scope } from "./scope";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/ */
export const PERMISSION_RULES: Rules = {
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
};

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
