import { KubeServicesError, type Problem } from "../../lib/errors";
import { convertManifests, parseManifests, type ConvertManifestsOptions } from "../../lib/manifest";

const convert = (yaml: string, options: ConvertManifestsOptions = {}) =>
  convertManifests(parseManifests({ name: "a.yaml", content: yaml }), options);
const codesOf = (act: () => unknown): readonly string[] => {
  try {
    act();
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems.map(({ code }) => code);
  }
};

test("an autoscaler of version 1 is one of version 2, with what its annotations say", () => {
  const [scaler] = convert(`apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  name: web
  annotations:
    autoscaling.alpha.kubernetes.io/metrics: '[{"type":"Resource","resource":{"name":"memory","targetAverageUtilization":70}},{"type":"External","external":{"metricName":"q","targetValue":"5"}}]'
    own: a
spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 60, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`);
  expect(scaler?.resourceType).toBe("kubernetes_horizontal_pod_autoscaler_v2");
  expect(scaler?.object).toMatchObject({
    metadata: { annotations: { own: "a" } },
    spec: {
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
        { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 70 } } },
        { type: "External", external: { metric: { name: "q" }, target: { type: "Value", value: "5" } } },
      ],
    },
  });
});

test("the behaviour of an autoscaler of version 1, as the API server writes it", () => {
  const note = {
    ScaleUp: null,
    ScaleDown: {
      StabilizationWindowSeconds: 60,
      SelectPolicy: "Max",
      Policies: [{ Type: "Percent", Value: 50, PeriodSeconds: 15 }],
      Tolerance: null,
    },
  };
  const [scaler] = convert(`apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  name: web
  annotations: { autoscaling.alpha.kubernetes.io/behavior: '${JSON.stringify(note)}' }
spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
`);
  const policies = [{ type: "Percent", value: 50, periodSeconds: 15 }];
  expect(scaler?.object["spec"]).toMatchObject({
    behavior: { scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: "Max", policies } },
  });
});

test("a Helm hook is left out with a note", () => {
  const notes: Problem[] = [];
  const pod = (name: string, more = ""): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${more}}\nspec: {containers: [{name: c, image: "a:1"}]}\n`;
  const yaml = `${pod("a")}---\n${pod("b", ', annotations: {"helm.sh/hook": test}')}`;
  const made = convert(yaml, { onWarning: (note) => notes.push(note) });
  expect(made.map(({ object }) => (object["metadata"] as { name: string }).name)).toEqual(["a"]);
  expect(notes.map(({ code }) => code)).toEqual(["ManifestHelmHook"]);
});

test.each([
  ["a budget without a selector", "policy/v1", "PodDisruptionBudget", "spec: {maxUnavailable: 1}"],
  [
    "a slice without ports",
    "discovery.k8s.io/v1",
    "EndpointSlice",
    "addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}]",
  ],
  [
    "a downward volume of resources",
    "v1",
    "Pod",
    'spec: {containers: [{name: c, image: "a:1"}], volumes: [{name: d, downwardAPI: {items: [{path: m, resourceFieldRef: {containerName: c, resource: limits.memory}}]}}]}',
  ],
])("what the provider alone requires does not keep %s from a kubernetes_manifest", (_name, apiVersion, kind, rest) => {
  const yaml = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}\n`;
  expect(codesOf(() => convert(yaml))).toEqual(["ManifestFieldUnsupported"]);
  expect(convert(yaml, { onUnsupported: "kubernetes_manifest" })[0]?.resourceType).toBe("kubernetes_manifest");
});

test("a ReplicationController takes its selector from its pods", () => {
  const [made] = convert(
    'apiVersion: v1\nkind: ReplicationController\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: "a:1"}]}}}\n',
  );
  expect(made?.object["spec"]).toMatchObject({ selector: { app: "a" } });
});

test("kinds of Kubernetes itself need no word of the user's, where that is asked for", () => {
  const of = (apiVersion: string, kind: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`;
  const builtIn = { otherKinds: "built-in" } as const;
  for (const yaml of [of("apiextensions.k8s.io/v1", "CustomResourceDefinition"), of("apps/v1", "ReplicaSet")]) {
    expect(codesOf(() => convert(yaml))).toEqual(["ManifestKindUnsupported"]);
    expect(convert(yaml, builtIn)[0]?.resourceType).toBe("kubernetes_manifest");
  }
  for (const yaml of [of("gateway.networking.k8s.io/v1", "Gateway"), of("policy/v1beta1", "PodSecurityPolicy")]) {
    expect(codesOf(() => convert(yaml, builtIn))).toEqual(["ManifestKindUnsupported"]);
  }
});

test("a file of comments beside others is a note, alone it is an error", () => {
  const notes: Problem[] = [];
  const files = [
    { name: "a.yaml", content: "# nothing\n" },
    { name: "b.yaml", content: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n" },
  ];
  expect(parseManifests(files, (note) => notes.push(note))).toHaveLength(1);
  expect(notes.map(({ code, where }) => `${code} ${where}`)).toEqual(["ManifestEmpty a.yaml"]);
  expect(codesOf(() => parseManifests(files.slice(0, 1)))).toEqual(["ManifestEmpty"]);
});

test("configurations of tools are told from objects of clusters", () => {
  for (const [apiVersion, kind] of [
    ["kustomize.config.k8s.io/v1beta1", "Kustomization"],
    ["kind.x-k8s.io/v1alpha4", "Cluster"],
    ["v1", "Config"],
  ]) {
    expect(codesOf(() => convert(`apiVersion: ${apiVersion}\nkind: ${kind}\n`))).toEqual(["ManifestOfTool"]);
  }
});

/** What `sigs.k8s.io/yaml` 1.6.0 answered. */
test.each([
  ['a:\n  b: "x\ny"\nc: 1\n', { a: { b: "x y" }, c: 1 }],
  ["data:\n  t: 'x\n  y\nz'\n", { data: { t: "x y z" } }],
  ["data:\n  text: 'x:\n  y'\n", { data: { text: "x: y" } }],
  ['a:\n  b: "x \\\n  y"\nc: 1\n', { a: { b: "x y" }, c: 1 }],
  ["a: {\nb: 1\n}\n", { a: { b: 1 } }],
  ["a:\n  b: [\n  1,\n  2\n]\n", { a: { b: [1, 2] } }],
  ['a: ["x\ny"]\n', { a: ["x y"] }],
  ['a: "b"#c\n', { a: "b" }],
  ["a: [1]#c\n", { a: [1] }],
  ["a: 1\rb: 2\r", { a: 1, b: 2 }],
  ['a: "x\u0085y"\n', { a: "x y" }],
  ["a: !!binary aGk=\n", { a: "hi" }],
])("text that kubectl's reader takes is read as it reads it: %j", (text, value) => {
  const head = "apiVersion: v1\nkind: X\nmetadata: {name: x}\n";
  const [manifest] = parseManifests({ name: "a.yaml", content: head + text });
  expect(manifest?.object).toEqual({ apiVersion: "v1", kind: "X", metadata: { name: "x" }, ...value });
});
