import { planAdoption, type StateEntry } from "../../lib/adopt/plan-adoption";
import { readConfiguration, type Cluster } from "../../lib/cluster";
import { stackWith } from "../cluster/support";

const entry = (
  address: string,
  kind: string,
  name: string,
  more: Partial<StateEntry["object"] & object> = {},
): StateEntry => ({
  address,
  type: address.split(".")[0] ?? "",
  object: kind === "" ? undefined : { apiVersion: "v1", kind, name, namespace: "shop", ...more },
  tainted: false,
  identityEmpty: false,
});
const record = (address: string): StateEntry => entry(address, "", "");
const service = (name: string): object => ({ metadata: [{ name, namespace: "shop" }] });
/** Nothing else is asked of the cluster than whether an object is there. */
const cluster = {
  kind: () => Promise.resolve({ kind: "Service", group: "", version: "v1", plural: "services", namespaced: true }),
  get: () => Promise.resolve(undefined),
} as unknown as Cluster;
const planned = async (resource: object, state: readonly StateEntry[]): Promise<readonly string[]> =>
  (await planAdoption(readConfiguration(stackWith({ resource })), state, cluster)).map(
    ({ action, from, address, id }) => `${action} ${from ?? ""} → ${address} ${id}`.trim(),
  );

test("what another construct declares now is moved to its address; what the code still declares is not", async () => {
  const resource = { kubernetes_service_v1: { web: service("web"), other: service("other") } };
  const state = [
    entry("kubernetes_service_v1.legacy_web", "Service", "web"),
    entry("kubernetes_service_v1.other", "Service", "other"),
    entry("kubernetes_service_v1.gone", "Service", "gone"),
  ];
  expect(await planned(resource, state)).toEqual([
    "move kubernetes_service_v1.legacy_web → kubernetes_service_v1.web shop/web",
  ]);
});

test("an object of another kind, name or namespace is another one, one in the namespace default is not", async () => {
  const resource = { kubernetes_service_v1: { web: { metadata: [{ name: "web", namespace: "default" }] } } };
  const others = [
    entry("kubernetes_config_map_v1.web", "ConfigMap", "web", { namespace: "default" }),
    entry("kubernetes_service_v1.a", "Service", "web"),
    entry("kubernetes_service_v1.b", "Service", "webs", { namespace: "default" }),
  ];
  expect(await planned(resource, others)).toEqual([]);
  const same = entry("kubernetes_service_v1.c", "Service", "web", { namespace: undefined });
  expect(await planned(resource, [...others, same])).toEqual([
    "move kubernetes_service_v1.c → kubernetes_service_v1.web default/web",
  ]);
});

test("of another resource type it is imported anew, since no move crosses types", async () => {
  const metadata = { name: "web", namespace: "shop" };
  const typed = { kubernetes_service_v1: { web: { metadata: [metadata] } } };
  expect(await planned(typed, [entry("kubernetes_manifest.web", "Service", "web")])).toEqual([
    "retype kubernetes_manifest.web → kubernetes_service_v1.web shop/web",
  ]);
  const manifest = { kubernetes_manifest: { web: { manifest: { apiVersion: "v1", kind: "Service", metadata } } } };
  expect(await planned(manifest, [entry("kubernetes_service_v1.web", "Service", "web")])).toEqual([
    "retype kubernetes_service_v1.web → kubernetes_manifest.web apiVersion=v1,kind=Service,namespace=shop,name=web",
  ]);
});

test("the records that guard it go with it", async () => {
  const apps = { apiVersion: "apps/v1" };
  const state = [
    entry("kubernetes_stateful_set_v1.legacy_db", "StatefulSet", "db", apps),
    record('terraform_data.retained["kubernetes_stateful_set_v1.legacy_db"]'),
    record('terraform_data.retained["kubernetes_stateful_set_v1.other"]'),
    record("terraform_data.legacy_db_claims"),
    record('terraform_data.legacy_db_claims_fixed["0123"]'),
    record("terraform_data.legacy_db_claims_of_another"),
  ];
  const set = { kubernetes_stateful_set_v1: { db: service("db") } };
  const guarded = { terraform_data: { retained: { for_each: { "kubernetes_stateful_set_v1.db": "why" } } } };
  const old = 'terraform_data.retained["kubernetes_stateful_set_v1.legacy_db"]';
  expect((await planned(set, state))[1]).toBe(`move ${old} → terraform_data.released["kubernetes_stateful_set_v1.db"]`);
  expect(await planned({ ...set, ...guarded }, state)).toEqual([
    "move kubernetes_stateful_set_v1.legacy_db → kubernetes_stateful_set_v1.db shop/db",
    `move ${old} → terraform_data.retained["kubernetes_stateful_set_v1.db"]`,
    "move terraform_data.legacy_db_claims → terraform_data.db_claims",
    'move terraform_data.legacy_db_claims_fixed["0123"] → terraform_data.db_claims_fixed["0123"]',
  ]);
});
