import { kinds } from "../../lib/cluster";
import { REQUIRED, requiredAt } from "../../lib/cluster/required";
import { shapeAt } from "../../lib/cluster/shapes";
import { loadKubeConfig } from "./support/apply";
import { sharedSandbox } from "./support/sandbox";

/** What is read of a definition of the API server's own schema. */
interface Definition {
  readonly type?: string;
  readonly $ref?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly items?: Definition;
  readonly additionalProperties?: Definition;
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

/** What Kubernetes 1.35 or 1.37 has, and not each release from 1.34 on. */
const OF_SOME_RELEASES = [
  "workloadRef",
  "evictionResponders",
  "nodeAllocatableResourceClaimStatuses.mapping",
  "nodeAllocatableResourceClaimStatuses.overhead",
  "volumeHealth",
  "schedulingConstraints.topology",
];

test("what answers are held to is what the API server's own schema says and requires of every field of the kinds that are read", async () => {
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
    Object.keys(definitions)
      .filter((name) =>
        definitions[name]?.["x-kubernetes-group-version-kind"]?.some(
          (one) => one.group === group && one.version === version && one.kind === kind,
        ),
      )
      .map((name) => [name, kind] as const),
  );
  expect(roots.length).toBeGreaterThan(25);
  const typeOf = (field: Definition): string => {
    if (nameOf(field).endsWith(".IntOrString")) return "number or text";
    const type = field.type ?? (field.$ref === undefined ? "object" : (definitions[nameOf(field)]?.type ?? "object"));
    if (type === "array") return `list of ${field.items === undefined ? "anything" : typeOf(field.items)}s`;
    return { string: "text", integer: "number" }[type] ?? type;
  };
  const relied = new Set<string>(Object.values(REQUIRED).flat());
  const seen = new Set<string>();
  const reached = new Set<string>();
  const other: string[] = [];
  const walk = (name: string, path: readonly string[]): void => {
    const place = path.slice(-4).join(".");
    if (seen.has(`${name} ${place}`)) return;
    seen.add(`${name} ${place}`);
    for (const count of [1, 2, 3]) reached.add(path.slice(-count).join("."));
    const required = (definitions[name]?.required ?? []).filter((one) => relied.has(one));
    if (path.length > 1 && [...requiredAt(path.join("."))].sort().join() !== required.sort().join())
      other.push(`${path.join(".")} (${name}) requires ${required.join(", ") || "nothing"}`);
    for (const [key, field] of Object.entries(definitions[name]?.properties ?? {})) {
      if (key === "managedFields") continue;
      const inner = [field, field.items, field.additionalProperties].find((one) => one?.$ref !== undefined);
      if (inner !== undefined) walk(nameOf(inner), [...path, key]);
      const wanted = shapeAt([...path, key].join("."))?.name ?? typeOf(field);
      if (wanted !== typeOf(field)) other.push(`${path.join(".")}.${key} is a ${typeOf(field)}, and no ${wanted}`);
    }
  };
  for (const [name, kind] of roots) walk(name, [kind]);
  expect(other).toEqual([]);
  // The rest is of the Gateway API, whose definitions this cluster does not have.
  const unreached = Object.keys(REQUIRED).filter((place) => !reached.has(place) && !OF_SOME_RELEASES.includes(place));
  expect(unreached).toEqual(["backendRefs", "parents", "parentRef"]);
});
