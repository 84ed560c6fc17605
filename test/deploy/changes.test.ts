import { isEmpty, plannedChanges, showChanges } from "../../lib/deploy";

const planOf = (resources: readonly (readonly [string[], boolean?])[], outputs: readonly string[] = []): Buffer =>
  Buffer.from(
    JSON.stringify({
      resource_changes: resources.map(([actions, importing = false]) => ({
        mode: "managed",
        change: { actions, ...(importing ? { importing: { id: "shop/web" } } : {}) },
      })),
      output_changes: Object.fromEntries(outputs.map((action, index) => [`o${index}`, { actions: [action] }])),
    }),
  );

// Actions as https://developer.hashicorp.com/terraform/internals/json-format#change-representation lists them.
test.each([
  ["nothing", planOf([[["no-op"]], [["read"]]], ["no-op"]), "no changes"],
  ["no resources at all", Buffer.from("{}"), "no changes"],
  ["one of each", planOf([[["create"]], [["update"]], [["delete"]]]), "make 1, change 1, destroy 1"],
  ["a replacement, whichever comes first", planOf([[["delete", "create"]], [["create", "delete"]]]), "make anew 2"],
  ["a replacement that leaves the old object", planOf([[["create", "forget"]]]), "make anew 1"],
  ["an import that changes nothing", planOf([[["no-op"], true]]), "import 1"],
  ["an import that changes something", planOf([[["update"], true]]), "change 1, import 1"],
  ["what leaves the state", planOf([[["forget"]]]), "forget 1"],
  ["an output alone", planOf([], ["no-op", "update"]), "change outputs"],
])("%s is told", (_, plan, words) => {
  const changes = plannedChanges(plan);
  expect(showChanges(changes)).toBe(words);
  expect(isEmpty(changes)).toBe(words === "no changes");
});
