import type { ServerResponse } from "node:http";
import { connect, type Cluster, type Pod, type Service } from "../../lib/cluster";
import { listServices, renderList, takeListSnapshot, type DeclaredService } from "../../lib/details";
import { failure, json, stackWith, stubServer, type StubServer } from "../cluster/support";
import { deployment, pod, service } from "./objects";

let server: StubServer;
let cluster: Cluster;
afterEach(async () => {
  cluster.close();
  await server.close();
});

interface World {
  readonly services: readonly Service[];
  readonly deployments?: readonly object[];
  readonly pods?: readonly Pod[];
  readonly denied?: string;
  readonly missingNamespace?: boolean;
}

const HASH = "pod-template-hash";

/** An API server that knows the label selectors which the list asks with. */
async function start(world: World): Promise<void> {
  const selected = (selector: string | null, pods: readonly Pod[]): readonly Pod[] =>
    pods.filter(({ metadata }) =>
      (selector ?? "").split(",").every((part) => {
        if (part === "") return true;
        if (part.startsWith("!")) return metadata?.labels?.[part.slice(1)] === undefined;
        const [key, value] = part.split("=");
        return metadata?.labels?.[key as string] === value;
      }),
    );
  const list = (response: ServerResponse, items: readonly object[]): void => json(response, { metadata: {}, items });
  server = await stubServer((_, response, url) => {
    const kind = url.pathname.split("/").at(-1) ?? "";
    if (url.pathname === "/api/v1/namespaces/shop") {
      if (world.missingNamespace) json(response, failure(404, "NotFound", "no"), 404);
      else json(response, { metadata: { name: "shop" } });
    } else if (kind === world.denied) json(response, failure(403, "Forbidden", "no"), 403);
    else if (kind === "pods") list(response, selected(url.searchParams.get("labelSelector"), world.pods ?? []));
    else list(response, (kind === "services" ? world.services : kind === "deployments" && world.deployments) || []);
  });
  ({ cluster } = await connect(stackWith({ provider: { kubernetes: [{ host: server.url }] } }), {}));
}

const declared = (...names: string[]): readonly DeclaredService[] =>
  names.map((name) => ({ name, namespace: "shop", address: `kubernetes_service_v1.${name}` }));
const podRequests = (): readonly string[] =>
  server.requests.filter((one) => /\/pods\b/.test(one)).map((one) => decodeURIComponent(one.replace(/^.*\?/, "")));
const rows = async (...names: string[]): Promise<readonly (readonly [string, ...string[]])[]> =>
  listServices(declared(...names), await takeListSnapshot(cluster, declared(...names))).map((row) => [
    row.declared.name,
    ...(row.summary?.workloads ?? []).map(({ kind, name, ready, total }) => `${kind}/${name} ${ready}/${total}`),
  ]);

describe("the list of services", () => {
  test("reads no pods that a Deployment has made: its controller has counted them", async () => {
    await start({
      services: [service("web")],
      deployments: [deployment("web-v1", "web", 2, 3)],
      pods: [pod("web-v1-abc", undefined, { metadata: { labels: { app: "web", [HASH]: "abc" } } })],
    });
    expect(await rows("web")).toEqual([["web", "Deployment/web-v1 2/3"]]);
    expect(podRequests()).toEqual(["labelSelector=!pod-template-hash,!controller-revision-hash&limit=500"]);
  });

  test("shows pods of other owners beside a Deployment", async () => {
    await start({
      services: [service("web")],
      deployments: [deployment("web-v1", "web", 1, 1)],
      pods: [pod("debug"), pod("nightly-x", undefined, { owner: { kind: "Job", name: "nightly" } })],
    });
    expect(await rows("web")).toEqual([["web", "Pod/debug 1/1", "Job/nightly 1/1", "Deployment/web-v1 1/1"]]);
  });

  test("reads the pods of a service before which there is no workload, such as those that one has left behind", async () => {
    const labels = { app: "web", [HASH]: "abc" };
    await start({
      services: [service("web"), service("other")],
      pods: [pod("left", undefined, { metadata: { name: "left", namespace: "shop", labels } })],
    });
    expect(await rows("web")).toEqual([["web", "Pod/left 1/1"]]);
    expect(podRequests().at(-1)).toBe("labelSelector=app=web&limit=500");
    expect(podRequests()).toHaveLength(2); // the Service that the stack does not declare is not looked into
  });

  test("reads all pods at once where that is fewer requests", async () => {
    const names = Array.from({ length: 21 }, (_, index) => `s${index}`);
    await start({
      services: names.map((name) => service(name)),
      denied: "deployments",
      pods: names.map((name) =>
        pod(name, undefined, {
          metadata: { name, namespace: "shop", labels: { app: name, [HASH]: "abc" } },
          owner: { kind: "ReplicaSet", name: `${name}-abc` },
        }),
      ),
    });
    expect((await rows(...names)).slice(0, 1)).toEqual([["s0", "ReplicaSet/s0-abc 1/1"]]);
    expect(podRequests().slice(1)).toEqual(["limit=500"]);
  });

  test("says of services that it may not read that they are not known, never that they are absent", async () => {
    await start({ services: [], denied: "services" });
    const snapshot = await takeListSnapshot(cluster, declared("web"));
    expect(listServices(declared("web"), snapshot)).toEqual([{ declared: declared("web")[0], unknown: true }]);
    const text = renderList(listServices(declared("web"), snapshot), { colour: false, now: new Date() });
    expect(text.split("\n").at(-1)).toMatch(/^web +not known /);
    expect(snapshot.notes).toEqual(["not allowed: list services in the namespace shop"]);
  });

  test("tells that the namespace is missing, where it is", async () => {
    await start({ services: [], missingNamespace: true });
    expect((await takeListSnapshot(cluster, declared("web"))).notes).toEqual([
      "the namespace shop is not in the cluster",
    ]);
    await server.close();
    await start({ services: [] });
    expect((await takeListSnapshot(cluster, declared("web"))).notes).toEqual([]);
  });

  test("asks no second time for pods that it may not read", async () => {
    await start({ services: [service("web")], denied: "pods" });
    expect(await rows("web")).toEqual([["web"]]);
    expect(podRequests()).toHaveLength(1);
  });
});
