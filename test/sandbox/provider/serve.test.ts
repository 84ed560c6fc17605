import { X509Certificate, createPrivateKey } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client, credentials } from "@grpc/grpc-js";
import { selfSignedCertificate } from "../../../lib/sandbox/provider/protocol/certificate";
import { messageCodecs } from "../../../lib/sandbox/provider/protocol/message";
import { PLUGIN5_MESSAGES } from "../../../lib/sandbox/provider/protocol/plugin5";
import { serve } from "../../../lib/sandbox/provider/protocol/serve";
import { offlineProviderParts } from "../../../lib/sandbox/provider/parts";
import { Provider } from "../../../lib/sandbox/provider/provider";
import { providerService } from "../../../lib/sandbox/provider/service";

const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };
const codecs = messageCodecs(PLUGIN5_MESSAGES);

async function start(environment: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  const codes: number[] = [];
  const provider = new Provider(offlineProviderParts(), {});
  const stop = await serve(providerService(provider), {
    environment,
    write: (line) => lines.push(line),
    exit: (code) => codes.push(code),
  });
  return { lines, codes, stop };
}

function getSchema(client: Client): Promise<Record<string, unknown>> {
  const [request, response] = ["GetProviderSchema.Request", "GetProviderSchema.Response"].map((name) =>
    codecs.get(name)!,
  );
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      "/tfplugin5.Provider/GetSchema",
      (message: object) => request!.encode(message),
      (bytes: Buffer) => response!.decode(bytes),
      {},
      { deadline: Date.now() + 20_000 },
      (error, answer) => (error === null && answer !== undefined ? resolve(answer) : reject(error)),
    );
  });
}

describe("the certificate", () => {
  test("is valid for localhost, vouches for itself, and fits its key", () => {
    const { certificatePem, keyPem } = selfSignedCertificate();
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
  });

  test("is another one for every process", () => {
    expect(selfSignedCertificate().certificatePem).not.toBe(selfSignedCertificate().certificatePem);
  });
});

describe("the plugin process", () => {
  test("refuses to run for anybody but Terraform", async () => {
    const message = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const { codes, lines } = await start({});
    expect(codes).toEqual([1]);
    expect(lines).toEqual([]);
    expect(message.mock.calls.join()).toContain("offline provider of the kube-services sandbox");
    message.mockRestore();
  });

  test("refuses a Terraform that does not speak its protocol", async () => {
    const message = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const { codes } = await start({ ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "6" });
    expect(codes).toEqual([1]);
    message.mockRestore();
  });

  test("serves the Terraform whose certificate it was given, and nobody else", async () => {
    const terraform = selfSignedCertificate();
    const stranger = selfSignedCertificate();
    const { lines, stop } = await start({ ...COOKIE, PLUGIN_CLIENT_CERT: terraform.certificatePem });
    const [core, version, network, socket = "", protocol, shown = ""] = (lines[0] ?? "").split("|");
    expect([core, version, network, protocol]).toEqual(["1", "5", "unix", "grpc"]);
    expect(shown).not.toContain("=");
    const server = new X509Certificate(Buffer.from(shown, "base64"));
    const clientOf = ({ keyPem, certificatePem }: typeof terraform): Client =>
      new Client(
        `unix:${socket}`,
        credentials.createSsl(Buffer.from(server.toString()), Buffer.from(keyPem), Buffer.from(certificatePem)),
        { "grpc.ssl_target_name_override": "localhost", "grpc.max_receive_message_length": 64 << 20 },
      );
    const [known, unknown] = [clientOf(terraform), clientOf(stranger)];
    try {
      const schema = await getSchema(known);
      expect(Object.keys(schema["resource_schemas"] as object)).toContain("kubernetes_service_v1");
      await expect(getSchema(unknown)).rejects.toThrow();
    } finally {
      known.close();
      unknown.close();
      stop();
    }
    expect(existsSync(dirname(socket))).toBe(false);
  });

  test.each([
    ["whose path is too long for a socket", "a-name-of-some-length-".repeat(5)],
    ["that is not there", "nothing/here"],
  ])("does without a folder for temporary files %s", async (_what, name) => {
    const parent = mkdtempSync(join(tmpdir(), "sockets-"));
    if (!name.includes("/")) mkdirSync(join(parent, name));
    const { lines, stop } = await start({ ...COOKIE, PLUGIN_UNIX_SOCKET_DIR: join(parent, name) });
    const socket = (lines[0] ?? "").split("|")[3] ?? "";
    expect(dirname(dirname(socket))).toBe("/tmp");
    expect(statSync(socket).isSocket()).toBe(true);
    stop();
    rmSync(parent, { recursive: true });
  });

  test("takes away what a killed one has left, and nothing of one that runs", async () => {
    const parent = mkdtempSync(join(tmpdir(), "sockets-"));
    const gone = spawnSync(process.execPath, ["--version"]).pid;
    const [left, used, other] = [
      `kube-services-provider-${gone}-a`,
      `kube-services-provider-${process.ppid}-b`,
      "other",
    ];
    for (const name of [left, used, other]) mkdirSync(join(parent, name));
    const { stop } = await start({ ...COOKIE, PLUGIN_UNIX_SOCKET_DIR: parent });
    stop();
    expect(readdirSync(parent).sort()).toEqual([used, other]);
    rmSync(parent, { recursive: true });
  });
});
