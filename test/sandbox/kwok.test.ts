import type { WantedObject } from "../../lib/cluster";
import { parseAllDocuments } from "yaml";
import { POD_STATUS_ANNOTATION } from "../../lib/sandbox";
import { kwokConfiguration, nodeObjects } from "../../lib/sandbox/kwok";

interface Stage {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly selector: { readonly matchExpressions: readonly object[] } };
}

const documents = parseAllDocuments(kwokConfiguration()).map((document) => document.toJS() as Stage & object);
const stages = documents.filter((document) => (document as unknown as { kind: string }).kind === "Stage");

test("kwok tells its neighbours nothing of its own process", () => {
  expect(documents).toContainEqual(
    expect.objectContaining({
      kind: "KwokConfiguration",
      options: expect.objectContaining({ enableProfilingHandler: false }),
    }),
  );
});

test("a pod gets Ready whenever it is not, unless its status is kept by hand", () => {
  const ready = stages.find(({ metadata }) => metadata.name === "pod-ready");
  expect(ready?.spec.selector.matchExpressions).toContainEqual({
    key: '.status.conditions.[] | select( .type == "Ready" ) | .status',
    operator: "NotIn",
    values: ["True"],
  });
  expect(ready?.spec.selector.matchExpressions).toContainEqual({
    key: `.metadata.annotations["${POD_STATUS_ANNOTATION}"]`,
    operator: "NotIn",
    values: ["manual"],
  });
});

test("nodes are of plausible size and in more than one zone", () => {
  const nodes = nodeObjects("v1.34.4") as readonly (WantedObject & {
    metadata: { labels: Record<string, string> };
    status: { capacity: object };
  })[];
  expect(nodes.length).toBeGreaterThan(1);
  expect(new Set(nodes.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"])).size).toBe(2);
  expect(nodes[0]?.status.capacity).toMatchObject({ cpu: "32", memory: "128Gi" });
});
