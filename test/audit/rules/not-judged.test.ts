import { created, deleted, entry, metadata, reportOn, service, SERVICE, updated, type Block } from "../support/plan";
import { testRule } from "../support/rule-cases";

const manifest = (apiVersion: string, kind: string, more: Block = {}): Block => ({
  manifest: { apiVersion, kind, metadata: { name: "x", namespace: "shop" }, ...more },
});
const external = { mode: "data", type: "external", name: "x", expressions: {} };
const inModule = (resource: Block): Block => ({
  configuration: { root_module: { module_calls: { inner: { module: { resources: [resource] } } } } },
});
const provider = (expressions: Block): Block => ({
  configuration: {
    provider_config: {
      kubernetes: { name: "kubernetes", full_name: "registry.terraform.io/hashicorp/kubernetes", expressions },
    },
    root_module: {},
  },
});
const constant = (value: unknown): Block => ({ constant_value: value });

testRule("not-judged", {
  fires: {},
  silent: {
    "kinds of Kubernetes itself": [
      created("kubernetes_manifest", "m", manifest("v1", "ConfigMap", { data: {} })),
      created(SERVICE, "web", service()),
    ],
    "a custom resource that stays as it is": [
      updated("kubernetes_manifest", "m", manifest("a.example/v1", "Thing"), manifest("a.example/v1", "Thing")),
    ],
    "a value that Terraform itself holds": [
      created("terraform_data", "x", { input: "y" }, { more: { provider_name: "terraform.io/builtin/terraform" } }),
    ],
    "data that runs nothing": {
      resources: [],
      more: inModule({ mode: "data", type: "kubernetes_service_v1", name: "x", expressions: {} }),
    },
  },
  unknown: {
    "a custom resource": [created("kubernetes_manifest", "m", manifest("argoproj.io/v1alpha1", "Application"))],
    "a custom resource that goes": [deleted("kubernetes_manifest", "m", manifest("kyverno.io/v1", "ClusterPolicy"))],
    "a kind of the same name in another group": [
      created("kubernetes_manifest", "m", manifest("authorization.openshift.io/v1", "ClusterRoleBinding")),
    ],
    "a type that hashicorp's provider does not have": [created("kubernetes_yaml", "x", { yaml_body: "kind: Pod" })],
    "a provider of another name under the same types": [
      created(SERVICE, "web", service(), { more: { provider_name: "registry.terraform.io/evil/kubernetes" } }),
    ],
    "what is called so and is another provider's": [
      created(
        "terraform_data",
        "x",
        { input: "y" },
        { more: { provider_name: "registry.terraform.io/evil/terraform" } },
      ),
    ],
    "a resource of another provider": [created("random_password", "p", { length: 8 })],
    "a program that is read with the apply": {
      resources: [],
      more: {
        resource_changes: [
          {
            ...entry({ type: "external", name: "x", after: { program: ["sh"] }, actions: ["read"] }),
            mode: "data",
            address: "data.external.x",
          },
        ],
      },
    },
    "a program that was read with the plan, in a module": { resources: [], more: inModule(external) },
    "a provider that runs a program": {
      resources: [],
      more: provider({ exec: [{ command: constant("/usr/bin/sh"), args: constant(["-c", "x"]) }] }),
    },
    "a provider that runs a program, as one value": {
      resources: [],
      more: provider({ exec: constant({ command: "sh", args: [] }) }),
    },
    "a provider that runs a program which the plan does not name": {
      resources: [],
      more: provider({ exec: [{ command: { references: ["var.program"] } }] }),
    },
  },
});

test.each([
  ["a cloud's own helper", "aws", "low", 0],
  ["a shell", "sh", "high", 3],
])("a provider that runs %s", (_name, command, severity, exitCode) => {
  const { undecided, verdict } = reportOn([], provider({ exec: [{ command: constant(command) }] }));
  expect(undecided).toMatchObject([{ rule: "not-judged", severity, address: "provider.kubernetes" }]);
  expect(verdict.exitCode).toBe(exitCode);
});

test("what reaches into a cluster stops, and what does not is told", () => {
  const stops = reportOn([created("kubectl_server_manifest", "x", { yaml: "kind: Pod" })]);
  expect(stops.verdict).toMatchObject({ result: "undecided", exitCode: 3 });
  const harmless = reportOn([created("random_password", "x", { length: 8 })]);
  expect(harmless.verdict).toMatchObject({ result: "findings", exitCode: 0 });
  expect(harmless.verdict.text).toContain("1 thing is not judged.");
});

test("--fail-on-undecided never and any", () => {
  const custom = [created("kubernetes_manifest", "m", manifest("a.example/v1", "Thing"))];
  expect(reportOn(custom, {}, { failOnUndecided: "never" }).verdict).toMatchObject({
    result: "undecided",
    exitCode: 0,
  });
  const low = [created("random_password", "x", { length: 8 })];
  expect(reportOn(low, {}, { failOnUndecided: "any" }).verdict).toMatchObject({ result: "undecided", exitCode: 3 });
});

test("what was looked into can be acknowledged", () => {
  const acknowledgement = { rule: "not-judged", reason: "Read by hand.", source: "policy" };
  const policy = { rules: new Map(), acknowledgements: [acknowledgement], userRules: [] };
  const report = reportOn([created("kubernetes_manifest", "m", manifest("a.example/v1", "Thing"))], {}, { policy });
  expect(report.verdict).toMatchObject({ result: "clean", exitCode: 0 });
  expect(report.acknowledged).toMatchObject([{ rule: "not-judged", undecided: true }]);
});

testRule("connection-not-verified", {
  fires: {
    insecure: { resources: [], more: provider({ insecure: constant(true) }) },
    "insecure, in a block of a provider of charts": {
      resources: [],
      more: provider({ kubernetes: [{ insecure: constant("true") }] }),
    },
    "a host over http": { resources: [], more: provider({ host: constant("http://cluster.example:8080") }) },
  },
  silent: {
    "a host over https": { resources: [], more: provider({ host: constant("https://cluster.example") }) },
    "a host on this machine": { resources: [], more: provider({ host: constant("http://127.0.0.1:8080") }) },
    "insecure is false": { resources: [], more: provider({ insecure: constant(false) }) },
  },
  unknown: { "insecure is a variable": { resources: [], more: provider({ insecure: { references: ["var.x"] } }) } },
});

const output = (change: Block): Block => ({
  output_changes: { password: { actions: ["update"], before: "a", after: "a", ...change } },
});
testRule("output-made-plain", {
  fires: { "it was sensitive": { resources: [], more: output({ before_sensitive: true, after_sensitive: false }) } },
  silent: {
    "it stays sensitive": { resources: [], more: output({ before_sensitive: true, after_sensitive: true }) },
    "it goes": { resources: [], more: output({ before_sensitive: true, after_sensitive: false, after: null }) },
    "it never was": { resources: [], more: output({ before_sensitive: false, after_sensitive: false }) },
  },
});

testRule("ephemeral-resource", {
  fires: {
    "a token is made": {
      resources: [],
      more: {
        resource_changes: [
          {
            address: "ephemeral.kubernetes_token_request_v1.t",
            ...{ mode: "ephemeral", type: "kubernetes_token_request_v1", name: "t" },
            change: { actions: ["open"], before: null, after: null },
          },
        ],
      },
    },
  },
  silent: { "a managed one": [created("kubernetes_service_account_v1", "t", { metadata: metadata("t") })] },
});

describe("new first", () => {
  const open = service({ type: "LoadBalancer" });
  test("what was there before is told and does not fail, unless that is asked for", () => {
    const same = [updated(SERVICE, "web", open, open)];
    const report = reportOn(same, {}, { failOn: "low" });
    expect(report.verdict).toMatchObject({ result: "findings", exitCode: 0 });
    expect(report.verdict.text).toContain(`0 new of ${report.findings.length}.`);
    expect(reportOn(same, {}, { failOn: "low", gate: "all" }).verdict).toMatchObject({ result: "failed", exitCode: 1 });
  });

  test.each([["imported", { more: { change: undefined } }, { importing: { id: "shop/web" } }]])(
    "what is %s counts as new",
    (_name, _more, change) => {
      const unchanged = entry(updated(SERVICE, "web", open, open));
      const more = { resource_changes: [{ ...unchanged, change: { ...(unchanged["change"] as Block), ...change } }] };
      const { findings } = reportOn([], more);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter((finding) => !finding.introduced)).toEqual([]);
    },
  );

  test("what is moved counts as new where it is changed, too", () => {
    const moved = { previous_address: "kubernetes_service_v1.old" };
    const still = reportOn([updated(SERVICE, "web", open, open, { more: moved })]);
    expect(still.findings.filter((finding) => finding.introduced)).toEqual([]);
    const changed = service({ type: "LoadBalancer", session_affinity: "ClientIP" });
    const { findings } = reportOn([updated(SERVICE, "web", open, changed, { more: moved })]);
    expect(findings.filter((finding) => !finding.introduced)).toEqual([]);
  });

  test("what gets worse is new, for the gate and for a baseline", () => {
    const pod = (path: string): Block => ({
      metadata: metadata("p"),
      spec: [{ container: [], volume: [{ name: "v", host_path: [{ path }] }] }],
    });
    const [was, is] = [pod("/var/log"), pod("/")];
    const paths = (before: Block, after: Block, type = "kubernetes_pod_v1") =>
      reportOn([updated(type, "p", before, after)]).findings.filter((finding) => finding.rule === "host-path-volume");
    expect(paths(was, was)).toMatchObject([{ introduced: false }]);
    expect(paths(was, is)).toMatchObject([{ introduced: true }]);
    expect(paths(was, was)[0]?.fingerprint).not.toBe(paths(is, is)[0]?.fingerprint);
  });
});
