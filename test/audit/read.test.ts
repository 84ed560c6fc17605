import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import "../support/fixed-seed";
import { KubeServicesError } from "../../lib/errors";
import { audit, format, FORMATS, parsePlan, readPlan, readPlanBytes, type Report } from "../../lib/audit";
import {
  created,
  deleted,
  planBytes,
  service,
  SERVICE,
  statefulSet,
  STATEFUL_SET,
  updated,
  type Block,
} from "./support/plan";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "read-plan-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const good = planBytes([created(SERVICE, "web", service())]);

function code(content: string | Buffer): string {
  try {
    parsePlan(Buffer.from(content), "plan.json");
    return "none";
  } catch (error) {
    if (KubeServicesError.is(error)) return error.code;
    throw error;
  }
}

test.each<[string, string | Buffer, string]>([
  ["nothing", "", "PlanEmpty"],
  ["white space", " \n\t", "PlanEmpty"],
  ["the text of terraform plan", "Terraform will perform the following actions:", "PlanNotJson"],
  ["a JSON list", "[]", "PlanNotJson"],
  ["broken JSON", '{"format_version" "1.2"}', "PlanNotJson"],
  ["a saved plan", Buffer.from("PK\u0003\u0004rest"), "PlanIsBinary"],
  [
    "the log of terraform plan -json",
    '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}\n',
    "PlanIsLog",
  ],
  [
    "a state, as show -json writes it",
    '{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}',
    "PlanIsState",
  ],
  ["a state file", '{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"x","resources":[]}', "PlanIsState"],
  ["another JSON", '{"name":"package"}', "PlanNotAPlan"],
  ["a manifest", '{"apiVersion":"v1","kind":"Service"}', "PlanNotAPlan"],
  ["an older format", '{"format_version":"0.2","resource_changes":[]}', "PlanFormatUnsupported"],
  ["a newer format", '{"format_version":"2.0","resource_changes":[]}', "PlanFormatUnsupported"],
  ["a format that is no version", '{"format_version":"latest","resource_changes":[]}', "PlanFormatUnsupported"],
  ["a plan that failed", '{"format_version":"1.2","resource_changes":[],"errored":true}', "PlanErrored"],
  [
    "a change without an address",
    '{"format_version":"1.2","resource_changes":[{"type":"a","change":{"actions":[]}}]}',
    "PlanMalformed",
  ],
  [
    "changes that stand there twice, of which one reader sees these and the next those",
    '{"format_version":"1.2","resource_changes":[{"address":"a.b"}],"resource_changes":[]}',
    "PlanMalformed",
  ],
  ["changes that are no list", '{"format_version":"1.2","resource_changes":{}}', "PlanMalformed"],
  [
    "actions that are no list",
    '{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","change":{"actions":"create"}}]}',
    "PlanMalformed",
  ],
  ["a flag that is none", '{"format_version":"1.2","resource_changes":[],"complete":"yes"}', "PlanMalformed"],
])("%s is refused with a code of its own", (_name, content, expected) => {
  expect(code(content)).toBe(expected);
});

/** A plan of one Service, which is changed as text. */
const forged = (change: (text: string) => string): string => {
  const text = planBytes([updated(SERVICE, "web", service(), service({ type: "NodePort" }))]).toString();
  const other = change(text);
  expect(other).not.toBe(text);
  return other;
};

test.each<[string, (text: string) => string]>([
  ["a word for an action that is not known", (text) => text.replace('"update"', '"destroy"')],
  ["two actions that do not go together", (text) => text.replace('["update"]', '["create","update"]')],
  ["no action at all", (text) => text.replace('["update"]', "[]")],
  ["something managed that is only read", (text) => text.replace('"update"', '"read"')],
  ["nothing happens, and it becomes another", (text) => text.replace('"update"', '"no-op"')],
  [
    "nothing happens, and it is gone",
    (text) => text.replace(/"update"(.*)"after":\{.*?\}\]\}/, '"no-op"$1"after":null'),
  ],
  ["created over what is there", (text) => text.replace('"update"', '"create"')],
  ["destroyed, and there afterwards", (text) => text.replace('"update"', '"delete"')],
  ["a mode in other letters", (text) => text.replace('"managed"', '"Managed"')],
  ["a mode that is none", (text) => text.replace('"mode":"managed"', '"mode":null')],
  ["no mode", (text) => text.replace('"mode":"managed",', "")],
  ["a type in capitals", (text) => text.replace('"type":"kubernetes_service_v1"', '"type":"Kubernetes_service_v1"')],
  ["a type with a blank", (text) => text.replace('"type":"kubernetes_service_v1"', '"type":"kubernetes_service_v1 "')],
  ["a type in other letters", (text) => text.replace('"type":"kubernetes', '"type":"kub\u0435rnetes')],
  ["a change beside the change", (text) => text.replace('"change":', '"Change":{},"change":')],
  ["an After beside after", (text) => text.replace('"after":', '"After":null,"after":')],
  ["a Spec beside spec", (text) => text.replace(/"spec":/g, '"Spec":[{"type":"ClusterIP"}],"spec":')],
  ["capitals in a block", (text) => text.replace(/"session_affinity"/g, '"sessionAffinity":"None","session_affinity"')],
  ["a key twice, deep down", (text) => text.replace(/"type":"NodePort"/, '"type":"NodePort","type":"ClusterIP"')],
  [
    "a key twice, once with an escape",
    (text) => text.replace(/"type":"NodePort"/, '"type":"NodePort","typ\\u0065":"ClusterIP"'),
  ],
  ["a text behind it", (text) => `${text} {}`],
  ["a second plan behind it", (text) => `${text}\n${text}`],
])("a forged plan is refused: %s", (_name, change) => {
  expect(code(forged(change))).toMatch(/^Plan(?:Malformed|NotJson)$/);
});

test("a comma too many is no JSON, at any depth", () => {
  expect(code(forged((text) => text.replace(/\}$/, ",}")))).toBe("PlanNotJson");
  expect(code(forged((text) => text.replace('"timestamp"', ',"timestamp"')))).toBe("PlanNotJson");
});

test("keys of people may be in any letters, and stand in several maps", () => {
  const labels = { app: "web", App: "web", constructor: "x", toString: "y" };
  expect(code(planBytes([created(SERVICE, "web", service({ selector: labels }, { labels }))]))).toBe("none");
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "%s is a text like any other where a plan says it",
  (word) => {
    const before = service();
    const plan = planBytes(
      [
        { ...deleted(SERVICE, "web", before), reason: word },
        created(`kubernetes_${word}`, word, { metadata: [{ name: word }], [word.toLowerCase()]: word }),
        created("kubernetes_manifest", "m", { manifest: { apiVersion: "v1", kind: word, [word]: { [word]: [word] } } }),
      ].filter((one) => !/[A-Z]/.test(one.type)),
      { deferred_changes: [{ reason: word, resource_change: { address: "a.b" } }] },
    );
    const report = audit([{ environment: word, plan: parsePlan(plan, word) }], { toolVersion: "0" });
    for (const as of FORMATS) expect(format(report, as)).not.toContain("native code");
    expect(report.findings.filter((finding) => finding.rule === "rule-crashed")).toEqual([]);
  },
);

test("a plan cut anywhere is refused, never half read", () => {
  for (let end = 1; end < good.length - 1; end += 17)
    expect(code(good.subarray(0, end))).toMatch(/^Plan(?:Truncated|NotJson)$/);
});

test("a newer minor version, no timestamp, no flags: read", () => {
  const plan = parsePlan(Buffer.from('{"format_version":"1.9","resource_changes":[]}'), "p");
  expect(plan.complete).toBeUndefined();
  const report = audit([{ environment: "p", plan }], { toolVersion: "0" });
  expect(report.environments[0]?.provenance).toMatchObject({ complete: "not stated", applyable: "not stated" });
  expect(report.verdict.result).toBe("clean");
});

test("a plan with targets is reported as partial", () => {
  const plan = parsePlan(planBytes([], { complete: false }), "p");
  const { verdict, findings } = audit([{ environment: "p", plan }], { toolVersion: "0" });
  expect(verdict).toMatchObject({ partial: true, text: expect.stringContaining("partial") });
  expect(findings.map((finding) => finding.rule)).toEqual(["plan-incomplete"]);
});

test("UTF-8 with a byte order mark and PowerShell's UTF-16 are read", () => {
  const text = good.toString("utf8");
  expect(code(`\ufeff${text}`)).toBe("none");
  expect(code(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]))).toBe("none");
});

test("the SHA-256 is that of the file", () => {
  const { createHash } = jest.requireActual<typeof import("node:crypto")>("node:crypto");
  expect(parsePlan(good, "p").provenance.sha256).toBe(createHash("sha256").update(good).digest("hex"));
});

test("a plan of 1 GiB is refused before it is read", () => {
  const path = join(folder, "plan.json");
  writeFileSync(path, "{");
  truncateSync(path, 1024 ** 3); // sparse: takes no room
  expect(() => readPlan(path)).toThrow(/PlanTooLarge[^]*1024 MiB[^]*up to 512 MiB/);
});

test("what grows while it is read stops at the limit", () => {
  const path = join(folder, "plan.json");
  writeFileSync(path, good);
  expect(() => readPlanBytes(path, 100)).toThrow(/PlanTooLarge/);
  expect(readPlanBytes(path).equals(good)).toBe(true);
});

test("a missing file and a folder are PlanUnreadable", () => {
  expect(() => readPlan(join(folder, "none.json"))).toThrow(/PlanUnreadable[^]*no such file/);
  expect(() => readPlan(folder)).toThrow(/PlanUnreadable[^]*folder/);
});

test.each([
  ["in a resource", '"after":null', (deep: string) => `"after":${deep}`],
  [
    "in the variables",
    '"applyable":true',
    (deep: string) => `"variables":{"password":{"value":${deep}}},"applyable":true`,
  ],
])("values that are nested endlessly are PlanTooDeep: %s", (_, place, deeply) => {
  const plan = planBytes([{ ...created(SERVICE, "web", service()), before: service(), after: null }]).toString();
  expect(plan).toContain(place);
  const deep = Buffer.from(plan.replace(place, deeply("[".repeat(50_000) + "]".repeat(50_000))));
  const run = () => audit([{ environment: "e", plan: parsePlan(deep, "p.json") }], { toolVersion: "0" });
  expect(run).toThrow(/PlanTooDeep at p\.json/);
});

test("a number of replicas that nobody can run is told, not counted out", () => {
  const set = statefulSet({ replicas: "4294967295" });
  const plan = parsePlan(planBytes([deleted(STATEFUL_SET, "db", set)]), "p.json");
  const report = audit([{ environment: "e", plan }], { toolVersion: "0" });
  expect(report.environments[0]?.leftovers).toHaveLength(101);
  expect(report.environments[0]?.leftovers.at(-1)?.object).toBe(
    "PersistentVolumeClaim shop/data-db-100 and all up to data-db-4294967294",
  );
});

/** What Terraform writes of an action: what is created was not there, and what is destroyed is not there any more. */
function asTerraform(action: string, change: Block): Block {
  const { before = {}, after = {} } = change;
  if (action === "create") return { ...change, before: null, after: after ?? {} };
  if (action === "delete") return { ...change, before: before ?? {}, after: null };
  if (action === "no-op") return { ...change, before: before ?? {}, after: before ?? {} };
  return { ...change, before: before ?? {}, after: after ?? {} };
}

test("any JSON value in the place of anything in a plan ends in a report or a coded error", () => {
  let read = 0;
  // Mostly what may be a side of a change at all, with anything in the places that rules look at.
  const attributes = fc.constantFrom("metadata", "spec", "manifest", "data", "rule", "webhook");
  const side = fc.oneof({ weight: 9, arbitrary: fc.dictionary(attributes, fc.jsonValue()) }, fc.jsonValue());
  const broken = fc.record(
    {
      before: side,
      after: side,
      after_unknown: fc.jsonValue(),
      before_sensitive: fc.jsonValue(),
      after_sensitive: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const types = [
    "kubernetes_service_v1",
    "kubernetes_deployment_v1",
    "kubernetes_manifest",
    "kubernetes_secret_v1",
    "kubernetes_stateful_set_v1",
    "kubernetes_ingress_v1",
    "x",
  ];
  const actions = fc.constantFrom(
    ["create"],
    ["delete"],
    ["update"],
    ["no-op"],
    ["delete", "create"],
    ["forget"],
    ["strange"],
  );
  fc.assert(
    fc.property(fc.constantFrom(...types), broken, actions, fc.jsonValue(), (type, change, chosen, code) => {
      const entry = {
        address: `${type}.b`,
        mode: "managed",
        type,
        name: "b",
        change: { ...asTerraform(chosen.join(), change), actions: chosen },
      };
      const bytes = Buffer.from(
        JSON.stringify({
          format_version: "1.2",
          resource_changes: [entry],
          resource_drift: [entry],
          configuration: {
            root_module: {
              resources: [{ mode: "managed", type, name: "b", expressions: code, provisioners: code }],
              module_calls: code,
            },
          },
        }),
      );
      let report: Report;
      try {
        report = audit([{ environment: "p", plan: parsePlan(bytes, "p") }], { toolVersion: "0" });
      } catch (error) {
        if (!KubeServicesError.is(error)) throw error;
        return;
      }
      read++;
      expect(report.findings.filter((finding) => finding.rule === "rule-crashed")).toEqual([]);
    }),
    { numRuns: 250, seed: 20261121 },
  );
  expect(read).toBeGreaterThan(100);
});

test("a key called __proto__ changes nothing but itself", () => {
  const bytes = Buffer.from(
    '{"format_version":"1.2","resource_changes":[{"address":"kubernetes_service_v1.b","mode":"managed","type":"kubernetes_service_v1","name":"b","change":{"actions":["create"],"before":null,"after":{"metadata":[{"name":"x","namespace":"y","labels":{"__proto__":"polluted"}}],"__proto__":{"spec":"polluted"}},"after_unknown":{"__proto__":true},"before_sensitive":false,"after_sensitive":{}}}]}',
  );
  audit([{ environment: "p", plan: parsePlan(bytes, "p") }], { toolVersion: "0" });
  expect(({} as { spec?: unknown }).spec).toBeUndefined();
});

test("an error of a forged plan quotes no credential", () => {
  const token = "ghp_Qz7Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8";
  const entry = (more: object): object => ({
    ...{ address: "kubernetes_secret_v1.a", mode: "managed", type: "kubernetes_secret_v1", name: "a" },
    ...{ provider_name: "registry.terraform.io/hashicorp/kubernetes" },
    change: { actions: ["create"], before: null, after: {}, after_unknown: {} },
    ...more,
  });
  const forged = [
    entry({ mode: token }),
    entry({ address: `a.${token}`, mode: "odd" }),
    entry({ name: undefined }),
    entry({ change: { actions: [token], before: null, after: {} } }),
    entry({ change: { actions: ["create"], before: null, after: { [`A-${token}`]: 1 } } }),
  ];
  for (const change of forged) {
    const text = JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: [change] });
    expect(() => parsePlan(Buffer.from(text), "plan.json")).toThrow(/^PlanMalformed(?!.*ghp_)/s);
  }
});
