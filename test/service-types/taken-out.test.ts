import { ownRows, refusalOf, saysNothing } from "../e2e/lifecycle/support/taken-out/cases";

/*
 * The rows of test/e2e/lifecycle/taken-out.test.ts are made of the schemas of the props: one for each prop that may be
 * left out. A new prop needs a value there.
 */
test("every prop has a row that does something, or is refused with a code", () => {
  const wrong = ownRows().flatMap(({ title, refused, same }) => {
    const code = refusalOf(title);
    if (code !== undefined) return refused.some((one) => one.includes(code)) ? [] : [`${title}: not refused`];
    if (refused.length > 0) return [`${title}: ${refused.join()}`];
    return same === saysNothing(title) ? [] : [`${title}: ${same ? "changes nothing" : "changes something"}`];
  });
  expect(wrong).toEqual([]);
});
