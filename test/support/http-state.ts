import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpBackendConfig } from "cdktf";

/**
 * A state that is kept elsewhere: what Terraform's backend `http` speaks to, with locks.
 * https://developer.hashicorp.com/terraform/language/backend/http
 */
export class HttpState {
  private server: Server | undefined;
  private state: Buffer | undefined;
  private lock: Buffer | undefined;
  /** Called when a lock has been given, with what Terraform says of itself. */
  onLock: ((info: { readonly ID: string; readonly Operation: string }) => void) | undefined;

  /** The ID of the lock that is held. */
  get lockId(): string | undefined {
    return this.lock === undefined ? undefined : (JSON.parse(this.lock.toString("utf8")) as { ID: string }).ID;
  }

  /** Addresses of the resources in the state. */
  get addresses(): readonly string[] {
    const { resources = [] } = JSON.parse(this.state?.toString("utf8") ?? "{}") as {
      resources?: readonly { mode: string; type: string; name: string }[];
    };
    return resources.map(({ type, name }) => `${type}.${name}`);
  }

  /** Starts on a free port of loopback. */
  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const [status, body] = this.answer(request.method ?? "", Buffer.concat(chunks));
        response.writeHead(status).end(body);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** What a stack's backend says to reach it. */
  get backend(): { readonly type: "http" } & HttpBackendConfig {
    const address = `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}/state`;
    return { type: "http", address, lockAddress: address, unlockAddress: address, retryMax: 0 };
  }

  private answer(method: string, body: Buffer): [number, Buffer?] {
    switch (method) {
      case "GET":
        return this.state === undefined ? [404] : [200, this.state];
      case "POST":
        this.state = body;
        return [200];
      case "LOCK":
        if (this.lock !== undefined) return [423, this.lock];
        this.lock = body;
        this.onLock?.(JSON.parse(body.toString("utf8")) as { ID: string; Operation: string });
        return [200];
      case "UNLOCK":
        this.lock = undefined;
        return [200];
      default:
        return [405];
    }
  }
}
