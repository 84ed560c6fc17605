import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { acknowledge } from "../../lib/acknowledge";
import { StatelessService, EnvironmentStack } from "../../lib";
import {
  audit,
  codeAcknowledgements,
  format,
  parsePlan,
  readBaseline,
  readPolicy,
  readUserRules,
  type AuditOptions,
  type Report,
  type Rule,
} from "../../lib/audit";
import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  planBytes,
  podSpec,
  reportOn,
  service,
  SERVICE,
  updated,
} from "./support/plan";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "judging-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const publicService = [
  created(SERVICE, "web", service({ type: "LoadBalancer" })),
  created(DEPLOYMENT, "web", deployment()),
];
const rule = "load-balancer-open-to-all";
const withPolicy = (yaml: string, more: Partial<AuditOptions> = {}): Report =>
  reportOn(publicService, {}, { policy: readPolicy(file("policy.yaml", yaml)), ...more });

describe("the verdict", () => {
  test("fails at the severity it is told, not below it", () => {
    expect(reportOn(publicService).verdict.result).toBe("findings");
    expect(reportOn(publicService, {}, { failOn: "medium" }).verdict.result).toBe("failed");
    expect(reportOn([created(DEPLOYMENT, "web", deployment())], {}, { failOn: "low" }).verdict.result).toBe("clean");
  });

  test("says how many checks could not be decided, also where nothing was found", () => {
    const spec = podSpec({ container: null });
    const marks = { spec: [{ template: [{ spec: [{ container: true }] }] }] };
    const { verdict, undecided } = reportOn([created(DEPLOYMENT, "web", deployment(spec), { unknown: marks })]);
    expect(verdict).toMatchObject({ result: "undecided", exitCode: 3 });
    expect(verdict.text).toContain(`${undecided.length} checks cannot be decided before the apply: that is no pass.`);
    expect(reportOn([created(DEPLOYMENT, "web", deployment())]).verdict.text).not.toContain("decided");
  });

  test("the policy sets it, the command line wins", () => {
    expect(withPolicy("version: 1\nfailOn: low\n").verdict.failOn).toBe("low");
    expect(withPolicy("version: 1\nfailOn: low\n", { failOn: "critical" }).verdict.failOn).toBe("critical");
  });

  test("a finding that was there before the plan is told apart from one that it brings", () => {
    const privileged = deployment(podSpec({ host_pid: true }));
    const introduced = (report: Report) => report.findings.find((finding) => finding.rule === "host-pid")?.introduced;
    expect(introduced(reportOn([updated(DEPLOYMENT, "web", privileged, privileged)]))).toBe(false);
    expect(introduced(reportOn([updated(DEPLOYMENT, "web", deployment(), privileged)]))).toBe(true);
  });
});

test("where the places of one rule are not equally bad, each format tells how bad each is", () => {
  const as = (user: string | null) =>
    container({ security_context: [{ run_as_user: user }], ...(user === null ? { name: "other" } : {}) });
  const report = reportOn([created(DEPLOYMENT, "web", deployment(podSpec({ container: [as("0"), as(null)] })))]);
  const bad = report.findings.filter((finding) => finding.rule === "runs-as-root").map((one) => one.severity);
  expect(bad).toEqual(["high", "medium"]);
  expect(format(report, "text")).toMatch(
    /New: high\n {2}HIGH {2}A container may run as root .*\n.*user 0\n[^]*New: medium\n[^]*container other may run as root/,
  );
  expect(format(report, "markdown")).toMatch(
    /## New: high\n[^]*\*\*high\*\* · A container may run as root[^]*## New: medium\n[^]*\*\*medium\*\* · A container may run as root/,
  );
  expect(format(report, "html")).toMatch(/<span class="tag medium">medium<\/span>\s*<h4>A container may run as root/);
});

describe("acknowledgements", () => {
  test("take a finding out of the verdict, and are printed with their reason", () => {
    const report = withPolicy(`version: 1
acknowledgements:
  - { rule: ${rule}, reason: the shop is public, address: kubernetes_service_v1.*, environment: te*, until: 2026-12-31 }
`);
    expect(report.findings.filter((finding) => finding.rule === rule)).toEqual([]);
    expect(report.acknowledged).toMatchObject([
      { rule, acknowledgement: { reason: "the shop is public", until: "2026-12-31" } },
    ]);
    for (const as of ["text", "markdown", "html", "json", "sarif"] as const) {
      expect(format(report, as)).toContain("the shop is public");
    }
  });

  test("count up to and with their last day, by the plan's own time", () => {
    const until = (day: string) =>
      withPolicy(`version: 1\nacknowledgements: [{ rule: ${rule}, reason: r, until: ${day} }]\n`);
    expect(until("2026-11-21").acknowledged).toHaveLength(1);
    expect(until("2026-11-20").acknowledged).toEqual([]);
    expect(until("2026-11-20").idleAcknowledgements).toMatchObject([{ state: "expired" }]);
  });

  test("of another environment, address or rule do nothing, and the report says so", () => {
    for (const more of ["environment: prod", "address: kubernetes_service_v1.other", "address: '*.web2'"]) {
      const report = withPolicy(`version: 1\nacknowledgements: [{ rule: ${rule}, reason: r, ${more} }]\n`);
      expect(report.acknowledged).toEqual([]);
      expect(report.idleAcknowledgements).toMatchObject([{ state: "no such finding" }]);
    }
  });

  test("written in code reach the audit through the synthesised stack, for the construct and what is under it alone", () => {
    const app = new App({ outdir: folder });
    const stack = new EnvironmentStack(app, "prod", {
      cluster: { kubeconfig: "~/.kube/config", context: "prod" },
      namespace: { name: "shop" },
    });
    for (const name of ["web", "api"]) {
      const made = new StatelessService(stack, name, {
        containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080 }] }],
      });
      if (name === "web") acknowledge(made, rule, { reason: "the shop is public", until: "2027-01-31" });
    }
    acknowledge(stack, "rollout-not-waited", { reason: "checked after the apply" });
    app.synth();
    const found = codeAcknowledgements(join(folder, "stacks/prod/cdk.tf.json"), "prod");
    expect(found).toMatchObject([
      { rule, reason: "the shop is public", until: "2027-01-31", environment: "prod", source: "code of prod/web" },
      { rule: "rollout-not-waited", environment: "prod", source: "code of prod" },
    ]);
    expect(found[1]?.addresses).toBeUndefined();
    expect(found[0]?.addresses).toEqual(
      expect.arrayContaining(["kubernetes_service_v1.web", "kubernetes_deployment_v1.web"]),
    );
    expect(found[0]?.addresses?.some((address) => address.includes(".api"))).toBe(false);
    const plan = parsePlan(
      planBytes([
        created(SERVICE, "web", service({ type: "LoadBalancer" })),
        created(SERVICE, "api", service({ type: "LoadBalancer" }, {}, "api")),
      ]),
      "p",
    );
    const report = audit([{ environment: "prod", plan, acknowledgements: found }], { toolVersion: "0" });
    expect(report.acknowledged.map((finding) => finding.address)).toEqual(["kubernetes_service_v1.web"]);
    expect(report.findings.filter((finding) => finding.rule === rule).map((finding) => finding.address)).toEqual([
      "kubernetes_service_v1.api",
    ]);
  });

  test("in code need a rule's name, a reason and a real day: all that is wrong is told at once", () => {
    const construct = new Construct(new TerraformStack(new App({ outdir: folder }), "prod"), "web");
    expect(() => acknowledge(construct, "No Rule", { reason: " ", until: "2026-02-30" })).toThrow(
      /AcknowledgementInvalid at prod\/web id[^]*AcknowledgementInvalid at prod\/web reason[^]*AcknowledgementInvalid at prod\/web until/,
    );
  });
});

describe("the policy file", () => {
  test("sets severities and switches rules off, and the report prints why", () => {
    const report = withPolicy(
      `version: 1\nrules:\n  ${rule}: { severity: critical, reason: no public things here }\n  image-not-pinned: { severity: "off", reason: mirrored }\n`,
    );
    expect(report.findings.find((finding) => finding.rule === rule)?.severity).toBe("critical");
    expect(report.rules.find((one) => one.id === "image-not-pinned")).toMatchObject({ off: true, policy: "mirrored" });
    expect(format(report, "text")).toMatch(/image-not-pinned: off; mirrored/);
  });

  test.each([
    ["version: 2\n", /PolicyInvalid at .*policy\.yaml:1 version/],
    ["version: 1\nfailOn: info\n", /policy\.yaml:2 failOn/],
    ["version: 1\nacknowledgements:\n  - rule: x\n    reason: ''\n", /policy\.yaml:4 acknowledgements\.0\.reason/],
    [
      "version: 1\nacknowledgements:\n  - rule: x\n    reason: r\n    until: soon\n",
      /policy\.yaml:5 acknowledgements\.0\.until/,
    ],
    ["version: 1\nrules:\n  a: { severity: off }\n", /rules\.a/],
    ["version: 1\nunknown: 1\n", /PolicyInvalid/],
    ["version: [1\n", /PolicyInvalid at .*policy\.yaml:\d/],
  ])("%j is PolicyInvalid, with its line", (yaml, message) => {
    expect(() => readPolicy(file("policy.yaml", yaml))).toThrow(message);
  });

  test("a name that no rule has is RuleUnknown, with what is near it", () => {
    expect(() => withPolicy("version: 1\nrules: { host-pit: { severity: low, reason: r } }\n")).toThrow(
      /RuleUnknown[^]*host-pit[^]*host-pid/,
    );
  });

  test("a missing one is PolicyMissing", () => {
    expect(() => readPolicy(join(folder, "none.yaml"))).toThrow(/PolicyMissing/);
  });
});

describe("rules of one's own", () => {
  const declared = {
    id: "acme-owner-label",
    severity: "high",
    title: "No owner",
    why: "Nobody is called at night.",
    fix: "Set the label.",
    kinds: ["Deployment"],
    path: ["metadata", "labels", "acme.example/owner"],
    must: { exist: true },
  };

  test("in JSON, on a label with dots in its name", async () => {
    const rules = await readUserRules(file("rules.json", JSON.stringify({ rules: [declared] })));
    const report = reportOn(publicService, {}, { userRules: rules });
    expect(report.findings.find((finding) => finding.rule === "acme-owner-label")).toMatchObject({
      severity: "high",
      address: "kubernetes_deployment_v1.web",
      message: "metadata.labels.acme.example/owner must be set",
    });
    expect(report.rules.find((one) => one.id === "acme-owner-label")).toMatchObject({ own: true, found: 1 });
  });

  test.each([
    [{ equal: "2" }, false],
    [{ equal: 3 }, true],
    [{ notEqual: 2 }, true],
    [{ oneOf: [1, 2] }, false],
    [{ match: "^[0-9]$" }, false],
    [{ notMatch: "2" }, true],
    [{ atLeast: 2 }, false],
    [{ atLeast: 3 }, true],
    [{ atMost: 1 }, true],
    [{ exist: false }, true],
  ])("in JSON: two replicas must %j, so it fires: %s", async (must, fires) => {
    const rules = await readUserRules(
      file("rules.json", JSON.stringify({ rules: [{ ...declared, path: "spec.replicas", must }] })),
    );
    const found = reportOn(publicService, {}, { userRules: rules }).findings.some(
      (finding) => finding.rule === declared.id,
    );
    expect(found).toBe(fires);
  });

  test("in JSON: a value that is not known before the apply is no pass", async () => {
    const rules = await readUserRules(
      file("rules.json", JSON.stringify({ rules: [{ ...declared, path: "spec.replicas" }] })),
    );
    const unknown = [
      created(DEPLOYMENT, "web", deployment(podSpec(), { replicas: null }), {
        unknown: { spec: [{ replicas: true }] },
      }),
    ];
    expect(reportOn(unknown, {}, { userRules: rules }).undecided.map((finding) => finding.rule)).toContain(declared.id);
  });

  test("in JSON, for each container", async () => {
    const each = { ...declared, each: "container", path: "image", must: { match: "^mirror.example/" } };
    const rules = await readUserRules(file("rules.json", JSON.stringify({ rules: [each] })));
    expect(
      reportOn(publicService, {}, { userRules: rules }).findings.find((finding) => finding.rule === declared.id)
        ?.message,
    ).toBe('container app image must match "^mirror.example/"');
  });

  test("in code", async () => {
    const source = `exports.rules = [{ id: "acme-many", severity: "low", category: "plan", title: "t", why: "w", fix: "f", looksAt: "change",
      *check(plan) { for (const change of plan.changes) yield { address: change.address, message: "is changed" }; } }];`;
    const rules = await readUserRules(file("rules.js", source));
    expect(
      reportOn(publicService, {}, { userRules: rules }).findings.filter((finding) => finding.rule === "acme-many"),
    ).toHaveLength(2);
  });

  test("that crash are a finding, and the other rules go on", () => {
    const crashing: Rule = {
      ...{ id: "acme-crash", severity: "low", category: "plan", title: "t", why: "w", fix: "f" },
      looksAt: "state",
      check: () => {
        throw new TypeError("no such thing");
      },
    };
    const report = reportOn(publicService, {}, { userRules: [crashing] });
    expect(report.findings.find((finding) => finding.rule === "rule-crashed")).toMatchObject({
      severity: "high",
      message: "acme-crash crashed, TypeError: no such thing",
    });
    expect(report.findings.some((finding) => finding.rule === rule)).toBe(true);
  });

  test("see no secret", () => {
    const seen: string[] = [];
    const spy: Rule = {
      ...{ id: "acme-spy", severity: "low", category: "plan", title: "t", why: "w", fix: "f" },
      looksAt: "change",
      *check(plan) {
        for (const change of plan.changes) seen.push(JSON.stringify([change.after?.body, change.foreign]));
        yield* [];
      },
    };
    reportOn(
      [created("kubernetes_secret_v1", "s", { metadata: [{ name: "s" }], data: { a: "sup3r-s3cret" } })],
      {},
      { userRules: [spy] },
    );
    expect(seen).toHaveLength(1);
    expect(seen.join()).not.toContain("sup3r-s3cret");
  });

  test.each([
    ["rules.json", "{", "RuleFileUnreadable"],
    ["rules.json", '{"rules":[{"id":"X"}]}', "RuleInvalid"],
    ["rules.json", JSON.stringify({ rules: [{ ...declared, must: { match: "(" } }] }), "RuleInvalid"],
    ["rules.js", "exports.other = []", "RuleInvalid"],
    ["rules.js", "throw new Error('broken')", "RuleFileUnreadable"],
  ])("%s with %j is refused", async (name, content, code) => {
    await expect(readUserRules(file(name, content))).rejects.toMatchObject({ code });
  });

  test("with the name of a built-in rule are refused", () => {
    const taken: Rule = {
      ...{ id: rule, severity: "low", category: "plan", title: "t", why: "w", fix: "f" },
      looksAt: "state",
      check: () => [],
    };
    expect(() => reportOn([], {}, { userRules: [taken] })).toThrow(/RuleNameTaken/);
  });
});

describe("the baseline", () => {
  test("leaves only what is new, and says what is gone", () => {
    const before = reportOn(publicService);
    const baseline = readBaseline(file("old.json", format(before, "json")));
    const same = reportOn(publicService, {}, { baseline });
    expect(same.findings).toEqual([]);
    expect(same.verdict).toMatchObject({ result: "findings", exitCode: 0 });
    expect(same.baseline).toMatchObject({ known: before.findings.length, gone: 0 });
    const more = reportOn(
      [created(SERVICE, "web", service({ type: "LoadBalancer", external_ips: ["192.0.2.1"] }))],
      {},
      { baseline },
    );
    expect(more.findings.map((finding) => finding.rule)).toContain("external-ips-set");
    expect(more.findings.map((finding) => finding.rule)).not.toContain(rule);
    expect(reportOn([], {}, { baseline }).baseline).toMatchObject({ known: 0, gone: before.findings.length });
  });

  test.each([
    "{",
    "{}",
    '{"schemaVersion":"3.0","findings":[],"undecided":[]}',
    '{"schemaVersion":"2.0","findings":[{"fingerprint":"x","environment":"e"}],"undecided":[]}',
  ])("%s is BaselineInvalid", (content) =>
    expect(() => readBaseline(file("old.json", content))).toThrow(/BaselineInvalid/),
  );
});

test("environments are compared service by service", () => {
  const environment = (name: string, replicas: string, type: string) => ({
    environment: name,
    plan: parsePlan(
      planBytes([
        created(SERVICE, "web", service({ type })),
        created(DEPLOYMENT, "web", deployment(podSpec(), { replicas })),
      ]),
      name,
    ),
  });
  const extra = parsePlan(planBytes([created(SERVICE, "api", service({}, {}, "api"))]), "prod");
  const report = audit(
    [
      environment("dev", "1", "ClusterIP"),
      environment("staging", "1", "NodePort"),
      { environment: "prod", plan: extra },
    ],
    { toolVersion: "0" },
  );
  const web = report.comparison?.services.find((one) => one.name === "web");
  const row = (aspect: string) => web?.rows.find((one) => one.aspect === aspect);
  expect(row("exists")).toEqual({ aspect: "exists", values: ["yes", "yes", "no"], differs: true });
  expect(row("exposure")).toEqual({ aspect: "exposure", values: ["None", "NodePort", "-"], differs: true });
  expect(row("replicas")?.differs).toBe(false);
  expect(row("images")?.differs).toBe(false);
});
