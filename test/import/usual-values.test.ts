import { importManifests } from "../../lib/import";
import { parseManifests } from "../../lib/manifest";

/*
 * What a cluster shows of an object in which somebody said none of it: it becomes no line of code, no override, and no
 * reason to leave the construct.
 */

const pods = (container: string): string =>
  `{containers: [{name: w, image: "w:1"${container}}], volumes: [{name: v, emptyDir: {}}]}`;
const deployment = (container: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: w}
spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: ${pods(container)}}}
`;
const job = (spec: string): string => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: w}
spec:
  schedule: "0 3 * * *"
  suspend: false
  jobTemplate: {spec: {${spec}, template: {spec: {restartPolicy: Never, containers: [{name: w, image: "w:1"}]}}}}
`;

test.each([
  [
    "a mount",
    "Deployment w",
    deployment(", volumeMounts: [{name: v, mountPath: /v, readOnly: false, mountPropagation: None}]"),
  ],
  [
    "a key of a ConfigMap",
    "Deployment w",
    deployment(", env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k, optional: false}}}]"),
  ],
  ["all keys of a Secret", "Deployment w", deployment(", envFrom: [{secretRef: {name: s, optional: false}}]")],
  ["a gRPC probe", "Deployment w", deployment(', livenessProbe: {grpc: {port: 9000, service: ""}}')],
  ["a terminal", "Deployment w", deployment(", stdin: false, stdinOnce: false, tty: false")],
  [
    "a ConfigMap",
    "ConfigMap w",
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: w}, immutable: false, data: {a: b}}",
  ],
  ["the Jobs of a CronJob", "CronJob w", job("manualSelector: false, completions: 1, parallelism: 1, backoffLimit: 6")],
])("%s", (_, construct, content) => {
  const { source, lines } = importManifests(parseManifests({ name: "a.yaml", content }), { from: "a.yaml" });
  expect(lines.map((line) => line.construct)).toEqual([construct]);
  expect(source).not.toMatch(/addOverride|false|mountPropagation|service: ""|backoffLimit/);
});

test("what is no default stays", () => {
  const content = deployment(
    ", volumeMounts: [{name: v, mountPath: /v, mountPropagation: HostToContainer}], tty: true",
  );
  const { source } = importManifests(parseManifests({ name: "a.yaml", content }), { from: "a.yaml" });
  expect(source).toMatch(/mountPropagation: "HostToContainer"/);
  expect(source).toMatch(/tty", true/);
});
