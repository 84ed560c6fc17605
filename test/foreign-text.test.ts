import { format, FORMATS } from "../lib/audit";
import { visible, visibleLines } from "../lib/foreign-text";
import { printable } from "../lib/terminal";
import { container, created, deployment, DEPLOYMENT, podSpec, reportOn, updated } from "./audit/support/plan";

describe("what passes for something else is shown as what it is", () => {
  test.each([
    ["a filler that looks like nothing", "web\u3164", "web\\u{3164}"],
    ["another filler", "\u115fweb\u034f", "\\u{115f}web\\u{34f}"],
    ["a blank of Braille", "a\u2800b", "a\\u{2800}b"],
    ["a Cyrillic letter in a system namespace", "kub\u0435-system", "kub\\u{435}-system"],
    ["a Greek letter", "\u03bfpenshift", "\\u{3bf}penshift"],
    ["letters in full width", "\uff44efault", "\\u{ff44}efault"],
    ["letters of mathematics", "\u{1d41a}dmin", "\\u{1d41a}dmin"],
    ["a dash that is none", "kube\u2010system", "kube\\u{2010}system"],
    ["a bidirectional override", "a\u202eb", "a\\u{202e}b"],
    ["a tag", "a\u{e0041}b", "a\\u{e0041}b"],
    ["half a surrogate", "a\ud800b", "a\\u{d800}b"],
    ["a line", "a\nb", "a\\u{a}b"],
    ["a mark of music that is not drawn", "a\u{1d173}b", "a\\u{1d173}b"],
    ["a mark of shorthand", "a\u{1bca0}b", "a\\u{1bca0}b"],
    ["a character of a font's own", "a\ue000b", "a\\u{e000}b"],
    ["what is no character", "a\ufffeb", "a\\u{fffe}b"],
    ["a blank of another width", "a\u2003b", "a\\u{2003}b"],
    ["strokes through all", "a\u0336\u0336\u0336\u0336b", "a\u0336\u0336\u0336\\u{336}b"],
    ["a letter of phonetics", "\u1d0bube-system", "\\u{1d0b}ube-system"],
    ["small capitals", "kube-\ua731ystem", "kube-\\u{a731}ystem"],
    ["a click for an l", "defau\u01c0t", "defau\\u{1c0}t"],
    ["a Roman number", "\u2170mage", "\\u{2170}mage"],
    ["a Hebrew letter", "kube-\u05e1ystem", "kube-\\u{5e1}ystem"],
    ["a Canadian syllable", "\u146fefault", "\\u{146f}efault"],
    ["an Arabic digit", "v\u0661", "v\\u{661}"],
    ["a Chinese one as a dash", "kube\u4e00system", "kube\\u{4e00}system"],
    ["a Japanese stroke as a dash", "kube\u30fcsystem", "kube\\u{30fc}system"],
    ["a wide slash", "docker\uff0fio", "docker\\u{ff0f}io"],
  ])("%s", (_name, text, shown) => expect(visible(text)).toBe(shown));
});

test.each([
  "商店前端",
  "Привет, мир",
  "Ελληνικά",
  "naïve café – a dash",
  "shop/web:80",
  "2001:db8::add",
  "arn:aws:iam::123456789012:role/x",
  "⚠️ careful",
  "a # b",
  "商店nginx服务v2",
  "日本語ノート",
  "한국어web",
  "trường học",
  "שלום עולם",
  "हिन्दी",
  "สวัสดีครับ",
  "25℃, №5, a…b, it’s, Hawaiʻi, ½, x²",
  "👩‍👩‍👧 x",
])("%s stays as it is", (text) => expect(visible(text)).toBe(text));

const COMMANDS = [
  "##vso[task.setvariable variable=PATH]/tmp/evil",
  "all is well ##VSO[task.complete result=Succeeded]",
  "##[error]x",
  "##teamcity[buildProblem]",
  "::error title=audit::all is well",
  "::Set-Output name=a::b",
  "::stop-commands::x",
  "::internal-set-repo-path x::y",
  "section_start:0:x",
  "travis_fold:start:x",
  "--- a group",
];
const COMMAND =
  /##(?:vso)?\[|##teamcity\[|::(?:error|set-output|stop-commands|internal)|section_start:|travis_fold:|^---/im;

test.each(COMMANDS)("no CI system takes this for a command: %s", (command) => {
  for (const text of [
    visible(command),
    visibleLines(`a\n${command}`),
    printable(command),
    printable(`a\n${command}`),
    visible(JSON.stringify(`a\n${command}`)),
  ])
    expect(text).not.toMatch(COMMAND);
});

test.each(COMMANDS)("a plan with this among its texts runs no command, in any format: %s", (command) => {
  const report = reportOn([
    updated(DEPLOYMENT, "web", deployment(), {
      ...deployment(podSpec({ container: [container({ image: command, env: [{ name: command, value: command }] })] })),
      ...{ metadata: [{ name: "web", namespace: command, annotations: { description: command } }] },
    }),
    created("kubernetes_config_map_v1", "c", { metadata: [{ name: command }], data: { [command]: command } }),
  ]);
  for (const as of FORMATS) expect(format(report, as, { color: false, width: 60 })).not.toMatch(COMMAND);
});
