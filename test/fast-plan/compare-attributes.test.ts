import { firstDifference } from "../../lib/fast-plan/compare-attributes";
import { resourceSchemas, type BlockSchema, type FieldSchema } from "../../lib/manifest";

const field = (name: string, facts: Partial<FieldSchema>): FieldSchema => ({
  name,
  type: "string",
  optional: true,
  nesting: "attribute",
  ...facts,
});
const block = (...fields: readonly FieldSchema[]): BlockSchema =>
  ({ name: "Test", fields: new Map(fields.map((one) => [one.name, one])) }) as unknown as BlockSchema;
const inner = block(field("a", {}), field("c", { computed: true }));

interface Case {
  readonly field: Partial<FieldSchema>;
  readonly wanted?: unknown;
  readonly state: unknown;
}
// By terraform-plugin-sdk v2: what differs, and what means the same.
const SAME: Readonly<Record<string, Case>> = {
  "an equal text": { field: {}, wanted: "x", state: "x" },
  "nothing and an empty text": { field: {}, state: "" },
  "an empty text and nothing": { field: {}, wanted: "", state: null },
  "nothing and zero": { field: { type: "int" }, state: 0 },
  "a number as a text": { field: { type: "int" }, wanted: "8080", state: 8080 },
  "a number where a text is wanted": { field: {}, wanted: 8080, state: "8080" },
  "nothing and false": { field: { type: "bool" }, state: false },
  "a default that is not written": { field: { type: "int", default: 30 }, state: 30 },
  "what the provider computes": { field: { computed: true }, state: "10.0.0.1" },
  "quantities of one value": {
    field: { diffSuppress: true, format: "quantity" },
    wanted: "1000m",
    state: "1",
  },
  "no block and an empty list": { field: { type: "list", nesting: "block", block: inner }, wanted: [], state: [] },
  "blocks that the provider computes": {
    field: { type: "list", nesting: "block", block: inner, computed: true },
    state: [{ a: "x", c: "y" }],
  },
  "a block as an object": {
    field: { type: "list", nesting: "block", block: inner },
    wanted: { a: "x" },
    state: [{ a: "x", c: "y" }],
  },
  "a set in another order": {
    field: { type: "set", elem: "string" },
    wanted: ["a", "b"],
    state: ["b", "a"],
  },
  "a map": { field: { type: "map", elem: "string" }, wanted: { a: "1" }, state: { a: "1" } },
  "no map and an empty one": { field: { type: "map", elem: "string" }, state: {} },
  "a write-only value that is not given": { field: { writeOnly: true }, state: null },
};
const DIFFERENT: Readonly<Record<string, Case>> = {
  "another text": { field: {}, wanted: "x", state: "y" },
  "a text that is taken out": { field: {}, state: "y" },
  'the text "0" and nothing': { field: {}, wanted: "0", state: null },
  "another default": { field: { type: "int", default: 30 }, state: 60 },
  "a default of which the state has nothing": { field: { type: "bool", default: true }, state: null },
  "a computed value that is given otherwise": { field: { computed: true }, wanted: "a", state: "b" },
  "quantities, where the provider does not compare them": {
    field: { format: "quantity" },
    wanted: "1000m",
    state: "1",
  },
  "a block more": {
    field: { type: "list", nesting: "block", block: inner },
    wanted: [{}, {}],
    state: [{ a: "", c: "" }],
  },
  "a block that is taken out": {
    field: { type: "list", nesting: "block", block: inner },
    wanted: [],
    state: [{ a: "", c: "" }],
  },
  "a computed list that the state does not have": {
    field: { type: "list", elem: "string", computed: true },
    state: null,
  },
  "a computed map that the state does not have": {
    field: { type: "map", elem: "string", computed: true },
    state: null,
  },
  "an item elsewhere in a list": { field: { type: "list", elem: "string" }, wanted: ["a", "b"], state: ["b", "a"] },
  "an item twice in a set": { field: { type: "set", elem: "string" }, wanted: ["a", "a"], state: ["a", "b"] },
  "what is computed in an element of a set": {
    field: { type: "set", nesting: "block", block: inner },
    wanted: [{ a: "x" }],
    state: [{ a: "x", c: "y" }],
  },
  "a key more": { field: { type: "map", elem: "string" }, wanted: { a: "1", b: "" }, state: { a: "1" } },
  "a key less": { field: { type: "map", elem: "string" }, wanted: {}, state: { a: "1" } },
  "a map that is taken out": { field: { type: "map", elem: "string" }, state: { a: "1" } },
  "a null in a map": { field: { type: "map", elem: "string" }, wanted: { a: null }, state: { a: "" } },
  "an attribute in a block that the table does not have": {
    field: { type: "list", nesting: "block", block: inner },
    wanted: { a: "x", b: "y" },
    state: [{ a: "x", c: "" }],
  },
  "an attribute that the state lacks": {
    field: { type: "list", nesting: "block", block: inner },
    wanted: { a: "x" },
    state: [{ a: "x" }],
  },
  "an attribute that only the state has": {
    field: { type: "list", nesting: "block", block: inner },
    wanted: { a: "x" },
    state: [{ a: "x", c: "", old: "" }],
  },
  "a write-only value": { field: { writeOnly: true }, wanted: "x", state: null },
  "a text where a list is": { field: { type: "list", elem: "string" }, wanted: "a", state: ["a"] },
};

const difference = ({ field: facts, wanted, state }: Case, ignored?: ReadonlySet<string>): string | undefined =>
  firstDifference(
    block(field("x", facts)),
    wanted === undefined ? {} : { x: wanted },
    { id: "1", timeouts: null, x: state },
    ignored,
  );

test.each(Object.entries(SAME))("%s is no difference", (_, pair) => {
  expect(difference(pair)).toBeUndefined();
});

test.each(Object.entries(DIFFERENT))("%s is a difference, and what is ignored is none", (_, pair) => {
  expect(difference(pair)).toMatch(/^x/);
  expect(difference(pair, new Set(["x"]))).toBeUndefined();
});

test("a difference is named by its path, and ignored by it", () => {
  const outer = block(field("spec", { type: "list", nesting: "block", block: block(field("replicas", {})) }));
  const compare = (ignored: readonly string[]): string | undefined =>
    firstDifference(outer, { spec: [{ replicas: "1" }] }, { spec: [{ replicas: "3" }] }, new Set(ignored));
  expect(compare([])).toBe("spec[0].replicas");
  expect(compare(["spec[0].replicas"])).toBeUndefined();
});

/** A value of an attribute that is neither its zero nor its default. */
function sample(schema: FieldSchema): unknown {
  if (schema.block !== undefined) return [filled(schema.block)];
  if (schema.elem !== undefined)
    return schema.type === "map" ? { key: "value" } : [schema.elem === "int" ? 7 : "value"];
  if (schema.type === "int" || schema.type === "float") return schema.default === 7 ? 8 : 7;
  if (schema.type === "bool") return schema.default !== true;
  return schema.default === "value" ? "other" : "value";
}
function filled(of: BlockSchema): Record<string, unknown> {
  return Object.fromEntries([...of.fields.values()].map((one) => [one.name, sample(one)]));
}

describe.each([2, 3] as const)("each attribute of each type of provider %s", (major) => {
  test.each(resourceSchemas(major).map((schema) => [schema.resourceType, schema] as const))(
    "%s: its change is a difference, and without it there is none",
    (_, { block: root }) => {
      const state = filled(root);
      const wanted = withoutWriteOnly(root, state) as Record<string, unknown>;
      expect(firstDifference(root, wanted, state)).toBeUndefined();
      for (const schema of root.fields.values()) {
        const silent = { ...wanted };
        delete silent[schema.name];
        // What is left out is taken away, but for what the provider may compute.
        const kept = schema.computed === true || schema.writeOnly === true;
        expect([schema.name, firstDifference(root, silent, state)]).toEqual([
          schema.name,
          kept ? undefined : expect.stringContaining(schema.name),
        ]);
        if (schema.writeOnly === true) continue;
        const changed = { ...wanted, [schema.name]: another(wanted[schema.name]) };
        expect([schema.name, firstDifference(root, changed, state)]).toEqual([
          schema.name,
          expect.stringContaining(schema.name),
        ]);
      }
    },
  );
});

function withoutWriteOnly(of: BlockSchema, value: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => of.fields.get(name)?.writeOnly !== true)
      .map(([name, item]) => {
        const nested = of.fields.get(name)?.block;
        if (nested === undefined || !Array.isArray(item)) return [name, item];
        return [name, item.map((each) => withoutWriteOnly(nested, each as Record<string, unknown>))];
      }),
  );
}

/** Another value of the same form, changed as deep inside as there is something. */
function another(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? ["more"] : value.map(another);
  if (typeof value === "object" && value !== null) {
    const [[key, inner] = ["", ""]] = Object.entries(value).filter(([, each]) => each !== null);
    return { ...value, [key]: another(inner) };
  }
  return typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${String(value)}-more`;
}
