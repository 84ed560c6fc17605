import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import * as library from "../../lib";
import { createProgram } from "../../lib/cli/main";
import { reportOn } from "../audit/support/plan";
import { ROOT } from "./support/entries";
import { fencesOf } from "./support/all-pages";
import { findingsAboveLow, plannedOf, refusedOf, stacksOf } from "./support/examples";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const REFERENCE = readFileSync(join(ROOT, "docs/reference/index.md"), "utf8");
const fences = fencesOf("README.md");
const examples = fences.filter(({ language }) => language === "ts");

describe("run", () => {
  const good = examples.filter(({ mark }) => mark !== "throws");
  test.each(good.map(({ place, text }) => [place, text] as const))(
    "the example at %s makes stacks that the provider takes",
    (_, text) => expect(refusedOf(text)).toEqual([]),
  );

  test("the audit finds nothing above low in the first example", () => {
    const [first] = good;
    if (first === undefined) throw new Error("the README has no example");
    const json = stacksOf(first.text).get("prod") ?? {};
    const planned = plannedOf(json);
    expect(planned.map(({ type, name }) => `${type}.${name}`)).toContain("kubernetes_deployment_v1.web");
    expect(findingsAboveLow({ json, text: JSON.stringify(json) })).toEqual([]);
    expect(reportOn(planned).findings.length).toBeGreaterThan(0); // a tag is no digest: the audit has looked
  });

  test("the example of a mistake shows the text that the user gets", () => {
    const [mistake] = examples.filter(({ mark }) => mark === "throws");
    const shown = fences[fences.findIndex((fence) => fence === mistake) + 1];
    if (mistake === undefined || shown === undefined) throw new Error("the README shows no mistake");
    let message = "";
    try {
      stacksOf(mistake.text);
    } catch (error) {
      if (!library.KubeServicesError.is(error)) throw error;
      message = error.message;
    }
    expect(shown).toMatchObject({ language: "text", text: `${message}\n` });
  });
});

test("README and reference name no verb that the command line does not have", () => {
  const verbs = createProgram().commands.map((command) => command.name());
  const commandLine = /^## Verbs$([^]*)/m.exec(REFERENCE)?.[1] ?? "";
  const named = [
    ...commandLine.matchAll(/^\| `([a-z]+)/gm),
    ...README.matchAll(/(?:npx|`)\s?kube-services ([a-z]+)/g),
  ].map((match) => match[1]);
  expect(named.length).toBeGreaterThan(6);
  expect(verbs).toEqual(expect.arrayContaining(named));
});

test("every link of the README to a file leads somewhere", () => {
  const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? "");
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(() => readdirOrFile(join(ROOT, link))).not.toThrow();
});

function readdirOrFile(path: string): void {
  if (ts.sys.directoryExists(path)) return;
  readFileSync(path);
}
