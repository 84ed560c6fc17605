import { isToken, type Report } from "../resource";
import { servicePortName, type Exposure, type ServicePort } from "../service";
import { checkIngressSettings, presetOf } from "./ingress-config";

/** Rules of an exposure by host name. */
export function checkRouteExposure(
  exposure: Exposure | undefined,
  ports: readonly ServicePort[],
  report: Report,
): void {
  if (exposure?.type !== "Ingress") return;
  const { host, path, port, serviceType, annotations } = exposure;
  checkIngressSettings(exposure, "exposure.", host !== undefined, report);
  const paths = path === undefined || typeof path === "string" ? [{ path }] : path;
  const seen = new Set<string>();
  const names = ports.map(servicePortName);
  const allowed = names.map((name, index) => `${name} (${ports[index]?.port})`).join(", ");
  paths.forEach((one, index) => {
    const own = "port" in one ? one.port : undefined;
    const at = typeof path === "object" ? `exposure.path[${index}]` : "exposure";
    const chosen = own ?? port;
    const prop = own === undefined ? "exposure.port" : `${at}.port`;
    if (chosen === undefined && ports.length > 1)
      report({
        code: "BackendPortAmbiguous",
        what: "the Service has several ports",
        prop,
        allowed,
        fix: "say which one takes the requests",
      });
    else if (
      chosen !== undefined &&
      !isToken(chosen) &&
      !ports.some((each, position) => names[position] === chosen || each.port === chosen || isToken(each.port))
    )
      report({ code: "BackendPortUnknown", what: "the Service has no such port", prop, value: chosen, allowed });
    const type = ("pathType" in one ? one.pathType : undefined) ?? exposure.pathType ?? "Prefix";
    const key = `${one.path ?? "/"} ${type}`;
    if (seen.has(key))
      report({
        code: "IngressPathDuplicate",
        what: "requests with this path go somewhere already",
        prop: `${at}.path`,
        value: one.path ?? "/",
        fix: "take one of the two out",
      });
    seen.add(key);
  });
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
