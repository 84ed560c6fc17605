import { readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:https";
import type { TLSSocket } from "node:tls";
import type { WantedObject } from "../../cluster";
import type { Pki } from "../pki";
import { podMetrics, type MeasuredPod } from "./usage";

const GROUP = "metrics.k8s.io";
const VERSION = "v1beta1";
const ROOT = `/apis/${GROUP}/${VERSION}`;
/** Where the API server looks for it. */
const PLACE = { namespace: "kube-system", name: "sandbox-metrics" };
/** The API server shows this certificate to what it forwards requests to; nobody else has it. */
const CALLER = "kube-apiserver-kubelet-client";

const RESOURCES = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: `${GROUP}/${VERSION}`,
  resources: [{ name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] }],
};

/**
 * The objects that make the API server forward requests for metrics.k8s.io.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
 */
export function metricsObjects(port: number, { ca }: Pki): readonly WantedObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: PLACE,
      spec: { type: "ExternalName", externalName: "127.0.0.1", ports: [{ port }] },
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: `${VERSION}.${GROUP}` },
      spec: {
        group: GROUP,
        version: VERSION,
        groupPriorityMinimum: 100,
        versionPriority: 100,
        caBundle: Buffer.from(ca).toString("base64"),
        service: { ...PLACE, port },
      },
    },
  ];
}

/**
 * Serves made-up metrics of the simulated pods on loopback, in the form of metrics.k8s.io, to the API server alone.
 * @param server the API server's URL
 */
export function serveMetrics(port: number, server: string, pki: Pki): Promise<Server> {
  const files = pki.files("metrics");
  const options = {
    cert: readFileSync(files.cert),
    key: readFileSync(files.key),
    ca: pki.ca,
    requestCert: true,
    rejectUnauthorized: true,
  };
  const metrics = createServer(options, (asked, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const failed = (status: number, reason: string): void =>
      answer(status, { kind: "Status", apiVersion: "v1", status: "Failure", reason, code: status });
    if ((asked.socket as TLSSocket).getPeerCertificate().subject?.CN !== CALLER) return failed(403, "Forbidden");
    const url = new URL(asked.url ?? "/", "https://metrics");
    if (url.pathname === ROOT) return answer(200, RESOURCES);
    const [, namespace, name] =
      new RegExp(`^${ROOT}(?:/namespaces/([^/]+))?/pods(?:/([^/]+))?$`).exec(url.pathname) ?? [];
    if (!url.pathname.startsWith(`${ROOT}/`) || !/\/pods(\/|$)/.test(url.pathname)) return failed(404, "NotFound");
    readPods(server, pki, namespace, url.searchParams).then(
      (pods) => {
        const all = pods
          .filter((pod) => pod.status?.phase === "Running" && (name === undefined || pod.metadata.name === name))
          .map((pod) => podMetrics(pod, Date.now()));
        const versioned = { apiVersion: `${GROUP}/${VERSION}` };
        if (name === undefined) return answer(200, { kind: "PodMetricsList", ...versioned, metadata: {}, items: all });
        return all[0] === undefined
          ? failed(404, "NotFound")
          : answer(200, { kind: "PodMetrics", ...versioned, ...all[0] });
      },
      () => failed(503, "ServiceUnavailable"),
    );
  });
  return new Promise((resolve, reject) => {
    metrics.once("error", reject);
    metrics.listen(port, "127.0.0.1", () => {
      metrics.unref();
      resolve(metrics);
    });
  });
}

function readPods(
  server: string,
  pki: Pki,
  namespace: string | undefined,
  query: URLSearchParams,
): Promise<readonly MeasuredPod[]> {
  const { cert, key } = pki.files("setup");
  const url = new URL(`${server}/api/v1${namespace === undefined ? "" : `/namespaces/${namespace}`}/pods`);
  const labels = query.get("labelSelector");
  if (labels !== null) url.searchParams.set("labelSelector", labels);
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca: pki.ca, cert: readFileSync(cert), key: readFileSync(key) }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("error", reject);
      response.once("end", () => {
        try {
          resolve((JSON.parse(Buffer.concat(parts).toString("utf8")) as { items: MeasuredPod[] }).items);
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    sent.once("error", reject);
    sent.end();
  });
}
