import {
  audit,
  checkCode,
  evidenceFacts,
  maskedPlan,
  parseEvidence,
  parsePlan,
  type Evidence,
  type Report,
} from "../../lib/audit";
import { sha256 } from "../../lib/sha256";
import { container, entry, metadata, planBytes, type Block, type Resource } from "./support/plan";

const pods = (image: string): Block => ({
  metadata: [{ labels: { app: "web" } }],
  spec: [{ container: [container({ image })] }],
});
const deployment = (image: string): Block => ({
  metadata: metadata("web"),
  spec: [{ replicas: "2", selector: [{ match_labels: { app: "web" } }], template: [pods(image)] }],
});
const service: Block = {
  metadata: metadata("web"),
  spec: [{ type: "ClusterIP", selector: { app: "web" }, port: [{ port: 80, target_port: "http" }] }],
};
const NEW = `registry.example/app:2@sha256:${"b".repeat(64)}`;
const OLD = `registry.example/app:1@sha256:${"a".repeat(64)}`;
const changed: Resource = {
  type: "kubernetes_deployment_v1",
  name: "web",
  before: deployment(OLD),
  after: deployment(NEW),
};
const same: Resource = { type: "kubernetes_service_v1", name: "web", before: service, after: service };
const secret: Block = { metadata: metadata("db"), data: { password: "hunter2-of-the-evidence" } };
const hidden: Resource = {
  ...{ type: "kubernetes_secret_v1", name: "db", before: secret, after: secret },
  ...{ beforeSensitive: { data: true }, afterSensitive: { data: true } },
};
const inState = (resource: Resource): Block => {
  const { address, mode, type, name, provider_name, change } = entry(resource);
  const { before: values, before_sensitive } = change as Block;
  return { ...{ address, mode, type, name, provider_name, values }, sensitive_values: before_sensitive };
};
const inCode = (resource: Resource): Block => ({ address: `${resource.type}.${resource.name}`, mode: "managed" });
const ALL = [changed, hidden, same];
const common = {
  configuration: {
    root_module: { resources: [...ALL.map(inCode), { address: "terraform_data.none", mode: "managed" }] },
  },
  prior_state: { values: { root_module: { resources: ALL.map(inState) } } },
  checks: [{ address: { to_display: "kubernetes_service_v1.web" }, status: "unknown" }],
};
const whole = planBytes(ALL, { ...common, checks: [] });
const targeted = (resources: readonly Resource[] = [changed], more: Block = {}): Buffer =>
  planBytes(resources, { ...common, complete: false, ...more });

const evidence = (plan: Buffer, more: Partial<Evidence> = {}): Evidence => ({
  formatVersion: 1,
  stack: "prod",
  madeAt: "2026-11-21T11:37:24Z",
  cluster: "https://127.0.0.1",
  provider: "2.38.0",
  plan: sha256(plan),
  configuration: "c".repeat(64),
  state: { lineage: "l", serial: 3 },
  planned: { "kubernetes_deployment_v1.web": "spec[0].template[0]" },
  unchanged: {
    "kubernetes_service_v1.web": { by: "resourceVersion", uid: "u", resourceVersion: "1" },
    "kubernetes_secret_v1.db": { by: "fields", uid: "v", resourceVersion: "2" },
  },
  none: ["terraform_data.none"],
  ...more,
});

const report = (plan: Buffer, proof?: Evidence): Report =>
  audit([{ environment: "prod", plan: parsePlan(plan, "p", proof) }], { toolVersion: "0" });
/** What a report says, but for where the plan comes from, and places in it. */
const said = ({ environments, ...rest }: Report): unknown =>
  JSON.parse(
    JSON.stringify({ ...rest, environments: environments.map((one) => ({ ...one, provenance: undefined })) }),
    (key, value: unknown) => (key === "source" ? undefined : value),
  ) as unknown;

test("with its evidence, a plan of what differs is told as the plan of all", () => {
  const plan = targeted();
  const judged = report(plan, evidence(plan));
  expect(said(judged)).toEqual(said(report(whole)));
  expect(judged.environments[0]?.provenance).toMatchObject({
    complete: "by evidence",
    evidence: { planned: 1, unchanged: { resourceVersion: 1, generation: 0, fields: 1, state: 0 } },
  });
  expect(evidenceFacts(evidence(plan)).planned).toBe(1);
});

test("without it, it is incomplete, and what it leaves out is not judged", () => {
  const judged = report(targeted());
  expect(judged.verdict).toMatchObject({ partial: true });
  expect(judged.findings.map(({ rule }) => rule)).toContain("plan-incomplete");
  expect(said(judged)).not.toEqual(said(report(whole)));
});

test("secrets of what is left out are masked", () => {
  const plan = targeted();
  const raw = parsePlan(plan, "p", evidence(plan));
  expect(JSON.stringify([maskedPlan(raw, "prod"), report(plan, evidence(plan))])).not.toContain("hunter2");
});

const without = (proof: Evidence, address: string): Evidence => ({
  ...proof,
  unchanged: Object.fromEntries(Object.entries(proof.unchanged).filter(([name]) => name !== address)),
});
const TAMPERED: Readonly<Record<string, () => readonly [plan: Buffer, proof: Evidence]>> = {
  "of another plan": () => [targeted(), evidence(whole)],
  "that leaves something of the state out": () => [
    targeted(),
    without(evidence(targeted()), "kubernetes_service_v1.web"),
  ],
  "that speaks of something else": () => {
    const plan = targeted();
    const proof = evidence(plan);
    return [plan, { ...proof, unchanged: { ...proof.unchanged, "kubernetes_service_v1.other": { by: "fields" } } }];
  },
  "that leaves something of the code out": () => [targeted(), evidence(targeted(), { none: [] })],
  "that calls unchanged what the plan changes": () => {
    const plan = targeted();
    const proof = evidence(plan);
    return [plan, { ...proof, unchanged: { ...proof.unchanged, "kubernetes_deployment_v1.web": { by: "fields" } } }];
  },
  "of a plan with modules": () => {
    const plan = targeted([changed], {
      configuration: { root_module: { ...common.configuration.root_module, module_calls: { x: {} } } },
    });
    return [plan, evidence(plan)];
  },
  "of a plan without its state": () => {
    const plan = targeted([changed], { prior_state: undefined });
    return [plan, evidence(plan)];
  },
};
test.each(Object.entries(TAMPERED))("an evidence %s is refused", (_, make) => {
  const [plan, proof] = make();
  expect(() => parsePlan(plan, "p", proof)).toThrow(expect.objectContaining({ code: "EvidenceDiffers" }) as Error);
});

test("what is put off stays so, and what Terraform does to what it was asked for shows", () => {
  const plan = targeted([changed, same], { deferred_changes: [{ reason: "x", resource_change: { address: "a.b" } }] });
  expect(report(plan, evidence(plan)).verdict).toMatchObject({ partial: true });
});

test.each([
  ["", "EvidenceUnreadable"],
  ["{}", "EvidenceUnreadable"],
  [JSON.stringify({ ...evidence(whole), formatVersion: 2 }), "EvidenceUnreadable"],
  [JSON.stringify({ ...evidence(whole), plan: "x" }), "EvidenceUnreadable"],
])("%j is no evidence", (text, code) => {
  expect(() => parseEvidence(Buffer.from(text), "f")).toThrow(expect.objectContaining({ code }) as Error);
});

test("an evidence is read as it was written", () => {
  expect(parseEvidence(Buffer.from(JSON.stringify(evidence(whole))), "f")).toEqual(evidence(whole));
});

describe("the code that it is about", () => {
  const code = (resource: Block): Buffer => Buffer.from(JSON.stringify({ resource }));
  const known = {
    kubernetes_deployment_v1: { web: {} },
    kubernetes_service_v1: { web: {} },
    terraform_data: { none: {} },
  };
  const about = (configuration: Buffer): Evidence => evidence(targeted(), { configuration: sha256(configuration) });

  test.each([
    ["has no more than it", known],
    [
      "is written as lists",
      [{ kubernetes_deployment_v1: [{ web: [{}] }] }, { terraform_data: [{ none: {} }] }] as never,
    ],
  ])("%s", (_, resource) => {
    const configuration = code(resource);
    expect(() => checkCode(about(configuration), configuration, "cdk.tf.json")).not.toThrow();
  });

  test.each([
    ["another type", { ...known, kubernetes_secret_v1: { other: {} } }, "kubernetes_secret_v1.other"],
    ["another name", { ...known, terraform_data: { none: {}, web: {} } }, "terraform_data.web"],
    [
      "one in a list",
      [known, { kubernetes_service_v1: [{ web: {} }, { api: {} }] }] as never,
      "kubernetes_service_v1.api",
    ],
  ])("has %s that is neither planned nor found unchanged", (_, resource, address) => {
    const configuration = code(resource);
    expect(() => checkCode(about(configuration), configuration, "cdk.tf.json")).toThrow(
      expect.objectContaining({ code: "EvidenceDiffers", message: expect.stringContaining(address) }) as Error,
    );
  });

  test("is another one", () => {
    expect(() => checkCode(about(code(known)), code({}), "cdk.tf.json")).toThrow(
      expect.objectContaining({ code: "EvidenceDiffers" }) as Error,
    );
  });
});
