import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { md, pki } from "node-forge";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { until } from "./until";

/** What the containers of a pod use, in Kubernetes' quantities. */
export type Usage = Readonly<Record<string, { readonly cpu: string; readonly memory: string }>>;

const NAME = "v1beta1.metrics.k8s.io";
const ROOT = "/apis/metrics.k8s.io/v1beta1";

function identity(): { readonly key: string; readonly cert: string } {
  const pair = pki.rsa.generateKeyPair(2048);
  const certificate = pki.createCertificate();
  certificate.publicKey = pair.publicKey;
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: "commonName", value: "metrics" }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(pair.privateKey, md.sha256.create());
  return { key: pki.privateKeyToPem(pair.privateKey), cert: pki.certificateToPem(certificate) };
}

/**
 * An aggregated metrics API: a server on loopback that the sandbox's API server forwards `metrics.k8s.io` to, as it does
 * to metrics-server. Nobody measures the simulated pods, so the test says what they use.
 * @param use what is used by the pods of one namespace, by their names; other namespaces have no metrics
 * @returns takes it away again
 */
export async function serveMetrics(
  config: KubeConfig,
  namespace: string,
  use: Readonly<Record<string, Usage>>,
): Promise<() => Promise<void>> {
  const client = await import("@kubernetes/client-node");
  const [core, registration] = [
    config.makeApiClient(client.CoreV1Api),
    config.makeApiClient(client.ApiregistrationV1Api),
  ];
  const metrics = Object.entries(use).map(([name, containers]) => ({
    metadata: { name, namespace },
    containers: Object.entries(containers).map(([container, usage]) => ({ name: container, usage })),
  }));
  const resources = [{ name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] }];
  const server = createServer(identity(), (request, response) => {
    const path = new URL(request.url ?? "/", "https://metrics").pathname;
    const body =
      path === ROOT
        ? { kind: "APIResourceList", apiVersion: "v1", groupVersion: "metrics.k8s.io/v1beta1", resources }
        : {
            kind: "PodMetricsList",
            apiVersion: "metrics.k8s.io/v1beta1",
            metadata: {},
            items: path === `${ROOT}/namespaces/${namespace}/pods` ? metrics : [],
          };
    response.writeHead(path.startsWith(ROOT) ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const served = (): Promise<boolean> =>
    registration.readAPIService({ name: NAME }).then(
      ({ status }) => status?.conditions?.some((one) => one.type === "Available" && one.status === "True") === true,
      () => false,
    );
  const service = { type: "ExternalName", externalName: "127.0.0.1", ports: [{ port }] };
  await core.createNamespacedService({ namespace, body: { metadata: { name: "metrics" }, spec: service } });
  await registration.createAPIService({
    body: {
      metadata: { name: NAME },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { namespace, name: "metrics", port },
      },
    },
  });
  await until("the metrics API is served", async () => ((await served()) ? true : undefined));
  return async () => {
    await registration.deleteAPIService({ name: NAME });
    await core.deleteNamespacedService({ name: "metrics", namespace });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
