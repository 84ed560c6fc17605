import { AccessDenied, ApiError, kinds, type Cluster, type Gateway, type HttpRoute } from "../cluster";
import type { Gateways, Snapshot } from "./snapshot";

/** A Gateway that a route is for, and its listener. */
interface GatewayReference {
  readonly name: string;
  readonly namespace: string;
  readonly sectionName?: string;
}

/** The Gateways that a route is to be attached to. */
export function gatewaysOf({ metadata, spec }: HttpRoute): readonly GatewayReference[] {
  return (spec?.parentRefs ?? [])
    .filter(({ kind }) => (kind ?? "Gateway") === "Gateway")
    .map((one) => ({ ...one, namespace: one.namespace ?? metadata?.namespace ?? "" }));
}

export const gatewayKey = ({ namespace, name }: GatewayReference): string => `${namespace}/${name}`;

/** Where a Gateway is reached. */
export const addressesOf = (gateway: Gateway | undefined): readonly string[] =>
  (gateway?.status?.addresses ?? []).flatMap(({ value }) => value ?? []);

/**
 * A snapshot with the Gateways that its routes are for. They are often of other namespaces and other people, so each is
 * asked for by its name, and one that may not be read is left out.
 * @throws KubeServicesError where the cluster cannot be reached
 */
export async function withGateways(cluster: Cluster, snapshot: Snapshot): Promise<Snapshot> {
  const wanted = snapshot.routes.flatMap(gatewaysOf).filter((one) => !snapshot.gateways.has(gatewayKey(one)));
  if (wanted.length === 0) return snapshot;
  const unique = [...new Map(wanted.map((one) => [gatewayKey(one), one]))];
  const read = await Promise.all(unique.map(([key, one]) => readGateway(cluster, key, one)));
  return { ...snapshot, gateways: new Map([...snapshot.gateways, ...read.flat()]) };
}

async function readGateway(
  cluster: Cluster,
  key: string,
  { name, namespace }: GatewayReference,
): Promise<readonly (readonly [string, Gateway | undefined])[]> {
  try {
    return [[key, await cluster.get(kinds.gateway, name, { namespace })]];
  } catch (error) {
    if (error instanceof AccessDenied || error instanceof ApiError) return [];
    throw error;
  }
}

/**
 * For views that are kept up to date: each snapshot with the Gateways that are known by then.
 * @param onRead told when more are known than the last snapshot had
 */
export function gatewaysMeanwhile(cluster: Cluster, onRead: () => void): (snapshot: Snapshot) => Snapshot {
  let known: Gateways = new Map();
  const asked = new Set<string>();
  return (snapshot) => {
    const keys = snapshot.routes.flatMap(gatewaysOf).map(gatewayKey);
    const fresh = keys.filter((key) => !asked.has(key));
    for (const key of fresh) asked.add(key);
    const now = { ...snapshot, gateways: known };
    if (fresh.length > 0)
      void withGateways(cluster, now).then(
        ({ gateways }) => {
          known = new Map([...known, ...gateways]);
          onRead();
        },
        () => undefined, // what is lost of the connection, the watches tell
      );
    return now;
  };
}
