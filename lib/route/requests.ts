import { isToken, type Report } from "../resource";
import { hasIdleParts } from "../names";
import { INGRESS_PATH_INVALID } from "../service";

/** Paths that mean the same requests have one key: where they are compared by their parts, a slash at the end is nothing. */
export const pathKey = (path: string, type: string): string =>
  type === "Prefix" || type === "PathPrefix" ? path.replace(/\/+$/, "") || "/" : path;

/** Paths of an Ingress that are compared have no parts that mean nothing. */
export function checkIngressPath(path: string, pathType: string, prop: string, report: Report): void {
  if (pathType === "ImplementationSpecific" || isToken(path) || !hasIdleParts(path)) return;
  report({ ...INGRESS_PATH_INVALID, prop, value: path });
}

/** The host names of a prop that takes one or several. */
export const hostsOf = (given: string | readonly string[] = []): readonly string[] =>
  typeof given === "string" ? [given] : given;

/** Each host is named once. */
export function checkHosts(hosts: string | readonly string[] | undefined, prop: string, report: Report): void {
  if (typeof hosts !== "object" || isToken(hosts)) return;
  hosts.forEach((host, index) => {
    if (hosts.indexOf(host) < index)
      report({
        code: "HostDuplicate",
        what: "this host is named already",
        prop: `${prop}[${index}]`,
        value: host,
        fix: "take one of the two out",
      });
  });
}
