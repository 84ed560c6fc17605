// Synthesises a stack of N services with five pods each into BENCH_OUT, makes it run in the sandbox whose kubeconfig is
// BENCH_KUBECONFIG, and waits until every pod is ready. The objects are made without Terraform, which would take many
// minutes for them; the sandbox's controllers make the pods.
import { readFileSync } from "node:fs";
import type { KubernetesObject } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { connect } from "../../lib/cluster";
import { awaitHealth, declaredEntries } from "../../lib/details";
import { configurationManifests, type ConfigurationResources } from "../../lib/manifest";
import { findStack } from "../../lib/terraform";
import { synthesise } from "./stack";
import { OUTDIR } from "./workload";

const PODS_OF_ONE = 5;
const NODES = 10;
const SIDE_BY_SIDE = 20;
const PATIENCE = 20 * 60_000;

const kubeconfig = process.env["BENCH_KUBECONFIG"] ?? "";

/** Nodes beside those of the sandbox, with room for all pods. */
const node = (index: number): KubernetesObject & { readonly status: object } => {
  const size = { cpu: "1000", memory: "4Ti", pods: "2000" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `bench-${index}`, annotations: { "kwok.x-k8s.io/node": "fake" } },
    status: { capacity: size, allocatable: size },
  };
};

const isNamespace = ({ kind }: KubernetesObject): boolean => kind === "Namespace";

async function main(): Promise<void> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(kubeconfig);
  synthesise({ kubeconfig, context: config.getCurrentContext() }, PODS_OF_ONE);
  const api = client.KubernetesObjectApi.makeApiClient(config);
  const { cluster, configuration } = await connect(findStack("bench", { outdir: OUTDIR }));
  const stack = JSON.parse(readFileSync(configuration.file, "utf8")) as ConfigurationResources;
  const objects = configurationManifests(stack).manifests.map(({ object }) => object as KubernetesObject);
  const [first, rest] = [objects.filter(isNamespace), objects.filter((object) => !isNamespace(object))];
  for (const object of [...Array.from({ length: NODES }, (_, index) => node(index)), ...first])
    await api.create(object);
  const create = async (): Promise<void> => {
    for (let object = rest.shift(); object !== undefined; object = rest.shift()) await api.create(object);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, create));
  const { services } = await awaitHealth(cluster, declaredEntries(configuration), { wait: PATIENCE });
  cluster.close();
  const ill = services.find((one) => !one.healthy);
  if (ill !== undefined) throw new Error(`${ill.name}: ${ill.reasons.join("; ")}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
