import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** An answer of 400 and more. */
export class HttpError extends Error {
  constructor(
    url: string,
    /** The status code. */
    readonly status: number,
    /** The headers of the answer. */
    readonly headers: Headers,
  ) {
    super(`${url}: HTTP ${status}`);
  }
}

/** A server that sends nothing for so long is given up. */
const STALL_MS = 30_000;

/**
 * The address that is really asked. `KUBE_SERVICES_DOWNLOADS` names a mirror, such as a company's, which serves every
 * download under `<mirror>/<host>/<path>`.
 */
function mirrored(url: string, env: NodeJS.ProcessEnv = process.env): string {
  const mirror = env.KUBE_SERVICES_DOWNLOADS;
  if (mirror === undefined || mirror === "") return url;
  return `${mirror.replace(/\/+$/, "")}/${url.replace(/^https:\/\//, "")}`;
}

/** How something is asked for. */
interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether what comes is compared with a checksum that is known beforehand: only then it may come over plain HTTP.
   * @default false
   */
  readonly pinned?: boolean;
}

/** Anybody on the way could change what comes over plain HTTP; nobody is on the way to this machine itself. */
function refuseInsecure(address: string, pinned: boolean): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:" || pinned || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new Error(
    `${address}: refused, since ${protocol} is not secure and nothing here pins what it gives; use https:`,
  );
}

const MOST_REDIRECTS = 5;

/** Asks for `url`, of the mirror where there is one; redirects are followed. An answer of 400 and more is an error. */
async function get(url: string, { headers = {}, pinned = false }: Request, signal: AbortSignal): Promise<Response> {
  let address = mirrored(url);
  for (let redirects = 0; ; redirects++) {
    refuseInsecure(address, pinned);
    let response: Response;
    try {
      response = await fetch(address, { headers, signal, redirect: "manual" });
    } catch (error) {
      throw new Error(`${address}: ${reason(error)}`);
    }
    if (response.ok) return response;
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (response.status >= 400 || location === null) throw new HttpError(address, response.status, response.headers);
    if (redirects === MOST_REDIRECTS) throw new Error(`${url}: more than ${MOST_REDIRECTS} redirects`);
    const next = new URL(location, address);
    // A token is for the server that was asked.
    if (next.origin !== new URL(address).origin) headers = withoutToken(headers);
    address = next.href;
  }
}

const withoutToken = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"));

function reason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}

/** Runs `work` with a signal that fires when `alive` was not called for a while. */
async function unlessStalled<T>(work: (signal: AbortSignal, alive: () => void) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error(`nothing came for ${STALL_MS / 1000} s`));
  let timer = setTimeout(stop, STALL_MS);
  try {
    return await work(controller.signal, () => {
      clearTimeout(timer);
      timer = setTimeout(stop, STALL_MS);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The text at a URL. */
export function fetchText(url: string, request: Request = {}): Promise<string> {
  return unlessStalled(async (signal) => (await get(url, request, signal)).text());
}

/**
 * Downloads a URL into a file.
 * @param onProgress told now and then how much has come, such as `12 of 90 MB`
 */
export function fetchFile(
  url: string,
  file: string,
  onProgress: (detail: string) => void,
  request: Request = {},
): Promise<void> {
  return unlessStalled(async (signal, alive) => {
    const response = await get(url, request, signal);
    const total = Number(response.headers.get("content-length") ?? 0);
    let bytes = 0;
    let shown = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        alive();
        bytes += chunk.length;
        if (bytes - shown > (total || 100e6) / 5) {
          shown = bytes;
          onProgress(`${megabytes(bytes)}${total > 0 ? ` of ${megabytes(total)}` : ""} MB`);
        }
        done(null, chunk);
      },
    });
    if (response.body === null) throw new Error(`${url}: no content`);
    await pipeline(Readable.fromWeb(response.body as never), meter, createWriteStream(file));
  });
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
