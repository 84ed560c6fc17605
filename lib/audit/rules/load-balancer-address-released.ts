import { serviceOf } from "../model/services";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** The public address of a load balancer is given up. */
export const loadBalancerAddressReleased = changeRule({
  id: "load-balancer-address-released",
  severity: "high",
  category: "destroy",
  title: "The public address of a load balancer is given up",
  why: "The address goes back to the provider: DNS records and allow-lists that name it point at whoever gets it next.",
  fix: "Reserve the address at the provider and name it in the annotations, or change the DNS records first.",
  ids: ["CWE-404"],
  example: 'type = "LoadBalancer" → "ClusterIP"',
  kinds: ["Service"],
  actions: ["update", "delete"],
  check: (change) => {
    const [before, after] = [change.before && serviceOf(change.before), change.after && serviceOf(change.after)];
    if (before?.type !== "LoadBalancer" || after?.type === "LoadBalancer") return undefined;
    if (after !== undefined && after.type === undefined) return UNDECIDED;
    return after === undefined
      ? "is deleted, its load balancer with it"
      : `Internet access LoadBalancer → ${after.exposure}: its load balancer goes`;
  },
});
