import { defined } from "../defined";
import type { SynthesisedStack } from "../terraform";
import { Cluster } from "./cluster";
import { readConfiguration, type StackConfiguration } from "./configuration";
import { clusterAccessOf, type ClusterAccess } from "./kubeconfig";
import { providerConnection } from "./provider-block";
import { Transport } from "./transport";

/** A stack and the cluster that it names. */
export interface ConnectedStack {
  readonly configuration: StackConfiguration;
  readonly cluster: Cluster;
}

/**
 * The client for exactly the cluster that a synthesised stack's kubernetes provider block names: its kubeconfig and
 * context, its host with token or certificates (variables from `TF_VAR_…`), or the cluster that this runs in. Nothing
 * is sent yet.
 * @param env where `TF_VAR_…` are looked up @default - process.env
 * @throws KubeServicesError as {@link providerConnection} and {@link clusterAccessOf} do, and `StackUnreadable`
 */
export async function connect(
  stack: SynthesisedStack,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ConnectedStack> {
  const configuration = readConfiguration(stack, env);
  const access = await clusterAccessOf(providerConnection(configuration), configuration.file);
  return { configuration, cluster: new Cluster(new Transport(access)) };
}

/**
 * The client for a context of kubeconfig files, where no stack names the cluster. Nothing is sent yet.
 * @param paths kubeconfig files, as KUBECONFIG lists them
 * @param context @default - the current context of the files
 * @throws KubeServicesError as {@link clusterAccessOf} does
 */
export async function connectContext(paths: readonly string[], context?: string): Promise<Cluster> {
  const connection = { config_paths: [...paths], ...defined({ config_context: context }) };
  return new Cluster(new Transport(await clusterAccessOf(connection, paths.join(", "))));
}

/** The client for a cluster whose address and credentials are at hand. Nothing is sent yet. */
export const connectTo = (access: ClusterAccess): Cluster => new Cluster(new Transport(access));
