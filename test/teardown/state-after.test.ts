import { stateAfter } from "../../lib/teardown";

interface Resource {
  readonly type: string;
  readonly name: string;
  /** @default {} */
  readonly values?: object;
  /** @default "managed" */
  readonly mode?: string;
  /** @default - a plan that changes nothing of it */
  readonly unknown?: object;
  readonly index?: string;
}

/** As `terraform show -json` writes a plan: https://developer.hashicorp.com/terraform/internals/json-format */
const plan = (...resources: readonly Resource[]): Buffer => {
  const all = resources.map(({ type, name, values = {}, mode = "managed", unknown = {}, index }) => ({
    address: `${mode === "data" ? "data." : ""}${type}.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`,
    mode,
    type,
    values,
    unknown,
  }));
  return Buffer.from(
    JSON.stringify({
      planned_values: { root_module: { resources: all.slice(0, 1), child_modules: [{ resources: all.slice(1) }] } },
      resource_changes: all.map(({ address, mode, unknown }) => ({
        address,
        mode,
        change: { actions: ["create"], after_unknown: unknown },
      })),
    }),
  );
};
const service = (name: string, unknown: object = { id: true }): Resource => ({
  type: "kubernetes_service_v1",
  name,
  values: { metadata: [{ name, namespace: "shop" }] },
  unknown,
});
const manifest = (unknown: object): Resource => ({
  type: "kubernetes_manifest",
  name: "route",
  values: {
    manifest: { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "web" } },
  },
  unknown,
});

describe("what a state holds after a plan", () => {
  test("are all objects that the plan leaves or makes, with the records that guard them", () => {
    const record: Resource = {
      type: "terraform_data",
      name: "retained",
      index: "kubernetes_service_v1.web",
      unknown: { id: true },
    };
    const read: Resource = { type: "kubernetes_service_v1", name: "other", mode: "data", unknown: { metadata: true } };
    const objects = stateAfter(plan(service("web"), service("api"), record, read, manifest({ object: true })));
    expect(objects).toEqual([
      {
        address: "kubernetes_service_v1.web",
        kind: "Service",
        namespace: "shop",
        name: "web",
        importId: "shop/web",
        record: 'terraform_data.retained["kubernetes_service_v1.web"]',
      },
      expect.objectContaining({ kind: "Service", name: "api" }),
      expect.objectContaining({ kind: "terraform_data" }),
      expect.objectContaining({ kind: "HTTPRoute", name: "web" }),
    ]);
  });

  test("is nothing for a plan that destroys all", () => {
    const destroyed = { address: "kubernetes_service_v1.web", mode: "managed", change: { actions: ["delete"] } };
    const json = { planned_values: { root_module: {} }, resource_changes: [destroyed] };
    expect(stateAfter(Buffer.from(JSON.stringify(json)))).toEqual([]);
  });

  test.each<[string, Resource]>([
    ["the name of a typed resource", service("web", { metadata: [{ name: true, uid: true }] })],
    ["the namespace of a typed resource", service("web", { metadata: [{ namespace: true }] })],
    ["all metadata of a typed resource", service("web", { metadata: true })],
    ["the namespace of a manifest", manifest({ manifest: { metadata: { namespace: true } }, object: true })],
    ["the name of a manifest", manifest({ manifest: { metadata: { name: true } } })],
    ["the metadata of a manifest", manifest({ manifest: { metadata: true } })],
    ["a manifest", manifest({ manifest: true })],
  ])("is not told where the cluster gives %s", (_, resource) =>
    expect(stateAfter(plan(service("api"), resource))).toBeUndefined(),
  );
});
