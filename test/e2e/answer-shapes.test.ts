import { kinds } from "../../lib/cluster";
import { ELSEWISE, FIELD_SHAPES, OF_TEXTS } from "../../lib/cluster/answer";
import { loadKubeConfig } from "./support/apply";
import { sharedSandbox } from "./support/sandbox";

/** What is read of a definition of the API server's own schema. */
interface Definition {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly items?: Definition;
  readonly additionalProperties?: Definition;
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

test("what answers are held to is what the API server's own schema says of every field of the kinds that are read", async () => {
  const config = await loadKubeConfig(sharedSandbox().kubeconfig);
  const { request } = await import("node:https");
  const options: Record<string, unknown> = {};
  await config.applyToHTTPSOptions(options);
  const text = await new Promise<string>((resolve, reject) => {
    const sent = request(`${config.getCurrentCluster()?.server}/openapi/v2`, options, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => (body += part));
      response.once("end", () => resolve(body));
    });
    sent.setHeader("accept", "application/json");
    sent.once("error", reject).end();
  });
  const { definitions } = JSON.parse(text) as { definitions: Record<string, Definition> };
  const nameOf = ({ $ref = "" }: Definition): string => $ref.split("/").pop() ?? "";
  const roots = Object.values(kinds).flatMap(({ group, version, kind }) =>
    Object.keys(definitions).filter((name) =>
      definitions[name]?.["x-kubernetes-group-version-kind"]?.some(
        (one) => one.group === group && one.version === version && one.kind === kind,
      ),
    ),
  );
  expect(roots.length).toBeGreaterThan(25);
  const typeOf = (field: Definition): string =>
    field.type ?? (field.$ref === undefined ? "object" : (definitions[nameOf(field)]?.type ?? "object"));
  const word: Readonly<Record<string, string>> = { array: "list", string: "text", integer: "number", number: "number" };
  const seen = new Set<string>();
  const other: string[] = [];
  const walk = (name: string, within: string): void => {
    if (seen.has(`${name} ${within}`)) return;
    seen.add(`${name} ${within}`);
    for (const [key, field] of Object.entries(definitions[name]?.properties ?? {})) {
      if (key === "managedFields" || ELSEWISE.has(`${within}.${key}`)) continue;
      const wanted = FIELD_SHAPES.find(({ names }) => names.has(key))?.name;
      const type = typeOf(field);
      if (wanted !== undefined && (word[type] ?? "object") !== wanted) other.push(`${name}.${key} is ${type}`);
      if (wanted === "list" && field.items !== undefined && key !== "addresses") {
        const item = typeOf(field.items);
        if ((item === "string") !== OF_TEXTS.has(key)) other.push(`an item of ${name}.${key} is ${item}`);
      }
      const inner = [field, field.items, field.additionalProperties].find((one) => one?.$ref !== undefined);
      if (inner !== undefined) walk(nameOf(inner), key);
    }
  };
  for (const root of roots) walk(root, "items");
  expect(other).toEqual([]);
});
