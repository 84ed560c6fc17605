import { readdirSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../../lib";
import { ROOT } from "./support/entries";
import { fencesOf } from "./support/all-pages";
import { refusedOf, stacksOf } from "./support/examples";

/** Pages that are followed step by step, with examples that stand by themselves. */
const GUIDES = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
  .map((file) => `docs/${file.replaceAll("\\", "/")}`)
  .filter((file) => /^docs\/((tasks|migrate)\/.*|first-steps|limits|services|environments|changes)\.md$/.test(file))
  .sort();
const fences = GUIDES.flatMap(fencesOf);
const examples = fences.filter(({ language }) => language === "ts");

const good = examples.filter(({ mark }) => mark !== "throws");
test.each(good.map(({ place, text }) => [place, text] as const))(
  "the example at %s makes stacks that the provider takes",
  (_, text) => expect(refusedOf(text)).toEqual([]),
);

const mistakes = examples.filter(({ mark }) => mark === "throws");
test.each(mistakes.map((mistake) => [mistake.place, mistake] as const))(
  "the mistake at %s is shown with the text that its maker gets",
  (_, mistake) => {
    const shown = fences[fences.indexOf(mistake) + 1];
    let message = "";
    try {
      stacksOf(mistake.text);
    } catch (error) {
      if (!KubeServicesError.is(error)) throw error;
      message = error.message;
    }
    expect(shown).toMatchObject({ language: "text", text: `${message}\n` });
  },
);
