import { isBranch } from "../mask/marks";
import { showValue } from "../model/diff";
import type { KubernetesObject } from "../model/object";
import { blocks, pick, text, texts } from "../model/tree";
import { objectRule } from "../rule/define";

const KEYS =
  /(?:^|\/)(?:permanent-redirect|temporal-redirect|mirror-target|mirror-host|upstream-vhost|proxy-redirect-to|default-backend|redirect-to|request-redirect|external-name|auth-proxy-set-headers)$/;
const ORIGIN = /(?:^|\/)cors-allow-origin$/;

/** Hosts to which a route of the Gateway API sends clients, or which its pods see, other than its own. */
function hostsBeside(route: KubernetesObject): readonly string[] {
  const ownHosts = new Set(texts(route.body, "spec.hostnames"));
  const filters = blocks(route.body, "spec.rule").flatMap((rule) => [
    ...blocks(rule, "filters"),
    ...blocks(rule, "backend_refs").flatMap((one) => blocks(one, "filters")),
  ]);
  const hosts = filters.flatMap((filter) => {
    const to = text(filter, "request_redirect.hostname");
    return to === undefined ? [] : [to];
  });
  return [...new Set(hosts)].filter((host) => !ownHosts.has(host));
}

/** An Ingress or a route sends clients, or copies of what they send, elsewhere. */
export const ingressLeadsAway = objectRule({
  id: "ingress-leads-away",
  severity: "medium",
  category: "exposure",
  title: "An Ingress or a route sends clients, or copies of what they send, elsewhere",
  why: "Requests with their cookies and passwords reach somebody outside, or pods see another host than the one that was asked for.",
  fix: "Lead to a Service of this cluster; take the annotation out.",
  ids: ["CWE-601", "CWE-441"],
  example: 'nginx.ingress.kubernetes.io/permanent-redirect = "https://example.net"',
  kinds: ["Ingress", "HTTPRoute", "GRPCRoute"],
  readsMarks: true,
  check: (ingress) => {
    if (ingress.kind !== "Ingress") {
      const hosts = hostsBeside(ingress);
      return hosts.length === 0 ? undefined : `sends clients to ${hosts.join(", ")}`;
    }
    const annotations = pick(ingress.body, "metadata.annotations");
    if (!isBranch(annotations)) return undefined;
    const found = Object.keys(annotations).filter((key) => KEYS.test(key));
    if (found.length > 0) return found.map((key) => `${key}: ${showValue(annotations[key])}`).join(", ");
    const open = Object.keys(annotations).filter(
      (key) =>
        ORIGIN.test(key) &&
        String(annotations[key])
          .split(/[\s,]+/)
          .includes("*"),
    );
    return open.length === 0
      ? undefined
      : { message: `${open.join(", ")} lets every web page read answers`, severity: "low" };
  },
});
