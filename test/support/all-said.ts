import type { TerraformStack } from "cdktf";
import { KubernetesResource } from "../../lib";
import { isJsonObject, type JsonObject } from "../../lib/json-object";
import { resourceSchemaOf, type BlockSchema } from "../../lib/manifest";

type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** Runs something while all resources write every value that they say, each block as a list: as they did before 0.2. */
export async function allSaid<T>(run: () => T | Promise<T>): Promise<T> {
  const restore = sayAll();
  try {
    return await run();
  } finally {
    restore();
  }
}

function sayAll(): () => void {
  const prototype = KubernetesResource.prototype as unknown as { written: () => unknown };
  const spy = jest.spyOn(prototype, "written").mockImplementation(function (this: { attributes: unknown }) {
    return this.attributes;
  });
  return () => spy.mockRestore();
}

/**
 * The configuration of a stack as its resources would write it with all that they say.
 * @param written the configuration as it is written
 * @throws Error where what is written and what is said are not the same to the provider
 */
export function configurationInAllWords(stack: TerraformStack, written: JsonObject): JsonObject {
  const restore = sayAll();
  try {
    const said = JSON.parse(JSON.stringify(stack.toTerraform(), asTesting)) as JsonObject;
    expect(asPlanned(written)).toEqual(asPlanned(said));
    return said;
  } finally {
    restore();
  }
}

/** As Testing.synth writes it: without what CDKTF says of constructs, and sorted. */
function asTesting(key: string, value: unknown): unknown {
  if (key === "//") return undefined;
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b))) : value;
}

/** The resources as Terraform reads them and the provider completes them: blocks are lists, absence is the default. */
function asPlanned({ resource = {} }: { readonly resource?: Resources }): JsonObject {
  return Object.fromEntries(
    Object.entries(resource).map(([type, named]) => {
      const schema = resourceSchemaOf(type);
      if (schema === undefined) return [type, named];
      return [
        type,
        Object.fromEntries(Object.entries(named).map(([name, body]) => [name, planned(schema.block, body)])),
      ];
    }),
  );
}

function planned(block: BlockSchema, body: JsonObject): JsonObject {
  const result: Record<string, unknown> = {};
  for (const [name, { default: provided }] of block.fields) if (provided !== undefined) result[name] = provided;
  for (const [name, value] of Object.entries(body)) {
    const inner = block.fields.get(name)?.block;
    if (inner === undefined) result[name] = value;
    else result[name] = [value].flat().map((item) => (isJsonObject(item) ? planned(inner, item) : item));
  }
  return result;
}
