import { compareRecords, formatDifferences, type StepRecord } from "../e2e/support/record/compare";
import { KNOWN_DIFFERENCES } from "../e2e/support/record/known-differences";
import { normalise } from "../e2e/support/record/normalise";

const ADDRESS = "kubernetes_service_v1.web";
const record = (change: unknown, step = "web.test.ts › is made › step 1, plan"): StepRecord[] => [
  { step, seen: { [ADDRESS]: normalise(change, new Map()) } },
];
const change = (spec: object, actions = ["create"]) => ({ actions, after: { spec: [{ type: "ClusterIP", ...spec }] } });

test("runs that did the same have no differences", () => {
  expect(compareRecords(record(change({})), record(change({})))).toEqual([]);
});

test.each([
  ["another value", change({ type: "NodePort" }), "after.spec[0].type", '"ClusterIP"', '"NodePort"'],
  ["null instead of nothing", change({ selector: null }), "after.spec[0].selector", undefined, "null"],
  ["empty instead of one", change({ type: "" }), "after.spec[0].type", '"ClusterIP"', '""'],
  ["another action", change({}, ["update"]), "actions[0]", '"create"', '"update"'],
  ["a list of another length", { ...change({}), after: { spec: [] } }, "after.spec", '[{"type":"ClusterIP"}]', "[]"],
])("%s is a difference, told with its place and both values", (_, offline, path, real, other) => {
  const [difference, ...more] = compareRecords(record(change({})), record(offline));
  expect(more).toEqual([]);
  expect(difference).toMatchObject({ address: ADDRESS, path, real, offline: other });
});

test("a resource that only one run has is a difference", () => {
  const [step] = record(change({}));
  const found = compareRecords([step!], [{ ...step!, seen: {} }]);
  expect(found).toEqual([expect.objectContaining({ address: ADDRESS, path: "", offline: undefined })]);
});

test("a step that only one run has is a difference", () => {
  expect(compareRecords(record(change({})), [])).toEqual([
    expect.objectContaining({ path: "", real: "this step", offline: undefined }),
  ]);
});

test("the same difference in several steps stands in the report once, with where it was seen", () => {
  const steps = ["one", "two", "three", "four", "five"];
  const [real, offline] = [{}, { type: "NodePort" }].map((spec) => steps.flatMap((step) => record(change(spec), step)));
  const differences = compareRecords(real!, offline!);
  expect(differences).toHaveLength(5);
  expect(formatDifferences(differences).split("\n")).toEqual([
    "after.spec[0].type",
    '  real:    "ClusterIP"',
    '  offline: "NodePort"',
    `  in five: ${ADDRESS}`,
    `  in four: ${ADDRESS}`,
    `  in one: ${ADDRESS}`,
    "  and 2 more",
  ]);
});

test("a known difference is passed over at its place and nowhere else", () => {
  const known = [{ address: /^kubernetes_service_v1\./, path: /\.type$/, reason: "a test" }];
  const offline = record(change({ type: "NodePort", selector: null }));
  expect(compareRecords(record(change({})), offline, known).map(({ path }) => path)).toEqual([
    "after.spec[0].selector",
  ]);
});

test("every known difference gives its reason", () => {
  for (const { reason } of KNOWN_DIFFERENCES) expect(reason.length).toBeGreaterThan(20);
});

test("what differs between any two runs is taken out, and that it is there stays", () => {
  const names = new Map([
    ["shop-1a2b3c4d", "<shop 1>"],
    ["shop-1a2b3c4d-left", "<left 2>"],
  ]);
  const object = (uid: string, port: number, address: string) => ({
    metadata: { name: "shop-1a2b3c4d-left", uid, resourceVersion: "7", generation: 3, managedFields: [{}] },
    spec: { clusterIP: address, ports: [{ port: 80, nodePort: port }], owner: `of ${uid} in shop-1a2b3c4d` },
  });
  const [first, two] = [
    object("c0ffee00-1111-2222-3333-444455556666", 31_234, "10.96.3.4"),
    object("00c0ffee-1111-2222-3333-444455556666", 30_500, "10.96.200.1"),
  ].map((each) => normalise(each, names));
  expect(first).toEqual(two);
  expect(first).toEqual({
    metadata: { name: "<left 2>", uid: "<uid>", resourceVersion: "<version>", generation: "<generation>" },
    spec: { clusterIP: "<address>", ports: [{ port: 80, nodePort: "<chosen>" }], owner: "of <uid> in <shop 1>" },
  });
});

test.each([
  ["a node port that was asked for", { nodePort: 30_011 }, { nodePort: 30_012 }],
  ["no address", { clusterIP: "None" }, { clusterIP: "10.96.1.1" }],
  ["no identity yet", { uid: null }, { uid: "c0ffee00-1111-2222-3333-444455556666" }],
])("%s is told from what the cluster chose", (_, first, two) => {
  expect(normalise(first, new Map())).not.toEqual(normalise(two, new Map()));
});
