import type { Construct } from "constructs";
import { defined } from "../defined";
import {
  HttpRoute,
  Ingress,
  hostsOf,
  pathsOf,
  type HttpRouteProps,
  type IngressProps,
  type RouteBackend,
} from "../route";
import { ownershipLabels } from "../resource";
import type { Exposure, HttpRouteExposure, IngressExposure, ServiceProps } from "../service";

/** What a route takes from the service that it leads to. */
type Exposed = Pick<ServiceProps, "exposure" | "logicalId" | "labels" | "version" | "waitForLoadBalancer">;

/** The rules of an Ingress whose requests all go to one service. */
function ingressRules(exposure: IngressExposure, service: RouteBackend): NonNullable<IngressProps["rules"]> {
  const { host, pathType, port } = exposure;
  return (host === undefined ? [host] : hostsOf(host)).map((name) => ({
    ...defined({ host: name }),
    paths: pathsOf(exposure).map((each) => ({
      service,
      path: each.path ?? "/",
      pathType: each.pathType ?? pathType ?? "Prefix",
      port: each.port ?? port,
    })),
  }));
}

/** The rules of an HTTPRoute whose requests all go to one service, or to versions of it. */
function httpRules(exposure: HttpRouteExposure, service: RouteBackend): HttpRouteProps["rules"] {
  const { pathType, weights, timeouts } = exposure;
  return pathsOf(exposure).map((each) => {
    const port = each.port ?? exposure.port;
    const backend = { service, ...defined({ port }) };
    const type = each.pathType ?? pathType;
    return {
      matches: [{ path: each.path ?? "/", ...defined({ pathType: type }) }],
      backends:
        weights === undefined
          ? [backend]
          : Object.entries(weights).map(([version, weight]) => ({ ...backend, version, weight })),
      ...defined({ timeouts }),
    };
  });
}

/** Makes what an exposure by host name needs beside the Service itself: its route. */
export function createRoute(service: Construct & RouteBackend, props: Exposed): Ingress | HttpRoute | undefined {
  const { exposure, logicalId, labels, version, waitForLoadBalancer } = props;
  const { name, namespace } = service.service;
  const context = (): {
    readonly logicalId: string;
    readonly ownLabels: Readonly<Record<string, string>>;
    readonly ofExposure: true;
  } => ({
    logicalId,
    ownLabels: { ...ownershipLabels(service, labels["app"] ?? name, version), ...labels },
    ofExposure: true,
  });
  if (exposure?.type === "Ingress") {
    const { className, controller, tls, annotations, redirectToHttps, maxBodySize, readTimeoutSeconds, sourceRanges } =
      exposure;
    return new Ingress(
      service,
      "Ingress",
      {
        name,
        namespace,
        className,
        controller,
        tls,
        annotations,
        redirectToHttps,
        maxBodySize,
        readTimeoutSeconds,
        sourceRanges,
        rules: ingressRules(exposure, service),
        waitForLoadBalancer,
      },
      context(),
    );
  }
  if (exposure?.type !== "HTTPRoute") return undefined;
  const { gateway, hostnames, annotations } = exposure;
  return new HttpRoute(
    service,
    "HttpRoute",
    { name, namespace, gateway, hostnames, annotations, rules: httpRules(exposure, service) },
    context(),
  );
}

/** The HTTPRoute's versions. */
export const weightedVersions = (exposure: Exposure | undefined): readonly string[] =>
  exposure?.type === "HTTPRoute" ? Object.keys(exposure.weights ?? {}) : [];
