import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { failure } from "../diagnostic";

/** An answer of the API server, as it came. */
interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A request to the API server. */
interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly options: RequestOptions;
  /** @default - none */
  readonly body?: string;
  /** @default application/json */
  readonly contentType?: string;
}

/** How long to wait for a connection, and for an answer on it, in milliseconds. */
const CONNECT_TIMEOUT = 30_000;
const ANSWER_TIMEOUT = 60_000;

/**
 * Sends one request.
 * @throws DiagnosticError if the API server cannot be reached, is not the one that the CA vouches for, or says nothing
 */
export async function send(given: HttpRequest): Promise<HttpAnswer> {
  try {
    return await attempt(given);
  } catch (error) {
    // The server closed an idle connection just when it was used again: nothing of the request was read.
    if (error instanceof ConnectionError && error.stale)
      return attempt(given).catch((again: unknown) => fail(given, again));
    return fail(given, error);
  }
}

class ConnectionError extends Error {
  constructor(
    readonly problem: NodeJS.ErrnoException,
    readonly stale: boolean,
  ) {
    super(problem.message);
  }
}

function attempt({ method, url, options, body, contentType = "application/json" }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? httpRequest : httpsRequest)(url, {
      ...options,
      method,
      headers: {
        ...options.headers,
        Accept: "application/json",
        "User-Agent": "cdktf-kube-services offline provider",
        ...(body === undefined ? {} : { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) }),
      },
    });
    const timer = setTimeout(
      () => request.destroy(timeout(`no connection within ${CONNECT_TIMEOUT / 1000} s`)),
      CONNECT_TIMEOUT,
    );
    request.on("socket", (socket) => {
      if (socket.connecting)
        socket.once(url.protocol === "http:" ? "connect" : "secureConnect", () => clearTimeout(timer));
      else clearTimeout(timer);
    });
    request.setTimeout(ANSWER_TIMEOUT, () => request.destroy(timeout(`no answer within ${ANSWER_TIMEOUT / 1000} s`)));
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new ConnectionError(error, request.reusedSocket && error.code === "ECONNRESET"));
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    request.end(body);
  });
}

function timeout(message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code: "ETIMEDOUT" });
}

function fail({ method, url }: HttpRequest, error: unknown): never {
  const problem = error instanceof ConnectionError ? error.problem : (error as NodeJS.ErrnoException);
  // Node gives the address alone where it tried several.
  const inner = problem instanceof AggregateError ? (problem.errors[0] as Error).message : problem.message;
  throw failure(
    `The API server at ${url.origin} cannot be reached`,
    `${method} ${url.pathname}: ${inner || problem.code || "connection failed"}\n` +
      "Check that the cluster runs (for the sandbox: `npx cdktf-kube-services sandbox status`) and that the provider block names it.",
  );
}
