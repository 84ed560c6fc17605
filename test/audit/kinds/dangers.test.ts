import type { Severity } from "../../../lib/audit";
import { SEVERITIES } from "../../../lib/audit";
import { PLACES, reportOf, type Manifest, type Sides } from "../support/manifests";
import { ATTACKS } from "./attacks";
import { DANGERS } from "./dangers";

// Each line of the table is judged by hand: what a signer has to be told at least, in whatever way a plan holds it.

function sidesOf(of: Manifest | Sides): Sides {
  return Array.isArray(of) ? (of as Sides) : [null, of as Manifest];
}

const ALL = { ...DANGERS, ...ATTACKS };
const always = ["manifest", "typed"];
const others = Object.keys(PLACES).filter((place) => !always.includes(place));
// Every object as a manifest and as a type of its own, and in turn in one of the other ways.
const cases = Object.keys(ALL).flatMap((name, index) =>
  [...always, others[index % others.length] as string].map((place) => [name, place] as const),
);

test.each(cases)("%s, as %s", (name, place) => {
  const [want, of] = ALL[name] as (typeof DANGERS)[string];
  const report = reportOf(place, sidesOf(of));
  if (report === undefined) return;
  const severities = report.findings.filter((one) => one.introduced).map((one) => one.severity);
  const enough = severities.some((severity) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(want as Severity));
  // What no rule knows the kind of is named, and stops.
  const named = want === "not judged" && report.verdict.exitCode === 3;
  expect({ told: severities, want, enough: enough || named }).toEqual({ told: severities, want, enough: true });
  expect(report.verdict.result).not.toBe("clean");
  expect(report.findings.filter((one) => one.rule === "rule-crashed")).toEqual([]);
});
