import { audit, format, formatMarkdownParts, parsePlan, type Report } from "../../lib/audit";
import { inWhich, told } from "../../lib/audit/format/fleet";
import {
  container,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  planBytes,
  podSpec,
  service,
  SERVICE,
  updated,
  type Resource,
} from "./support/plan";

const NAMES = Array.from({ length: 40 }, (_, index) => `customer-${String(index).padStart(2, "0")}`);

function resources(index: number): Resource[] {
  const image = (tag: string) =>
    deployment(podSpec({ container: [container({ image: `registry.example/app:${tag}` })] }));
  return [
    updated(DEPLOYMENT, "web", image("1.0"), image("1.1")),
    updated(SERVICE, "web", service(), service(index === 7 ? { type: "LoadBalancer" } : {})),
    ...(index === 3 ? [deleted("kubernetes_namespace_v1", "shop", { metadata: [{ name: "shop" }] })] : []),
    ...(index % 2 === 0 ? [created(SERVICE, "api", service({ selector: { app: "web" } }, {}, "api"))] : []),
  ];
}

function fleetOf(names: readonly string[]): Report {
  return audit(
    names.map((environment, index) => ({
      environment,
      plan: parsePlan(planBytes(resources(index)), `plans/${environment}.json`),
    })),
    { toolVersion: "0.0.0" },
  );
}
const report = fleetOf(NAMES);

test("each environment has a verdict of its own, the report that of all", () => {
  const results = new Map(report.environments.map((one) => [one.name, one.verdict.result]));
  expect(results.get("customer-03")).toBe("failed");
  expect(results.get("customer-01")).toBe("findings");
  expect(report.verdict.result).toBe("failed");
  const sum = report.environments.reduce((total, one) => total + one.verdict.newCounts.info, 0);
  expect(sum).toBe(report.verdict.newCounts.info);
});

test("the worst environments come first, by what is new in them", () => {
  const { fleet } = told(report);
  expect(fleet?.environments.slice(0, 2).map((one) => one.name)).toEqual(["customer-03", "customer-07"]);
  expect(fleet?.environments).toHaveLength(NAMES.length);
});

test("what all have in common is told once, and what one has beside it under its name", () => {
  const shown = told(report);
  const pins = shown.findings.filter((one) => one.rule === "image-not-pinned");
  expect(pins.map((one) => one.environment)).toEqual(["all 40"]);
  const destroyed = shown.findings.filter((one) => one.rule === "namespace-destroyed");
  expect(destroyed.map((one) => one.environment)).toEqual(["customer-03"]);
  // Nothing is lost: each finding stands in a set that its environment is a member of.
  for (const finding of report.findings) {
    expect(
      shown.findings.some(
        (candidate) =>
          candidate.fingerprint === finding.fingerprint &&
          (candidate.environment === finding.environment ||
            shown.fleet?.members.get(candidate.environment)?.includes(finding.environment) === true),
      ),
    ).toBe(true);
  }
  // So it is with what changes.
  for (const environment of report.environments) {
    for (const listed of environment.services) {
      expect(
        shown.environments.some(
          (set) =>
            (set.name === environment.name ||
              shown.fleet?.members.get(set.name)?.includes(environment.name) === true) &&
            set.services.some((same) => JSON.stringify(same) === JSON.stringify(listed)),
        ),
      ).toBe(true);
    }
  }
});

test("few environments are told one by one", () => {
  const few = fleetOf(NAMES.slice(0, 3));
  expect(told(few)).toBe(few);
});

test.each([
  [["a", "b", "c", "d"], "all 4"],
  [["a"], "a"],
  [["a", "b"], "a, b"],
])("names a set of environments: %j", (some, words) => {
  expect(inWhich(some, ["a", "b", "c", "d"])).toBe(words);
});

test("names most of many by those that are left out", () => {
  const all = Array.from({ length: 300 }, (_, index) => `e${index}`);
  expect(inWhich(all.slice(1), all)).toBe("all but e0");
  expect(inWhich(all.slice(0, 200), all)).toBe("e0, e1, e2 and 197 more");
});

test("every format for people begins with the environments", () => {
  const text = format(report, "text");
  expect(text.indexOf("Environments, the worst first")).toBeLessThan(text.indexOf("New: critical"));
  expect(text).toMatch(/40 environments: 1 failed, 39 passed with findings\. \d+ findings? stands? in all of them\./);
  const html = format(report, "html");
  expect(html.indexOf('id="environments"')).toBeLessThan(html.indexOf('id="findings"'));
  expect(html.match(/image 1|registry\.example\/app:1\.0 → /g)?.length).toBeLessThan(5);
  for (const name of NAMES) expect(html).toContain(`#?environment=${name}`);
});

test("a comment on 40 environments names the worst of them first, and keeps to its length", () => {
  const comment = format(report, "markdown", { color: false, maxLength: 4000 });
  expect(comment.length).toBeLessThanOrEqual(4000);
  expect(comment).toMatch(/Plan audit: 40 environments[^]*40 environments[^]*customer-03[^]*critical[^]*customer-07/);
  const parts = formatMarkdownParts(report, { maxLength: 4000 });
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(4000);
  expect(parts.join("")).toContain("customer-39");
});
