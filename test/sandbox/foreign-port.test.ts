import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { isReady } from "../../lib/sandbox/health";
import { ensurePki, type Holder, type Pki } from "../../lib/sandbox/pki";

/*
 * The sandbox has gone, and a neighbour listens on its port. They have made certificates of their own with the same
 * names; what they see of whoever asks is written down.
 */
let home: string;
let [ours, foreign]: Pki[] = [];
let server: Server | undefined;
let seen: string[];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "foreign-port-"));
  [ours, foreign] = await Promise.all([ensurePki(join(home, "own")), ensurePki(join(home, "foreign"))]);
}, 120_000);
afterEach(async () => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  await new Promise((resolve) => server?.close(resolve));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function listen(by: Pki, holder: Holder): Promise<string> {
  const { cert, key } = by.files(holder);
  seen = [];
  server = createServer(
    { cert: readFileSync(cert), key: readFileSync(key), requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN), request.url ?? "");
      response.end("ok");
    },
  );
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`;
}

test("the sandbox's own server is known by its certificate", async () => {
  expect(await isReady(await listen(ours!, "kube-apiserver"), ours!)).toBe(true);
  expect(seen).toEqual(["sandbox:setup", "/readyz"]);
});

test.each<[string, Holder]>([
  ["a server with the right names and another authority", "kube-apiserver"],
  ["one that shows etcd's", "etcd"],
])("%s is asked nothing", async (_, holder) => {
  for (const variable of ["", "0"]) {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = variable;
    expect(await isReady(await listen(foreign!, holder), ours!)).toBe(false);
    expect(seen).toEqual([]);
    await new Promise((resolve) => server?.close(resolve));
  }
});

test("a certificate of the sandbox's authority for a client is no server's", async () => {
  expect(await isReady(await listen(ours!, "user"), ours!)).toBe(false);
  expect(seen).toEqual([]);
});
