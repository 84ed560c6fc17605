import { X509Certificate } from "node:crypto";
import { KubeServicesError } from "../errors";

/** What a request wanted, in the words of RBAC. */
export interface Attempt {
  /** `get`, `list`, `watch`, `create`, `patch` or `delete`. */
  readonly verb: string;
  /** The plural of the resource, with its subresource: `pods`, `pods/log`. */
  readonly resource: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  /** @default - the whole cluster */
  readonly namespace?: string | undefined;
}

/** The API server refused a request or failed at it. */
export class ApiError extends KubeServicesError {
  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The reason of its Status object, such as `NotFound` or `Expired`. */
    readonly reason: string,
    /** What the server said. */
    readonly detail: string,
    readonly attempt: Attempt,
    code = "ClusterRefused",
  ) {
    super({ code, what: code === "ClusterRefused" ? `cannot ${permissionOf(attempt)}: ${detail}` : detail });
    this.name = "ApiError";
  }
}

/** RBAC does not allow a request: the role needs `verb` on `resource`. */
export class AccessDenied extends ApiError {
  constructor(attempt: Attempt) {
    super(403, "Forbidden", `the credentials do not allow to ${permissionOf(attempt)}`, attempt, "AccessDenied");
    this.name = "AccessDenied";
  }

  /** The missing permission as one phrase, such as `list pods in the namespace shop`. */
  get permission(): string {
    return permissionOf(this.attempt);
  }
}

/** What an attempt wants, as one phrase, such as `list pods in the namespace shop`. */
export function permissionOf({ verb, resource, group, namespace }: Attempt): string {
  const name = group === "" ? resource : `${resource}.${group}`;
  return `${verb} ${name}${namespace === undefined ? "" : ` in the namespace ${namespace}`}`;
}

/** The error of a response that is not a success. `body` is what the server sent, mostly a Status object. */
export function apiError(status: number, body: string, attempt: Attempt, server: string): Error {
  let reason = "";
  let message = `the API server answered with status ${status}`;
  try {
    const parsed = JSON.parse(body) as { kind?: string; reason?: string; message?: string };
    if (parsed.kind === "Status") {
      reason = parsed.reason ?? "";
      message = parsed.message ?? message;
    }
  } catch {
    // A proxy's page, or nothing: the status tells enough.
  }
  if (status === 401) return credentialsRejected(server, undefined);
  if (status === 403) return new AccessDenied(attempt);
  return new ApiError(status, reason, message, attempt);
}

/** The credentials of a connection, to tell whether they have expired. */
interface Credentials {
  /** The client certificate in PEM. */
  readonly certificate?: string | undefined;
  /** The bearer token. */
  readonly token?: string | undefined;
}

/** The user's error for a 401: with the time of expiry where the credentials tell it. */
export function credentialsRejected(server: string, expired: Date | undefined): KubeServicesError {
  return expired === undefined
    ? new KubeServicesError({
        code: "CredentialsRejected",
        what: "the cluster does not accept the credentials: they have expired or are of another cluster",
        where: server,
      })
    : new KubeServicesError({
        code: "CredentialsExpired",
        what: `the credentials expired at ${expired.toISOString()}`,
        where: server,
      });
}

/** When credentials expired; undefined while they are good, and where they do not tell. */
export function expiry(credentials: Credentials, now: Date): Date | undefined {
  const past = (date: Date): Date | undefined => (date.getTime() <= now.getTime() ? date : undefined);
  try {
    if (credentials.certificate !== undefined) {
      const end = past(new Date(new X509Certificate(credentials.certificate).validTo));
      if (end !== undefined) return end;
    }
    const claims = credentials.token?.split(".")[1];
    if (claims !== undefined) {
      const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { exp?: unknown };
      if (typeof exp === "number") return past(new Date(exp * 1000));
    }
  } catch {
    // Not a certificate or no JWT: such credentials do not tell.
  }
  return undefined;
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no network to it",
  ETIMEDOUT: "it does not answer",
};

/** Codes of errors after which the same request may well succeed. */
const PASSING: ReadonlySet<string> = new Set(["ClusterUnreachable", "ConnectionBroken"]);

/** An API server that has just started may refuse for some seconds what it allowed before: its caches are empty. */
export const PASSING_REFUSALS = 5;

/** Whether the server does not accept the credentials, or not for this: trying again helps only where it has just started. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ApiError) return error instanceof AccessDenied;
  return KubeServicesError.is(error) && !PASSING.has(error.code);
}

/** The user's error for a request that got no response, or not all of it. */
export function connectionError(error: unknown, server: string): KubeServicesError {
  if (KubeServicesError.is(error)) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  const message = error instanceof Error ? error.message : String(error);
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) {
    return new KubeServicesError({
      code: "ClusterUnreachable",
      what: `the cluster cannot be reached: ${unreachable}`,
      where: server,
    });
  }
  if (/^(CERT_|UNABLE_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|EPROTO|ERR_SSL)/.test(code) || /certificate|SSL/i.test(message)) {
    const detail = code === "EPROTO" || code.startsWith("ERR_SSL") ? "it does not speak TLS as expected" : message;
    return new KubeServicesError({
      code: "ClusterCertificateInvalid",
      what: `no trusted connection: ${detail.split("\n")[0]}`,
      where: server,
    });
  }
  return new KubeServicesError({
    code: "ConnectionBroken",
    what: `the connection to the cluster broke: ${message.split("\n")[0]}`,
    where: server,
  });
}
