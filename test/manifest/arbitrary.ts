import fc from "fast-check";
import type { BlockSchema, FieldSchema, KubernetesObject, ResourceSchema } from "../../lib/manifest";

/** Texts as manifests have them, with those that Terraform or YAML would take for something else. */
const TEXT = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    "",
    "yes",
    "0644",
    "12:30",
    "null",
    "${HOME}",
    "%{if}",
    "$${X}",
    "a: b",
    "1e3",
    "ä\u{1F600}",
    "- a\n b\n",
    "{{ x }}",
  ),
);
/** Canonical ones: others come back in this form. */
const QUANTITY = fc.constantFrom("0", "1", "100m", "250m", "1Gi", "512Mi", "1500M", "2Ti", "1n");
const KEY = fc.stringMatching(/^[a-z][a-z0-9.-]{0,10}$/).filter((key) => key !== "__proto__");
/** Below this level only what a block requires is made: pods hold selectors that hold selectors. */
const DEEPEST = 7;

/** Manifests of a kind: every field may be there, and may be empty. */
export function manifestOf(schema: ResourceSchema): fc.Arbitrary<KubernetesObject> {
  const metadata = fc.record(
    { name: fc.constantFrom("a", "web-1"), labels: fc.dictionary(KEY, TEXT, { maxKeys: 3 }) },
    { requiredKeys: ["name"] },
  );
  return fc
    .tuple(blockOf(schema.block, 0, schema.kind), metadata)
    .map(([fields, meta]) => ({ apiVersion: schema.apiVersion, kind: schema.kind, ...fields, metadata: meta }));
}

function blockOf(block: BlockSchema, depth: number, owner: string): fc.Arbitrary<Record<string, unknown>> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  const fields = [...block.fields.values()].flatMap((field) =>
    field.inline === true ? [...(field.block?.fields.values() ?? [])] : [field],
  );
  for (const field of fields) {
    if (field.computed === true && field.optional !== true) continue;
    if (field.kubernetesName === undefined || field.loses !== undefined) continue;
    if (field.block !== undefined && depth >= DEEPEST) continue;
    model[field.kubernetesName] = valueOf(field, depth, owner);
  }
  return fc.record(model, { requiredKeys: [] }).chain((whole) => {
    // A tenth of the fields, so that an object stays small enough to be made often.
    const names = Object.keys(whole);
    if (names.length <= 4) return fc.constant(whole);
    return fc
      .subarray(names, { maxLength: 4 + Math.floor(names.length / 10) })
      .map((kept) => Object.fromEntries(kept.map((name) => [name, whole[name]])));
  });
}

function valueOf(field: FieldSchema, depth: number, owner: string): fc.Arbitrary<unknown> {
  if (field.block !== undefined) {
    const inner = fc.constant(null).chain(() => blockOf(field.block as BlockSchema, depth + 1, owner));
    return field.single === true ? inner : fc.array(inner, { maxLength: Math.min(field.maxItems ?? 2, 2) });
  }
  const plain = plainOf(field, owner);
  if (field.elem === undefined) return plain;
  if (field.type === "map") return fc.dictionary(KEY, plain, { maxKeys: 3 });
  return fc.array(plain, { maxLength: Math.min(field.maxItems ?? 3, 3) });
}

function plainOf(field: FieldSchema, owner: string): fc.Arbitrary<unknown> {
  switch (field.format) {
    case "integer":
      return fc.integer({ min: -1, max: 2 ** 31 - 1 });
    case "number":
      return fc.integer({ min: 0, max: 1000 });
    case "boolean":
      return fc.boolean();
    case "intOrString":
      return fc.oneof(fc.nat(65_535), fc.constantFrom("http", "25%", "100%"));
    case "quantity":
      return QUANTITY;
    case "octal":
      return fc.integer({ min: 0, max: 0o777 });
    case "bytes":
      return (owner === "Secret" ? fc.uint8Array({ maxLength: 8 }) : fc.uint8Array({ maxLength: 4 })).map((bytes) =>
        Buffer.from(bytes).toString("base64"),
      );
    default:
      return TEXT;
  }
}
