import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SynthesisedStack } from "../../lib/terraform";

/** A synthesised stack on disk with the given configuration. */
export function stackWith(configuration: object): SynthesisedStack {
  const directory = mkdtempSync(join(tmpdir(), "kube-services-"));
  const file = join(directory, "cdk.tf.json");
  writeFileSync(file, JSON.stringify(configuration));
  return { name: "prod", constructPath: "prod", directory, file, dependencies: [] };
}

/** An API server of a few answers on loopback. */
export interface StubServer {
  readonly url: string;
  /** Method and path with query of every request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export async function stubServer(answer: Answer, server: Server = createServer()): Promise<StubServer> {
  const requests: string[] = [];
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response, new URL(request.url ?? "/", "http://stub"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Ends a response with a JSON body. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** A Status object, as the API server answers failures. */
export const failure = (code: number, reason: string, message: string): object => ({
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  code,
  reason,
  message,
});
