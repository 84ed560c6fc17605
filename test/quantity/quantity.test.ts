import fc from "fast-check";
import {
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  meantQuantity,
  quantitySpellings,
  quantityValue,
  unitOfResource,
} from "../../lib/quantity";
import answers from "./answers.json";
import { NO_QUANTITIES, someQuantities } from "./generate";

type Answer = readonly [given: string, resources: string, field: string | null];
const recorded = answers as unknown as readonly Answer[];

describe("quantities are written as the API server gave them back", () => {
  test("there are enough answers", () => expect(recorded.length).toBeGreaterThanOrEqual(500));

  test("in a list of resources", () => {
    const ours = recorded.map(([given]) => [given, canonicalQuantity(given, "resources")]);
    expect(ours).toEqual(recorded.map(([given, resources]) => [given, resources]));
  });

  test("in a field of its own", () => {
    const asked = recorded.filter(([, , field]) => field !== null);
    expect(asked.length).toBeGreaterThanOrEqual(500);
    expect(asked.map(([given]) => [given, canonicalQuantity(given, "field")])).toEqual(
      asked.map(([given, , field]) => [given, field]),
    );
  });

  test.each(NO_QUANTITIES)("%j is none, and stays", (text) => {
    expect(isQuantity(text)).toBe(false);
    expect(canonicalQuantity(text, "field")).toBe(text);
    expect(compareQuantities(text, "1")).toBeUndefined();
    expect(quantityValue(text)).toBeUndefined();
  });

  test.each(["", "${TfToken[TOKEN.0]}"])("%j stays", (text) => expect(canonicalQuantity(text, "resources")).toBe(text));
});

const quantities = fc
  .integer({ min: 1, max: 2 ** 31 - 1 })
  .map((seed) => someQuantities(160, seed).slice(-1)[0] ?? "1");

test("a canonical text stays what it is, and means the same but for what is too fine", () => {
  fc.assert(
    fc.property(quantities, (text) => {
      const canonical = canonicalQuantity(text, "field");
      expect(canonicalQuantity(canonical, "field")).toBe(canonical);
      expect(compareQuantities(canonical, text) === 0 || /^\d+$/.test(canonical)).toBe(true);
    }),
  );
});

test("what would take for ever is no quantity", () => {
  for (const text of ["1e501", "1e-501", "1e999999999999", "1".repeat(501)]) expect(isQuantity(text)).toBe(false);
});

test.each([
  ["1Gi", "1024Mi", 0],
  ["1", "1000m", 0],
  ["0.5", "500m", 0],
  ["1e3", "1k", 0],
  ["1G", "1Gi", -1],
  ["2", "1500m", 1],
  ["9007199254740993", "9007199254740992", 1],
  ["1e400", "1e401", -1],
  ["-1", "-2", 1],
  ["much", "1", undefined],
])("%s against %s", (a, b, order) => expect(compareQuantities(a, b)).toBe(order));

test.each<[string | number, number | undefined]>([
  ["250m", 0.25],
  ["0.5", 0.5],
  [".5", 0.5],
  ["5.", 5],
  ["2", 2],
  [1.5, 1.5],
  ["64Mi", 64 * 2 ** 20],
  ["10Gi", 10 * 2 ** 30],
  ["1k", 1000],
  ["2E", 2e18],
  ["2e3", 2000],
  ["1E3", 1000],
  ["100n", 1e-7],
  ["+1", 1],
  ["-1", -1],
  ["64MB", undefined],
  ["64mi", undefined],
  ["1 Gi", undefined],
  ["K", undefined],
  ["", undefined],
  ["1e", undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
])("the quantity %p stands for %p", (quantity, expected) => {
  const value = quantityValue(quantity);
  if (expected === undefined) expect(value).toBeUndefined();
  else expect(value).toBeCloseTo(expected, 12);
});

test("the spellings of a size are those of its value", () => {
  expect(quantitySpellings("1.1Gi", "resources")).toEqual(["1.1Gi", "1181116006400m", "1181116006400e-3"]);
  expect(quantitySpellings("1024Mi", "resources")).toEqual(expect.arrayContaining(["1024Mi", "1Gi", "1073741824"]));
  expect(quantitySpellings("1E9", "resources")).toEqual(expect.arrayContaining(["1E9", "1G", "1e9"]));
  expect(quantitySpellings("${TfToken[TOKEN.0]}", "resources")).toEqual(["${TfToken[TOKEN.0]}"]);
});

test.each([
  ["512m", "bytes", "512Mi"],
  ["256u", "bytes", "256Mi"],
  ["0.5", "bytes", "0.5Gi"],
  ["1.5", "bytes", "1.5Gi"],
  ["2.0", "bytes", undefined],
  [0.25, "bytes", "0.25Gi"],
  ["2Gi", "cores", "2"],
  ["500Mi", "cores", "500m"],
  ["500M", "cores", "500m"],
  ["1181116006400m", "bytes", undefined],
  ["512Mi", "bytes", undefined],
  ["0.5Gi", "bytes", undefined],
  ["128974848", "bytes", undefined],
  ["0", "bytes", undefined],
  ["500m", "cores", undefined],
  ["2", "cores", undefined],
  ["2k", "cores", undefined],
  ["much", "bytes", undefined],
] as const)("by %s %s somebody means %s", (given, unit, meant) => expect(meantQuantity(given, unit)).toBe(meant));

test.each([
  ["cpu", "cores"],
  ["limits.cpu", "cores"],
  ["memory", "bytes"],
  ["requests.storage", "bytes"],
  ["hugepages-2Mi", "bytes"],
  ["pods", undefined],
  ["nvidia.com/gpu", undefined],
])("%s is counted in %s", (name, unit) => expect(unitOfResource(name)).toBe(unit));
