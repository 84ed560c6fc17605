import { isOpenRange, showPorts } from "../model/services";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A public load balancer lets everyone in. */
export const loadBalancerOpenToAll = serviceRule({
  id: "load-balancer-open-to-all",
  severity: "medium",
  category: "exposure",
  title: "A public load balancer lets everyone in",
  why: "No source ranges limit it and no annotation keeps it internal: whoever finds the address may connect.",
  fix: "Set source ranges, or keep it internal by the annotation of your provider; acknowledge it where everyone is meant.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'type = "LoadBalancer" without load_balancer_source_ranges',
  check: (service) => {
    if (service.type === undefined) return UNDECIDED;
    if (service.type !== "LoadBalancer" || service.internal) return undefined;
    if (service.sourceRanges === undefined) return UNDECIDED;
    return isOpenRange(service.sourceRanges) ? `ports ${showPorts(service)} are open to everyone` : undefined;
  },
});
