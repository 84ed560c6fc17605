import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sha256 } from "../../lib/sha256";

/** A gzipped tar with one file. */
export function tarball(path: string, content: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "tarball-"));
  try {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    execFileSync("tar", ["-czf", "archive.tgz", path], { cwd: folder });
    return readFileSync(join(folder, "archive.tgz"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A mirror of the download sites on loopback, laid out as KUBE_SERVICES_DOWNLOADS wants it: the path begins with the
 * host that is stood in for.
 */
export class DownloadServer {
  readonly files = new Map<string, string | Buffer>();
  /** Paths that need the token which the path `/token` gives. */
  readonly guarded = new Set<string>();
  readonly asked: string[] = [];
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const path = (request.url ?? "").slice(1).split("?")[0] ?? "";
      this.asked.push(path);
      const content = this.files.get(path);
      if (content === undefined) return response.writeHead(404).end();
      const guard = [...this.guarded].find((prefix) => path.startsWith(prefix));
      if (guard !== undefined && request.headers.authorization !== "Bearer let-me-in") {
        const challenge = `Bearer realm="https://token.example/token",service="images",scope="pull"`;
        return response.writeHead(401, { "www-authenticate": challenge }).end();
      }
      response.writeHead(200, { "content-length": Buffer.byteLength(content) }).end(content);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Serves a container image that holds one program. */
  addImage(registry: string, repository: string, tag: string, path: string, content: string): void {
    const base = `${registry}/v2/${repository}`;
    const layers = [tarball("etc/passwd", "root"), tarball(path, content)];
    for (const layer of layers) this.files.set(`${base}/blobs/sha256:${sha256(layer)}`, layer);
    const manifest = JSON.stringify({ layers: layers.map((layer) => ({ digest: `sha256:${sha256(layer)}` })) });
    this.files.set(`${base}/manifests/sha256:${sha256(manifest)}`, manifest);
    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    this.files.set(
      `${base}/manifests/${tag}`,
      JSON.stringify({
        manifests: [
          { digest: "sha256:0", platform: { os: "linux", architecture: "s390x" } },
          { digest: `sha256:${sha256(manifest)}`, platform: { os: "linux", architecture } },
        ],
      }),
    );
    this.files.set("token.example/token", JSON.stringify({ token: "let-me-in" }));
    this.guarded.add(base);
  }
}
