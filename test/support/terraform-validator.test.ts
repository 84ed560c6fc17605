import { StatefulService, StatelessService, WorkloadService } from "../../lib";
import { synthesise, testStack } from "./synthesise";
import { validateConfiguration, type Fault } from "./terraform-validator";

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a mutable JSON document

const stack = testStack({ namespace: { name: "shop", create: true } });
new StatelessService(stack, "web", { containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }] });
new StatefulService(stack, "db", {
  containers: [{ image: "postgres:17", ports: [{ containerPort: 5432 }] }],
  volumes: [{ claimTemplate: { name: "data" }, mountPath: "/data" }],
});
new WorkloadService(stack, "old", { workload: { kind: "Deployment", name: "old" }, ports: [{ port: 80 }] });
const { text: written, json: whole } = synthesise(stack);
const text = JSON.stringify(whole);

const podOf = (json: Json): Json => json["resource"].kubernetes_deployment_v1.web.spec[0].template[0].spec[0];
const namespaceOf = (json: Json): Json => Object.values<Json>(json["resource"].kubernetes_namespace_v1)[0] as Json;
const serviceOf = (json: Json): Json => json["resource"].kubernetes_service_v1.web;

/** What is done to a valid configuration, and what the validator must say of it. */
const faults: readonly [what: string, fault: Fault, path: string, change: (json: Json) => void][] = [
  ["an unknown resource type", "UnknownType", "", (j) => (j["resource"].kubernetes_nothing_v1 = { a: {} })],
  ["an unknown attribute of a resource", "UnknownAttribute", "replicas", (j) => (serviceOf(j)["replicas"] = 1)],
  ["an unknown attribute in a block", "UnknownAttribute", "spec[0].typ", (j) => (serviceOf(j)["spec"][0].typ = "x")],
  [
    "a Kubernetes name instead of Terraform's",
    "UnknownAttribute",
    "spec[0].template[0].spec[0].container[0].imagePullPolicy",
    (j) => (podOf(j)["container"][0].imagePullPolicy = "Always"),
  ],
  ["an unknown timeout", "UnknownAttribute", "timeouts.read", (j) => (serviceOf(j)["timeouts"] = { read: "1m" })],
  ["a timeout that is no duration", "WrongType", "timeouts.create", (j) => (serviceOf(j)["timeouts"] = { create: 1 })],
  ["a missing required block", "MissingRequired", "spec", (j) => delete serviceOf(j)["spec"]],
  ["a required block without an item", "TooFewItems", "metadata", (j) => (serviceOf(j)["metadata"] = [])],
  [
    "a missing required attribute",
    "MissingRequired",
    "spec[0].port[0].port",
    (j) => delete serviceOf(j)["spec"][0].port[0].port,
  ],
  [
    "text instead of a number",
    "WrongType",
    "spec[0].port[0].port",
    (j) => (serviceOf(j)["spec"][0].port[0].port = "80"),
  ],
  [
    "a fraction instead of an integer",
    "WrongType",
    "spec[0].port[0].port",
    (j) => (serviceOf(j)["spec"][0].port[0].port = 1.5),
  ],
  ["a number instead of text", "WrongType", "spec[0].type", (j) => (serviceOf(j)["spec"][0].type = 3)],
  [
    "text instead of a boolean",
    "WrongType",
    "wait_for_load_balancer",
    (j) => (serviceOf(j)["wait_for_load_balancer"] = "yes"),
  ],
  ["a list instead of a map", "WrongType", "spec[0].selector", (j) => (serviceOf(j)["spec"][0].selector = ["app"])],
  [
    "a number in a map of text",
    "WrongType",
    'spec[0].selector["app"]',
    (j) => (serviceOf(j)["spec"][0].selector.app = 1),
  ],
  ["text instead of a list", "WrongType", "spec[0].external_ips", (j) => (serviceOf(j)["spec"][0].external_ips = "1")],
  [
    "a number in a list of text",
    "WrongType",
    "spec[0].external_ips[0]",
    (j) => (serviceOf(j)["spec"][0].external_ips = [1]),
  ],
  ["text where a list of blocks belongs", "WrongType", "spec", (j) => (serviceOf(j)["spec"] = "ClusterIP")],
  ["null where a block belongs", "WrongType", "spec[0]", (j) => (serviceOf(j)["spec"] = [null])],
  ["two of a single block", "TooManyItems", "spec", (j) => serviceOf(j)["spec"].push(serviceOf(j)["spec"][0])],
  ["a computed-only attribute", "ComputedOnly", "metadata[0].uid", (j) => (serviceOf(j)["metadata"][0].uid = "1")],
  ["a computed-only block", "ComputedOnly", "status", (j) => (serviceOf(j)["status"] = [])],
  [
    "attributes that exclude each other",
    "Conflict",
    "metadata[0].generate_name",
    (j) => (namespaceOf(j)["metadata"][0].generate_name = "shop-"),
  ],
  [
    "an unknown attribute of the provider",
    "UnknownAttribute",
    "hosts",
    (j) => (j["provider"].kubernetes[0].hosts = ""),
  ],
  ["a wrong type in the provider", "WrongType", "insecure", (j) => (j["provider"].kubernetes[0].insecure = "no")],
  [
    "an unknown attribute of a data source",
    "UnknownAttribute",
    "metadata[0].labels",
    (j) => {
      const { old } = j["data"].kubernetes_resource;
      old.metadata = [{ name: "old", labels: {} }];
    },
  ],
  [
    "a data source without what it requires",
    "MissingRequired",
    "kind",
    (j) => delete j["data"].kubernetes_resource.old.kind,
  ],
  ["an unknown data source", "UnknownType", "", (j) => (j["data"].kubernetes_nothing = { a: {} })],
];

test("the validator finds nothing in a configuration that the provider takes", () => {
  expect(validateConfiguration(JSON.parse(text))).toEqual([]);
  // With blocks as objects, as it is written.
  expect(validateConfiguration(JSON.parse(written))).toEqual([]);
});

test.each(faults)("the validator finds %s", (_, fault, path, change) => {
  const json = JSON.parse(text) as Json;
  change(json);
  const found = validateConfiguration(json);
  expect(found).toContainEqual(expect.objectContaining({ fault, path }));
  // Nothing else becomes wrong by it.
  expect(new Set(found.map((each) => each.fault))).toEqual(new Set([fault]));
});

test("a kubernetes_manifest is checked by the schema of the provider's other half", () => {
  const json = JSON.parse(text) as Json;
  json["resource"].kubernetes_manifest = { a: { manifest: { kind: "Toy" } }, b: { manifests: {} } };
  expect(validateConfiguration(json).map(({ fault, address, path }) => `${fault} ${address} ${path}`)).toEqual([
    "UnknownAttribute kubernetes_manifest.b manifests",
    "MissingRequired kubernetes_manifest.b manifest",
  ]);
});

test("an expression has no type before Terraform computes it", () => {
  const json = JSON.parse(text) as Json;
  serviceOf(json)["spec"][0].port[0].port = "${var.port}";
  serviceOf(json)["spec"][0].selector = "${data.kubernetes_resource.old.object}";
  expect(validateConfiguration(json)).toEqual([]);
});

test("a configuration with a fault does not pass as synthesised", () => {
  const faulty = testStack();
  const web = new StatelessService(faulty, "web", { containers: [{ image: "a", ports: [{ containerPort: 80 }] }] });
  web.addOverride("spec.0.nonsense", true);
  expect(() => synthesise(faulty)).toThrow("UnknownAttribute kubernetes_service_v1.web spec[0].nonsense");
});
