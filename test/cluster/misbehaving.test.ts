import { createServer } from "node:net";
import { connect, kinds, type Cluster, type Delay, type ResourceKind } from "../../lib/cluster";
import { failure, json, stackWith, stubServer, type Answer, type StubServer } from "./support";

const open: { server: StubServer; cluster: Cluster }[] = [];

async function clusterThat(answer: Answer): Promise<{ server: StubServer; cluster: Cluster }> {
  const server = await stubServer(answer);
  const { cluster } = await connect(stackWith({ provider: { kubernetes: [{ host: server.url }] } }), {});
  open.push({ server, cluster });
  return { server, cluster };
}

afterEach(async () => {
  for (const { server, cluster } of open.splice(0)) {
    cluster.close();
    await server.close();
  }
});

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error: { code?: string }) => error.code,
  );
const TARGET = { kind: "Deployment", name: "web" };
const pod = (more: object = {}): object => ({ metadata: { name: "a", namespace: "shop" }, ...more });

describe("an API server that asks to wait", () => {
  test.each([
    [429, "0"],
    [503, "0"],
    [429, undefined],
    [503, new Date(Date.now() - 1000).toUTCString()],
  ])("is waited for, and it is told: %i with Retry-After %s", async (status, after) => {
    let asked = 0;
    const { cluster } = await clusterThat((_, response) => {
      if (asked++ > 0) return json(response, { items: [pod()] });
      response.setHeader("retry-after", after ?? "");
      if (after === undefined) response.removeHeader("retry-after");
      json(response, failure(status, "TooManyRequests", "later"), status);
    });
    const delays: Delay[] = [];
    cluster.onDelay((delay) => delays.push(delay));
    expect(await cluster.list(kinds.pod, { namespace: "shop" })).toHaveLength(1);
    expect(delays).toEqual([
      {
        seconds: after === undefined ? 1 : 0,
        status,
        attempt: expect.objectContaining({ verb: "list", namespace: "shop" }),
      },
    ]);
  });

  test("is not waited for without an end, and a fault that names no time is told at once", async () => {
    const busy = await clusterThat((_, response) => {
      response.setHeader("retry-after", "0");
      json(response, failure(429, "TooManyRequests", "never"), 429);
    });
    expect(await codeOf(busy.cluster.list(kinds.pod))).toBe("ClusterRefused");
    expect(busy.server.requests).toHaveLength(11);
    const broken = await clusterThat((_, response) => json(response, failure(500, "", "no"), 500));
    expect(await codeOf(broken.cluster.list(kinds.pod))).toBe("ClusterRefused");
    expect(broken.server.requests).toHaveLength(1);
  });

  test("is left as soon as nobody waits any more", async () => {
    const { cluster } = await clusterThat((_, response) => {
      response.setHeader("retry-after", "3600");
      json(response, failure(429, "TooManyRequests", "later"), 429);
    });
    const stop = new AbortController();
    cluster.onDelay(() => stop.abort());
    expect(await codeOf(cluster.list(kinds.pod, { signal: stop.signal }))).toBe("ABORT_ERR");
  });
});

describe("pages without an end", () => {
  test.each<[string, (asked: number) => object]>([
    ["the same page", () => ({ metadata: { continue: "again" }, items: [pod()] })],
    ["empty pages", (asked) => ({ metadata: { continue: `next-${asked}` }, items: [] })],
  ])("%s end with a code", async (_, page) => {
    let asked = 0;
    const { server, cluster } = await clusterThat((__, response) => json(response, page(asked++)));
    expect(await codeOf(cluster.list(kinds.pod))).toBe("ListEndless");
    expect(server.requests.length).toBeLessThan(30);
  });
});

describe("answers that are not as the API has them", () => {
  test.each<[string, unknown]>([
    ["nothing", null],
    ["a list", []],
    ["a text", "a"],
    ["zero", 0],
    ["nothing in it", {}],
    ["an object without a name", { metadata: { namespace: "shop" } }],
    ["a list", { items: [pod()] }],
    ["another object", pod({ metadata: { name: "b", namespace: "shop" } })],
  ])("%s instead of one object are refused with a code", async (_, answer) => {
    const { cluster } = await clusterThat((__, response) => json(response, answer));
    expect(await codeOf(cluster.get(kinds.pod, "a", { namespace: "shop" }))).toBe("ClusterAnswerInvalid");
  });

  test("hold nulls, which mean nothing, and the notes of managers, which nobody reads", async () => {
    const item = pod({ spec: { containers: [null, { name: "m", env: null }], volumes: null }, status: null });
    (item as { metadata: { managedFields?: object } }).metadata.managedFields = [{ manager: "x" }];
    const { cluster } = await clusterThat((_, response) =>
      json(response, { items: [null, item, null], metadata: null }),
    );
    expect(await cluster.list(kinds.pod)).toEqual([
      { metadata: { name: "a", namespace: "shop" }, spec: { containers: [{ name: "m" }] } },
    ]);
    const { cluster: empty } = await clusterThat((_, response) => json(response, { items: null }));
    expect(await empty.list(kinds.pod)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["a list instead of an object", []],
    ["nothing", null],
    ["a text", "pods"],
    ["items that are none", { items: {} }],
    ["containers that are no list", { items: [pod({ spec: { containers: {} } })] }],
    ["a status that is no object", { items: [pod({ status: { conditions: "all well" } })] }],
    ["metadata that is a text", { items: [{ metadata: "web" }] }],
    ["a label that is an object", { items: [{ metadata: { name: "a", labels: { app: { x: 1 } } } }] }],
    ["a count that is a text", { items: [pod({ status: { containerStatuses: [{ restartCount: "many" }] } })] }],
    ["nothing in it", {}],
    ["one object instead of a list", pod()],
    ["endless depth", { items: [JSON.parse(`${'{"x":'.repeat(200)}1${"}".repeat(200)}`)] }],
  ])("%s are refused with a code", async (_, answer) => {
    const { cluster } = await clusterThat((__, response) => json(response, answer));
    expect(await codeOf(cluster.list(kinds.pod))).toBe("ClusterAnswerInvalid");
  });

  test.each<[string, ResourceKind<object>, object]>([
    ["a path without a backend", kinds.ingress, { spec: { rules: [{ http: { paths: [{ path: "/" }] } }] } }],
    ["an autoscaler without a target", kinds.horizontalPodAutoscaler, { spec: {} }],
    [
      "a metric without a name",
      kinds.horizontalPodAutoscaler,
      { spec: { scaleTargetRef: TARGET, metrics: [{ pods: {} }] } },
    ],
    ["a container without a name", kinds.deployment, { spec: { template: { spec: { containers: [{}] } } } }],
    [
      "an expression without a key",
      kinds.deployment,
      { spec: { selector: { matchExpressions: [{ operator: "In" }] } } },
    ],
    ["a port without a number", kinds.service, { spec: { ports: [{ name: "http" }] } }],
    ["an event whose type is a list", kinds.event, { type: [] }],
    [
      "a condition whose status is an object",
      kinds.deployment,
      { status: { conditions: [{ type: "x", status: {} }] } },
    ],
    ["a selector whose value is an object", kinds.service, { spec: { selector: { app: {} } } }],
  ])("%s is refused with a code, in a list and alone", async (_, kind, more) => {
    const { cluster } = await clusterThat((__, response, url) =>
      json(response, url.pathname.endsWith("/a") ? pod(more) : { items: [pod(more)] }),
    );
    expect(await codeOf(cluster.list(kind))).toBe("ClusterAnswerInvalid");
    expect(await codeOf(cluster.get(kind, "a", { namespace: "shop" }))).toBe("ClusterAnswerInvalid");
  });

  test("labels may be called as fields are", async () => {
    const labelled = { metadata: { name: "a", labels: { containers: "x", spec: "y", replicas: "z" } } };
    const { cluster } = await clusterThat((_, response) => json(response, { items: [labelled] }));
    expect(await cluster.list(kinds.pod)).toEqual([labelled]);
  });

  test.each<[string, string]>([
    ["cut off", 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"items": ['],
    ["cut off within a chunk", 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"items": ['],
    ["no gzip", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello"],
    ["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
  ])("%s end with a code", async (_, bytes) => {
    const server = createServer((socket) => socket.once("data", () => socket.end(bytes)).on("error", () => undefined));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const { cluster } = await connect(
      stackWith({ provider: { kubernetes: [{ host: `http://127.0.0.1:${port}` }] } }),
      {},
    );
    try {
      expect(await codeOf(cluster.list(kinds.pod))).toBe("ConnectionBroken");
    } finally {
      cluster.close();
      server.close();
    }
  });

  test("a line of a log without an end is cut, and the next one is whole", async () => {
    const { cluster } = await clusterThat((_, response) => {
      response.writeHead(200);
      response.write("x".repeat(3 * 1024 * 1024));
      response.end("y\r\nnext\r\n");
    });
    const lines: string[] = [];
    for await (const line of await cluster.logs("shop", "a")) lines.push(line);
    expect(lines.map((line) => (line.length > 100 ? line.slice(-30) : line))).toEqual([
      expect.stringMatching(/xx … \(the line is cut\)$/),
      "next",
    ]);
  });
});

test("a connection that was kept and that the server has closed meanwhile is not taken for a broken one", async () => {
  const sockets = new Set<unknown>();
  let reset = 0;
  const { cluster } = await clusterThat((request, response) => {
    if (sockets.has(request.socket)) {
      reset++;
      request.socket.destroy();
      return;
    }
    sockets.add(request.socket);
    json(response, { items: [pod()] });
  });
  for (let turn = 0; turn < 4; turn++) expect(await cluster.list(kinds.pod)).toHaveLength(1);
  expect(reset).toBeGreaterThan(0);
  // What a fresh connection answers so is told.
  const broken = await clusterThat((request) => void request.socket.destroy());
  expect(await codeOf(broken.cluster.list(kinds.pod))).toBe("ConnectionBroken");
});
