import { boundsOf, isConstraint, satisfies } from "../../lib/compatibility/version";

/** By hand, from https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
const CASES: readonly [constraint: string, met: readonly string[], not: readonly string[]][] = [
  ["2.38.0", ["2.38.0"], ["2.38.1", "2.37.9", "3.0.0"]],
  ["= 2.38", ["2.38.0"], ["2.38.1"]],
  ["!= 3.0.1", ["3.0.0", "3.0.2"], ["3.0.1"]],
  [">= 2.38.0, < 3.2.1", ["2.38.0", "3.0.0", "3.2.0"], ["2.37.1", "3.2.1", "4.0.0"]],
  [">= 1.7.0, < 1.12.0", ["1.7.0", "1.11.4", "1.11.14"], ["1.6.6", "1.12.0", "1.15.9", "1.12.0-beta1"]],
  ["> 1.9", ["1.9.1", "2.0.0"], ["1.9.0", "1.8.9"]],
  ["<= 1.9", ["1.9.0", "0.1.0"], ["1.9.1"]],
  ["~> 2.38", ["2.38.0", "2.99.1"], ["2.37.9", "3.0.0"]],
  ["~> 2.38.0", ["2.38.0", "2.38.7"], ["2.39.0", "2.37.0"]],
  ["~> 3", ["3.0.0", "3.2.1"], ["2.38.0", "4.0.0"]],
  [">= 3.2.1-beta1", ["3.2.1-beta1", "3.2.1", "3.2.1-rc1"], ["3.2.0"]],
  [">= 3.0.0", ["3.0.0"], ["3.1.0-beta1"]],
];

test.each(CASES)("%s", (constraint, within, not) => {
  expect(isConstraint(constraint)).toBe(true);
  expect(within.filter((version) => satisfies(version, constraint) !== true)).toEqual([]);
  expect(not.filter((version) => satisfies(version, constraint) !== false)).toEqual([]);
});

test.each(["", "latest", ">= 2.38,", "~> two", "2.38.0.1", "^2.38"])("%s is no constraint", (text) => {
  expect(isConstraint(text)).toBe(false);
  expect(satisfies("2.38.0", text)).toBeUndefined();
});

test("what is no version meets nothing, and is not called unmet", () => {
  expect(satisfies("of unknown version", ">= 1.0")).toBeUndefined();
});

test("a constraint can begin or end to hold at the versions that it names, or just after", () => {
  expect(boundsOf(">= 2.38, < 3.2.1")).toEqual(["2.38.0", "2.38.1", "3.2.1", "3.2.2"]);
});
