import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, FORMATS, type Report } from "../../lib/audit";
import { SERVER_FILLS } from "../../lib/audit/plan/server-fills";
import { declaredRule, declaredRuleSchema } from "../../lib/audit/policy/declared-rule";
import { container, created, deployment, DEPLOYMENT, podSpec, reportOn, type Block } from "./support/plan";

interface Schema {
  readonly resources: readonly { readonly resourceType: string; readonly block: string }[];
  readonly blocks: Readonly<
    Record<
      string,
      { readonly fields: Readonly<Record<string, { readonly computed?: boolean; readonly block?: string }>> }
    >
  >;
}

test("what the server fills in is what the provider's schema calls computed, and nothing else", () => {
  const { resources, blocks } = JSON.parse(
    readFileSync(join(__dirname, "../../lib/manifest/schema.generated.json"), "utf8"),
  ) as Schema;
  const [computed, seen] = [new Set(["id"]), new Set<string>()];
  const walk = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const [key, field] of Object.entries(blocks[name]?.fields ?? {})) {
      if (field.computed === true) computed.add(key);
      if (field.block !== undefined) walk(field.block);
    }
  };
  // Its pods have their own list of what is computed; they are judged as those of the other workloads.
  for (const one of resources) if (one.resourceType !== "kubernetes_replication_controller_v1") walk(one.block);
  expect([...SERVER_FILLS].sort()).toEqual([...computed].sort());
});

// The real provider lets the server fill in much, and plans it as known after the apply where the code leaves it out.
// Only the plan's `configuration` tells that from a reference to something that is not there yet.

const address = "kubernetes_deployment_v1.web";
const inTemplate = (spec: Block): Block => ({ spec: [{ template: [{ spec: [spec] }] }] });
const constant = (value: unknown): Block => ({ constant_value: value });
const named: Block = { name: constant("app"), image: constant("canary-in-the-code") };

/** A plan that creates a Deployment whose resources are not known, made of code with these containers. */
function plan(code: readonly Block[], unknown: unknown = true, known: unknown = null, more: Block = {}): Report {
  const spec = podSpec({ container: [container({ resources: known })] });
  const resource = created(DEPLOYMENT, "web", deployment(spec), {
    unknown: inTemplate({ container: [{ resources: unknown }] }),
    ...more,
  });
  const [, type, name] = /^(.*)[.](.*)$/.exec(address) ?? [];
  const written = { mode: "managed", type, name, expressions: inTemplate({ container: code }) };
  const module = { resources: [written] };
  const inModule = { module_calls: { app: { module: { module_calls: { inner: { module } } } } } };
  return reportOn([resource], {
    configuration: { root_module: more["more"] === undefined ? module : inModule },
  });
}
const messagesOf = (report: Report, rule: string) =>
  report.findings.filter((one) => one.rule === rule).map((one) => one.message);
const open = (report: Report) =>
  report.undecided
    .map((one) => one.rule)
    .filter((rule) => rule.endsWith("-missing"))
    .sort();
const UNKNOWN = ["cpu-limit-missing", "cpu-request-missing", "memory-limit-missing", "memory-request-missing"];

test("a limit that the code leaves out is missing, whatever the server fills in", () => {
  const report = plan([named]);
  expect(messagesOf(report, "memory-limit-missing")).toEqual([
    "container app has no memory limit: the code sets none, and what the cluster fills in is not known yet",
  ]);
  expect(open(report)).toEqual([]);
  expect(report.environments[0]?.others).toHaveLength(1);
});

test("what the code leaves out of a block that it has is missing, what it sets there is not", () => {
  const code = [{ ...named, resources: [{ limits: constant({ memory: "128Mi" }) }] }];
  const report = plan(code, [{ limits: {}, requests: true }], [{ limits: { memory: "128Mi" }, requests: null }]);
  expect(messagesOf(report, "memory-limit-missing")).toEqual([]);
  expect(messagesOf(report, "cpu-request-missing")).toHaveLength(1);
  expect(messagesOf(report, "memory-request-missing")).toEqual([]); // Kubernetes requests the limit
  expect(open(report)).toEqual([]);
});

test.each<[string, Block[], unknown, unknown]>([
  ["a reference", [{ ...named, resources: [{ limits: { references: ["var.x"] } }] }], [{ limits: true }], [{}]],
  ["an expression without a reference", [{ ...named, resources: [{ limits: {} }] }], [{ limits: true }], [{}]],
  ["a block that a dynamic block makes", [named], [{ limits: true, requests: true }], [{}]],
  ["containers that dynamic blocks make, beside one that is written out", [named, named], true, null],
  ["containers that dynamic blocks make alone", [], true, null],
])("not known, and no pass: %s", (_what, code, unknown, known) => {
  const report = plan(code, unknown, known);
  expect(open(report)).toEqual(expect.arrayContaining(["cpu-limit-missing", "memory-limit-missing"]));
  expect(messagesOf(report, "memory-limit-missing")).toEqual([]);
});

test("a plan without configuration: not known", () => {
  const spec = podSpec({ container: [container({ resources: null })] });
  const unknown = inTemplate({ container: [{ resources: true }] });
  expect(open(reportOn([created(DEPLOYMENT, "web", deployment(spec), { unknown })]))).toEqual(UNKNOWN);
});

test("modules with count and for_each, whatever their keys are", () => {
  const module = 'module.app["a.b[0]\\"]["].module.inner[3]';
  const report = plan([named], true, null, { address: `${module}.${address}`, more: { module_address: module } });
  expect(messagesOf(report, "memory-limit-missing")).toHaveLength(1);
});

test("nothing that the code sets is printed in any format", () => {
  const report = plan([named]);
  for (const as of FORMATS) expect(format(report, as)).not.toContain("canary-in-the-code");
});

test("a rule of the user's own, on what the code leaves out: missing where it must exist, else not known", () => {
  const rule = (must: object) =>
    declaredRule(
      declaredRuleSchema().parse({
        ...{ id: "acme-limit", severity: "low", title: "t", why: "w", fix: "f" },
        ...{ kinds: ["Deployment"], each: "container", path: "resources.limits.memory", must },
      }),
    );
  const spec = podSpec({ container: [container({ resources: null })] });
  const unknown = inTemplate({ container: [{ resources: true }] });
  const code = { mode: "managed", type: DEPLOYMENT, name: "web", expressions: inTemplate({ container: [named] }) };
  const ask = (must: object) =>
    reportOn(
      [created(DEPLOYMENT, "web", deployment(spec), { unknown })],
      { configuration: { root_module: { resources: [code] } } },
      { userRules: [rule(must)] },
    );
  const [exists, differs] = [ask({ exist: true }), ask({ notEqual: "1Gi" })];
  expect(messagesOf(exists, "acme-limit")[0]).toContain("resources.limits.memory must be set: the code sets none");
  expect(messagesOf(differs, "acme-limit")).toEqual([]);
  expect(differs.undecided.map((one) => one.rule)).toContain("acme-limit");
});
