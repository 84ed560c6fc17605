import { execFileSync, spawnSync } from "node:child_process";
import { parseAllDocuments } from "yaml";
import { quoted, templateLiteral } from "../lib/import/text";
import { serialise } from "../lib/cli/output";
import { manifestsToJson, manifestsToYaml } from "../lib/manifest";

const TEXTS = [
  "##vso[task.setvariable variable=PATH]/tmp/evil",
  "all is well ##[error]x",
  "##teamcity[buildProblem]",
  "::add-mask::a",
  "first line\n::set-env name=A::b\n  ::error::c",
  "section_start:0:x\r\u001b[0K",
  "+++ a group\n--- another",
  "a\u202eb\u2066c",
  "a\u2028b\u0085c\u009b31md",
  "tag \u{e0061}, music \u{1d173}, own \u{f0000} \ue000",
  "\u3164\u115f\ufeff",
  "\u0000\u0007\u007f",
  "👩‍👩‍👧 ⚠️ 商店",
];
const COMMAND = /##(?:vso|teamcity)?\[|^\s*::|section_start:|^(?:---|\+\+\+) /m;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a" },
  data: Object.fromEntries(
    TEXTS.flatMap((text, index) => [
      [`k${index}`, text],
      [text, `v${index}`],
    ]),
  ),
};

test.each<[string, string, (text: string) => unknown]>([
  ["manifests in YAML", manifestsToYaml([object]), (text) => parseAllDocuments(text, { version: "1.1" })[0]?.toJS()],
  ["manifests in JSON", manifestsToJson([object]), (text) => JSON.parse(text)],
  ["a document in YAML", serialise(object, "yaml"), (text) => parseAllDocuments(text)[0]?.toJS()],
  ["a document in JSON", serialise(object, "json"), (text) => JSON.parse(text)],
])("%s holds what was there, nothing that hides, and no command of a CI system", (_form, text, read) => {
  expect(text).not.toMatch(COMMAND);
  expect(text.replaceAll("\n", "")).not.toMatch(UNSEEN);
  expect(read(text)).toEqual(object);
});

const python = spawnSync("python3", ["-c", "import yaml"]).status === 0;
if (!python) process.stderr.write("not run: another reader of YAML takes what is written (no Python with PyYAML)\n");
(python ? test : test.skip)("another reader of YAML takes what is written", () => {
  const script = "import json,sys,yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
  const read = execFileSync("python3", ["-c", script], { input: manifestsToYaml([object]), encoding: "utf8" });
  expect(JSON.parse(read)).toEqual(object);
});

test.each(TEXTS)("generated code says %j, in a literal that no CI system reads", (text) => {
  for (const code of [quoted(text), templateLiteral(text)]) {
    expect(code).not.toMatch(COMMAND);
    expect(new Function(`return ${code}`)()).toBe(text);
  }
});
