import { existsSync } from "node:fs";
import { join } from "node:path";
import { audit, format, FORMATS, readPlan, type Report } from "../../lib/audit";

// Plans that Terraform made of a hand-written configuration that this library did not make.
const PLANS = join(__dirname, "../../../shared/plans");
const there = existsSync(PLANS);
const describePlans = there ? describe : describe.skip;
if (!there) process.stderr.write(`not run: audits of real plans, ../shared missing (${PLANS})\n`);

const report = (name: string): Report =>
  audit([{ environment: name, plan: readPlan(join(PLANS, `${name}.json`)) }], { toolVersion: "0.0.0" });
const rules = (told: Report) => new Set(told.findings.map((finding) => finding.rule));
const notes = (judged: Report) =>
  judged.environments.flatMap((one) => one.services.flatMap((service) => service.notes.map((note) => note.text)));

describePlans("real plans of configuration in HCL", () => {
  test.each([
    "create",
    "after-apply",
    "update",
    "targeted",
    "replace-claim",
    "count-shrinks",
    "replace-requested",
    "refresh-only",
    "destroy",
    "moved",
    "import",
  ])("%s: no rule crashes, and no format prints the secret", (name) => {
    const judged = report(name);
    expect(rules(judged)).not.toContain("rule-crashed");
    for (const as of FORMATS) expect(format(judged, as)).not.toContain("example-token-not-a-secret");
  });

  test("create: everything is created, modules and for_each by Service", () => {
    const judged = report("create");
    expect(judged.environments[0]?.counts).toMatchObject({ create: 11, update: 0, delete: 0 });
    expect(judged.environments[0]?.services.map((service) => service.id)).toEqual([
      "orders/api",
      "orders/web",
      "orders/worker-0",
      "orders/worker-1",
    ]);
    expect(judged.environments[0]?.services[0]?.changes.map((change) => change.address)).toEqual([
      'module.app["api"].kubernetes_service_v1.this',
      'module.app["api"].kubernetes_deployment_v1.this',
    ]);
  });

  test("after-apply: nothing changes, and the drift that the server makes is folded", () => {
    const judged = report("after-apply");
    expect(judged.verdict.text).toContain("Nothing changes.");
    expect(judged.environments[0]?.drift).toEqual({ changed: [], noise: 9 });
  });

  test("update: images, exposure and sticky session, in words", () => {
    const judged = report("update");
    expect(notes(judged)).toEqual(
      expect.arrayContaining([
        "Internet access None → LoadBalancer",
        "Sticky session on, 10800 s → off",
        "Deployment api: container app: image registry.example/api:1.4.0 → registry.example/api:1.5.0",
        "Service jobs is created, Virtual IP, Internet access None",
      ]),
    );
    for (const rule of ["exposure-widened", "sticky-session-removed", "load-balancer-open-to-all"])
      expect(rules(judged)).toContain(rule);
  });

  test("targeted: partial, and a Service without pods is not known instead of wrong", () => {
    const judged = report("targeted");
    expect(judged.verdict.partial).toBe(true);
    expect(rules(judged)).toContain("plan-incomplete");
    expect(rules(judged)).not.toContain("selector-matches-nothing");
  });

  test("replace-claim: data is lost, and why", () => {
    const judged = report("replace-claim");
    expect(judged.verdict.result).toBe("failed");
    expect(judged.findings[0]).toMatchObject({ rule: "claim-destroyed", severity: "critical" });
    expect(judged.environments[0]?.removals[0]?.why).toMatch(/a smaller storage request, spec\.resources\.requests/);
  });

  test("count-shrinks: says that count is smaller", () => {
    expect(report("count-shrinks").environments[0]?.removals).toMatchObject([
      { action: "delete", why: "its count is smaller now", object: "Service orders/worker-1" },
    ]);
  });

  test("replace-requested: says that it was asked for", () => {
    expect(report("replace-requested").environments[0]?.removals[0]?.why).toBe("that was asked for with -replace");
  });

  test("destroy: the whole stack, its namespace and its data", () => {
    const judged = report("destroy");
    expect(judged.verdict.text).toContain("This plan destroys the whole stack.");
    for (const rule of ["namespace-destroyed", "claim-destroyed"]) expect(rules(judged)).toContain(rule);
  });

  test("moved: the old address is told", () => {
    expect(report("moved").environments[0]?.others).toMatchObject([
      { previousAddress: "kubernetes_persistent_volume_claim_v1.disk", action: "no-op" },
    ]);
  });

  test("import: what is taken over is told", () => {
    const environment = report("import").environments[0];
    expect(environment?.counts.imported).toBe(1);
    expect(environment?.others.filter((change) => change.importing).map((change) => change.address)).toEqual([
      "kubernetes_config_map_v1.extra",
    ]);
  });

  test("errored: refused", () => {
    expect(() => report("errored")).toThrow(/PlanErrored/);
  });
});
