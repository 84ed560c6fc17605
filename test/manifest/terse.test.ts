import { isJsonObject } from "../../lib/json-object";
import { resourceSchemas, toTerraform, type BlockSchema, type FieldSchema } from "../../lib/manifest";
import { resourceSchemaOf } from "../../lib/manifest";
import { inFull, terse } from "../../lib/manifest/terse";

type Json = Record<string, unknown>;

const schemaOf = (type: string) => {
  const schema = resourceSchemaOf(type);
  if (schema === undefined) throw new Error(`no ${type}`);
  return schema;
};

/** Every field of a block: those with a default say it, or something else. */
function everything(block: BlockSchema, what: "defaults" | "others", depth = 0): Json {
  const settable = [...block.fields.values()].filter(
    ({ optional, required }) => optional === true || required === true,
  );
  return Object.fromEntries(
    settable.flatMap((field) => {
      const value = valueOf(field, what, depth);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

function valueOf(field: FieldSchema, what: "defaults" | "others", depth: number): unknown {
  if (field.block !== undefined) return depth > 12 ? undefined : [everything(field.block, what, depth + 1)];
  if (field.type === "map") return { key: "value" };
  if (field.type === "list" || field.type === "set") return ["item"];
  if (field.default !== undefined && what === "defaults") return field.default;
  if (field.type === "bool") return field.default !== true;
  return field.type === "string" ? `other than ${String(field.default)}` : Number(field.default ?? 0) + 1;
}

/** Each block's fields by the table, beside what the block says. */
function visit(
  block: BlockSchema,
  body: Json,
  see: (field: FieldSchema, value: unknown, block: BlockSchema, body: Json) => void,
): void {
  for (const field of block.fields.values()) {
    see(field, body[field.name], block, body);
    const inner = field.block;
    if (inner === undefined) continue;
    for (const item of [body[field.name]].flat()) if (isJsonObject(item)) visit(inner, item, see);
  }
}

/** Empty it would be no block at all: it keeps what it says. */
const saysZerosAlone = (block: BlockSchema, body: Json): boolean =>
  Object.keys(body).length > 0 &&
  Object.entries(body).every(
    ([key, value]) => block.fields.get(key)?.default !== undefined && ["", "0", "false"].includes(String(value)),
  );

describe.each(resourceSchemas().map((schema) => [schema.resourceType, schema] as const))("%s", (_, schema) => {
  test("says no default of the provider but in metadata, and blocks that stand once as objects", () => {
    const said = everything(schema.block, "defaults");
    const written = terse(schema, said);
    visit(schema.block, written as Json, (field, value, block, body) => {
      const { name } = block;
      const stays = name.startsWith("ObjectMeta") || saysZerosAlone(block, body);
      if (field.default !== undefined)
        expect([name, field.name, value]).toEqual([name, field.name, stays ? field.default : undefined]);
      if (field.single === true && value !== undefined) expect(isJsonObject(value)).toBe(true);
      if (field.block !== undefined && field.single !== true && value !== undefined) expect(value).toHaveLength(1);
    });
    visit(schema.block, said, (field, value) => {
      // What was given is not changed.
      if (field.block !== undefined && value !== undefined) expect(Array.isArray(value)).toBe(true);
    });
  });

  test("says all else, and reads in full as it was", () => {
    const said = everything(schema.block, "others");
    expect(inFull(schema, terse(schema, said))).toEqual(said);
  });

  test("has again in full what the provider puts in, but for zeros", () => {
    const said = everything(schema.block, "defaults");
    visit(schema.block, inFull(schema, terse(schema, said)) as Json, (field, value, block, body) => {
      if (field.default === undefined || block.name.startsWith("ObjectMeta") || saysZerosAlone(block, body)) return;
      const isSent = field.name !== "allocate_load_balancer_node_ports"; // of a Service that is no load balancer
      expect(value).toEqual((isSent && field.default) || undefined);
    });
  });
});

test("what the provider would keep or compute stays, as does an empty map or list", () => {
  const schema = schemaOf("kubernetes_deployment_v1");
  const { attributes } = toTerraform({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default", annotations: {} },
    spec: {
      minReadySeconds: 0,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      template: {
        metadata: {},
        spec: {
          serviceAccountName: "default",
          restartPolicy: "Always",
          containers: [{ name: "web", imagePullPolicy: "IfNotPresent", args: [], tty: true }],
        },
      },
    },
  });
  expect(terse(schema, attributes)).toEqual({
    metadata: { name: "web", namespace: "default", annotations: {} },
    spec: {
      strategy: { rolling_update: {} },
      template: {
        metadata: {},
        spec: {
          service_account_name: "default",
          container: [{ name: "web", image_pull_policy: "IfNotPresent", args: [], tty: true }],
        },
      },
    },
  });
});

test("numbers that are written as text are the defaults as well; tokens and other lists are none", () => {
  const schema = schemaOf("kubernetes_deployment_v1");
  const two = [{ min_ready_seconds: 1 }, { min_ready_seconds: 2 }];
  expect(terse(schema, { spec: [{ progress_deadline_seconds: "600", min_ready_seconds: "${var.seconds}" }] })).toEqual({
    spec: { min_ready_seconds: "${var.seconds}" },
  });
  expect(terse(schema, { spec: two })).toEqual({ spec: two });
  class Token {
    resolve(): unknown {
      return [];
    }
  }
  const token = new Token();
  expect(terse(schema, { spec: [token] })).toEqual({ spec: [token] });
});
