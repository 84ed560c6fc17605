import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Cluster } from "../../cluster";
import { messageWithoutCredentials } from "../../credentials";
import { KubeServicesError } from "../../errors";
import { ServiceLogs } from "../logs/logs";
import { livePage, type LiveLinks } from "./document";
import { entriesOf, type EntryPage, type StackPage } from "./model";

/** Where pages are served. */
export interface PageServerOptions {
  /** @default - one that is free */
  readonly port?: number | undefined;
  readonly cluster: Cluster;
}

/** So many streams are open at the same time: a browser with many forgotten tabs must not wear out the API server. */
const MOST_STREAMS = 64;
/** Last lines of a log that a stream begins with, and how long lines are gathered. */
const TAIL = 200;
const GATHER = 100;
/** So many characters of a log wait for a browser that reads slowly. */
const MOST_WAITING = 2 * 1024 * 1024;
/** A comment now and then, so that a connection whose browser is gone is noticed. */
const HEARTBEAT = 15_000;

const HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

interface Viewer {
  readonly response: ServerResponse;
  /** The key of the entry that is looked at; undefined for the list. */
  readonly key: string | undefined;
  /** What was sent last. */
  sent: string;
  /** It reads slowly: what is sent waits. */
  waiting: boolean;
}

/**
 * Serves the pages of a stack on the loopback interface alone, to whoever knows the token in its address. It reads and
 * never writes; a browser that was led here by another name (DNS rebinding) or by another site is refused.
 */
export class PageServer {
  private readonly token = randomBytes(24).toString("base64url");
  private readonly server: Server;
  private readonly viewers = new Set<Viewer>();
  private readonly logs = new Set<AbortController>();
  private readonly heartbeat: NodeJS.Timeout;
  private page: StackPage | undefined;
  private entries: ReadonlyMap<string, EntryPage> = new Map();
  private trouble = "";
  private hosts: readonly string[] = [];

  private constructor(private readonly options: PageServerOptions) {
    this.server = createServer((request, response) => {
      try {
        this.answer(request, response);
      } catch {
        refuse(response, 500, "This page cannot be shown.");
      }
    });
    this.heartbeat = setInterval(() => {
      for (const { response } of this.viewers) response.write(":\n\n");
    }, HEARTBEAT);
    this.heartbeat.unref();
  }

  /**
   * Opens the server.
   * @throws KubeServicesError `PortTaken`
   */
  static async open(options: PageServerOptions): Promise<PageServer> {
    const self = new PageServer(options);
    await new Promise<void>((resolve, reject) => {
      self.server.once("error", (error: NodeJS.ErrnoException) => {
        clearInterval(self.heartbeat);
        reject(
          new KubeServicesError({
            code: "PortTaken",
            what: `nothing can be served there: ${error.code ?? error.message}`,
            where: "--port",
            value: options.port,
            fix: "name another port, or none: one that is free is taken",
          }),
        );
      });
      self.server.listen(options.port ?? 0, "127.0.0.1", () => resolve());
    });
    const { port } = self.server.address() as AddressInfo;
    self.hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    return self;
  }

  /** The address of a page. @param key the entry's @default - the list */
  url(key?: string): string {
    return `http://${this.hosts[0]}${this.path(key)}`;
  }

  /** Shows another state. */
  show(page: StackPage): void {
    this.page = page;
    this.entries = new Map(entriesOf(page).map((entry) => [entry.key, entry]));
    for (const viewer of this.viewers) this.update(viewer);
  }

  /** Tells that the connection to the cluster is lost, or is back. @param reason undefined where it is back */
  lost(reason: string | undefined): void {
    this.trouble = reason === undefined ? "" : `The connection to the cluster is lost: ${reason}`;
    for (const { response } of this.viewers) send(response, "cluster", this.trouble);
  }

  /** Tells all browsers that it ends, and closes. */
  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    for (const log of this.logs) log.abort();
    for (const { response } of this.viewers) {
      send(response, "end", null);
      response.end();
    }
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    // What a browser does not close within a moment is closed here.
    const force = setTimeout(() => this.server.closeAllConnections(), 200);
    this.server.closeIdleConnections();
    await closed;
    clearTimeout(force);
  }

  private path(key?: string, what = ""): string {
    const place = key === undefined ? "" : key.split("/").map(encodeURIComponent).join("/");
    return `/${this.token}/${what}${place}`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = "/" } = request;
    if (!this.hosts.includes(headers.host ?? "")) {
      return refuse(response, 403, "This is served to 127.0.0.1 and localhost alone.");
    }
    const site = headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin" && site !== "none") {
      return refuse(response, 403, "Another site has led here: open the address itself.");
    }
    if (method !== "GET" && method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return refuse(response, 405, "This only shows; it changes nothing.");
    }
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const [, token = "", ...rest] = pathname.split("/").map(decoded);
    if (!this.isToken(token))
      return refuse(response, 404, "Nothing is here: the address has a token, which is missing or wrong.");
    if (this.page === undefined) return refuse(response, 503, "The cluster is being read; try again.");
    const stream = rest[0] === "stream" || rest[0] === "log" ? rest.shift() : undefined;
    const key = rest.filter((part) => part !== "").join("/") || undefined;
    const entry = key === undefined ? undefined : this.entries.get(key);
    if (key !== undefined && entry === undefined) return refuse(response, 404, "The stack has nothing of this name.");
    if (stream === undefined) return this.sendPage(request, response, this.page, entry);
    if (method === "HEAD") return refuse(response, 405, "A stream has no head.");
    if (this.viewers.size + this.logs.size >= MOST_STREAMS) return refuse(response, 503, "Too many pages are open.");
    if (stream === "stream") return this.openStream(response, key);
    const [pod = "", container = ""] = ["pod", "container"].map((name) => searchParams.get(name) ?? "");
    const isOfEntry = entry?.pods.find((one) => one.name === pod)?.containers.some((one) => one.name === container);
    if (entry === undefined || isOfEntry !== true) return refuse(response, 404, "There is no such container.");
    this.openLog(response, { namespace: entry.namespace, pod, container });
  }

  /** Compared by hashes, so that the time it takes says nothing of how much is right. */
  private isToken(token: string): boolean {
    const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
    return timingSafeEqual(hash(token), hash(this.token));
  }

  private links(key: string | undefined): LiveLinks {
    return {
      list: this.path(),
      entry: (entry) => this.path(entry.key),
      stream: this.path(key, "stream/"),
      log: (entry) => (pod, container) =>
        `${this.path(entry.key, "log/")}?${new URLSearchParams({ pod, container }).toString()}`,
    };
  }

  private sendPage(
    { method }: IncomingMessage,
    response: ServerResponse,
    page: StackPage,
    entry: EntryPage | undefined,
  ): void {
    const { document } = livePage(page, entry, this.links(entry?.key));
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/html; charset=utf-8" });
    response.end(method === "HEAD" ? undefined : document);
  }

  private openStream(response: ServerResponse, key: string | undefined): void {
    beginStream(response);
    const viewer: Viewer = { response, key, sent: "", waiting: false };
    this.viewers.add(viewer);
    response.on("close", () => this.viewers.delete(viewer));
    this.update(viewer);
    if (this.trouble !== "") send(response, "cluster", this.trouble);
  }

  private update(viewer: Viewer): void {
    const { page } = this;
    const entry = viewer.key === undefined ? undefined : this.entries.get(viewer.key);
    if (page === undefined || (viewer.key !== undefined && entry === undefined)) return;
    // A slow reader gets the state at the time when it has read what was sent before.
    if (viewer.waiting) return;
    if (viewer.response.writableNeedDrain) {
      viewer.waiting = true;
      viewer.response.once("drain", () => {
        viewer.waiting = false;
        this.update(viewer);
      });
      return;
    }
    const text = JSON.stringify(livePage(page, entry, this.links(viewer.key)).content);
    if (text === viewer.sent) return;
    viewer.sent = text;
    sendText(viewer.response, "content", text);
  }

  private openLog(
    response: ServerResponse,
    { namespace, pod, container }: { readonly namespace: string; readonly pod: string; readonly container: string },
  ): void {
    beginStream(response);
    const stop = new AbortController();
    this.logs.add(stop);
    let lines: string[] = [];
    let size = 0;
    let left = 0;
    const flush = (): void => {
      // A browser that reads slowly, or not at all, gets the last lines when it reads again.
      if (response.writableNeedDrain || lines.length === 0) return;
      if (left > 0) send(response, "note", `${left} lines were left out: this page read them too slowly`);
      left = 0;
      send(response, "lines", lines);
      lines = [];
      size = 0;
    };
    const add = (line: string): void => {
      lines.push(line);
      size += line.length;
      for (; size > MOST_WAITING && lines.length > 1; left++) size -= lines.shift()?.length ?? 0;
    };
    const timer = setInterval(flush, GATHER);
    response.on("close", () => stop.abort());
    const logs = new ServiceLogs(this.options.cluster, {
      namespace,
      fieldSelector: `metadata.name=${pod}`,
      container,
      tailLines: TAIL,
      signal: stop.signal,
      onNote: (note) => send(response, "note", note),
      onLine: ({ text }) => add(messageWithoutCredentials(text)),
    });
    void logs
      .follow()
      .catch((error: unknown) => send(response, "note", (error as Error).message))
      .finally(() => {
        clearInterval(timer);
        this.logs.delete(stop);
        flush();
        if (response.writableEnded) return;
        send(response, "end", null);
        response.end();
      });
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, "Content-Type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
}

const send = (response: ServerResponse, event: string, data: unknown): void =>
  sendText(response, event, JSON.stringify(data));

function sendText(response: ServerResponse, event: string, json: string): void {
  if (!response.writableEnded) response.write(`event: ${event}\ndata: ${json}\n\n`);
}
