import { resourceSchemaOf, resourceSchemas, type BlockSchema, type FieldSchema } from "../../../lib/manifest";
import type { FactField } from "../../../lib/manifest/generate/documents";
import { factsOf, type FoundFacts } from "../../../lib/sandbox/facts/facts";
import { connect } from "../../../lib/sandbox/facts/plugin";
import { offlineProviderParts } from "../../../lib/sandbox/provider/parts";
import { MAGIC_COOKIE, serve } from "../../../lib/sandbox/provider/protocol/serve";
import { Provider } from "../../../lib/sandbox/provider/provider";
import { providerService } from "../../../lib/sandbox/provider/service";

/*
 * The offline provider stands for the real one. It plans by the table, which was made from the real provider's source:
 * what is found by asking must be what the table says.
 */

/** One with sets, deep blocks, texts that replace, computed blocks, and one that cannot be updated. */
const TYPES = [
  "kubernetes_service_v1",
  "kubernetes_stateful_set_v1",
  "kubernetes_network_policy_v1",
  "kubernetes_persistent_volume_claim_v1",
  "kubernetes_role_binding_v1",
  "kubernetes_secret_v1",
] as const;

let facts: FoundFacts;
let stop: (() => void) | undefined;
beforeAll(async () => {
  const provider = new Provider(offlineProviderParts(), {});
  let handshake = "";
  stop = await serve(providerService(provider), {
    environment: { [MAGIC_COOKIE.name]: MAGIC_COOKIE.value },
    write: (line) => (handshake = line),
    exit: () => undefined,
  });
  const plugin = connect(handshake);
  try {
    facts = await factsOf(plugin, "registry.terraform.io/hashicorp/kubernetes", "2.38.0", new Set(TYPES));
  } finally {
    plugin.stop();
  }
}, 300_000);
afterAll(() => stop?.());

type Said = Readonly<Record<string, unknown>>;

/** What is compared of a field: what a plan shows. */
const saidOf = (field: FactField | FieldSchema, isBlock: boolean): Said => ({
  type: field.type,
  required: field.required === true,
  optional: field.optional === true,
  computed: field.computed === true,
  forceNew: field.forceNew === true,
  // An optional list of blocks has no bound in the schema where the provider fills it in.
  ...(isBlock
    ? {}
    : { default: field.default, sensitive: field.sensitive === true, writeOnly: field.writeOnly === true }),
});

function found(fields: Readonly<Record<string, FactField>>, prefix = ""): [string, Said][] {
  return Object.entries(fields).flatMap(([name, field]): [string, Said][] => {
    const inner = field.fields;
    const nests = inner !== undefined && (field.computed !== true || field.optional === true);
    return [[prefix + name, saidOf(field, inner !== undefined)], ...(nests ? found(inner, `${prefix}${name}.`) : [])];
  });
}

function expected(block: BlockSchema, prefix = ""): [string, Said][] {
  return [...block.fields.values()].flatMap((field): [string, Said][] => [
    [prefix + field.name, saidOf(field, field.block !== undefined)],
    ...(field.block !== undefined && field.nesting === "block" ? expected(field.block, `${prefix}${field.name}.`) : []),
  ]);
}

test.each(TYPES)("what %s does is found by asking for its schema and for plans", (type) => {
  const schema = resourceSchemaOf(type, 2);
  expect(Object.fromEntries(found(facts.resource[type]?.fields ?? {}))).toEqual(
    Object.fromEntries(expected(schema!.block)),
  );
  expect(facts.resource[type]?.updatable).toBe(schema!.updatable);
});

test("what is not asked for is left out, and what cannot be told is listed", () => {
  expect(Object.keys(facts.resource).sort()).toEqual([...TYPES].sort());
  expect(resourceSchemas().length).toBeGreaterThan(TYPES.length);
  expect(facts.unprobed).toContainEqual(expect.stringMatching(/^data sources: /));
});

test("a program that is no provider is refused", () => {
  expect(() => connect("hello")).toThrow(/neither version 5 nor 6/);
  expect(() => connect("1|4|tcp|127.0.0.1:1|netrpc|")).toThrow(/neither version 5 nor 6/);
});
