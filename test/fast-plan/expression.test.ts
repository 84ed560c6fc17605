import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnresolvedExpression } from "../../lib/cluster";
import { evaluateText, referenceSteps } from "../../lib/fast-plan/expression";
import type { Scope } from "../../lib/fast-plan/expression-parser";
import { Failed, follow } from "../../lib/fast-plan/expression-values";

const VALUES = {
  self: {
    spec: [{ cluster_ip: "10.0.0.1", labels: { a: "1", "x/y": "<2>" }, none: null, empty: [], list: ["a", "b"] }],
    count: 3,
    on: true,
  },
};
const scope: Scope = {
  reference: (steps) => {
    if (steps[0] !== "self") throw new UnresolvedExpression(steps.join("."));
    return follow(VALUES, steps);
  },
};
const UNTOLD = Symbol("untold");
const FAILED = Symbol("failed");

function outcome(text: string): unknown {
  try {
    return evaluateText(text, scope);
  } catch (error) {
    if (error instanceof UnresolvedExpression) return UNTOLD;
    if (error instanceof Failed) return FAILED;
    throw error;
  }
}

const TOLD: readonly (readonly [string, unknown])[] = [
  ["plain", "plain"],
  ["$${x} %%{y}", "${x} %{y}"],
  ["a-${self.spec[0].cluster_ip}-${self.count}", "a-10.0.0.1-3"],
  ["${self.spec[0].list}", ["a", "b"]],
  ["${self.spec.0.list[1]}", "b"],
  ['${self.spec[0].labels["x/y"]}', "<2>"],
  ['${self.spec[0].cluster_ip != "None"}', true],
  ["${length(self.spec[0].empty) == 0}", true],
  ["${length(self.spec[0].list) == 0}", false],
  ['${self.spec[0].none == null || self.spec[0].none == ""}', true],
  ['${contains(["1Gi","a"], self.spec[0].list[0])}', true],
  ['${contains(["1Gi"], self.spec[0].list[0]) && self.on}', false],
  ["${!self.on}", false],
  ['${coalesce(self.spec[0].none, "", "-") == "-"}', true],
  ['${try(coalesce(self.spec[4].name, "none"), "none") != "Always"}', true],
  ["${try(self.spec[0].list[0], self.nowhere)}", "a"],
  ['${"1" == 1}', false],
  ['${self.on ? "yes" : self.spec[9]}', "yes"],
  ['${!self.on ? self.spec[9] : "no"}', "no"],
  ["${jsonencode(self.spec[0].labels)}", '{"a":"1","x/y":"\\u003c2\\u003e"}'],
  [
    '${jsonencode({for key, value in (self.spec[0].labels == null ? {} : self.spec[0].labels) : key => value if !contains(["a"], key)}) == "{}"}',
    false,
  ],
  [
    '${jsonencode({for key, value in (self.spec[0].none == null ? {} : self.spec[0].none) : key => value if !contains(["a"], key)}) == "{}"}',
    true,
  ],
];

test.each(TOLD)("%s is told", (text, value) => {
  expect(outcome(text)).toEqual(value);
});

// An independent judge, where it is there: Terraform's own console, with the values as a local.
const terraform = spawnSync("terraform", ["version"]).status === 0 ? test : test.skip;
terraform("Terraform computes the same", () => {
  const expressions = TOLD.filter(([text]) => /^\$\{.*\}$/.test(text)).map(([text]) =>
    text.slice(2, -1).replaceAll("self.spec.0.", "self.spec[0].").replaceAll("self.", "local.self."),
  );
  const folder = mkdtempSync(join(tmpdir(), "kube-services-expressions-"));
  try {
    const outputs = Object.fromEntries(
      expressions.map((text, index) => [`o${index}`, { value: `\${jsonencode(${text})}` }]),
    );
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals: VALUES, output: outputs }));
    const run = (...args: string[]) => spawnSync("terraform", args, { cwd: folder, encoding: "utf8" });
    expect(run("apply", "-auto-approve", "-no-color").status).toBe(0);
    const shown = JSON.parse(run("output", "-json").stdout) as Record<string, { value: string }>;
    const judged = expressions.map((_, index) => JSON.parse(shown[`o${index}`]?.value ?? "null") as unknown);
    expect(judged).toEqual(TOLD.filter(([text]) => /^\$\{.*\}$/.test(text)).map(([, value]) => value));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  ["${var.x}", UNTOLD],
  ["${data.a.b.c}", UNTOLD],
  ["%{if true}a%{endif}", UNTOLD],
  ["${timestamp()}", UNTOLD],
  ['${format("%s", "a")}', UNTOLD],
  ["${self.spec[*].cluster_ip}", UNTOLD],
  ["${self.count + 1}", UNTOLD],
  ["${self.spec == self.spec}", UNTOLD],
  ['${"a${self.count}"}', UNTOLD],
  ["${[for one in self.spec[0].list : one]}", UNTOLD],
  ["${self.spec[0].nothing}", FAILED],
  ["${self.spec[2]}", FAILED],
  ["${try(self.spec[2], var.x)}", UNTOLD],
  ["${try(self.spec[2], self.spec[3])}", FAILED],
  ["${self.on ? var.x : 1}", UNTOLD],
  ["${self.spec[0].none ? 1 : 2}", FAILED],
  ["${self.on", UNTOLD],
  ["${}", UNTOLD],
  ["a${self.spec}", FAILED],
] as const)("%s is not told", (text, kind) => {
  expect(outcome(text)).toBe(kind);
});

test.each([
  [
    "terraform_data.made_as.input.kubernetes_service_v1.web",
    ["terraform_data", "made_as", "input", "kubernetes_service_v1", "web"],
  ],
  ["a.b[0].c", ["a", "b", 0, "c"]],
  ['a.b["x.y"].0', ["a", "b", "x.y", 0]],
  ["a.b[*]", undefined],
  ["a.b[each.key]", undefined],
  ["f(a)", undefined],
])("%s leads by steps", (text, steps) => {
  expect(referenceSteps(text)).toEqual(steps);
});
