import { md, pki } from "node-forge";
import { createServer as createTlsServer } from "node:https";
import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { KubeServicesError } from "../../lib/errors";
import { AccessDenied, ApiError, connect, kinds, type Cluster, type Pod } from "../../lib/cluster";
import { failure, json, stackWith, stubServer, type Answer, type StubServer } from "./support";

const open: { server: StubServer; cluster: Cluster }[] = [];

async function clusterThat(answer: Answer, connection: object = {}): Promise<{ server: StubServer; cluster: Cluster }> {
  const server = await stubServer(answer);
  const { cluster } = await connect(stackWith({ provider: { kubernetes: [{ host: server.url, ...connection }] } }), {});
  open.push({ server, cluster });
  return { server, cluster };
}

afterEach(async () => {
  for (const { server, cluster } of open.splice(0)) {
    cluster.close();
    await server.close();
  }
});

const pod = (name: string, resourceVersion = "1"): object => ({
  metadata: { name, namespace: "shop", resourceVersion },
});
const thrown = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("lists", () => {
  test("are read page by page", async () => {
    const { server, cluster } = await clusterThat((_, response, url) => {
      const second = url.searchParams.get("continue") === "next";
      json(response, {
        metadata: second ? { resourceVersion: "7" } : { continue: "next", resourceVersion: "7" },
        items: [pod(second ? "b" : "a")],
      });
    });
    const pods = await cluster.list(kinds.pod, { namespace: "shop", labelSelector: "app=web" });
    expect(pods.map((one) => one.metadata?.name)).toEqual(["a", "b"]);
    expect(server.requests).toEqual([
      "GET /api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500",
      "GET /api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500&continue=next",
    ]);
  });

  test("begin again, in one piece, where the snapshot of their pages has expired", async () => {
    const { cluster } = await clusterThat((_, response, url) => {
      if (url.searchParams.get("continue") !== null) json(response, failure(410, "Expired", "too old"), 410);
      else if (url.searchParams.get("limit") === null) json(response, { metadata: {}, items: [pod("a"), pod("b")] });
      else json(response, { metadata: { continue: "next" }, items: [pod("a")] });
    });
    expect((await cluster.list(kinds.pod)).map((one) => one.metadata?.name)).toEqual(["a", "b"]);
  });

  test("may come compressed", async () => {
    const { cluster } = await clusterThat((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync(JSON.stringify({ metadata: {}, items: [pod("a")] })));
    });
    expect(await cluster.list(kinds.pod)).toHaveLength(1);
  });

  test("carry the credentials of the stack", async () => {
    let authorization: string | undefined;
    const { cluster } = await clusterThat(
      (request, response) => {
        authorization = request.headers.authorization;
        json(response, { items: [] });
      },
      { token: "abc" },
    );
    await cluster.list(kinds.node);
    expect(authorization).toBe("Bearer abc");
  });
});

describe("single objects", () => {
  test("that are absent are undefined, and their deletion says so", async () => {
    const { cluster } = await clusterThat((_, response) => json(response, failure(404, "NotFound", "gone"), 404));
    expect(await cluster.get(kinds.service, "web", { namespace: "shop" })).toBeUndefined();
    expect(await cluster.delete(kinds.service, "web", { namespace: "shop" })).toBe(false);
  });

  test("are deleted in the background, and only the one that was meant", async () => {
    let body = "";
    const { server, cluster } = await clusterThat((request, response) => {
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => json(response, {}));
    });
    await cluster.delete(kinds.persistentVolumeClaim, "data-db-0", { namespace: "shop" }, "uid-1");
    expect(server.requests).toEqual(["DELETE /api/v1/namespaces/shop/persistentvolumeclaims/data-db-0"]);
    expect(JSON.parse(body)).toMatchObject({ propagationPolicy: "Background", preconditions: { uid: "uid-1" } });
  });
});

describe("refusals", () => {
  test("by RBAC name the verb, the resource and the namespace", async () => {
    const { cluster } = await clusterThat((_, response) => json(response, failure(403, "Forbidden", "no"), 403));
    const error = await thrown(cluster.list(kinds.endpointSlice, { namespace: "shop" }));
    expect(error).toBeInstanceOf(AccessDenied);
    expect((error as AccessDenied).permission).toBe("list endpointslices.discovery.k8s.io in the namespace shop");
    const nodes = await thrown(cluster.get(kinds.node, "n1"));
    expect((nodes as AccessDenied).permission).toBe("get nodes");
  });

  test("of the credentials are a user's mistake, and tell when a token has expired", async () => {
    const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString("base64url");
    const unauthorized: Answer = (_, response) => json(response, failure(401, "Unauthorized", "Unauthorized"), 401);
    const expired = await clusterThat(unauthorized, { token: `x.${claims}.y` });
    expect(await thrown(expired.cluster.list(kinds.pod))).toMatchObject({
      code: "CredentialsExpired",
      message: expect.stringContaining("2023-11-14T22:13:20.000Z"),
    });
    const other = await clusterThat(unauthorized, { token: "opaque" });
    expect(await thrown(other.cluster.list(kinds.pod))).toMatchObject({ code: "CredentialsRejected" });
  });

  test("of other kinds keep the server's reason", async () => {
    const { cluster } = await clusterThat((_, response) => json(response, failure(409, "Conflict", "busy"), 409));
    const error = await thrown(cluster.delete(kinds.pod, "a", { namespace: "shop" }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, reason: "Conflict", detail: "busy" });
  });
});

describe("connections that cannot be made", () => {
  test("nothing listens there", async () => {
    const { server, cluster } = await clusterThat(() => undefined);
    await server.close();
    expect(await thrown(cluster.list(kinds.pod))).toMatchObject({
      code: "ClusterUnreachable",
      message: expect.stringContaining("nothing listens there"),
    });
  });

  test("the server's certificate is of no trusted authority, or it speaks no TLS", async () => {
    const identity = selfSigned();
    const server = await stubServer(
      (_, response) => json(response, { items: [] }),
      createTlsServer(identity) as unknown as Server,
    );
    const https = server.url.replace("http:", "https:");
    const to = async (block: object): Promise<unknown> => {
      const { cluster } = await connect(stackWith({ provider: { kubernetes: [block] } }), {});
      const result = await cluster.list(kinds.pod).catch((error: unknown) => error);
      cluster.close();
      return result;
    };
    expect(await to({ host: https })).toMatchObject({ code: "ClusterCertificateInvalid" });
    expect(await to({ host: https, insecure: true })).toEqual([]);
    expect(await to({ host: https, cluster_ca_certificate: identity.cert })).toEqual([]);
    const plain = await stubServer((_, response) => json(response, {}), createServer());
    expect(await to({ host: plain.url.replace("http:", "https:") })).toMatchObject({
      code: "ClusterCertificateInvalid",
    });
    await server.close();
    await plain.close();
  });

  test("the credential plugin fails", async () => {
    const exec = [{ api_version: "client.authentication.k8s.io/v1", command: "/nowhere/get-token" }];
    const { cluster } = await clusterThat(() => undefined, { exec });
    const error = await thrown(cluster.list(kinds.pod));
    expect(KubeServicesError.is(error) && error.code).toBe("CredentialsUnavailable");
  });
});

describe("watches", () => {
  type Names = string[][];
  const watching = async (answer: Answer, until: (seen: Names) => boolean): Promise<{ seen: Names; lost: Error[] }> => {
    const { cluster } = await clusterThat(answer);
    const seen: Names = [];
    const lost: Error[] = [];
    const stop = new AbortController();
    await cluster.follow(kinds.pod, {
      namespace: "shop",
      retryAfter: 1,
      signal: stop.signal,
      onReconnect: (reason) => lost.push(reason),
      onChange: (pods: ReadonlyMap<string, Pod>) => {
        seen.push([...pods.keys()]);
        if (until(seen)) stop.abort();
      },
    });
    return { seen, lost };
  };
  const events = (...all: [string, object][]): string =>
    all.map(([type, object]) => `${JSON.stringify({ type, object })}\n`).join("");

  test("go on where the stream ended, after additions, changes, deletions and bookmarks", async () => {
    const versions: (string | null)[] = [];
    const { seen } = await watching(
      (_, response, url) => {
        if (url.searchParams.get("watch") === null) {
          json(response, { metadata: { resourceVersion: "5" }, items: [pod("a")] });
        } else {
          versions.push(url.searchParams.get("resourceVersion"));
          response.end(
            versions.length === 1
              ? events(["ADDED", pod("b", "6")], ["DELETED", pod("a", "7")], ["BOOKMARK", pod("", "9")])
              : events(["ADDED", pod("c", "10")]),
          );
        }
      },
      (all) => all.at(-1)?.includes("shop/c") === true,
    );
    expect(versions).toEqual(["5", "9"]);
    expect(seen).toEqual([["shop/a"], ["shop/a", "shop/b"], ["shop/b"], ["shop/b", "shop/c"]]);
  });

  test.each([
    ["as the status of the request", true],
    ["as an event", false],
  ])("list anew when the server says 410 Gone %s", async (_, status) => {
    let lists = 0;
    const { seen } = await watching(
      (__, response, url) => {
        if (url.searchParams.get("watch") === null) {
          lists += 1;
          json(response, { metadata: { resourceVersion: String(lists) }, items: [pod(`from-list-${lists}`)] });
        } else if (status) json(response, failure(410, "Expired", "too old"), 410);
        else response.end(events(["ERROR", failure(410, "Expired", "too old")]));
      },
      (all) => all.length === 2,
    );
    expect(seen).toEqual([["shop/from-list-1"], ["shop/from-list-2"]]);
  });

  test("survive a connection that breaks, and tell of it", async () => {
    let watches = 0;
    const { seen, lost } = await watching(
      (request, response, url) => {
        if (url.searchParams.get("watch") === null) json(response, { metadata: { resourceVersion: "5" }, items: [] });
        else if (++watches === 1) {
          response.write(events(["ADDED", pod("a", "6")]));
          setTimeout(() => request.socket.destroy(), 20);
        } else response.end(events(["ADDED", pod("b", "7")]));
      },
      (all) => all.at(-1)?.includes("shop/b") === true,
    );
    expect(seen.at(-1)).toEqual(["shop/a", "shop/b"]);
    expect(lost).toHaveLength(1);
  });

  test("tell when they are open again, without a change having come", async () => {
    const stop = new AbortController();
    const calls: string[] = [];
    let watches = 0;
    const { cluster } = await clusterThat((request, response, url) => {
      if (url.searchParams.get("watch") === null) json(response, { metadata: { resourceVersion: "5" }, items: [] });
      else if (++watches === 1) {
        response.flushHeaders();
        setTimeout(() => request.socket.destroy(), 20);
      } else response.flushHeaders();
    });
    await cluster.follow(kinds.pod, {
      retryAfter: 1,
      signal: stop.signal,
      onChange: () => calls.push("list"),
      onReconnect: () => calls.push("lost"),
      onReconnected: () => {
        calls.push("back");
        stop.abort();
      },
    });
    expect(calls).toEqual(["list", "lost", "back"]);
  });

  test.each([
    [403, "Forbidden"],
    [401, "Unauthorized"],
  ])("try again where a server that has just started answers %i to what it had allowed", async (status, reason) => {
    let watches = 0;
    const { seen, lost } = await watching(
      (_, response, url) => {
        if (url.searchParams.get("watch") === null) json(response, { metadata: { resourceVersion: "5" }, items: [] });
        else if (++watches === 1) response.end(events(["ADDED", pod("a", "6")]));
        else if (watches <= 4) json(response, failure(status, reason, "no"), status);
        else response.end(events(["ADDED", pod("b", "7")]));
      },
      (all) => all.at(-1)?.includes("shop/b") === true,
    );
    expect(seen.at(-1)).toEqual(["shop/a", "shop/b"]);
    expect(lost).toHaveLength(3);
  });

  test("end where the server goes on to refuse what it had allowed", async () => {
    let watches = 0;
    const { cluster } = await clusterThat((_, response, url) => {
      if (url.searchParams.get("watch") === null) json(response, { metadata: { resourceVersion: "5" }, items: [] });
      else if (++watches === 1) response.end();
      else json(response, failure(401, "Unauthorized", "Unauthorized"), 401);
    });
    const error = await thrown(cluster.follow(kinds.pod, { retryAfter: 1, onChange: () => undefined }));
    expect(error).toMatchObject({ code: "CredentialsRejected" });
  });

  test("become lists, again and again, where RBAC allows no more, and tell so once", async () => {
    let lists = 0;
    const stop = new AbortController();
    const denials: string[] = [];
    const seen: string[] = [];
    const { server, cluster } = await clusterThat((_, response, url) => {
      if (url.searchParams.get("watch") !== null) return json(response, failure(403, "Forbidden", "no"), 403);
      json(response, { metadata: { resourceVersion: "5" }, items: [pod(`of-list-${++lists}`)] });
    });
    await cluster.follow(kinds.pod, {
      namespace: "shop",
      retryAfter: 1,
      signal: stop.signal,
      onWatchDenied: (denial) => denials.push(denial.permission),
      onChange: (pods) => {
        seen.push(...pods.keys());
        if (seen.length === 3) stop.abort();
      },
    });
    expect(denials).toEqual(["watch pods in the namespace shop"]);
    expect(seen).toEqual(["shop/of-list-1", "shop/of-list-2", "shop/of-list-3"]);
    expect(server.requests.filter((one) => one.includes("watch"))).toHaveLength(1);
  });

  test("end with the denial where RBAC forbids them", async () => {
    const { cluster } = await clusterThat((_, response, url) => {
      if (url.searchParams.get("watch") === null) json(response, { metadata: { resourceVersion: "5" }, items: [] });
      else json(response, failure(403, "Forbidden", "no"), 403);
    });
    const error = await thrown(cluster.follow(kinds.pod, { onChange: () => undefined }));
    expect((error as AccessDenied).permission).toBe("watch pods");
  });
});

describe("logs", () => {
  test("come line by line, as asked for", async () => {
    const { server, cluster } = await clusterThat((_, response) => {
      response.write("2026-01-01T00:00:00Z on");
      setTimeout(() => response.end("e\n2026-01-01T00:00:01Z two"), 5);
    });
    const lines: string[] = [];
    for await (const line of await cluster.logs("shop", "web-1", { container: "c", previous: true, tailLines: 5 })) {
      lines.push(line);
    }
    expect(lines).toEqual(["2026-01-01T00:00:00Z one", "2026-01-01T00:00:01Z two"]);
    expect(server.requests).toEqual([
      "GET /api/v1/namespaces/shop/pods/web-1/log?container=c&previous=true&tailLines=5&timestamps=true",
    ]);
  });
});

function selfSigned(): { readonly key: string; readonly cert: string } {
  const pair = pki.rsa.generateKeyPair(2048);
  const certificate = pki.createCertificate();
  certificate.publicKey = pair.publicKey;
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: "commonName", value: "stub" }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true },
    { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
  ]);
  certificate.sign(pair.privateKey, md.sha256.create());
  return { key: pki.privateKeyToPem(pair.privateKey), cert: pki.certificateToPem(certificate) };
}
