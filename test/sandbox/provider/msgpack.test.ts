import { encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import "../../support/fixed-seed";
import { decodeValue, encodeValue, fromJson } from "../../../lib/sandbox/provider/cty/msgpack";
import type { CtyType } from "../../../lib/sandbox/provider/cty/type";
import { impliedType } from "../../../lib/sandbox/provider/cty/type";
import type { CtyValue } from "../../../lib/sandbox/provider/cty/value";
import { DynamicValue, UNKNOWN } from "../../../lib/sandbox/provider/cty/value";

/** A type and a value of it. */
type Typed = readonly [CtyType, CtyValue];

const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== "__proto__");
const leaf: fc.Arbitrary<Typed> = fc.oneof(
  fc.string().map((value): Typed => ["string", value]),
  fc.integer().map((value): Typed => ["number", value]),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Typed => ["number", value === 0 ? 0 : value]),
  fc.boolean().map((value): Typed => ["bool", value]),
  fc.constantFrom<CtyType>("string", "number", "bool", ["list", "string"]).map((type): Typed => [type, UNKNOWN]),
  fc.constantFrom<CtyType>("string", "number", "bool", ["map", "number"]).map((type): Typed => [type, null]),
);
const typed = fc.letrec<{ value: Typed }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(fc.string()).map((value): Typed => [["list", "string"], value]),
    fc.dictionary(key, fc.integer()).map((value): Typed => [["map", "number"], value]),
    tie("value").map(([type, value]): Typed => [["set", type], [value]]),
    fc.dictionary(key, tie("value")).map((entries): Typed => {
      const pairs = Object.entries(entries);
      const types = Object.fromEntries(pairs.map(([name, [type]]) => [name, type]));
      return [["object", types], Object.fromEntries(pairs.map(([name, [, value]]) => [name, value]))];
    }),
    fc
      .array(tie("value"))
      .map((items): Typed => [["tuple", items.map(([type]) => type)], items.map(([, value]) => value)]),
    leaf
      .filter(([, value]) => value !== null && value !== UNKNOWN)
      .map(([type, value]): Typed => ["dynamic", new DynamicValue(type, value)]),
  ),
}));

test("every value comes back as it was sent", () => {
  fc.assert(
    fc.property(typed.value, ([type, value]) => {
      expect(decodeValue(encodeValue(value, type), type)).toEqual(value);
    }),
  );
});

test("an unknown value is Terraform's extension 0, and one with known bounds is read as unknown", () => {
  expect([...encodeValue(UNKNOWN, "string")]).toEqual([0xd4, 0, 0]);
  expect(decodeValue(encode(new ExtData(12, new Uint8Array([0x81, 1, 0xc2]))), "string")).toBe(UNKNOWN);
});

test("a value without a type of its own brings it along", () => {
  const type: CtyType = ["object", { replicas: "number" }];
  const bytes = encodeValue(new DynamicValue(type, { replicas: 3 }), "dynamic");
  expect(Buffer.from(bytes).toString("latin1")).toContain('["object",{"replicas":"number"}]');
});

test("attributes that a state does not have are null", () => {
  const type: CtyType = ["object", { a: "string", b: ["list", ["object", { c: "number" }]] }];
  expect(fromJson({ b: [{}] }, type)).toEqual({ a: null, b: [{ c: null }] });
});

test("a value of another type is refused without being shown", () => {
  expect(() => encodeValue("s3cret", "number")).toThrow(/type string stands where Terraform's type is "number"/);
  expect(() => encodeValue("s3cret", "number")).not.toThrow(/s3cret/);
});

test("the type of a JSON document is told by its values", () => {
  expect(impliedType({ a: [1, "x"], b: null, c: { d: true } })).toEqual([
    "object",
    { a: ["tuple", ["number", "string"]], b: "dynamic", c: ["object", { d: "bool" }] },
  ]);
});
