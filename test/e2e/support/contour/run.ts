import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { connectContext, type WantedObject } from "../../../../lib/cluster";
import { parseManifests } from "../../../../lib/manifest";
import { objects } from "../../lifecycle/support/live";
import { sharedSandbox } from "../sandbox";
import { until } from "../until";
import type { Contour } from "./build";

/** The Service whose address Contour gives its Gateway; Envoy would stand behind it. */
const ENVOY = "envoy";

/** The class of its Gateways. */
export const GATEWAY_CLASS = "contour";

/** A port on loopback that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Runs Contour beside the sandbox's API server for one Gateway. No Envoy is there: no request is served, and all that a
 * controller says of Gateways and routes it says.
 * @returns ends it, and takes its class and the definitions of its kinds away
 */
export async function runContour(
  { program, definitions }: Extract<Contour, { program: string }>,
  gateway: { readonly name: string; readonly namespace: string },
): Promise<() => Promise<void>> {
  const api = await objects();
  const kinds = parseManifests({ name: "definitions", content: readFileSync(definitions, "utf8") }).map(
    ({ object }) => object,
  );
  kinds.push({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: GATEWAY_CLASS },
    spec: { controllerName: "projectcontour.io/gateway-controller" },
  });
  const cluster = await connectContext([sharedSandbox().kubeconfig]);
  for (const kind of kinds) await cluster.apply(kind as WantedObject, "contour"); // client-node drops extensions of schemas
  cluster.close();
  await api.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: ENVOY, namespace: gateway.namespace },
    spec: { type: "LoadBalancer", selector: { app: ENVOY }, ports: [{ port: 80, targetPort: 8080 }] },
  } as never);
  await until("Contour's kinds are served", () =>
    api.list("projectcontour.io/v1", "HTTPProxy").then(
      () => true,
      () => undefined,
    ),
  );
  const folder = mkdtempSync(join(tmpdir(), "kube-services-contour-"));
  const configuration = join(folder, "contour.yaml");
  writeFileSync(configuration, stringify({ gateway: { gatewayRef: gateway } }));
  const [xds, metrics, health, debug] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const local = (name: string, port: number): string[] => [`--${name}-address=127.0.0.1`, `--${name}-port=${port}`];
  const contour = spawn(
    program,
    [
      "serve",
      `--config-path=${configuration}`,
      `--kubeconfig=${sharedSandbox().kubeconfig}`,
      "--insecure",
      "--disable-leader-election",
      `--watch-namespaces=${gateway.namespace}`,
      `--envoy-service-name=${ENVOY}`,
      `--envoy-service-namespace=${gateway.namespace}`,
      // Their definitions are not of the Gateway API's standard channel.
      ...["tlsroutes", "tcproutes", "backendtlspolicies"].map((kind) => `--disable-feature=${kind}`),
      ...[local("xds", xds), local("http", metrics), local("health", health), local("debug-http", debug)].flat(),
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [contour.stdout, contour.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-20_000)));
  const ended = once(contour, "close");
  try {
    await until("Contour is ready", async () => {
      if (contour.exitCode !== null) throw new Error(`Contour has ended:\n${said}`);
      return fetch(`http://127.0.0.1:${health}/healthz`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      );
    });
  } catch (error) {
    contour.kill("SIGKILL");
    throw error;
  }
  return async () => {
    contour.kill("SIGTERM");
    await ended;
    for (const kind of kinds) await api.delete(kind as never);
    rmSync(folder, { recursive: true, force: true });
  };
}
