import { isHiddenFromRules } from "../mask/marks";
import { blocks, pick, text } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A gateway listens where it did not listen before. */
export const gatewayOpened = changeRule({
  id: "gateway-opened",
  severity: "medium",
  category: "exposure",
  title: "A gateway listens where it did not listen before",
  why: "A Gateway is a load balancer: its listeners can be reached from outside, and its routes lead on to Services.",
  fix: "Narrow its listeners to the hosts and the namespaces that are meant.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'Gateway with listeners[].port = 443 and listeners[].allowedRoutes.namespaces.from = "All"',
  kinds: ["Gateway"],
  actions: ["create", "update", "replace"],
  check: ({ before, after }) => {
    if (after === undefined) return undefined;
    if (isHiddenFromRules(pick(after.body, "spec.listeners"))) return UNDECIDED;
    const show = (side: typeof after) =>
      blocks(side.body, "spec.listeners").map((listener) => {
        const all = text(listener, "allowed_routes.namespaces.from") === "All" ? " for routes of all namespaces" : "";
        return `${text(listener, "protocol") ?? "?"} ${text(listener, "port") ?? "?"} for ${text(listener, "hostname") ?? "any host"}${all}`;
      });
    const known = before === undefined ? [] : show(before);
    const added = show(after).filter((one) => !known.includes(one));
    return added.length === 0 ? undefined : `listens at ${[...new Set(added)].join("; ")}`;
  },
});
