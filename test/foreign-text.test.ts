import { existsSync } from "node:fs";
import { join } from "node:path";
import { audit, format, FORMATS, readPlan } from "../lib/audit";
import { visible, visibleLines } from "../lib/foreign-text";
import { printable } from "../lib/terminal";

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
])("%s stays as it is", (text) => expect(visible(text)).toBe(text));

const COMMANDS = [
  "##vso[task.setvariable variable=PATH]/tmp/evil",
  "all is well ##VSO[task.complete result=Succeeded]",
  "##[error]x",
  "##teamcity[buildProblem]",
  "::error title=audit::all is well",
  "::Set-Output name=a::b",
  "::stop-commands::x",
  "section_start:0:x",
  "travis_fold:start:x",
  "--- a group",
];
const COMMAND = /##(?:vso)?\[|##teamcity\[|::(?:error|set-output|stop-commands)|section_start:|travis_fold:|^---/im;

test.each(COMMANDS)("no CI system takes this for a command: %s", (command) => {
  for (const text of [visible(command), visibleLines(`a\n${command}`), printable(command), printable(`a\n${command}`)])
    expect(text).not.toMatch(COMMAND);
});

const CASE = join(__dirname, "../../shared/cases/untrusted/ci-commands.json");
const there = existsSync(CASE);
if (!there) process.stderr.write(`not run: a plan whose texts are commands, ../shared missing (${CASE})\n`);
(there ? test : test.skip)("a plan whose texts are commands of CI systems runs none, in any format", () => {
  const report = audit([{ environment: "e", plan: readPlan(CASE) }], { toolVersion: "0" });
  for (const as of FORMATS) expect(format(report, as, { colour: false, width: 60 })).not.toMatch(/##vso\[|::error/i);
});
