import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BUILT_IN_RULES,
  compliance,
  CONTROLS,
  formatCompliance,
  FRAMEWORKS,
  isKnownId,
  reference,
} from "../../lib/audit";
import { container, created, deployment, DEPLOYMENT, podSpec, reportOn } from "./support/plan";

test("docs/rules.md is what --list-rules --format markdown writes", () => {
  const page = readFileSync(join(__dirname, "../../docs/rules.md"), "utf8");
  expect(page).toBe(reference(BUILT_IN_RULES, "markdown"));
});

test("the reference in JSON has every rule with all its facts", () => {
  const rules = JSON.parse(reference(BUILT_IN_RULES, "json")) as Record<string, unknown>[];
  expect(rules.map((rule) => rule["id"])).toEqual(BUILT_IN_RULES.map((rule) => rule.id));
  for (const rule of rules) {
    expect(Object.keys(rule)).toEqual(["id", "severity", "category", "title", "why", "fix", "ids", "example"]);
    expect(rule["ids"]).not.toEqual([]);
    expect(rule["example"]).not.toBe("");
  }
});

test("every id is one of a list that is known", () => {
  const ids = BUILT_IN_RULES.flatMap((rule) => rule.ids ?? []);
  expect(ids.filter((id) => !isKnownId(id))).toEqual([]);
});

test.each(FRAMEWORKS)("each control of %s is looked at by a rule, or says why none can", (framework) => {
  for (const { id, outOfReach } of CONTROLS[framework]) {
    const looking = BUILT_IN_RULES.filter((rule) => rule.ids?.includes(id) === true);
    expect({ id, looking: looking.length > 0 }).toEqual({ id, looking: outOfReach === undefined });
  }
});

const plan = (more: Record<string, unknown>) => reportOn([created(DEPLOYMENT, "web", deployment(podSpec(more)))]);
const state = (
  report: ReturnType<typeof reportOn>,
  id: string,
  framework: (typeof FRAMEWORKS)[number] = FRAMEWORKS[0],
) => compliance(report, framework).controls.find((control) => control.id === id)?.state;

test("a control fails where one of its rules finds something, and passes where none does", () => {
  const bad = plan({ container: [container({ security_context: [{ privileged: true }] })] });
  expect(state(bad, "PSS-baseline-privileged")).toBe("failed");
  expect(state(bad, "CIS-5.2.2", "cis")).toBe("failed");
  expect(state(bad, "PSS-baseline-host-ports")).toBe("passed");
  expect(state(bad, "CIS-5.3.1", "cis")).toBe("out of reach");
  const good = plan({});
  expect(compliance(good, "pss-restricted").controls.map((control) => control.state)).toEqual(
    CONTROLS["pss-restricted"].map(() => "passed"),
  );
});

test("what is not known, and what is acknowledged, is no pass", () => {
  const open = reportOn([
    created(DEPLOYMENT, "web", deployment(), {
      unknown: { spec: [{ template: [{ spec: [{ host_pid: true }] }] }] },
    }),
  ]);
  expect(state(open, "PSS-baseline-host-namespaces")).toBe("undecided");
  const acknowledgement = { rule: "host-ipc", reason: "Meant.", source: "policy", environment: "*", address: "*" };
  const accepted = reportOn([created(DEPLOYMENT, "web", deployment(podSpec({ host_ipc: true })))], {}, {
    policy: { rules: new Map(), acknowledgements: [acknowledgement], userRules: [] },
  } as never);
  expect(state(accepted, "CIS-5.2.4", "cis")).toBe("accepted");
});

test.each(["text", "markdown", "json"] as const)(
  "a report by control in %s names each control and each place",
  (as) => {
    const text = formatCompliance(compliance(plan({ host_pid: true }), "cis"), as);
    for (const { id } of CONTROLS.cis) expect(text).toContain(id);
    expect(text).toContain("kubernetes_deployment_v1.web");
    expect(text).not.toMatch(/undefined|\[object/);
  },
);

test.each(["text", "markdown", "json", "yaml"] as const)(
  "a report by control in %s says what it was weakened by",
  (as) => {
    const by = "failOn: critical of ci/policy.yaml";
    const { verdict, ...rest } = plan({ host_pid: true });
    const usual = formatCompliance(compliance({ verdict, ...rest }, "cis"), as);
    const weaker = formatCompliance(compliance({ ...rest, verdict: { ...verdict, weakened: [by] } }, "cis"), as);
    const weakening = /Weakened by failOn|^weakened:\n *- ["']?failOn|"weakened": \[\s*"failOn/m;
    expect(usual).not.toMatch(weakening);
    expect(weaker).toMatch(weakening);
  },
);
