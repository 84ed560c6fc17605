import { Ingress, type IngressProps } from "../route";
import { ownershipLabels } from "../resource";
import type { Exposure, IngressExposure, ServiceProps } from "../service";
import type { ServiceConstruct } from "./service-construct";

/** The rules of an Ingress whose requests all go to one service. */
function rulesOf(
  { host, path, pathType, port }: IngressExposure,
  service: ServiceConstruct,
): NonNullable<IngressProps["rules"]> {
  const hosts = host === undefined || typeof host === "string" ? [host] : host;
  const paths = path === undefined || typeof path === "string" ? [{ path }] : path;
  return hosts.map((one) => ({
    ...(one === undefined ? {} : { host: one }),
    paths: paths.map((each) => ({
      service,
      path: each.path ?? "/",
      pathType: ("pathType" in each ? each.pathType : undefined) ?? pathType ?? "Prefix",
      port: ("port" in each ? each.port : undefined) ?? port,
    })),
  }));
}

/** Makes what an exposure needs beside the Service itself: the Ingress of an exposure by host name. */
export function createRoute(
  service: ServiceConstruct,
  exposure: Exposure | undefined,
  props: Pick<ServiceProps, "logicalId" | "labels" | "version" | "waitForLoadBalancer">,
): Ingress | undefined {
  if (exposure?.type !== "Ingress") return undefined;
  const { name, namespace } = service;
  const { className, controller, tls, annotations, redirectToHttps, maxBodySize, readTimeoutSeconds, sourceRanges } =
    exposure;
  const { logicalId, labels, version, waitForLoadBalancer } = props;
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
      rules: rulesOf(exposure, service),
      waitForLoadBalancer,
    },
    { logicalId, ownLabels: { ...ownershipLabels(service, labels["app"] ?? name, version), ...labels } },
  );
}
