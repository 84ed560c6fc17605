import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { connectTo, kinds, type Cluster, type WantedObject } from "../cluster";
import { NODES } from "./kwok";
import type { Pki } from "./pki";
import { baseObjects, poolObjects } from "./setup-objects";

const FIELD_MANAGER = "kube-services-sandbox";
const RETRY_MS = 200;
const PATIENCE_MS = 60_000;

/**
 * Puts into the API server what the sandbox consists of: roles, the storage class, the definitions of MetalLB's and the
 * Gateway API's kinds, and address pools. May be repeated: server-side apply changes nothing that is as wanted.
 * @param server the API server's URL
 * @param crdFiles CustomResourceDefinitions, as YAML
 * @param more what this sandbox has beside them, such as its nodes
 */
export async function setUpCluster(
  server: string,
  pki: Pki,
  crdFiles: readonly string[],
  more: readonly WantedObject[],
): Promise<void> {
  const definitions = crdFiles
    .flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")))
    .map((document) => document.toJS() as Definition | null)
    .filter((object) => object !== null);
  await withCluster(server, pki, async (cluster) => {
    const applyAll = (objects: readonly WantedObject[]): Promise<unknown> =>
      Promise.all(objects.map((object) => patiently(() => cluster.apply(object, FIELD_MANAGER))));
    await applyAll([...baseObjects(), ...more, ...definitions]);
    // MetalLB's controller ends when it asks for a kind that the API server does not list yet.
    await Promise.all(definitions.map((definition) => patiently(() => served(cluster, definition))));
    await applyAll(poolObjects());
  });
}

/** What is read of a CustomResourceDefinition. */
interface Definition extends WantedObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

async function served(cluster: Cluster, { spec }: Definition): Promise<void> {
  for (const { name: version, served } of spec.versions) {
    const apiVersion = `${spec.group}/${version}`;
    if (served && (await cluster.kind(apiVersion, spec.names.kind)) === undefined)
      throw new Error(`${apiVersion} does not serve ${spec.names.kind} yet`);
  }
}

/** Waits until all nodes are Ready and pods may be made in the namespace `default`. */
export async function waitForNodes(server: string, pki: Pki): Promise<void> {
  await withCluster(server, pki, (cluster) =>
    patiently(async () => {
      const nodes = await cluster.list(kinds.node);
      const ready = nodes.filter(({ status }) =>
        status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
      );
      if (ready.length < NODES.length) throw new Error(`${ready.length} of ${NODES.length} nodes are Ready`);
      const account = await cluster.get(kinds.serviceAccount, "default", { namespace: "default" });
      if (account === undefined) throw new Error("the namespace default has no service account yet");
    }),
  );
}

/** The API server as the sandbox's own setup user sees it. */
async function withCluster(server: string, pki: Pki, use: (cluster: Cluster) => Promise<void>): Promise<void> {
  const { cert, key } = pki.files("setup");
  const cluster = connectTo({
    cluster: { name: "sandbox", server, caFile: pki.caFile, skipTLSVerify: false },
    user: { name: "setup", certFile: cert, keyFile: key },
  });
  try {
    await use(cluster);
  } finally {
    cluster.close();
  }
}

/** A new CustomResourceDefinition is served some moments after it was made, and a fresh API server may be busy. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
