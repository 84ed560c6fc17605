import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { writeKubeconfig } from "../../lib/sandbox/kubeconfig";
import { ensurePki, type Pki } from "../../lib/sandbox/pki";

let folder: string;
let pki: Pki;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pki-test-"));
  pki = await ensurePki(folder);
}, 60_000); // RSA keys

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const certificate = (holder: Parameters<Pki["files"]>[0]): X509Certificate =>
  new X509Certificate(readFileSync(pki.files(holder).cert));

test("every certificate is signed by the sandbox's own authority", () => {
  const authority = new X509Certificate(pki.ca);
  expect(authority.ca).toBe(true);
  for (const holder of ["kube-apiserver", "etcd", "user", "kwok"] as const) {
    expect(certificate(holder).verify(authority.publicKey)).toBe(true);
    expect(certificate(holder).ca).toBe(false);
  }
});

test("the API server's certificate is for loopback and for its name inside the cluster", () => {
  const ofServer = certificate("kube-apiserver");
  expect(ofServer.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(ofServer.checkHost("kubernetes.default.svc")).toBe("kubernetes.default.svc");
  expect(ofServer.checkHost("example.com")).toBeUndefined();
});

test("users and groups of RBAC stand in the subjects", () => {
  expect(certificate("kube-scheduler").subject).toBe("CN=system:kube-scheduler");
  expect(certificate("user").subject).toBe("O=sandbox:admins\nCN=sandbox:user");
});

test("a TLS client that trusts the authority accepts the server and presents its own certificate", async () => {
  const server = createServer(
    {
      cert: readFileSync(pki.files("kube-apiserver").cert),
      key: readFileSync(pki.files("kube-apiserver").key),
      ca: pki.ca,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (_request, response) => response.end("seen"),
  ).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { cert, key } = pki.files("user");
  try {
    const status = await new Promise((resolve, reject) =>
      get(
        `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
        { ca: pki.ca, cert: readFileSync(cert), key: readFileSync(key), agent: false },
        (response) => resolve(response.resume().statusCode),
      ).once("error", reject),
    );
    expect(status).toBe(200);
  } finally {
    server.close();
  }
});

test("what was generated is kept", async () => {
  const before = readFileSync(pki.caFile, "utf8");
  expect((await ensurePki(folder)).ca).toBe(before);
});

test("a kubeconfig verifies the server and is readable by the user alone", () => {
  const file = join(folder, "kubeconfig");
  writeKubeconfig(file, "sandbox-x", "https://127.0.0.1:6443", pki, "user");
  const config = parse(readFileSync(file, "utf8")) as {
    "current-context": string;
    clusters: { cluster: Record<string, string> }[];
  };
  expect(config["current-context"]).toBe("sandbox-x");
  expect(Object.keys(config.clusters[0]?.cluster ?? {}).sort()).toEqual(["certificate-authority-data", "server"]);
  expect(statSync(file).mode & 0o077).toBe(0);
});
