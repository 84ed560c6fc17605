import { App } from "cdktf";
import { EnvironmentStack, StatefulService, StatelessService, WorkloadService } from "../../lib";
import { matchers, type KubeServicesMatchers, type MatcherResult } from "../../lib/testing";

const stack = new EnvironmentStack(new App(), "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod" },
  namespace: "shop",
});
const containers = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] }];
new StatelessService(stack, "web", {
  replicas: 3,
  containers,
  stickySession: { timeoutSeconds: 600 },
  exposure: { type: "LoadBalancer" },
});
new StatelessService(stack, "site", { containers, exposure: { type: "Ingress", host: "site.example.com" } });
const db = new StatefulService(stack, "db", {
  containers: [{ image: "postgres:17", ports: [{ containerPort: 5432 }] }],
});
new WorkloadService(stack, "db-nodes", {
  workload: db.workload,
  ports: [{ port: 5432 }],
  exposure: { type: "NodePort" },
});

const plan = (...changes: readonly object[]) => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  complete: true,
  resource_changes: changes,
});
const change = (actions: readonly string[], spec: object = {}) => {
  const after = { metadata: [{ name: "web", namespace: "shop" }], spec: [spec] };
  return {
    address: "kubernetes_service_v1.web",
    mode: "managed",
    type: "kubernetes_service_v1",
    name: "web",
    provider_name: "registry.terraform.io/hashicorp/kubernetes",
    change: {
      actions,
      before: actions.includes("create") ? null : after,
      after: actions.includes("delete") ? null : after,
      after_unknown: {},
      before_sensitive: false,
      after_sensitive: {},
    },
  };
};

type Name = keyof KubeServicesMatchers;
type Call = readonly [subject: unknown, name: Name, ...args: readonly unknown[]];
const called = ([subject, name, ...args]: readonly [unknown, Name, ...unknown[]], isNot: boolean): MatcherResult =>
  (matchers[name] as (this: object, ...all: readonly unknown[]) => MatcherResult).call({ isNot }, subject, ...args);

test.each<Call>([
  [stack, "toHaveService", "web"],
  [stack, "toHaveService", "web", { type: "LoadBalancer", sessionAffinity: "ClientIP" }],
  [stack, "toHaveService", "web", { sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } } }],
  [stack, "toHaveService", "web", { ports: [{ name: "http-web", port: 80 }] }],
  [stack, "toHaveService", "web", { ports: [{ port: expect.any(Number) }] }],
  [stack, "toHaveService", "db-headless", { clusterIP: "None" }],
  [stack, "toHaveWorkload", "web-v1", { replicas: 3 }],
  [stack, "toHaveWorkload", "db-v1"],
  [stack, "toHaveObject", "StatefulSet", "db-v1", { metadata: { namespace: "shop" } }],
  [stack, "toExpose", "web"],
  [stack, "toExpose", "web", "LoadBalancer"],
  [stack, "toExpose", "site", "Ingress"],
  [stack, "toExpose", "db-nodes", "NodePort"],
  [plan(), "toPlanEmpty"],
  [plan(change(["no-op"])), "toPlanEmpty"],
  [plan(), "toPassAudit"],
])("holds: %#", (...call) => {
  const { pass, message } = called(call as unknown as Call, false);
  expect({ pass, message: pass ? "" : message() }).toEqual({ pass: true, message: "" });
});

test.each<readonly [Call, string]>([
  [
    [stack, "toHaveService", "webs"],
    "there are: Service db, Service db-nodes, Service db-headless, Service site, Service web",
  ],
  [[stack, "toHaveService", "web", { type: "NodePort" }], 'spec.type is "LoadBalancer", not "NodePort"'],
  [[stack, "toHaveService", "web", { ports: [] }], "spec.ports is ["],
  [[stack, "toHaveService", "web", { ports: [{ port: 81 }] }], "spec.ports[0].port is 80, not 81"],
  [[stack, "toHaveWorkload", "web-v1", { replicas: 2 }], "spec.replicas is 3, not 2"],
  [[stack, "toHaveObject", "StatefulSet", "web-v1"], "there are: StatefulSet db-v1"],
  [[stack, "toExpose", "db"], "nothing leads to it from outside"],
  [[stack, "toExpose", "site", "LoadBalancer"], "it is, by Ingress"],
  [[stack, "toExpose", "no-such"], "the stack has no such Service"],
  [[plan(change(["update"])), "toPlanEmpty"], "update kubernetes_service_v1.web"],
  [[{ ...plan(), output_changes: { ip: change(["update"]).change } }, "toPlanEmpty"], "change output ip"],
  [
    [plan({ ...change(["no-op"]), previous_address: "kubernetes_service_v1.old" }), "toPlanEmpty"],
    "move kubernetes_service_v1.old to kubernetes_service_v1.web",
  ],
  [[plan(change(["delete"])), "toPlanEmpty"], "delete kubernetes_service_v1.web"],
  [
    [plan(change(["create"], { type: "LoadBalancer" })), "toPassAudit", { failOn: "low" }],
    "load-balancer-open-to-all at",
  ],
])("does not hold, and says why: %#", (call, why) => {
  const { pass, message } = called(call, false);
  expect({ pass, message: message() }).toEqual({ pass: false, message: expect.stringContaining(why) });
});

test("a Service that is not there is told where nothing may lead to it, too", () => {
  expect(called([stack, "toExpose", "no-such"], true).pass).toBe(true); // what `.not` fails on
  expect(called([stack, "toExpose", "db"], true).pass).toBe(false);
});

test.each<Call>([
  [42, "toHaveService", "web"],
  [plan(), "toHaveService", "web"],
  ["no JSON", "toHaveService", "web"],
  [stack.node, "toPlanEmpty"],
  [42, "toPassAudit"],
])("another subject is no failed expectation but a mistake: %#", (...call) => {
  expect(() => called(call as unknown as Call, false)).toThrow("TestSubjectInvalid");
});
