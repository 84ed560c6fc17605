import { format, formatMarkdownParts } from "../../lib/audit";
import {
  created,
  deployment,
  DEPLOYMENT,
  podSpec,
  reportOn,
  service,
  SERVICE,
  updated,
  type Resource,
} from "./support/plan";

function services(count: number): Resource[] {
  return Array.from({ length: count }, (_, index) => {
    const [name, labels] = [`web-${index}`, { app: `web-${index}` }];
    return [
      created(SERVICE, name, service({ type: "LoadBalancer", selector: labels }, {}, name)),
      created(DEPLOYMENT, name, deployment(podSpec({ host_pid: true }))),
    ];
  }).flat();
}

test.each([30, 300, 2000])(
  "Markdown on %i services keeps to the length that it is given, and says what it leaves out",
  (count) => {
    const report = reportOn(services(count));
    for (const maxLength of [4000, 65_000]) {
      const text = format(report, "markdown", { color: false, maxLength, fullReport: "report.html" });
      expect(text.length).toBeLessThanOrEqual(maxLength);
      const whole = format(report, "markdown");
      if (whole.length <= maxLength) expect(text).toBe(whole);
      else
        expect(text).toMatch(
          /This is a summary[^]*`report\.html`[^]*\*\*high\*\* · [^]*Not shown here: what changes in \d+ services/,
        );
    }
  },
);

/** Whether tables, folded parts and code in a text begin and end in it. */
function standsAlone(text: string): boolean {
  const lines = text.split("\n");
  const [opened, closed] = ["<details>", "</details>"].map((tag) => lines.filter((line) => line === tag).length);
  // Each row belongs to a table that has its head and its line of dashes.
  const rows = lines.every(
    (line, index) =>
      !line.startsWith("| ") || lines[index - 1]?.startsWith("| ") === true || /^\| ---/.test(lines[index + 1] ?? ""),
  );
  return opened === closed && rows;
}

test.each([
  [30, 2000],
  [300, 65_000],
  [300, 990_000],
  [2000, 65_000],
  [2000, 149_000],
])(
  "Markdown on %i services is divided into parts of %i characters, each whole, and nothing is lost",
  (count, maxLength) => {
    const report = reportOn(services(count));
    const parts = formatMarkdownParts(report, { maxLength });
    const whole = format(report, "markdown");
    expect(parts.length > 1).toBe(whole.length > maxLength);
    for (const [index, part] of parts.entries()) {
      expect(part.length).toBeLessThanOrEqual(maxLength);
      expect(standsAlone(part)).toBe(true);
      if (parts.length > 1) expect(part.split("\n")[0]).toContain(`(part ${index + 1} of ${parts.length})`);
      // A heading stands with what it is for; by itself only where that fills a part of its own.
      const lines = part.split("\n").filter((line) => line !== "");
      if (!lines.every((line) => line.startsWith("#"))) expect(lines.at(-1)).not.toMatch(/^#/);
    }
    const together = parts.join("\n");
    const rows = whole.split("\n").filter((line) => /^(?:\| |- |### )/.test(line) && !line.startsWith("| ---"));
    const lines = new Set(together.split("\n"));
    expect(rows.filter((row) => !lines.has(row))).toEqual([]);
  },
);

test("a text of one very long line does not make a part longer than it may be", () => {
  const long = (value: string) => ({ metadata: [{ name: "c", namespace: "shop" }], data: { f: `a\n${value}` } });
  const report = reportOn([
    updated("kubernetes_config_map_v1", "c", long("x ".repeat(50_000)), long("y ".repeat(50_000))),
  ]);
  for (const part of formatMarkdownParts(report, { maxLength: 2000 })) expect(part.length).toBeLessThanOrEqual(2000);
});

test("a summary counts the lines that have no room", () => {
  const goes = services(300).map((one) => ({ ...one, before: one.after ?? null, after: null }));
  const text = format(reportOn(goes), "markdown", { color: false, maxLength: 2000 });
  expect(text).toMatch(/Left out here: \d+ lines, with \d+ findings\./);
});

test("a text of several lines is told by the lines that differ, credentials cut out", () => {
  const config = (data: Record<string, string>) => ({ metadata: [{ name: "c", namespace: "shop" }], data });
  const lines = (level: string, password: string) =>
    ["a: 1", "b: 2", "c: 3", `level: ${level}`, "d: 4", `password: ${password}`, "e: 5"].join("\n");
  const report = reportOn([
    updated(
      "kubernetes_config_map_v1",
      "c",
      config({ f: lines("info", "hunter2") }),
      config({ f: lines("debug", "hunter2") }),
    ),
  ]);
  const [attribute] = report.environments[0]?.others[0]?.attributes ?? [];
  expect(attribute?.lines).toEqual([
    "  b: 2",
    "  c: 3",
    "- level: info",
    "+ level: debug",
    "  d: 4",
    "  password: (looks like a credential)",
  ]);
  for (const as of ["markdown", "html", "text", "json"] as const) {
    const text = format(report, as);
    expect(text).toContain("level: debug");
    expect(text).not.toContain("hunter2");
  }
  const rotated = reportOn([
    updated(
      "kubernetes_config_map_v1",
      "c",
      config({ f: lines("info", "hunter2") }),
      config({ f: lines("info", "hunter3") }),
    ),
  ]);
  expect(rotated.environments[0]?.others[0]?.attributes[0]?.lines).toEqual(["  (what differs is not shown)"]);
});
