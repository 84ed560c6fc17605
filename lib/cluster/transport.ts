import http from "node:http";
import https from "node:https";
import { createGunzip } from "node:zlib";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { credentialSource, type CredentialSource } from "./credentials";
import { apiError, connectionError, credentialsRejected, expiry, type Attempt } from "./errors";
import type { ClusterAccess } from "./kubeconfig";

/** One request to the API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** @default "application/json" */
  readonly contentType?: string;
  /** @default "application/json" */
  readonly accept?: string;
  readonly attempt: Attempt;
  readonly signal?: AbortSignal | undefined;
  /** Whether the response is read as it comes: a watch or a log. It may be silent for as long as it likes. @default false */
  readonly stream?: boolean;
}

/** The API server asks to wait. */
export interface Delay {
  readonly seconds: number;
  /** What it is asked for, such as `list pods in the namespace shop`. */
  readonly attempt: Attempt;
  readonly status: number;
}

/** As client-go: so often a request is made again that the server asks to make later. */
const MOST_DELAYS = 10;
/** Seconds that one wait takes at most, and one where the server names none. */
const LONGEST_DELAY = 60;
const PLAIN_DELAY = 1;
/** Bytes of an answer that is read as a whole: of more no text can be made. */
const LARGEST_ANSWER = 256 * 1024 * 1024;

const CONNECT_TIMEOUT = 30_000;
/** After so long a silence the other end is asked whether it is still there. */
const KEEP_ALIVE = 15_000;
const IDLE_TIMEOUT = 60_000;
/** Credentials are read and plugins are run again after this time: a plugin may give short-lived tokens. */
const CREDENTIALS_KEPT = 30_000;

/**
 * HTTP to one cluster. The requests are made here and not by client-node, whose generated classes convert every object
 * (seconds for 5,000 pods) and hide why a stream ended.
 */
export class Transport {
  private readonly server: string;
  private readonly agent: https.Agent | http.Agent;
  /** For streams: each holds its connection as long as it lasts, so they must not wait for one another. */
  private readonly streams: https.Agent | http.Agent;
  private credentials: { readonly options: Promise<https.RequestOptions>; readonly since: number } | undefined;

  /** Told before each wait that the server asks for. @default - nobody is told */
  onDelay: ((delay: Delay) => void) | undefined;

  private readonly source: CredentialSource;
  private readonly proxied: boolean;

  constructor(access: ClusterAccess) {
    this.server = access.cluster.server;
    this.proxied = Boolean(access.cluster.proxyUrl);
    this.source = credentialSource(access);
    const Agent = this.server.startsWith("http:") ? http.Agent : https.Agent;
    this.agent = new Agent({ keepAlive: true, maxSockets: 8 });
    this.streams = new Agent({ keepAlive: false });
  }

  /** The address of the API server, for messages. */
  get address(): string {
    return this.server;
  }

  /** Closes connections that are kept for reuse. */
  close(): void {
    this.agent.destroy();
    this.streams.destroy();
  }

  /**
   * The body of a successful response, as a stream.
   * @throws KubeServicesError where there is no usable connection; ApiError where the server refuses
   */
  async open(request: ApiRequest): Promise<Readable> {
    for (let delays = 0; ; delays++) {
      const response = await this.send(request);
      const seconds = delays < MOST_DELAYS ? delayOf(response) : undefined;
      if (seconds === undefined) return this.bodyOf(response, request);
      response.resume();
      this.onDelay?.({ seconds, attempt: request.attempt, status: response.statusCode ?? 0 });
      await sleep(seconds * 1000, undefined, request.signal === undefined ? {} : { signal: request.signal });
    }
  }

  private async bodyOf(response: http.IncomingMessage, request: ApiRequest): Promise<Readable> {
    const body: Readable =
      response.headers["content-encoding"] === "gzip" ? response.pipe(createGunzip()) : (response as Readable);
    if (body !== response) response.once("error", (error) => body.destroy(error));
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return body;
    const error = apiError(status, await readAll(body), request.attempt, this.server);
    if (status === 401) throw credentialsRejected(this.server, await this.expired());
    throw error;
  }

  /** The body of a successful response, parsed. */
  async json<T>(request: ApiRequest): Promise<T> {
    const body = await this.open(request);
    let text: string;
    try {
      text = await readAll(body);
    } catch (error) {
      throw request.signal?.aborted === true ? error : connectionError(error, this.server);
    }
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new KubeServicesError({
        code: "NoApiServer",
        what: "what answers there is no Kubernetes API server",
        where: this.server,
      });
    }
  }

  private async send(request: ApiRequest): Promise<http.IncomingMessage> {
    const url = new URL(this.server + request.path);
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const credentials = await this.authenticated();
    const payload = request.body === undefined ? undefined : JSON.stringify(request.body);
    const options: https.RequestOptions = {
      ...credentials,
      ...(this.proxied ? {} : { agent: request.stream === true ? this.streams : this.agent }),
      method: request.method,
      headers: {
        ...credentials.headers,
        accept: request.accept ?? "application/json",
        "accept-encoding": "gzip",
        ...(payload === undefined
          ? {}
          : {
              "content-type": request.contentType ?? "application/json",
              "content-length": Buffer.byteLength(payload), // Node sends the body of a DELETE unframed without it
            }),
      },
      ...defined({ signal: request.signal }),
    };
    return new Promise((resolve, reject) => {
      const sent = url.protocol === "http:" ? http.request(url, options) : https.request(url, options);
      sent.setTimeout(CONNECT_TIMEOUT, () => {
        sent.destroy(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" }));
      });
      // So that a stream ends when its server, or the way there, is gone without a word.
      sent.once("socket", (socket) => socket.setKeepAlive(true, KEEP_ALIVE));
      sent.once("response", (response) => {
        sent.setTimeout(request.stream === true ? 0 : IDLE_TIMEOUT);
        resolve(response);
      });
      sent.once("error", (error: NodeJS.ErrnoException) => {
        // A connection that was kept, and that the server has closed meanwhile: the next one is taken, or a new one.
        const stale = sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
        if (stale && request.method === "GET" && request.signal?.aborted !== true) resolve(this.send(request));
        else reject(request.signal?.aborted === true ? error : connectionError(error, this.server));
      });
      sent.end(payload);
    });
  }

  private async authenticated(): Promise<https.RequestOptions> {
    const now = Date.now();
    if (this.credentials === undefined || now - this.credentials.since > CREDENTIALS_KEPT) {
      this.credentials = { options: this.source(), since: now };
    }
    try {
      return await this.credentials.options;
    } catch (error) {
      this.credentials = undefined;
      throw new KubeServicesError({
        code: "CredentialsUnavailable",
        what: `the credentials cannot be had: ${(error as Error).message.split("\n")[0]?.slice(0, 200)}`,
        where: this.server,
      });
    }
  }

  private async expired(): Promise<Date | undefined> {
    const { cert, headers } = await this.authenticated();
    const authorization = (headers as Record<string, unknown> | undefined)?.Authorization;
    return expiry(
      {
        certificate: cert === undefined ? undefined : String(cert),
        token: typeof authorization === "string" ? authorization.replace(/^Bearer /, "") : undefined,
      },
      new Date(),
    );
  }
}

/**
 * Seconds after which the server wants to be asked again; undefined where its answer is one. As client-go does, a
 * server's fault is waited for only where it names a time.
 * Source: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
function delayOf({ statusCode = 0, headers }: http.IncomingMessage): number | undefined {
  const said = headers["retry-after"];
  if (statusCode !== 429 && (statusCode < 500 || said === undefined)) return undefined;
  const seconds = /^\s*\d+\s*$/.test(said ?? "") ? Number(said) : (Date.parse(said ?? "") - Date.now()) / 1000;
  return Math.min(Math.max(Number.isFinite(seconds) ? seconds : PLAIN_DELAY, 0), LONGEST_DELAY);
}

async function readAll(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += (part as Buffer).length;
    if (bytes > LARGEST_ANSWER) throw new Error(`an answer of more than ${LARGEST_ANSWER} bytes`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}
