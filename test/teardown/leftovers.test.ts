import { connect, readConfiguration } from "../../lib/cluster";
import { findLeftovers, partsOf } from "../../lib/teardown";
import { constructPaths } from "../../lib/teardown/constructs";
import { failure, json, stackWith, stubServer } from "../cluster/support";

const owned = { "app.kubernetes.io/managed-by": "cdktf-kube-services", "app.kubernetes.io/part-of": "shop" };

describe("leftovers", () => {
  test("are what carries the stack's labels and no state has, without what goes with its owner", async () => {
    const accepted = new Set<string>();
    const server = await stubServer((request, response, url) => {
      accepted.add(String(request.headers.accept));
      const plural = url.pathname.split("/").at(-1);
      if (plural === "secrets") json(response, failure(403, "Forbidden", "no"), 403);
      else if (plural === "cronjobs") json(response, failure(404, "NotFound", "no"), 404);
      else if (plural === "persistentvolumeclaims") {
        json(response, { items: [{ metadata: { name: "data-db-0", namespace: "shop", labels: owned, uid: "u1" } }] });
      } else if (plural === "services")
        json(response, { items: [{ metadata: { name: "web", namespace: "shop", labels: owned } }] });
      else if (plural === "endpointslices") {
        const ownerReferences = [{ kind: "Service", name: "web", apiVersion: "v1", uid: "u" }];
        json(response, { items: [{ metadata: { name: "web-1", namespace: "shop", labels: owned, ownerReferences } }] });
      } else json(response, { items: [] });
    });
    const { cluster, configuration } = await connect(
      stackWith({ provider: { kubernetes: [{ host: server.url }] } }),
      {},
    );
    const managed = [{ kind: "Service", namespace: "shop", name: "web", address: "kubernetes_service_v1.web" }];
    const report = await findLeftovers(cluster, {
      parts: ["shop", "old-shop"],
      managed,
      configuration,
      siblings: [],
    });
    cluster.close();
    await server.close();
    expect(report).toEqual({
      leftovers: [{ kind: "PersistentVolumeClaim", apiVersion: "v1", namespace: "shop", name: "data-db-0", uid: "u1" }],
      notes: ["not allowed: list secrets"],
    });
    expect([...accepted]).toEqual([expect.stringContaining("PartialObjectMetadataList")]);
    const selector = new URL(server.requests[0]?.split(" ")[1] ?? "", server.url).searchParams.get("labelSelector");
    expect(selector).toBe("app.kubernetes.io/managed-by");
  });

  test("of objects as given are not found, which a note says", async () => {
    const server = await stubServer((_, response) => json(response, { items: [] }));
    const resource = {
      kubernetes_service_v1: {
        given: { metadata: [{ name: "given", namespace: "shop", labels: { app: "given" } }] },
        ours: { metadata: [{ name: "ours", namespace: "shop", labels: owned }] },
      },
      terraform_data: { made_as: {} },
    };
    const { cluster, configuration } = await connect(
      stackWith({ provider: { kubernetes: [{ host: server.url }] }, resource }),
      {},
    );
    const { notes } = await findLeftovers(cluster, { parts: ["shop"], managed: [], configuration, siblings: [] });
    cluster.close();
    await server.close();
    expect(notes).toEqual([expect.stringMatching(/^1 of the stack's objects are as given: /)]);
  });

  test("are not what another stack with the same labels has, nor the claims of a StatefulSet that is there", async () => {
    const object = (name: string, namespace = "shop"): object => ({ metadata: { name, namespace, labels: owned } });
    const lists: Record<string, object[]> = {
      services: [object("theirs"), object("lost"), object("web", "elsewhere")],
      statefulsets: [object("db-v1")],
      httproutes: [object("site")],
      persistentvolumeclaims: [object("data-db-v1-0"), object("data-old-v1-0")],
      namespaces: [{ metadata: { name: "elsewhere", labels: owned } }],
      // Of which of the two stacks it is nothing says.
      clusterroles: [{ metadata: { name: "elsewhere-web", labels: owned } }],
    };
    const server = await stubServer((_, response, url) =>
      json(response, { items: lists[url.pathname.split("/").at(-1) ?? ""] ?? [] }),
    );
    const declaring = (name: string): object => ({
      kubernetes_service_v1: { x: { metadata: [{ name, namespace: "shop", labels: owned }] } },
    });
    const { cluster, configuration } = await connect(
      stackWith({ provider: { kubernetes: [{ host: server.url }] }, resource: declaring("mine") }),
      {},
    );
    const address = "kubernetes_stateful_set_v1.db";
    const { leftovers, notes } = await findLeftovers(cluster, {
      parts: ["shop"],
      managed: [{ kind: "StatefulSet", namespace: "shop", name: "db-v1", address }],
      configuration,
      siblings: [readConfiguration(stackWith({ resource: declaring("theirs") }))],
    });
    cluster.close();
    await server.close();
    expect(leftovers.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "Service/lost",
      "PersistentVolumeClaim/data-old-v1-0",
      "HTTPRoute/site",
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/^3 more with the same labels \(ClusterRole elsewhere-web, elsewhere\): /),
    ]);
  });

  test("are found by the annotation where the labels are a manifest's own, and it wins over the labels", async () => {
    const object = (name: string, labels: object, part?: string): object => ({
      metadata: {
        name,
        namespace: "shop",
        labels,
        ...(part === undefined ? {} : { annotations: { "cdktf-kube-services/part-of": part } }),
      },
    });
    const all = [
      object("helm", { "app.kubernetes.io/managed-by": "Helm" }, "shop"),
      object("argo", { ...owned, "app.kubernetes.io/part-of": "argocd" }, "shop"),
      object("theirs", owned, "other"),
      object("helm-theirs", { "app.kubernetes.io/managed-by": "Helm" }, "other"),
      object("chart", { "app.kubernetes.io/managed-by": "Helm" }),
      object("plain", owned),
    ];
    const server = await stubServer((_, response, url) => {
      const items = url.pathname.endsWith("/services") ? all : [];
      json(response, { items });
    });
    const { cluster, configuration } = await connect(
      stackWith({ provider: { kubernetes: [{ host: server.url }] } }),
      {},
    );
    const { leftovers } = await findLeftovers(cluster, { parts: ["shop"], managed: [], configuration, siblings: [] });
    cluster.close();
    await server.close();
    expect(leftovers.map(({ name }) => name).sort()).toEqual(["argo", "helm", "plain"]);
  });

  test("of a manifest are looked for by what its annotation says, also where it is a kubernetes_manifest", () => {
    const metadata = {
      labels: { ...owned, "app.kubernetes.io/part-of": "argocd" },
      annotations: { "cdktf-kube-services/part-of": "shop" },
    };
    const parts = (resource: object) => partsOf(readConfiguration(stackWith({ resource })));
    expect(parts({ kubernetes_service_v1: { web: { metadata: [metadata] } } })).toEqual(["shop"]);
    expect(parts({ kubernetes_manifest: { web: { manifest: { kind: "Toy", metadata } } } })).toEqual(["shop"]);
  });

  test("are looked for by the labels that the stack gives, by its name where it declares nothing", () => {
    const of = (resource: object) => partsOf(readConfiguration(stackWith({ resource })));
    const services = { web: { metadata: [{ labels: owned }] }, x: { metadata: { labels: {} } } };
    expect(of({ kubernetes_service_v1: services })).toEqual(["shop"]);
    expect(of({})).toEqual(["prod"]);
  });
});

describe("constructs", () => {
  const at = (path: string): object => ({ "//": { metadata: { path } }, metadata: [{ name: "x" }] });
  const paths = constructPaths(
    readConfiguration(
      stackWith({
        resource: {
          kubernetes_service_v1: { web: at("prod/web/Service/Resource"), web2: at("prod/web2/Service/Resource") },
          kubernetes_deployment_v1: { web: at("prod/web/Workload/Resource") },
          kubernetes_namespace_v1: { namespace: at("prod/Namespace") },
          kubernetes_manifest: { plain: at("prod/plain") },
        },
      }),
    ),
  );

  test("a service's parts go with it, those of its neighbours and the namespace do not", () => {
    const goes = (address: string): boolean => paths.goesWith(address, "kubernetes_service_v1.web");
    expect(goes("kubernetes_service_v1.web")).toBe(true);
    expect(goes("kubernetes_deployment_v1.web")).toBe(true);
    expect(goes('kubernetes_deployment_v1.web["a"]')).toBe(true);
    expect(goes("kubernetes_service_v1.web2")).toBe(false);
    expect(goes("kubernetes_namespace_v1.namespace")).toBe(false);
    expect(goes("kubernetes_config_map_v1.unknown")).toBe(false);
  });

  test("what the code has no more is known from what it has, and from what it makes Terraform forget", () => {
    expect(paths.isDeclared('kubernetes_deployment_v1.web["a"]')).toBe(true);
    expect(paths.isDeclared("kubernetes_deployment_v1.gone")).toBe(false);
    const removed = [{ from: "kubernetes_deployment_v1.kept", lifecycle: { destroy: false } }];
    expect(constructPaths(readConfiguration(stackWith({ removed }))).isDeclared("kubernetes_deployment_v1.kept")).toBe(
      true,
    );
  });

  test("a service under a plain stack takes nothing but itself", () => {
    expect(paths.goesWith("kubernetes_deployment_v1.web", "kubernetes_manifest.plain")).toBe(false);
    expect(paths.goesWith("kubernetes_manifest.plain", "kubernetes_manifest.plain")).toBe(true);
    expect(paths.constructOf("kubernetes_deployment_v1.web")).toBe("prod/web");
    expect(paths.constructOf("kubernetes_pod_v1.gone")).toBe("kubernetes_pod_v1.gone");
  });
});
