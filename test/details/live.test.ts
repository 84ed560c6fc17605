import type { ServerResponse } from "node:http";
import { connect, type Cluster } from "../../lib/cluster";
import {
  awaitHealth,
  followSnapshot,
  LIST_PARTS,
  takeServiceSnapshot,
  takeSnapshot,
  type DeclaredObject,
  type Snapshot,
} from "../../lib/details";
import { failure, json, stackWith, stubServer, type Answer, type StubServer } from "../cluster/support";
import { deployment, pod, service, waiting } from "./objects";

let server: StubServer | undefined;
let cluster: Cluster | undefined;
const start = async (answer: Answer): Promise<Cluster> => {
  server = await stubServer(answer);
  ({ cluster } = await connect(stackWith({ provider: { kubernetes: [{ host: server.url }] } }), {}));
  return cluster;
};
afterEach(async () => {
  cluster?.close();
  await server?.close();
});

const list = (response: ServerResponse, items: readonly object[]): void =>
  json(response, { metadata: { resourceVersion: "1" }, items });
const resource = (url: URL): string => url.pathname.split("/").at(-1) ?? "";

describe("a snapshot", () => {
  test("of 1,000 services and 5,000 pods is read in pages of 500, the kinds beside each other", async () => {
    const many = { services: 1000, pods: 5000, deployments: 1000, statefulsets: 0, daemonsets: 0 };
    const taken = await takeSnapshot(
      await start((_, response, url) => {
        const kind = resource(url) as keyof typeof many;
        const [from, limit] = [url.searchParams.get("continue") ?? 0, url.searchParams.get("limit")].map(Number);
        const to = Math.min(many[kind], (from as number) + (limit as number));
        const items = Array.from({ length: to - (from as number) }, (_, index) =>
          pod(`${kind}-${(from as number) + index}`),
        );
        json(response, { metadata: to < many[kind] ? { continue: String(to) } : {}, items });
      }),
      ["shop"],
      LIST_PARTS,
    );
    expect([taken.services, taken.pods, taken.deployments].map((one) => one.length)).toEqual([1000, 5000, 1000]);
    const asked = (server?.requests ?? []).map((one) => /\/(\w+)\?/.exec(one)?.[1] ?? "");
    const times = (kind: string) => asked.filter((one) => one === kind).length;
    expect(Object.keys(many).map((kind) => [kind, times(kind)])).toEqual([
      ["services", 2],
      ["pods", 10],
      ["deployments", 2],
      ["statefulsets", 1],
      ["daemonsets", 1],
    ]);
    // No kind waits until another has been read to its end.
    for (const kind of Object.keys(many)) expect(asked.indexOf(kind)).toBeLessThan(asked.lastIndexOf("pods"));
  });

  test("notes what RBAC forbids and that metrics are not installed, once each, and has the rest", async () => {
    const taken = await takeServiceSnapshot(
      await start((_, response, url) => {
        if (url.pathname.endsWith("/services/web")) json(response, service("web"));
        else if (url.pathname.startsWith("/apis/metrics.k8s.io")) json(response, failure(404, "NotFound", "no"), 404);
        else if (resource(url) === "events") json(response, failure(403, "Forbidden", "no"), 403);
        else list(response, resource(url) === "pods" ? [pod("a")] : []);
      }),
      "shop",
      "web",
    );
    expect(taken?.snapshot.notes).toEqual(
      expect.arrayContaining([
        "not allowed: list events in the namespace shop",
        "CPU and memory use are not shown: metrics.k8s.io is not installed in this cluster",
      ]),
    );
    expect(taken?.snapshot.notes).toHaveLength(2);
    expect(taken?.snapshot.pods).toHaveLength(1);
    expect(server?.requests).toContain("GET /api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500");
  });

  test("of a service without selector asks for no pods at all", async () => {
    await takeServiceSnapshot(
      await start((_, response, url) => {
        if (url.pathname.endsWith("/services/web")) json(response, service("web", { selector: {} }));
        else list(response, []);
      }),
      "shop",
      "web",
    );
    expect(server?.requests.filter((one) => one.includes("/pods"))).toEqual([]);
  });

  test("of a service that is not there is nothing", async () => {
    const absent = await start((_, response) => json(response, failure(404, "NotFound", "no"), 404));
    expect(await takeServiceSnapshot(absent, "shop", "web")).toBeUndefined();
  });

  test("fails as a whole where the cluster refuses for another reason", async () => {
    const busy = await start((_, response) => json(response, failure(500, "InternalError", "etcd is down"), 500));
    await expect(takeSnapshot(busy, ["shop"], LIST_PARTS)).rejects.toThrow(
      /ClusterRefused: cannot list .*etcd is down/,
    );
  });
});

describe("a live snapshot", () => {
  test("comes first when all parts are read, then after changes", async () => {
    const stop = new AbortController();
    const watches = new Map<string, ServerResponse>();
    const seen: Snapshot[] = [];
    await followSnapshot(
      await start((_, response, url) => {
        if (url.searchParams.get("watch") === null)
          list(response, resource(url) === "services" ? [service("web")] : []);
        else {
          response.flushHeaders();
          watches.set(resource(url), response);
        }
      }),
      ["shop"],
      LIST_PARTS,
      {
        signal: stop.signal,
        onSnapshot: (snapshot) => {
          seen.push(snapshot);
          if (snapshot.pods.length === 2) stop.abort();
          else if (seen.length === 1) {
            const write = (): void => {
              const watch = watches.get("pods");
              if (watch === undefined) return void setTimeout(write, 10);
              for (const name of ["a", "b"]) watch.write(`${JSON.stringify({ type: "ADDED", object: pod(name) })}\n`);
            };
            write();
          }
        },
      },
    );
    // Both pods came at once and were shown at once.
    expect(seen.map((one) => [one.services.length, one.pods.length])).toEqual([
      [1, 0],
      [1, 2],
    ]);
  });

  test("goes on without a part that RBAC forbids to watch", async () => {
    const stop = new AbortController();
    let last: Snapshot | undefined;
    await followSnapshot(
      await start((_, response, url) => {
        if (resource(url) === "pods") json(response, failure(403, "Forbidden", "no"), 403);
        else if (url.searchParams.get("watch") === null) list(response, []);
        else response.flushHeaders();
      }),
      ["shop"],
      LIST_PARTS,
      {
        signal: stop.signal,
        onSnapshot: (snapshot) => {
          last = snapshot;
          stop.abort();
        },
      },
    );
    expect(last?.notes).toEqual(["not allowed: list pods in the namespace shop"]);
    expect(last?.denied.has("pods")).toBe(true);
  });
});

test("a part that may be listed but not watched is told of, and goes on to be shown", async () => {
  const stop = new AbortController();
  let last: Snapshot | undefined;
  await followSnapshot(
    await start((_, response, url) => {
      const watch = url.searchParams.get("watch") !== null;
      if (watch && resource(url) === "pods") json(response, failure(403, "Forbidden", "no"), 403);
      else if (watch) response.flushHeaders();
      else list(response, resource(url) === "pods" ? [pod("a")] : []);
    }),
    ["shop"],
    LIST_PARTS,
    {
      signal: stop.signal,
      onSnapshot: (snapshot) => {
        last = snapshot;
        if (snapshot.notes.length > 0) stop.abort();
      },
    },
  );
  expect(last?.notes).toEqual(["not allowed: watch pods in the namespace shop; read every five seconds instead"]);
  expect(last?.pods).toHaveLength(1);
  expect(last?.denied.has("pods")).toBe(false);
});

test("what is enough to show something is shown before the rest has been read", async () => {
  const stop = new AbortController();
  const seen: (readonly [number, number])[] = [];
  let answerPods: (() => void) | undefined;
  await followSnapshot(
    await start((_, response, url) => {
      if (url.searchParams.get("watch") !== null) response.flushHeaders();
      else if (resource(url) === "pods") answerPods = () => list(response, [pod("a")]);
      else list(response, resource(url) === "services" ? [service("web")] : []);
    }),
    ["shop"],
    LIST_PARTS,
    {
      signal: stop.signal,
      early: ["services"],
      onSnapshot: ({ services, pods }) => {
        seen.push([services.length, pods.length]);
        if (pods.length === 1) stop.abort();
        else answerPods?.();
      },
    },
  );
  expect(seen[0]).toEqual([1, 0]);
  expect(seen.at(-1)).toEqual([1, 1]);
});

describe("waiting for health", () => {
  const declared = [{ name: "web", namespace: "shop", address: "" }];
  const slice = {
    metadata: { name: "web-1", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    ports: [{ port: 8080 }],
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }],
  };
  const objects = (url: URL, ready: number): readonly object[] =>
    ({ services: [service("web")], deployments: [deployment("web-v1", "web", ready, 1)], endpointslices: [slice] })[
      resource(url)
    ] ?? [];

  test("ends as soon as a watch shows that all is well", async () => {
    const asked = await start((_, response, url) => {
      if (url.searchParams.get("watch") === null) return list(response, objects(url, 0));
      response.flushHeaders();
      if (resource(url) !== "deployments") return;
      setTimeout(() => {
        response.write(`${JSON.stringify({ type: "MODIFIED", object: deployment("web-v1", "web", 1, 1) })}\n`);
      }, 150);
    });
    const readyCounts: number[] = [];
    const { services } = await awaitHealth(
      asked,
      { services: declared, objects: [] },
      {
        wait: 60_000,
        onChange: (health) => readyCounts.push(health.services[0]?.ready ?? -1),
      },
    );
    expect(services[0]?.healthy).toBe(true);
    expect(readyCounts[0]).toBe(0);
  });

  test("goes on where the connection breaks between the first look and the watch", async () => {
    let lists = 0;
    let broken = false;
    const kept = new Set<unknown>();
    const asked = await start((request, response, url) => {
      const fresh = !kept.has(request.socket);
      kept.add(request.socket);
      if (url.searchParams.get("watch") !== null) return response.flushHeaders();
      if (resource(url) !== "deployments") return list(response, objects(url, 1));
      lists += 1;
      if (lists === 1 || broken) return list(response, objects(url, lists === 1 ? 0 : 1));
      // In place of one that was kept another connection is taken: the first new one tells that all are broken.
      broken = fresh;
      request.socket.destroy();
    });
    const connections: string[] = [];
    const { services } = await awaitHealth(
      asked,
      { services: declared, objects: [] },
      {
        wait: 60_000,
        onConnection: (lost) => connections.push(lost === undefined ? "back" : "lost"),
      },
    );
    expect(services[0]?.healthy).toBe(true);
    expect(connections[0]).toBe("lost");
  });

  test("ends at once where nothing but stuck rollouts is left to wait for", async () => {
    const stuck = deployment("web-v1", "web", 0, 1);
    stuck.status!.conditions = [
      { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out" },
    ];
    const asked = await start((_, response, url) =>
      list(response, resource(url) === "deployments" ? [stuck] : objects(url, 0)),
    );
    const { services } = await awaitHealth(asked, { services: declared, objects: [] }, { wait: 600_000 });
    expect(services[0]).toMatchObject({ healthy: false, stuck: true });
    expect(services[0]?.reasons[0]).toBe(
      "Deployment web-v1: its rollout made no progress before its deadline: timed out",
    );
    expect(server?.requests.filter((one) => one.includes("watch"))).toEqual([]);
  });

  test("reads the pods of those services alone that are not well", async () => {
    const asked = await start((_, response, url) => list(response, objects(url, 1)));
    await awaitHealth(asked, { services: declared, objects: [] }, { wait: 0 });
    const podRequests = (): readonly string[] => (server?.requests ?? []).filter((one) => /\/pods\?/.test(one));
    expect(podRequests().map(decodeURIComponent)).toEqual([
      expect.stringContaining("labelSelector=!pod-template-hash,!controller-revision-hash"),
    ]);
    cluster?.close();
    await server?.close();
    const ill = await start((_, response, url) => {
      if (url.pathname.includes("/nodes/")) json(response, failure(403, "Forbidden", "no"), 403);
      else list(response, resource(url) === "pods" ? [pod("a", [waiting("ErrImagePull", "no")])] : objects(url, 0));
    });
    const { services } = await awaitHealth(ill, { services: declared, objects: [] }, { wait: 0 });
    expect(podRequests().map(decodeURIComponent).at(-1)).toContain("labelSelector=app=web&");
    expect(services[0]?.reasons).toContain("Pod a: ErrImagePull: no");
  });

  test("ends with the reasons when the time is over", async () => {
    const asked = await start((_, response, url) => {
      if (url.searchParams.get("watch") === null) list(response, objects(url, 0));
      else response.flushHeaders();
    });
    const { services } = await awaitHealth(asked, { services: declared, objects: [] }, { wait: 300 });
    expect(services[0]?.reasons).toEqual(["Deployment web-v1: 0 of 1 pods are ready"]);
  });

  test("tells a workload with the Service that leads to it, and alone where it alone is meant", async () => {
    const asked = await start((_, response, url) => list(response, objects(url, 1)));
    const web: DeclaredObject = {
      ...{ kind: "Deployment", name: "web-v1", namespace: "shop" },
      ...{ address: "kubernetes_deployment_v1.web", said: {} },
    };
    const all = { services: declared, objects: [web] };
    const counts = async (entries?: typeof all): Promise<readonly number[]> => {
      const { services, objects: others } = await awaitHealth(asked, all, { wait: 0 }, entries);
      return [services.length, others.length];
    };
    expect(await counts()).toEqual([1, 0]);
    expect(await counts(all)).toEqual([1, 0]);
    expect(await counts({ services: [], objects: [web] })).toEqual([0, 1]);
  });

  test("does not wait where nothing is asked for, and watches nothing", async () => {
    const asked = await start((_, response, url) => list(response, objects(url, 0)));
    expect((await awaitHealth(asked, { services: declared, objects: [] }, { wait: 0 })).services[0]?.healthy).toBe(
      false,
    );
    expect(server?.requests.filter((one) => one.includes("watch"))).toEqual([]);
  });
});
