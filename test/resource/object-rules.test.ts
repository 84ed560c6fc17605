import { Deployment, KubernetesResource, type DeploymentProps, type Problem } from "../../lib";
import { resourceSchemaForKind } from "../../lib/manifest";
import type { KubernetesObject } from "../../lib/resource";
import { SMALL, takenObjects, type Changed } from "../manifest/validation/small";
import { problemsIfAny, testStack } from "../support/synthesise";

/*
 * What props make is held to Kubernetes' rules of objects, as manifests are. The objects of `small` are held against the
 * API server by test/e2e/validation.test.ts, and so are the rules.
 */

const made = ({ metadata = { name: "" }, ...object }: Changed[1]): readonly Problem[] =>
  problemsIfAny(
    () =>
      new KubernetesResource(testStack(), "made", {
        logicalId: "made",
        object: { ...object, metadata } as KubernetesObject,
      }),
  );

/** Objects that have a resource type; what is in Secrets is checked by the props of `Secret`. */
const declarable = (objects: readonly Changed[]): Changed[] =>
  objects.filter(
    ([, { apiVersion, kind }]) => kind !== "Secret" && resourceSchemaForKind(apiVersion, kind, 2) !== undefined,
  );

test.each(declarable([...Object.entries(SMALL), ...takenObjects()]))(
  "what the API server takes is taken: %s",
  (_, object) => expect(made(object).filter(({ what }) => what.includes("Kubernetes refuses"))).toEqual([]),
);

const env = (resource: string, divisor: string): Partial<DeploymentProps> => ({
  containers: [{ image: "a:1", env: [{ name: "A", valueFrom: { resourceFieldRef: { resource, divisor } } }] }],
});
const zones = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" } as const;
const onNode = (key: string, operator: "In" | "Exists", values?: readonly string[]): Partial<DeploymentProps> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key, operator, ...(values && { values }) }] }],
      },
    },
  },
});
const TERM = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0]";

test.each<[Partial<DeploymentProps>, string | undefined]>([
  [env("limits.cpu", "1m"), undefined],
  [env("limits.cpu", "2"), "containers[0].env[0].valueFrom.resourceFieldRef.divisor"],
  [env("limits.memory", "1Mi"), undefined],
  [env("limits.gpu", "1"), "containers[0].env[0].valueFrom.resourceFieldRef.resource"],
  [{ topologySpreadConstraints: [zones, { ...zones, topologyKey: "host" }] }, undefined],
  [{ topologySpreadConstraints: [zones, zones] }, "topologySpreadConstraints[1]"],
  [onNode("metadata.name", "In", ["node-1"]), undefined],
  [onNode("disk", "In", ["ssd"]), TERM],
  [onNode("metadata.name", "Exists"), TERM],
])("a workload whose pods the API server would refuse is refused at its place: %j", (given, prop) => {
  const problems = problemsIfAny(
    () => new Deployment(testStack(), "web", { containers: [{ image: "a:1" }], ...given }),
  );
  const places = new Set(problems.map(({ where, prop: at }) => `${where} ${at}`));
  expect([...places]).toEqual(prop === undefined ? [] : [`test/web spec.template.spec.${prop}`]);
});
