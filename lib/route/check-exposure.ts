import { defined } from "../defined";
import type { Report } from "../resource";
import {
  gatewaysOf,
  isRouted,
  type Exposure,
  type HttpRouteExposure,
  type HttpRoutePath,
  type IngressExposure,
  type IngressPath,
  type ServicePort,
} from "../service";
import { portProblem } from "./backend";
import { checkGateways, checkTimeouts } from "./check-http-route";
import { checkWeights } from "./http-route-backend";
import { checkHttpPath } from "./http-route-match";
import { checkIngressSettings, presetOf } from "./ingress-config";
import { checkHosts, checkIngressPath, hostsOf, pathKey } from "./requests";

/** The paths of an exposure by host name, as they were given. */
export const pathsOf = <T extends IngressExposure | HttpRouteExposure>({
  path,
}: T): readonly (T extends IngressExposure ? IngressPath : HttpRoutePath)[] =>
  (path === undefined || typeof path === "string" ? [path === undefined ? {} : { path }] : path) as never;

/**
 * Rules of an exposure by host name.
 * @param hasVersions whether the service runs workloads of its own
 */
export function checkRouteExposure(
  exposure: Exposure | undefined,
  ports: readonly ServicePort[],
  report: Report,
  hasVersions = false,
): void {
  if (!isRouted(exposure)) return;
  checkPaths(exposure, ports, report);
  if (exposure.type === "Ingress") checkIngressExposure(exposure, report);
  else checkHttpRouteExposure(exposure, hasVersions, report);
}

/** Each path goes to a port that there is, and no two of them are alike. */
function checkPaths(
  exposure: IngressExposure | HttpRouteExposure,
  ports: readonly ServicePort[],
  report: Report,
): void {
  const { path, port } = exposure;
  if (exposure.type === "Ingress") checkHosts(exposure.host, "exposure.host", report);
  else checkHosts(exposure.hostnames, "exposure.hostnames", report);
  const seen = new Set<string>();
  pathsOf(exposure).forEach((entry, index) => {
    const at = typeof path === "object" ? `exposure.path[${index}]` : "exposure";
    const chosen = entry.port ?? port;
    const prop = entry.port === undefined ? "exposure.port" : `${at}.port`;
    const problem = portProblem(ports, chosen, "the Service");
    if (problem !== undefined) report({ ...problem, prop });
    const matched = entry.path ?? "/";
    const type = entry.pathType ?? exposure.pathType ?? "Prefix";
    if (exposure.type === "Ingress") checkIngressPath(matched, type, `${at}.path`, report);
    const key = `${pathKey(matched, type)} ${type}`;
    if (seen.has(key))
      report({
        code: "IngressPathDuplicate",
        what: "requests with this path go somewhere already",
        prop: `${at}.path`,
        value: entry.path ?? "/",
        fix: "take one of the two out",
      });
    seen.add(key);
  });
}

function checkIngressExposure(exposure: IngressExposure, report: Report): void {
  const { host, serviceType, annotations } = exposure;
  checkIngressSettings(exposure, "exposure.", { hosts: hostsOf(host), others: host === undefined }, report);
  const preset = presetOf(exposure);
  if (preset?.needsNodePort === undefined || serviceType === "NodePort") return;
  const [key, value] = preset.needsNodePort.unless;
  if (annotations?.[key] !== value)
    report({
      code: "IngressNeedsNodePort",
      what: `${preset.title} reaches a Service by the nodes, and this one has no node ports`,
      prop: "exposure.serviceType",
      value: serviceType,
      allowed: `"NodePort", or the annotation ${key}: ${value}`,
    });
}

function checkHttpRouteExposure(exposure: HttpRouteExposure, hasVersions: boolean, report: Report): void {
  const { gateway, path, pathType, weights, timeouts } = exposure;
  checkGateways(gatewaysOf(gateway), "exposure.gateway", report);
  checkTimeouts(timeouts, "exposure.timeouts", report);
  pathsOf(exposure).forEach((entry, index) => {
    const prop = typeof path === "object" ? `exposure.path[${index}].path` : "exposure.path";
    const type = entry.pathType ?? pathType;
    checkHttpPath({ ...defined({ path: entry.path }), ...(type && { pathType: type }) }, prop, report);
  });
  if (weights === undefined) return;
  if (!hasVersions)
    report({
      code: "BackendWithoutVersions",
      what: "only services with workloads of their own have versions",
      prop: "exposure.weights",
      fix: "take weights out, or spread the requests over services by an HttpRoute of its own",
    });
  if (Object.keys(weights).length === 0)
    report({
      code: "RouteWeightsZero",
      what: "no version is named that would take the requests",
      prop: "exposure.weights",
      allowed: "versions of the service and their weights, such as { v1: 90, v2: 10 }",
    });
  checkWeights(Object.values(weights), "exposure.weights", report);
}
