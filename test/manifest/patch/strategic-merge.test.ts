import { patchTypeOf } from "../../../lib/manifest/patch/patch-types";
import { PatchFault, strategicMerge } from "../../../lib/manifest/patch/strategic-merge";
import { answers } from "./answers.json";
import { patchCases } from "./cases";

const merged = (object: unknown, patch: unknown, kind = "apps/v1 Deployment"): unknown => {
  const [apiVersion = "", name = ""] = kind.split(" ");
  return strategicMerge(
    object as Record<string, unknown>,
    patch as Record<string, unknown>,
    patchTypeOf(apiVersion, name),
  );
};

/** Where kubectl replaces as a whole it leaves directives in, and the API server would take them for fields. */
const holdsDirective = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(([key, inner]) => key.startsWith("$") || holdsDirective(inner));

/** What becomes of a value that a patch both adds and deletes is chance: kubectl walks the patch's keys in no order. */
const isChance = ({ metadata }: Record<string, unknown>): boolean => {
  const { finalizers = [], "$deleteFromPrimitiveList/finalizers": gone = [] } = (metadata ?? {}) as Record<
    string,
    readonly string[] | undefined
  >;
  return gone.some((value) => finalizers.includes(value));
};

/** The API server reads null as no value. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
};

test("patches by chance make of objects what kubectl makes of them, and fail where it fails", () => {
  const cases = patchCases(answers.length);
  const differing = cases.flatMap(({ object, patch }, index) => {
    if (isChance(patch)) return [];
    const before = JSON.stringify([object, patch]);
    let outcome: unknown;
    try {
      outcome = merged(object, patch, `${object.apiVersion} ${object.kind}`);
    } catch (error) {
      if (!(error instanceof PatchFault)) throw error;
      outcome = { error: "refused" };
    }
    expect(JSON.stringify([object, patch])).toBe(before);
    const answer = answers[index] as { error?: string };
    const wanted = answer.error === undefined && !holdsDirective(answer) ? withoutNulls(answer) : { error: "refused" };
    try {
      expect(outcome).toEqual(wanted);
      return [];
    } catch {
      return [{ index, patch, own: outcome, wanted: answer }];
    }
  });
  expect(differing).toEqual([]);
  const refused = answers.filter((answer) => "error" in answer).length;
  expect({ refused: refused > 5, taken: answers.length - refused > 100 }).toEqual({ refused: true, taken: true });
});

/** Each rule once, by hand, where kubectl's own documentation shows what comes of it. */
describe("the rules of strategic merge patches", () => {
  const pod = (fields: object): object => ({ spec: { template: { spec: fields } } });
  test.each([
    [
      "lists are merged by their keys",
      { containers: [{ name: "a", x: 1 }] },
      { containers: [{ name: "a", y: 2 }] },
      { containers: [{ name: "a", x: 1, y: 2 }] },
    ],
    [
      "other lists are replaced",
      { tolerations: [{ key: "a" }] },
      { tolerations: [{ key: "b" }] },
      { tolerations: [{ key: "b" }] },
    ],
    [
      "null takes a field out",
      { nodeSelector: { a: "1", b: "2" } },
      { nodeSelector: { a: null } },
      { nodeSelector: { b: "2" } },
    ],
    [
      "$patch: delete takes an item out",
      { volumes: [{ name: "a" }, { name: "b" }] },
      { volumes: [{ name: "a", $patch: "delete" }] },
      { volumes: [{ name: "b" }] },
    ],
    [
      "$patch: replace takes the list's place",
      { volumes: [{ name: "a" }] },
      { volumes: [{ $patch: "replace" }, { name: "b" }] },
      { volumes: [{ name: "b" }] },
    ],
    [
      "$patch: replace takes an object's place",
      { nodeSelector: { a: "1" } },
      { nodeSelector: { $patch: "replace", b: "2" } },
      { nodeSelector: { b: "2" } },
    ],
    [
      "$retainKeys takes out what it does not name",
      { volumes: [{ name: "a", emptyDir: {} }] },
      { volumes: [{ name: "a", $retainKeys: ["name", "hostPath"], hostPath: { path: "/" } }] },
      { volumes: [{ name: "a", hostPath: { path: "/" } }] },
    ],
    [
      "$setElementOrder orders",
      { containers: [{ name: "a" }, { name: "b" }] },
      { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] },
      { containers: [{ name: "b" }, { name: "a" }] },
    ],
    [
      "what is new comes first",
      { containers: [{ name: "a" }] },
      { containers: [{ name: "b" }] },
      { containers: [{ name: "b" }, { name: "a" }] },
    ],
  ])("%s", (_, before, patch, after) => {
    expect(merged(pod(before), pod(patch))).toEqual(pod(after));
  });

  test("plain values are merged, and taken out by name", () => {
    const finalizers = (list: object): object => ({ metadata: list });
    expect(
      merged(
        finalizers({ finalizers: ["a", "b"] }),
        finalizers({ finalizers: ["c"], "$deleteFromPrimitiveList/finalizers": ["a"] }),
      ),
    ).toEqual(finalizers({ finalizers: ["c", "b"] }));
  });

  test.each([
    ["an item without its key", { containers: [{ image: "x" }] }, "spec.template.spec.containers.0"],
    [
      "an order without an item of the patch",
      { containers: [{ name: "b" }], "$setElementOrder/containers": [{ name: "a" }] },
      "spec.template.spec.$setElementOrder/containers",
    ],
    ["an unknown directive", { nodeSelector: { $patch: "merge" } }, "spec.template.spec.nodeSelector.$patch"],
    [
      "a directive in what is replaced",
      { tolerations: [{ $patch: "delete", key: "a" }] },
      "spec.template.spec.tolerations.0",
    ],
  ])("%s is refused at its place", (_, patch, path) => {
    const before = { containers: [{ name: "a" }], nodeSelector: { a: "1" }, tolerations: [{ key: "a" }] };
    let fault: unknown;
    try {
      merged(pod(before), pod(patch));
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(PatchFault);
    expect((fault as PatchFault).path.join(".")).toBe(path);
  });
});
