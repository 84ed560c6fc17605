import { Deployment, type Affinity } from "../../lib";
import { at, problemsOf, synthesised, testStack } from "../support/synthesise";

const containers = [{ image: "a:1" }];
const disk = { matchExpressions: [{ key: "disk", operator: "Exists" as const }] };
const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [disk] } };

const EMPTY: Affinity[] = [
  {},
  { nodeAffinity: {} },
  { podAffinity: {}, podAntiAffinity: {} },
  { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } },
];
const rendered = (affinity: Affinity | undefined): unknown =>
  at(
    synthesised((stack) => new Deployment(stack, "web", { containers, affinity })).resource(
      "kubernetes_deployment_v1.web",
    ),
    "spec.template.spec",
  );

test.each(EMPTY)("affinity that says nothing is none: a plan would add it again and again: %j", (affinity) => {
  expect(rendered(affinity)).toEqual(rendered(undefined));
  expect(rendered({ ...affinity, nodeAffinity: required })).toEqual(rendered({ nodeAffinity: required }));
});

test.each<[Affinity, string]>([
  [
    { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [disk, {}] } } },
    "requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[1]",
  ],
  [
    { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } },
    "preferredDuringSchedulingIgnoredDuringExecution[0].preference",
  ],
])(
  "a term that asks nothing is refused: the provider leaves it out, and Kubernetes refuses the rest: %j",
  (affinity, prop) => {
    const problems = problemsOf(() => new Deployment(testStack(), "web", { containers, affinity }));
    expect(problems.map(({ code, prop: place }) => `${code} ${place}`)).toEqual([
      `NodeSelectorEmpty affinity.nodeAffinity.${prop}`,
    ]);
  },
);
