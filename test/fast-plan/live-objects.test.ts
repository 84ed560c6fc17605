import { AccessDenied, type AnyObject, type Cluster, type ResourceKind } from "../../lib/cluster";
import { FullPlanNeeded } from "../../lib/fast-plan/full-plan";
import { compareWithCluster, type KnownObject } from "../../lib/fast-plan/live-objects";
import { resourceSchemaOf, type ResourceSchema } from "../../lib/manifest";

const NOTHING = { labels: [], annotations: [] };

/** A cluster that holds ConfigMaps, and notes what it is asked for. */
function cluster(
  objects: readonly AnyObject[],
  refuses?: Error,
): { readonly cluster: Cluster; readonly asked: string[] } {
  const asked: string[] = [];
  const note = (what: string): void => {
    asked.push(what);
    if (refuses !== undefined) throw refuses;
  };
  const stub = {
    kind: async (_: string, kind: string): Promise<ResourceKind<AnyObject> | undefined> =>
      kind === "ConfigMap" ? { kind, group: "", version: "v1", plural: "configmaps", namespaced: true } : undefined,
    list: async (_: unknown, scope: { namespace?: string; metadataOnly?: boolean }) => {
      note(`list ${scope.namespace}${scope.metadataOnly === true ? " metadata" : ""}`);
      return objects
        .filter(({ metadata }) => metadata?.namespace === scope.namespace)
        .map((one) => (scope.metadataOnly === true ? { metadata: one.metadata } : one));
    },
    get: async (_: unknown, name: string, scope: { namespace?: string }) => {
      note(`get ${scope.namespace}/${name}`);
      return objects.find(({ metadata }) => metadata?.namespace === scope.namespace && metadata?.name === name);
    },
  };
  return { cluster: stub as unknown as Cluster, asked };
}

const known = (name: string, version = "1", namespace = "shop"): KnownObject => ({
  address: `kubernetes_config_map_v1.${name}`,
  type: "kubernetes_config_map_v1",
  schema: resourceSchemaOf("kubernetes_config_map_v1") as ResourceSchema,
  attributes: {
    metadata: [{ name, namespace, uid: `uid-${name}`, resource_version: version, labels: {}, annotations: {} }],
    data: { a: "1" },
  },
});
const there = (name: string, version = "1", data = "1", namespace = "shop"): AnyObject =>
  ({
    metadata: { name, namespace, uid: `uid-${name}`, resourceVersion: version },
    data: { a: data },
  }) as AnyObject;
const NAMES = ["a", "b", "c", "d", "e"];

test("many objects of a kind and namespace are one list of metadata, and those it does not tell enough of are read", async () => {
  const { cluster: listing, asked } = cluster([
    there("a"),
    there("b", "2"),
    there("c", "2", "other"),
    there("d"),
    there("a", "9", "1", "elsewhere"),
  ]);
  const verdicts = await compareWithCluster(
    listing,
    NAMES.map((name) => known(name)),
    NOTHING,
  );
  expect(Object.fromEntries(verdicts)).toEqual({
    "kubernetes_config_map_v1.a": { found: "resourceVersion", uid: "uid-a", resourceVersion: "1" },
    "kubernetes_config_map_v1.b": { found: "fields", uid: "uid-b", resourceVersion: "2" },
    "kubernetes_config_map_v1.c": { differs: "its content" },
    "kubernetes_config_map_v1.d": { found: "resourceVersion", uid: "uid-d", resourceVersion: "1" },
    "kubernetes_config_map_v1.e": { differs: "it is not in the cluster" },
  });
  expect(asked).toEqual(["list shop metadata", "get shop/b", "get shop/c"]);
});

test("a few objects are read one by one", async () => {
  const { cluster: listing, asked } = cluster([there("a"), there("b", "2", "other")]);
  const verdicts = await compareWithCluster(listing, [known("a"), known("b")], NOTHING);
  expect([...verdicts.values()]).toEqual([
    { found: "resourceVersion", uid: "uid-a", resourceVersion: "1" },
    { differs: "its content" },
  ]);
  expect(asked).toEqual(["get shop/a", "get shop/b"]);
});

test("many that have to be read are one list more", async () => {
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  const { cluster: listing, asked } = cluster(names.map((name) => there(name, "2")));
  const verdicts = await compareWithCluster(
    listing,
    names.map((name) => known(name)),
    NOTHING,
  );
  expect([...verdicts.values()].every((verdict) => "found" in verdict && verdict.found === "fields")).toBe(true);
  expect(asked).toEqual(["list shop metadata", "list shop"]);
});

test("what may not be listed, and a kind that the cluster does not have, make a plan of all", async () => {
  const denied = new AccessDenied({ verb: "list", resource: "configmaps", group: "", namespace: "shop" });
  const refused = compareWithCluster(
    cluster([], denied).cluster,
    NAMES.map((name) => known(name)),
    NOTHING,
  );
  await expect(refused).rejects.toThrow(/^ClusterUnread: .*list configmaps/);
  const schema = resourceSchemaOf("kubernetes_job_v1") as ResourceSchema;
  await expect(compareWithCluster(cluster([]).cluster, [{ ...known("a"), schema }], NOTHING)).rejects.toThrow(
    FullPlanNeeded,
  );
});
