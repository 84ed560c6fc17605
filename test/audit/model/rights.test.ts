import { grants, showGrants, type RoleRule } from "../../../lib/audit/model/rights";

const rule = (
  groups: readonly string[],
  resources: readonly string[],
  verbs: readonly string[],
  names: readonly string[] = [],
): RoleRule => ({
  groups: new Set(groups),
  resources: new Set(resources),
  verbs: new Set(verbs),
  names,
  urls: [],
});

// What the API server's authorizer answers for these rules and requests.
test.each<[what: string, rule: RoleRule, group: string, resource: string, verb: string, granted: boolean]>([
  ["the very right", rule([""], ["pods"], ["create"]), "", "pods", "create", true],
  ["another verb", rule([""], ["pods"], ["get"]), "", "pods", "create", false],
  ["another group", rule(["apps"], ["pods"], ["create"]), "", "pods", "create", false],
  ["a star for verbs", rule([""], ["pods"], ["*"]), "", "pods", "create", true],
  ["a star for groups", rule(["*"], ["deployments"], ["create"]), "apps", "deployments", "create", true],
  ["a star for resources has subresources, too", rule([""], ["*"], ["create"]), "", "pods/exec", "create", true],
  ["a resource has not its subresources", rule([""], ["pods"], ["create"]), "", "pods/exec", "create", false],
  ["a subresource of every resource", rule([""], ["*/exec"], ["create"]), "", "pods/exec", "create", true],
  [
    "a subresource of every resource is not the resource",
    rule([""], ["*/exec"], ["create"]),
    "",
    "pods",
    "create",
    false,
  ],
  ["pods/* is nothing", rule([""], ["pods/*"], ["create"]), "", "pods/exec", "create", false],
  ["capitals are nothing", rule([""], ["Pods"], ["create"]), "", "pods", "create", false],
  ["a create by name is refused", rule([""], ["pods"], ["create"], ["web"]), "", "pods", "create", false],
  [
    "of all of them by name, too",
    rule([""], ["pods"], ["deletecollection"], ["web"]),
    "",
    "pods",
    "deletecollection",
    false,
  ],
  [
    "that of a subresource by name is not",
    rule([""], ["pods/exec"], ["create"], ["web"]),
    "",
    "pods/exec",
    "create",
    true,
  ],
  ["a get by name", rule([""], ["secrets"], ["get"], ["a"]), "", "secrets", "get", true],
  [
    "bind by name",
    rule(["rbac.authorization.k8s.io"], ["clusterroles"], ["bind"], ["cluster-admin"]),
    "rbac.authorization.k8s.io",
    "clusterroles",
    "bind",
    true,
  ],
])("%s", (_what, one, group, resource, verb, granted) => expect(grants(one, { group, resource, verb })).toBe(granted));

test("rights are told by resource", () => {
  const of = (resource: string, verb: string, names: readonly string[] = [], group = "") => ({
    group,
    resource,
    verb,
    names,
  });
  expect(showGrants([of("pods", "create"), of("pods", "patch"), of("deployments", "create", [], "apps")])).toBe(
    "create, patch pods; create deployments.apps",
  );
  expect(showGrants([of("secrets", "get", ["a", "b"])])).toBe("get secrets (only a, b)");
});
