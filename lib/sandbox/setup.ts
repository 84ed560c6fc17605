import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node" with { "resolution-mode": "import" };
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
  more: readonly object[],
): Promise<void> {
  const { CustomObjectsApi, KubernetesObjectApi, PatchStrategy, setHeaderOptions } =
    await import("@kubernetes/client-node");
  const config = await setupConfig(server, pki);
  const raw = config.makeApiClient(CustomObjectsApi);
  const api = KubernetesObjectApi.makeApiClient(config);
  const apply = (object: object): Promise<unknown> =>
    api.patch(object as KubernetesObject, undefined, undefined, FIELD_MANAGER, true, PatchStrategy.ServerSideApply);
  const definitions = crdFiles
    .flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")))
    .map((document) => document.toJS() as Definition | null)
    .filter((object) => object !== null);
  // As they are: the client's own types of a definition leave out its defaults and the rules of its lists.
  const define = (definition: Definition): Promise<unknown> =>
    raw.patchClusterCustomObject(
      {
        group: "apiextensions.k8s.io",
        version: "v1",
        plural: "customresourcedefinitions",
        name: definition.metadata.name,
        body: definition,
        fieldManager: FIELD_MANAGER,
        force: true,
      },
      setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply),
    );
  await Promise.all([
    ...[...baseObjects(), ...more].map((object) => patiently(() => apply(object))),
    ...definitions.map((definition) => patiently(() => define(definition))),
  ]);
  await untilServed(config, definitions);
  await Promise.all(poolObjects().map((object) => patiently(() => apply(object))));
}

/** What is read of a CustomResourceDefinition. */
interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

/** MetalLB's controller ends when it asks for a kind that the API server does not list yet. */
async function untilServed(config: KubeConfig, definitions: readonly Definition[]): Promise<void> {
  const { CustomObjectsApi } = await import("@kubernetes/client-node");
  const api = config.makeApiClient(CustomObjectsApi);
  const wanted = new Map<string, { group: string; version: string; plurals: string[] }>();
  for (const { spec } of definitions)
    for (const { name: version, served } of spec.versions) {
      if (!served) continue;
      const { group, names } = spec;
      const entry = wanted.get(`${group}/${version}`) ?? { group, version, plurals: [] };
      entry.plurals.push(names.plural);
      wanted.set(`${group}/${version}`, entry);
    }
  await Promise.all(
    [...wanted.values()].map(({ group, version, plurals }) =>
      patiently(async () => {
        const { resources } = await api.getAPIResources({ group, version });
        const missing = plurals.filter((plural) => !resources.some(({ name }) => name === plural));
        if (missing.length > 0) throw new Error(`${group}/${version} does not serve ${missing.join(", ")} yet`);
      }),
    ),
  );
}

/** Waits until all nodes are Ready and pods may be made in the namespace `default`. */
export async function waitForNodes(server: string, pki: Pki): Promise<void> {
  const { CoreV1Api } = await import("@kubernetes/client-node");
  const core = (await setupConfig(server, pki)).makeApiClient(CoreV1Api);
  await patiently(async () => {
    const { items } = await core.listNode();
    const ready = items.filter(({ status }) =>
      status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
    );
    if (ready.length < NODES.length) throw new Error(`${ready.length} of ${NODES.length} nodes are Ready`);
    await core.readNamespacedServiceAccount({ name: "default", namespace: "default" });
  });
}

async function setupConfig(server: string, pki: Pki): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const { cert, key } = pki.files("setup");
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: "sandbox", server, caFile: pki.caFile }],
    users: [{ name: "setup", certFile: cert, keyFile: key }],
    contexts: [{ name: "setup", cluster: "sandbox", user: "setup" }],
    currentContext: "setup",
  });
  return config;
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
