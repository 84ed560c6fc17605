import { feed } from "../../docs/examples/feed";
import { wordpress } from "../../docs/examples/wordpress";
import type { EnvironmentStack } from "../../lib";
import { environments } from "../../stacks/environments";
import { OnlineBoutique } from "../../stacks/online-boutique";
import { synthesise, testApp, testStack } from "../support/synthesise";
import { findingsAboveLow } from "./support/examples";

const inStack = (build: (stack: EnvironmentStack) => unknown): EnvironmentStack => {
  const stack = testStack();
  build(stack);
  return stack;
};
const EXAMPLES: Readonly<Record<string, () => EnvironmentStack>> = {
  feed: () =>
    inStack((stack) => feed(stack, { host: "news.example.com", release: "1", canary: { release: "2", percent: 10 } })),
  wordpress: () =>
    inStack((stack) => wordpress(stack, { host: "blog.example.com", release: "6.7-php8.3-fpm", replicas: 2 })),
  ...Object.fromEntries(
    environments.map((one) => [`stacks, ${one.name}`, () => new OnlineBoutique(testApp(), one.name, one)]),
  ),
};

test.each(Object.keys(EXAMPLES))("the audit finds nothing above low in the example %s", (name) => {
  const stack = EXAMPLES[name]!();
  const { json } = synthesise(stack);
  expect(findingsAboveLow({ json, text: JSON.stringify(stack.toTerraform()) })).toEqual([]); // with its comments
});
