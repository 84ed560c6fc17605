import { Agent, request, type RequestOptions } from "node:https";
import type { KubernetesObject } from "../../../lib/manifest";
import { isNamespacedKind } from "../../../lib/manifest/go-types";
import { sharedSandbox } from "./sandbox";

/** Asks the API server whether it would take objects, strictly and without making any. */
export interface DryRun {
  /**
   * Why the server refuses the object; undefined if it takes it.
   * @param namespace where the object would be @default "default"
   */
  ask(object: KubernetesObject, namespace?: string): Promise<string | undefined>;
  close(): void;
}

/** What the API server calls the resources of a kind. */
const plural = (kind: string): string => {
  const lower = kind.toLowerCase();
  if (lower === "endpoints") return lower;
  return /(s|x|ch)$/.test(lower) ? `${lower}es` : lower.endsWith("y") ? `${lower.slice(0, -1)}ies` : `${lower}s`;
};

/** Connects to the API server of the shared sandbox. */
export async function dryRun(): Promise<DryRun> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(sharedSandbox().kubeconfig);
  const server = new URL(config.getCurrentCluster()?.server ?? "");
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key } = options;
  const agent = new Agent({ ca, cert, key, keepAlive: true, maxSockets: 4 });
  return {
    ask: (object, namespace = "default") =>
      new Promise((resolve, reject) => {
        const group = object.apiVersion.includes("/") ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
        const place = isNamespacedKind(object.apiVersion, object.kind) === false ? "" : `/namespaces/${namespace}`;
        const path = `${group}${place}/${plural(object.kind)}?dryRun=All&fieldValidation=Strict`;
        const headers = { ...options.headers, "Content-Type": "application/json" };
        const sent = request(
          { host: server.hostname, port: server.port, path, method: "POST", agent, headers },
          (answer) => {
            let body = "";
            answer.setEncoding("utf8").on("data", (part: string) => (body += part));
            answer.on("end", () => {
              const taken = answer.statusCode === 201 || answer.statusCode === 409;
              resolve(taken ? undefined : (JSON.parse(body) as { message: string }).message);
            });
          },
        );
        sent.on("error", reject).end(JSON.stringify(object));
      }),
    close: () => agent.destroy(),
  };
}

/** The answers to many objects, in their order. */
export async function askAll(run: DryRun, objects: readonly KubernetesObject[]): Promise<(string | undefined)[]> {
  const answers = new Array<string | undefined>(objects.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < objects.length; index = next++) {
      answers[index] = await run.ask(objects[index] as KubernetesObject);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
}
