import { parseAllDocuments } from "yaml";
import { PLACES, type Manifest, type Sides } from "../support/manifests";
import { reportOn, type Resource } from "../support/plan";
import { INNOCENT } from "./innocent";

/** An object in a plan that makes it; as a manifest where the provider has no type for it. */
function resource(place: string, object: Manifest, index: number): Resource {
  const sides: Sides = [null, object];
  const make = (of: string): Resource => ({ ...(PLACES[of] as (sides: Sides) => Resource)(sides), name: `x${index}` });
  try {
    return make(place);
  } catch {
    return make("manifest");
  }
}

test.each(
  Object.keys(INNOCENT).flatMap((name) => ["manifest", "typed"].map((place): [string, string] => [name, place])),
)("nothing loud is told of what a team runs: %s, as %s", (name, place) => {
  const documents = parseAllDocuments(INNOCENT[name] as string);
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  const objects = documents.map((document) => document.toJS() as Manifest);
  const report = reportOn(objects.map((object, index) => resource(place, object, index)));
  const loud = [...report.findings, ...report.undecided].filter(({ severity }) => /critical|high/.test(severity));
  expect(loud.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  const claimed = report.findings.filter(
    ({ category, severity }) => category === "credential" && severity === "medium",
  );
  expect(claimed.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  expect(report.verdict.exitCode).toBe(0);
});
