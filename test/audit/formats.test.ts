import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { parse as parseYaml } from "yaml";
import { audit, format, FORMATS, parsePlan, type Report } from "../../lib/audit";
import schema from "../../lib/audit/format/report.schema.json";
import {
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  planBytes,
  podSpec,
  reportOn,
  service,
  SERVICE,
  statefulSet,
  STATEFUL_SET,
  updated,
  type Resource,
} from "./support/plan";

const sarifSchema = JSON.parse(
  readFileSync(join(__dirname, "support/sarif/sarif-schema-2.1.0.json"), "utf8"),
) as object;
// OASIS's schema has a pattern that is none under the "u" flag.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validSarif = ajv.compile(sarifSchema);
const validReport = ajv.compile(schema);

const many: Resource[] = [
  updated(SERVICE, "web", service(), service({ type: "LoadBalancer", selector: null }), {
    unknown: { spec: [{ selector: { app: true } }] },
  }),
  updated(
    DEPLOYMENT,
    "web",
    deployment(podSpec({ host_network: true })),
    deployment(podSpec({ container: [{ name: "app", image: "nginx" }] })),
  ),
  deleted(STATEFUL_SET, "db", statefulSet()),
  created("kubernetes_namespace_v1", "n", { metadata: [{ name: "shop" }] }),
  { type: "aws_instance", name: "i", before: { a: 1 }, after: { a: 2 } },
];
const nasty =
  "</script><img src=x onerror=alert(1)>\u001b[31m`|[x](javascript:alert(1)) @all #1 {0} ]]> &lt;\u202e\n# head";
const hostile: Resource[] = [
  created(
    SERVICE,
    "web",
    service(
      { type: "LoadBalancer", port: [{ name: nasty, port: 80, protocol: nasty, target_port: nasty }] },
      { name: nasty, labels: { [nasty]: nasty } },
    ),
    {
      address: `module.a[${JSON.stringify(nasty)}].kubernetes_service_v1.web`,
    },
  ),
  created(
    DEPLOYMENT,
    "x",
    deployment(podSpec({ container: [{ name: nasty, image: nasty }] }), { name: nasty, labels: { app: nasty } }),
  ),
];
const reports: Readonly<Record<string, () => Report>> = {
  "a plan with a bit of everything": () => reportOn(many),
  "an empty plan": () => reportOn([]),
  "hostile names": () => reportOn(hostile),
  "two environments": () => {
    const plan = parsePlan(planBytes(many), "dir with space/a:b?.json");
    const other = parsePlan(planBytes([created(SERVICE, "web", service())]), "-");
    const acknowledgement = {
      rule: "load-balancer-open-to-all",
      reason: "the shop is public",
      source: "policy",
      until: "2027-01-01",
    };
    return audit(
      [
        {
          environment: "dev",
          plan,
          commit: "abc1234",
          acknowledgements: [acknowledgement, { rule: "host-pid", reason: "no", source: "code" }],
        },
        { environment: "prod", plan: other },
      ],
      {
        toolVersion: "1.2.3",
        baseline: { file: "old.json", environments: new Map([["dev", new Set(["0123456789abcdef"])]]) },
        policy: {
          rules: new Map([["image-not-pinned", { severity: "off", reason: "mirrored" }]]),
          acknowledgements: [],
          userRules: [],
        },
      },
    );
  },
};

describe.each(Object.entries(reports))("%s", (_name, make) => {
  const report = make();

  test("the same plan gives the same bytes in every format", () => {
    const again = make();
    for (const as of FORMATS) expect(format(again, as)).toBe(format(report, as));
  });

  test("JSON is as its schema says", () => {
    validReport(JSON.parse(format(report, "json")));
    expect(validReport.errors ?? []).toEqual([]);
  });

  test("YAML says what JSON says", () => {
    const [json, yaml] = (["json", "yaml"] as const).map((as) => format(report, as));
    expect(parseYaml(yaml as string)).toEqual(JSON.parse(json as string));
  });

  test("SARIF passes the published schema, and every result names its rule", () => {
    const log = JSON.parse(format(report, "sarif")) as Log;
    validSarif(log);
    expect(validSarif.errors ?? []).toEqual([]);
    for (const run of log.runs) {
      for (const result of run.results ?? [])
        expect(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    }
  });

  test("JUnit is well-formed XML, and its numbers are those of its cases", () => {
    const text = format(report, "junit");

    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    const open: string[] = [];
    for (const [, close, name, selfClosing] of text
      .replace(/<\?xml[^>]*\?>/, "")
      .matchAll(/<(\/?)([a-z-]+)(?:\s+[a-z0-9.-]+="[^"<]*")*\s*(\/?)>/g)) {
      if (close === "/") expect(open.pop()).toBe(name);
      else if (selfClosing === "") open.push(name as string);
    }
    expect(open).toEqual([]);
    expect(text.replace(/<\/?[a-z][^>]*>|<\?xml[^>]*\?>/g, "")).not.toMatch(/[<>]/);
    for (const [suite, cases] of [...text.matchAll(/<testsuite .*?<\/testsuite>/gs)].map(
      ([one]) => [one, one.match(/<testcase /g)?.length ?? 0] as const,
    )) {
      expect(suite).toContain(`tests="${cases}"`);
      expect(suite).toContain(`failures="${suite.match(/<failure /g)?.length ?? 0}"`);
      expect(suite).toContain(`skipped="${suite.match(/<skipped /g)?.length ?? 0}"`);
    }
  });

  test("no format holds control characters, and a terminal gets only our own colours", () => {
    for (const as of FORMATS) {
      expect(format(report, as)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

test("what is in a plan stays text in HTML", () => {
  const page = format(reportOn(hostile), "html");
  expect(page).not.toContain("<img");
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
});

test("what is in a plan stays text in Markdown: no link, no HTML, no mention, no reference, no heading", () => {
  const text = format(reportOn(hostile), "markdown");
  const outside = text.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "");
  expect(outside).not.toMatch(/<(?!\/?(?:details|summary)>)/);
  expect(outside).not.toContain("](javascript");
  expect(outside).not.toMatch(/@all/);
  expect(outside).not.toMatch(/^# head/m);
  expect(outside).not.toMatch(/[^\\]#1\b/);
});

test("a terminal of 60 columns gets no longer line", () => {
  const text = format(reportOn(many), "text", { color: false, width: 60 });
  for (const line of text.split("\n")) expect([...line].length).toBeLessThanOrEqual(60);
});

test("text tells the verdict first, then what is new and bad, what goes, the services that change, and the rest", () => {
  const text = format(reportOn(many), "text");
  const order = [
    "Objects:",
    "Destroyed, replaced, forgotten",
    "What changes, by service",
    "New: medium",
    "What stays behind",
    "Drift",
    "Provenance",
  ];
  const found = order.map((heading) => text.indexOf(heading));
  expect(found).toEqual([...found].sort((a, b) => a - b));
  expect(found[0]).toBeGreaterThan(-1);
  expect(text).toContain("Internet access None → LoadBalancer");
  expect(text).toContain("PersistentVolumeClaim shop/data-db-0");
});
