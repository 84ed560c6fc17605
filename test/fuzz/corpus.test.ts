import { corpusOf } from "./corpus";
import { READERS } from "./readers";

/*
 * What the long search (`npm run test:long -- test/long/fuzz`) has kept, each the first input with its outcome: none may
 * end in anything but an outcome that its reader knows.
 */
test.each(Object.keys(READERS))("the kept inputs of the reader of %s end as they should", (name) => {
  const inputs = corpusOf(name);
  expect(inputs.size).toBeGreaterThan(5);
  for (const [file, input] of inputs) {
    try {
      READERS[name]!(input);
    } catch (error) {
      throw new Error(`${name}/${file}: ${(error as Error).stack}`);
    }
  }
});
