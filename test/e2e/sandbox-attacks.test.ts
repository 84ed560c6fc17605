import { execFile } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { randomUUID } from "node:crypto";
import type { SandboxStatus } from "../../lib/sandbox";
import { findTerraform } from "../../lib/terraform";
import { dataOf } from "../support/document";
import { OwnCache } from "./support/own-cache";

/*
 * What other users of the machine, whoever may write into the sandbox, and a shell of yesterday can do to a sandbox: each
 * attack of docs/security.md, "Neighbours on the machine", on one that runs.
 */
const onLinux = process.platform === "linux" ? describe : describe.skip;
const run = promisify(execFile);
const NAME = "attacked";
const cache = new OwnCache();
const VOLUMES = "/tmp/hostpath_pv";
const command = join(__dirname, "..", "..", "lib", "cli", "bin.js");

const statusOf = async (): Promise<SandboxStatus> =>
  dataOf<SandboxStatus>((await cache.succeed(["sandbox", "status", "--format", "json", "--name", NAME])).stdout);
const portsOf = (): Record<string, number> =>
  JSON.parse(readFileSync(join(cache.folder(NAME), "config", "ports.json"), "utf8")) as Record<string, number>;

/** Runs a shell with what `sandbox env` has set in it. */
async function inShell(script: string): Promise<{ stdout: string; stderr: string }> {
  const shell = `eval "$(${process.execPath} ${command} sandbox env --name ${NAME})"\n${script}`;
  return run("bash", ["-e", "-c", shell], { env: { ...process.env, XDG_CACHE_HOME: cache.home } });
}

/** The HTTP status that a port of this machine answers without a certificate; the error where it answers none. */
async function answerOf(port: number, path: string): Promise<number | string> {
  const sent = request({ host: "127.0.0.1", port, path }).end();
  try {
    const [response] = (await once(sent, "response")) as [{ statusCode: number; resume(): void }];
    response.resume();
    return response.statusCode;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

async function bodyOf(port: number, path: string, method: string): Promise<string> {
  const sent = request({ host: "127.0.0.1", port, path, method }).end();
  const [response] = (await once(sent, "response")) as [AsyncIterable<Buffer>];
  let text = "";
  for await (const part of response) text += part.toString();
  return text;
}

onLinux("a sandbox among others", () => {
  beforeAll(async () => {
    // A lock file that a full disk left empty, from before the first start.
    mkdirSync(join(cache.folder(NAME), ".."), { recursive: true });
    writeFileSync(`${cache.folder(NAME)}.lock`, "");
    await cache.succeed(["sandbox", "up", "--name", NAME, "--provider", "offline"]);
  });
  afterAll(() => cache.remove());

  test("an empty lock file does not stop the first start", () => {
    expect(existsSync(`${cache.folder(NAME)}.lock`)).toBe(false);
  });

  test("all but MetalLB's metrics is on loopback alone, and tells nobody anything without a certificate but kwok's few", async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal);
    for (const [name, port] of Object.entries(portsOf())) {
      for (const { address } of name === "metallb" ? [] : others) {
        const socket = connect({ host: address, port });
        const [error] = (await Promise.race([once(socket, "error"), once(socket, "connect")])) as [Error?];
        socket.destroy();
        expect([name, (error as NodeJS.ErrnoException | undefined)?.code]).toEqual([name, "ECONNREFUSED"]);
      }
      // Over HTTPS they break the connection off, or answer 400 and nothing else.
      if (name !== "kwok" && name !== "metallb")
        expect([400, 401, 403, "ECONNRESET", "HPE_INVALID_CONSTANT"]).toContain(await answerOf(port, "/metrics"));
    }
    const { kwok } = portsOf();
    for (const path of ["/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/profile?seconds=1", "/debug/flags/v"])
      expect([404, 405]).toContain(await answerOf(kwok!, path)); // switched off, or not there
    // It runs no program for anybody: no object of kind Exec tells it where.
    for (const method of ["GET", "POST"])
      expect(await bodyOf(kwok!, "/exec/default/a/b?command=id&output=1&error=1", method)).not.toContain("uid=");
  });

  test("keys and kubeconfigs are this user's alone", async () => {
    const folder = cache.folder(NAME);
    const { stdout } = await run("find", [
      folder,
      "-type",
      "f",
      "-perm",
      "/077",
      "(",
      "-name",
      "*.key",
      "-o",
      "-name",
      "*kubeconfig*",
      ")",
    ]);
    expect(stdout).toBe("");
    for (const path of ["pki", "config"]) expect([path, statSync(join(folder, path)).mode & 0o077]).toEqual([path, 0]);
  });

  test("reset keeps the provider that was asked for", async () => {
    const asked = { choice: "offline", text: "the sandbox's offline provider" };
    expect((await statusOf()).provider).toMatchObject(asked);
    await cache.succeed(["sandbox", "reset", "--name", NAME]);
    expect((await statusOf()).provider).toMatchObject(asked);
  });

  test("down and up in a shell of the sandbox take no stand-in for the real provider, and a fresh shell can init", async () => {
    writeFileSync(`${cache.folder(NAME)}.lock`, ""); // as a full disk leaves it
    const { stderr } = await inShell(
      `${process.execPath} ${command} sandbox down --name ${NAME}; ${process.execPath} ${command} sandbox up --name ${NAME} --provider auto`,
    );
    const { provider } = await statusOf();
    // The registry is out of reach, or has the real one: never is the stand-in called that.
    const { kind, text } = provider!;
    expect([kind, text, stderr]).toEqual([
      kind,
      expect.stringMatching(kind === "offline" ? /^the sandbox's offline provider/ : /^hashicorp\/kubernetes /),
      expect.any(String),
    ]);
    const folder = mkdtempSync(join(tmpdir(), "init-"));
    const version = (await findTerraform()).path;
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { kubernetes: { source: "hashicorp/kubernetes" } } } }),
    );
    await inShell(`cd ${folder}; ${version} init -input=false`);
    const lock = readFileSync(join(folder, ".terraform.lock.hcl"), "utf8");
    expect(lock).toMatch(/provider "[^"]+\/hashicorp\/kubernetes"/);
    rmSync(folder, { recursive: true });
  });

  test("down --purge follows no PersistentVolume out of the folder of volumes", async () => {
    const client = await import("@kubernetes/client-node");
    const config = new client.KubeConfig();
    config.loadFromFile(join(cache.folder(NAME), "kubeconfig"));
    const core = config.makeApiClient(client.CoreV1Api);
    const victim = mkdtempSync(join(tmpdir(), "victim-"));
    const empty = join(victim, "empty");
    mkdirSync(empty);
    writeFileSync(join(victim, "kept"), "kept");
    const link = join(VOLUMES, randomUUID());
    const ownFolder = join(VOLUMES, randomUUID());
    symlinkSync(empty, link);
    mkdirSync(ownFolder);
    const paths = [
      ...[
        victim,
        empty,
        `${VOLUMES}/..${empty}`,
        `${VOLUMES}/../${victim.slice(5)}`,
        `${VOLUMES}/`,
        VOLUMES,
        "/",
        "/tmp",
      ],
      ...[link, `${link}/`, `${link}/../..${empty}`, ownFolder],
    ];
    for (const [index, path] of paths.entries()) {
      const annotations = { "pv.kubernetes.io/provisioned-by": "kubernetes.io/host-path" };
      await core
        .createPersistentVolume({
          body: {
            metadata: { name: `attack-${index}`, annotations },
            spec: {
              capacity: { storage: "1Gi" },
              accessModes: ["ReadWriteOnce"],
              persistentVolumeReclaimPolicy: "Retain",
              hostPath: { path },
            },
          },
        })
        // The API server takes no ".." in a path; those that it takes are the attack.
        .catch((error: unknown) => expect(String(error)).toMatch(/must not contain|HTTP-Code: 422/));
    }
    const { items } = await core.listPersistentVolume();
    expect(items.length).toBeGreaterThan(5);
    await cache.succeed(["sandbox", "down", "--purge", "--name", NAME]);
    expect(readFileSync(join(victim, "kept"), "utf8")).toBe("kept");
    expect(existsSync(empty)).toBe(true);
    expect(existsSync(VOLUMES)).toBe(true);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(ownFolder)).toBe(false); // what the provisioner would have made goes
    rmSync(link);
    rmSync(victim, { recursive: true });
  });
});
