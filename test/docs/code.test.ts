import { fences } from "./support/all-pages";
import { typeErrorsOf } from "./support/examples";

/** Every block of TypeScript on a page. `signature`: how a thing is declared, and no program. */
const examples = fences.filter(({ language, mark }) => language === "ts" && mark !== "signature");

test("every example of every page type-checks", () => {
  expect(examples.length).toBeGreaterThan(50);
  expect(typeErrorsOf(new Map(examples.map(({ place, text }) => [place, text])))).toBe("");
}, 300_000);
