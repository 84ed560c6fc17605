import type { KubernetesObject } from "../model/object";
import { beyond } from "../model/ranges";
import { isOpenRange } from "../model/services";
import { pick } from "../model/tree";
import { isHiddenFromRules } from "../mask/marks";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Annotations of controllers that list who may connect. */
const RANGES = [
  "nginx.ingress.kubernetes.io/whitelist-source-range",
  "nginx.ingress.kubernetes.io/allowlist-source-range",
  "alb.ingress.kubernetes.io/inbound-cidrs",
  "haproxy.org/allow-list",
  "haproxy.org/whitelist",
  "haproxy-ingress.github.io/allowlist-source-range",
  "haproxy-ingress.github.io/whitelist-source-range",
  "ingress.kubernetes.io/whitelist-source-range",
  "traefik.ingress.kubernetes.io/whitelist-source-range",
  "higress.io/whitelist-source-range",
  "konghq.com/whitelist",
];
/** Annotations that keep the load balancer of an Ingress inside: the key, and the value that does it. */
const SCHEMES: Readonly<Record<string, RegExp>> = {
  "alb.ingress.kubernetes.io/scheme": /^internal$/,
  "appgw.ingress.kubernetes.io/use-private-ip": /^true$/i,
  "kubernetes.io/ingress.class": /^gce-internal$/,
};

/** What keeps clients out: the ranges that may connect, or that the load balancer is an internal one. */
function limits(ingress: KubernetesObject): readonly string[] | undefined {
  const read = (key: string) => pick(ingress.body, ["metadata", "annotations", key]);
  const [listed, schemes] = [RANGES.map(read), Object.keys(SCHEMES).map(read)];
  if ([...listed, ...schemes].some(isHiddenFromRules)) return undefined;
  const ranges = listed.flatMap((value) =>
    typeof value === "string" ? value.split(",").map((one) => one.trim()) : [],
  );
  const inside = Object.values(SCHEMES).some((form, index) => form.test(String(schemes[index] ?? "")));
  return [...(inside ? ["internal addresses"] : []), ...ranges.filter((one) => one !== "").sort()];
}

/** An Ingress lets more clients in. */
export const ingressLoosened = changeRule({
  id: "ingress-loosened",
  severity: "high",
  category: "exposure",
  title: "An Ingress lets more clients in",
  why: "Its annotations are what keeps clients from outside out.",
  fix: "Keep the annotations that limit who may connect.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'whitelist-source-range: "10.0.0.0/8" → "0.0.0.0/0"',
  kinds: ["Ingress"],
  actions: ["update", "replace"],
  check: (change) => {
    const [from, to] = [change.before, change.after].map((side) => (side === undefined ? [] : limits(side)));
    if (from === undefined || to === undefined) return UNDECIDED;
    if (from.length === 0 || from.every((one) => isOpenRange([one]))) return undefined;
    const show = (list: readonly string[]) => list.join(", ") || "everyone";
    const message = `who may connect: ${show(from)} → ${show(to)}`;
    const lost = from.includes("internal addresses") && !to.includes("internal addresses");
    if (to.length === 0 || lost || isOpenRange(to)) return message;
    const more = beyond(from, to).filter((one) => one !== "internal addresses");
    return more.length === 0 ? undefined : { message, severity: "medium" };
  },
});
