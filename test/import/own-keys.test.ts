import { KubeServicesError } from "../../lib/errors";
import { importManifests } from "../../lib/import";
import { parseManifests } from "../../lib/manifest";

const NAMES = ["constructor", "toString", "hasOwnProperty", "valueOf", "isPrototypeOf"];

function imported(...objects: readonly object[]): string {
  const content = objects.map((one) => JSON.stringify(one)).join("\n---\n");
  return importManifests(parseManifests({ name: "manifests.yaml", content }), {
    from: "manifests.yaml",
    className: "Imported",
    packageName: "cdktf-kube-services",
    otherKinds: "kubernetes_manifest",
    secrets: true,
  }).source;
}

test("a Service that is called constructor gets another id, since constructs have none of that name", () => {
  const metadata = { name: "constructor" };
  const spec = { selector: { app: "a" }, ports: [{ port: 80 }] };
  const source = imported({ apiVersion: "v1", kind: "Service", metadata, spec });
  expect(source).not.toContain('(this, "constructor"');
  expect(source).toContain('name: "constructor"');
});

describe.each(NAMES)("what every object has, %s, is no entry of a table", (name) => {
  test("as a key of data it is a key", () => {
    expect(
      imported({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { [name]: "kept-here" } }),
    ).toMatch(new RegExp(`${name}: "kept-here"`));
  });

  test("as a label of a workload, its pods and its Service it stays", () => {
    const labels = { app: "web", [name]: "kept-here" };
    const source = imported(
      {
        ...{ apiVersion: "apps/v1", kind: "Deployment" },
        metadata: { name: "web", labels },
        spec: {
          selector: { matchLabels: { app: "web" } },
          template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } },
        },
      },
      {
        ...{ apiVersion: "v1", kind: "Service" },
        metadata: { name: "web", labels },
        spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
      },
    );
    expect(source).toContain(`${name}: "kept-here"`);
  });

  test("as a selector, a type of a Secret, a kind, a reason it is taken or refused with a code", () => {
    const metadata = { name: "a" };
    const pod = { containers: [{ name: "a", image: "a:1" }] };
    const objects = [
      { apiVersion: "v1", kind: "Secret", metadata, type: name, stringData: { a: "b" } },
      { apiVersion: "v1", kind: name, metadata },
      { apiVersion: "v1", kind: "Service", metadata, spec: { type: name, ports: [{ port: 80 }] } },
      { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { [name]: "a" }, ports: [{ port: 80 }] } },
      { apiVersion: "v1", kind: "Pod", metadata, spec: { ...pod, nodeSelector: { [name]: "a" }, restartPolicy: name } },
      { apiVersion: "v1", kind: "Pod", metadata, spec: { ...pod, volumes: [{ name: "a", [name]: {} }] } },
      {
        ...{ apiVersion: "apps/v1", kind: "Deployment", metadata },
        spec: {
          selector: { matchLabels: { [name]: "a" } },
          template: { metadata: { labels: { [name]: "a" } }, spec: pod },
        },
      },
    ];
    for (const object of objects) {
      try {
        imported(object);
      } catch (error) {
        if (!KubeServicesError.is(error)) throw error;
      }
    }
  });
});
