import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { removeAbandoned } from "../../../terraform/temporary-folder";
import type { Certificate } from "./certificate";
import { selfSignedCertificate } from "./certificate";
import type { Service } from "./go-plugin";
import { goPluginServices } from "./go-plugin";

/** Proof that Terraform or OpenTofu is the caller; not a secret. */
export const MAGIC_COOKIE = {
  name: "TF_PLUGIN_MAGIC_COOKIE",
  value: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
} as const;
/** Version of go-plugin's handshake line, and the provider protocol spoken here. */
const CORE_VERSION = 1;
const PROTOCOL_VERSION = 5;
/** Above the largest message that Terraform accepts (256 MiB). */
const MAX_MESSAGE_BYTES = 256 << 20;
/** How often the process looks whether Terraform still lives, in milliseconds. */
const PARENT_CHECK_INTERVAL = 1000;

/** What a plugin process is started with, so that tests can give their own. */
interface ServeOptions {
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** Writes the handshake line. @default - to standard output */
  readonly write?: (line: string) => void;
  /** Ends the process. @default process.exit */
  readonly exit?: (code: number) => void;
}

/**
 * Serves a provider to the Terraform that started this process: checks the magic cookie, listens on a unix socket of
 * its own folder, and tells Terraform where by one line on standard output. When Terraform offers a certificate
 * (it always does), both sides prove themselves by TLS.
 * @returns a function that stops serving and removes the socket
 */
export async function serve(service: Service, options: ServeOptions = {}): Promise<() => void> {
  const {
    environment = process.env,
    write = (line) => process.stdout.write(`${line}\n`),
    exit = process.exit,
  } = options;
  if (environment[MAGIC_COOKIE.name] !== MAGIC_COOKIE.value) {
    process.stderr.write(
      "This is the offline provider of the kube-services sandbox, a plugin that Terraform starts by itself.\n" +
        'Run `eval "$(npx cdktf-kube-services sandbox env)"` and then terraform or cdktf.\n',
    );
    exit(1);
    return () => undefined;
  }
  const offered = (environment["PLUGIN_PROTOCOL_VERSIONS"] ?? String(PROTOCOL_VERSION)).split(",");
  if (!offered.includes(String(PROTOCOL_VERSION))) {
    process.stderr.write(
      `This provider speaks version ${PROTOCOL_VERSION} of the plugin protocol, Terraform offers ${offered.join()}.\n`,
    );
    exit(1);
    return () => undefined;
  }
  const folder = socketFolder([environment["PLUGIN_UNIX_SOCKET_DIR"] || tmpdir(), "/tmp"]);
  if (folder === undefined) {
    process.stderr.write(`This provider can make no socket in ${tmpdir()}: set TMPDIR to another, short path.\n`);
    exit(1);
    return () => undefined;
  }
  const socket = join(folder, SOCKET);
  const clientCertificate = environment["PLUGIN_CLIENT_CERT"];
  const certificate = clientCertificate === undefined ? undefined : selfSignedCertificate();
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    clearInterval(watch);
    server.forceShutdown();
    rmSync(folder, { recursive: true, force: true });
  };
  const end = (): void => {
    // The answer to the call that ends the process goes out first.
    setImmediate(() => {
      stop();
      exit(0);
    });
  };
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_INTERVAL);
  for (const each of [service, ...goPluginServices(end)]) server.addService(each.definition, each.implementation);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, credentials(clientCertificate, certificate), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
  // go-plugin expects base64 without padding.
  const shown = certificate?.der.toString("base64").replace(/=+$/, "") ?? "";
  write([CORE_VERSION, PROTOCOL_VERSION, "unix", socket, "grpc", shown].join("|"));
  return stop;
}

const FOLDER = "kube-services-provider-";
const SOCKET = "socket";
/** The longest path of a socket that all systems take, in bytes; the shortest bound is that of macOS and the BSDs. */
const LONGEST_SOCKET = 103;

/**
 * A folder for the socket, in the first of the given ones that is there and whose path is not too long; folders of
 * providers that Terraform has killed go on this occasion.
 */
function socketFolder(parents: readonly string[]): string | undefined {
  for (const parent of parents) {
    try {
      const folder = join(parent, `${FOLDER}${process.pid}-`);
      if (Buffer.byteLength(join(`${folder}XXXXXX`, SOCKET)) > LONGEST_SOCKET) continue;
      const made = mkdtempSync(folder);
      removeAbandoned(FOLDER, parent);
      return made;
    } catch {
      // it is not there, or cannot be written to
    }
  }
  return undefined;
}

function credentials(clientCertificate: string | undefined, server: Certificate | undefined): ServerCredentials {
  if (clientCertificate === undefined || server === undefined) return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(
    Buffer.from(clientCertificate),
    [{ private_key: Buffer.from(server.keyPem), cert_chain: Buffer.from(server.certificatePem) }],
    true,
  );
}
