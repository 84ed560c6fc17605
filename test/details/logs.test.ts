import type { ServerResponse } from "node:http";
import type { AccessDenied } from "../../lib/cluster";
import { connect, type Pod } from "../../lib/cluster";
import { ServiceLogs, type ServiceLogLine, type ServiceLogOptions } from "../../lib/details";
import { parseLogLine } from "../../lib/details/logs/line";
import { mergeByTime } from "../../lib/details/logs/merge";
import { LogPosition } from "../../lib/details/logs/resume";
import { failure, json, stackWith, stubServer, type Answer } from "../cluster/support";
import { container, pod, running } from "./objects";

const at = (second: number, text: string, fraction = ""): string =>
  `2026-03-01T12:00:${String(second).padStart(2, "0")}${fraction}Z ${text}`;
async function* of<T>(...items: T[]): AsyncGenerator<T> {
  yield* items;
}

describe("log lines", () => {
  test.each([
    ["2026-03-01T12:00:00Z text", "2026-03-01T12:00:00.000000000Z", "text"],
    ["2026-03-01T12:00:00.5Z text", "2026-03-01T12:00:00.500000000Z", "text"],
    ["2026-03-01T12:00:00.123456789+02:00 text", "2026-03-01T10:00:00.123456789Z", "text"],
    ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000000000Z", ""],
    ["no time", "", "no time"],
  ])("%s", (line, time, text) => expect(parseLogLine(line)).toEqual({ time, text }));

  test("of several containers come in the order of their times", async () => {
    const logs = [
      of(at(1, "a1"), at(4, "a4")),
      of(at(2, "b2"), at(3, "b3", ".5")),
      of(at(3, "c3", ".25")),
      of<string>(),
    ].map(async function* (log) {
      for await (const line of log) yield parseLogLine(line);
    });
    const order: string[] = [];
    for await (const line of mergeByTime(logs)) order.push(line.text);
    expect(order).toEqual(["a1", "b2", "c3", "b3", "a4"]);
  });

  test("are read on from a position without one twice or one lost, also within the same instant", () => {
    const position = new LogPosition();
    const read = (...lines: string[]): string[] =>
      lines.map(parseLogLine).flatMap((line) => (position.accept(line) ? [line.text] : []));
    expect(position.since).toBeUndefined();
    expect(read(at(1, "a"), at(2, "b"), at(2, "c"))).toEqual(["a", "b", "c"]);
    expect(position.since).toBe("2026-03-01T12:00:02.000000000Z");
    position.restart();
    expect(read(at(1, "a"), at(2, "b"), at(2, "c"), at(2, "d"), at(3, "e"))).toEqual(["d", "e"]);
  });
});

describe("the logs of a service", () => {
  const two = (name: string): Pod =>
    pod(name, [running("web"), running("proxy")], {
      spec: {
        containers: [container({ name: "web" }), container({ name: "proxy" })],
        initContainers: [container({ name: "migrate" })],
      },
    });

  async function withLogs(
    answer: Answer,
    options: Partial<ServiceLogOptions>,
    work: (logs: ServiceLogs, lines: ServiceLogLine[]) => Promise<void>,
  ): Promise<readonly string[]> {
    const server = await stubServer(answer);
    const { cluster } = await connect(stackWith({ provider: { kubernetes: [{ host: server.url }] } }), {});
    const lines: ServiceLogLine[] = [];
    try {
      const logs = new ServiceLogs(cluster, {
        namespace: "shop",
        labelSelector: "app=web",
        onLine: (line) => lines.push(line),
        ...options,
      });
      await work(logs, lines);
    } finally {
      cluster.close();
      await server.close();
    }
    return server.requests;
  }
  const podsList = (response: ServerResponse, ...pods: Pod[]): void =>
    json(response, { metadata: { resourceVersion: "1" }, items: pods });

  test("are those of all its pods' containers but the init ones, in time order", async () => {
    await withLogs(
      (_, response, url) => {
        if (url.pathname.endsWith("/pods")) return podsList(response, two("a"), two("b"));
        const offset = url.pathname.includes("/a/") ? 1 : 2;
        const more = url.searchParams.get("container") === "web" ? 0 : 4;
        response.end(`${at(offset + more, "first")}\n${at(offset + more + 2, "second")}\n`);
      },
      {},
      async (logs, lines) => {
        expect(await logs.read()).toEqual({ pods: 2, containers: 4, without: 0, names: ["web", "proxy", "migrate"] });
        expect(lines.map((one) => `${one.time.slice(17, 19)} ${one.pod}/${one.container} ${one.text}`)).toEqual([
          "01 a/web first",
          "02 b/web first",
          "03 a/web second",
          "04 b/web second",
          "05 a/proxy first",
          "06 b/proxy first",
          "07 a/proxy second",
          "08 b/proxy second",
        ]);
      },
    );
  });

  test("are of the one container that is asked for, as asked for; a container without a log is told", async () => {
    const notes: string[] = [];
    const requests = await withLogs(
      (_, response, url) => {
        if (url.pathname.endsWith("/pods")) podsList(response, two("a"));
        else json(response, failure(400, "BadRequest", "container is waiting to start"), 400);
      },
      { container: "migrate", tailLines: 3, previous: true, onNote: (note) => notes.push(note) },
      async (logs, lines) => {
        expect(await logs.read()).toMatchObject({ pods: 1, containers: 1, without: 1 });
        expect(lines).toEqual([]);
      },
    );
    expect(notes).toEqual(["a/migrate has no log: container is waiting to start"]);
    expect(requests[1]).toBe(
      "GET /api/v1/namespaces/shop/pods/a/log?container=migrate&previous=true&tailLines=3&timestamps=true",
    );
  });

  test("that RBAC forbids name the missing permission", async () => {
    await withLogs(
      (_, response, url) => {
        if (url.pathname.endsWith("/pods")) podsList(response, two("a"));
        else json(response, failure(403, "Forbidden", "no"), 403);
      },
      {},
      async (logs) => {
        const error: unknown = await logs.read().catch((thrown: unknown) => thrown);
        expect((error as AccessDenied).permission).toBe("get pods/log in the namespace shop");
      },
    );
  });

  test("are followed over a broken connection, a restart and a new pod, each line once", async () => {
    const stop = new AbortController();
    const webPod = (name: string, restarts: number): Pod =>
      pod(name, [running("web", { restartCount: restarts })], { spec: { containers: [container()] } });
    let events: ServerResponse | undefined;
    const opened: Record<string, number> = {};
    const tell = (type: string, object: Pod): void => void events?.write(`${JSON.stringify({ type, object })}\n`);
    await withLogs(
      (request, response, url) => {
        if (url.searchParams.get("watch") !== null) {
          events = response;
          response.write(" \n".trim());
          response.flushHeaders();
          return;
        }
        if (url.pathname.endsWith("/pods")) return podsList(response, webPod("a", 0));
        const name = url.pathname.includes("/a/") ? "a" : "b";
        opened[name] = (opened[name] ?? 0) + 1;
        if (name === "b") {
          response.write(`${at(9, "of the new pod")}\n`);
          return;
        }
        if (opened.a === 1) {
          response.write(`${at(1, "one")}\n${at(2, "two")}\n`);
          setTimeout(() => request.socket.destroy(), 30);
        } else if (opened.a === 2) {
          // The API server takes a log up by the second: it gives the last line again.
          response.end(`${at(2, "two")}\n${at(3, "three, then the container ends")}\n`);
          tell("MODIFIED", webPod("a", 1));
        } else {
          response.write(`${at(4, "of the next run")}\n`);
          tell("ADDED", webPod("b", 0));
        }
      },
      { signal: stop.signal },
      async (logs, lines) => {
        const done = setInterval(() => {
          if (lines.some((line) => line.pod === "b")) stop.abort();
        }, 20);
        await logs.follow();
        clearInterval(done);
        expect(lines.map((line) => `${line.pod} ${line.text}`)).toEqual([
          "a one",
          "a two",
          "a three, then the container ends",
          "a of the next run",
          "b of the new pod",
        ]);
      },
    );
  });
});
