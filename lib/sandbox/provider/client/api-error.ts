import type { KubernetesObject } from "../../../manifest";

/** One field that the API server refused. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** An answer of the API server that is not the one hoped for. */
export class ApiError extends Error {
  /**
   * @param status the HTTP status
   * @param reason Kubernetes' word for it, such as `NotFound`
   * @param causes the fields that it is about
   */
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly causes: readonly StatusCause[] = [],
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Whether a thrown value says that the object does not exist. */
  static isNotFound(error: unknown): boolean {
    return error instanceof ApiError && error.status === 404;
  }
}

/** What an answer with an error status says. */
export function apiErrorOf(status: number, body: string): ApiError {
  let parsed:
    | (KubernetesObject & { readonly message?: string; readonly reason?: string; readonly details?: unknown })
    | undefined;
  try {
    parsed = JSON.parse(body) as typeof parsed;
  } catch {
    // a proxy's page or plain text
  }
  if (parsed?.kind !== "Status") return new ApiError(status, "", body.trim().slice(0, 500) || `HTTP status ${status}`);
  const { causes } = (parsed.details ?? {}) as { readonly causes?: readonly StatusCause[] };
  return new ApiError(status, parsed.reason ?? "", parsed.message ?? `HTTP status ${status}`, causes ?? []);
}
