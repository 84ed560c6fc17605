import type { KubernetesObject } from "../model/object";
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
];
const SCHEME = "alb.ingress.kubernetes.io/scheme";

/** What keeps clients out: the ranges that may connect, or that the load balancer is an internal one. */
function limits(ingress: KubernetesObject): readonly string[] | undefined {
  const values = [...RANGES, SCHEME].map((key) => pick(ingress.body, ["metadata", "annotations", key]));
  if (values.some(isHiddenFromRules)) return undefined;
  const [scheme, ...listed] = [values.at(-1), ...values.slice(0, -1)];
  const ranges = listed.flatMap((value) =>
    typeof value === "string" ? value.split(",").map((one) => one.trim()) : [],
  );
  return [...(scheme === "internal" ? ["internal addresses"] : []), ...ranges.sort()];
}

/** An Ingress lets more clients in. */
export const ingressLoosened = changeRule({
  id: "ingress-loosened",
  severity: "high",
  category: "exposure",
  title: "An Ingress lets more clients in",
  why: "Its annotations are what keeps clients from outside out.",
  fix: "Keep the annotations that limit who may connect.",
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
    return to.every((one) => from.includes(one)) ? undefined : { message, severity: "medium" };
  },
});
