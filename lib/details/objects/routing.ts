import { objectKey, type HttpRoute, type Ingress, type RouteParent, type Service } from "../../cluster";
import { messageWithoutCredentials } from "../../credentials";
import { addressesOf, gatewayKey, gatewaysOf } from "../gateways";
import { endpointsOf } from "../service-view";
import { indexServices } from "../service-index";
import type { Snapshot } from "../snapshot";
import type { DeclaredObject } from "./declared";
import { because, type Judged, type ViewContext } from "./view";

/** A Service that takes requests, and its port by number or name. */
interface Backend {
  readonly service: string;
  readonly namespace: string;
  readonly port?: number | string | undefined;
}

/** Why requests to backends would be lost; each backend is told once. */
function lostRequests(backends: readonly Backend[], snapshot: Snapshot): readonly string[] {
  if (snapshot.denied.has("services")) return ["its backends are not known: not allowed to list services"];
  const services = indexServices(snapshot);
  const reasons = backends.flatMap(({ service: name, namespace, port }) => {
    const service = services.get(`${namespace}/${name}`);
    if (service === undefined) return [`its backend Service ${name} is not in the cluster`];
    if (port !== undefined && !hasPort(service, port)) return [`its backend Service ${name} has no port ${port}`];
    if (service.spec?.type === "ExternalName" || snapshot.denied.has("endpointSlices")) return [];
    const ready = endpointsOf(service, snapshot.endpointSlices).some((one) => one.ready);
    return ready ? [] : [`no endpoint of its backend Service ${name} takes traffic`];
  });
  return [...new Set(reasons)];
}

const hasPort = (service: Service, port: number | string): boolean =>
  (service.spec?.ports ?? []).some((one) => one.port === port || one.name === port);

/** The namespaces of a snapshot's Services are those of the stack: what lies in others was not read. */
const wasRead = (snapshot: Snapshot, namespace: string, ownNamespace: string): boolean =>
  namespace === ownNamespace || snapshot.services.some((service) => objectKey(service).startsWith(`${namespace}/`));

/** An Ingress is as it should be where each backend is there, has the port and takes traffic. */
export function judgeIngress(_declared: DeclaredObject, ingress: Ingress, { snapshot }: ViewContext): Judged {
  const { spec, status, metadata } = ingress;
  const namespace = metadata?.namespace ?? "";
  const paths = (spec?.rules ?? []).flatMap((rule) => rule.http?.paths ?? []);
  const backends = [...paths.map(({ backend }) => backend), ...(spec?.defaultBackend ? [spec.defaultBackend] : [])]
    .flatMap(({ service }) => (service === undefined ? [] : [service]))
    .map(({ name, port }): Backend => ({ service: name, namespace, port: port?.number || port?.name || undefined }));
  const hosts = [...new Set((spec?.rules ?? []).map(({ host }) => host ?? "*"))];
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? "");
  return {
    state: `${hosts.join(", ") || "*"}${addresses.length === 0 ? "" : ` at ${addresses.join(", ")}`}`,
    reasons: lostRequests(backends, snapshot),
    notes: addresses.length === 0 ? ["no controller has given it an address"] : [],
    facts: {
      Class: spec?.ingressClassName,
      Hosts: hosts.join("\n"),
      TLS: (spec?.tls ?? [])
        .map(({ secretName, hosts: names }) => `${(names ?? []).join(", ")} by ${secretName}`)
        .join("\n"),
      Backends: [...new Set(backends.map((one) => showBackend(one, snapshot)))].join("\n"),
      Addresses: addresses.join(", "),
    },
  };
}

/** A backend with how many of its endpoints take traffic: `web:80 (2 of 3 ready)`. */
function showBackend({ service: name, namespace, port }: Backend, snapshot: Snapshot): string {
  const shown = port === undefined ? name : `${name}:${port}`;
  const service = indexServices(snapshot).get(`${namespace}/${name}`);
  if (service === undefined || service.spec?.type === "ExternalName" || snapshot.denied.has("endpointSlices"))
    return shown;
  const endpoints = endpointsOf(service, snapshot.endpointSlices);
  return `${shown} (${endpoints.filter((one) => one.ready).length} of ${endpoints.length} ready)`;
}

/** Why a route is not served by its Gateways. */
function notAccepted({ metadata, spec, status }: HttpRoute): readonly string[] {
  const parents = status?.parents ?? [];
  if (parents.length === 0) return ["no gateway has accepted it"];
  const generation = metadata?.generation ?? 0;
  const refusals = parents.flatMap(({ parentRef, conditions }) =>
    JUDGING.flatMap((type) => {
      const found = (conditions ?? []).filter((one) => one.type === type);
      const wrong = found.filter((one) => one.status !== "True");
      if (found.length === 0) return type === "Accepted" ? [`gateway ${parentRef.name}: has not accepted it`] : [];
      if (found.some(({ observedGeneration }) => (observedGeneration ?? generation) < generation))
        return [`gateway ${parentRef.name}: has not seen the last change of it`];
      return wrong.map((condition) => {
        const unknown = condition.status === "False" ? "" : `whether it is ${type} is not known: `;
        return `gateway ${parentRef.name}: ${unknown}${messageWithoutCredentials(because(condition))}`;
      });
    }),
  );
  const key = ({ name, namespace = metadata?.namespace, sectionName, port }: RouteParent): string =>
    [namespace, name, sectionName, port].join("/");
  const answered = new Set(parents.map(({ parentRef }) => key(parentRef)));
  const silent = (spec?.parentRefs ?? []).filter((one) => !answered.has(key(one)));
  return [...new Set([...refusals, ...silent.map(({ name }) => `gateway ${name}: has not accepted it`)])];
}

const JUDGING = ["Accepted", "ResolvedRefs"];

/** What is known of a route's Gateways: they are not judged, their own stack's status does that. */
function gatewayFacts(
  route: HttpRoute,
  { gateways }: Snapshot,
): { readonly addresses: readonly string[]; readonly notes: readonly string[] } {
  const wanted = [...new Map(gatewaysOf(route).map((one) => [gatewayKey(one), one]))];
  return {
    addresses: [...new Set(wanted.flatMap(([key]) => addressesOf(gateways.get(key))))],
    notes: wanted.flatMap(([key, { name }]) => {
      if (!gateways.has(key)) return [];
      const gateway = gateways.get(key);
      if (gateway === undefined) return [`gateway ${name} is not in the cluster`];
      return addressesOf(gateway).length === 0 ? [`gateway ${name} has no address`] : [];
    }),
  };
}

/** A route is as it should be where its gateways have accepted it and each backend takes traffic. */
export function judgeRoute(_declared: DeclaredObject, route: HttpRoute, { snapshot }: ViewContext): Judged {
  const ownNamespace = route.metadata?.namespace ?? "";
  const parents = route.status?.parents ?? [];
  const backends = (route.spec?.rules ?? [])
    .flatMap(({ backendRefs }) => backendRefs ?? [])
    .filter(({ kind, group }) => (kind ?? "Service") === "Service" && (group ?? "") === "")
    .map(({ name, namespace = ownNamespace, port, weight }) => ({ service: name, namespace, port, weight }));
  const serving = backends.filter(
    ({ weight, namespace }) => weight !== 0 && wasRead(snapshot, namespace, ownNamespace),
  );
  const hosts = (route.spec?.hostnames ?? []).join(", ") || "*";
  const { addresses, notes } = gatewayFacts(route, snapshot);
  return {
    state: `${hosts}${addresses.length === 0 ? "" : ` at ${addresses.join(", ")}`}`,
    reasons: [...notAccepted(route), ...lostRequests(serving, snapshot)],
    notes,
    facts: {
      Hosts: hosts,
      Gateways: [
        ...new Set((route.spec?.parentRefs ?? parents.map(({ parentRef }) => parentRef)).map(showGateway)),
      ].join(", "),
      Addresses: addresses.join(", "),
      Backends: backends
        .map((one) => `${showBackend(one, snapshot)}${one.weight === undefined ? "" : `, weight ${one.weight}`}`)
        .join("\n"),
    },
  };
}

const showGateway = ({ name, namespace, sectionName }: RouteParent): string =>
  `${namespace === undefined ? "" : `${namespace}/`}${name}${sectionName === undefined ? "" : ` (${sectionName})`}`;
