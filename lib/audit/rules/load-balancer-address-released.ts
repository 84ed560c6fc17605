import { isHiddenFromRules, type Tree } from "../mask/marks";
import { showValue } from "../model/diff";
import { serviceOf } from "../model/services";
import { isEmpty, pick, sameTree } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Where a Service asks for one address, beside `load_balancer_ip`. */
const ADDRESSES: readonly string[] = [
  ...["service.beta.kubernetes.io/aws-load-balancer-eip-allocations", "networking.gke.io/load-balancer-ip-addresses"],
  ...["service.beta.kubernetes.io/azure-load-balancer-ipv4", "service.beta.kubernetes.io/azure-pip-name"],
  ...[
    "metallb.universe.tf/loadBalancerIPs",
    "metallb.io/loadBalancerIPs",
    "lbipam.cilium.io/ips",
    "kube-vip.io/loadbalancerIPs",
  ],
];

/** What a Service asked for by name and no longer does; nothing where it asked for none. */
function otherAddress(before: Tree, after: Tree): string | undefined {
  for (const path of [["spec", "load_balancer_ip"], ...ADDRESSES.map((key) => ["metadata", "annotations", key])]) {
    const [from, to] = [pick(before, path), pick(after, path)];
    if (isEmpty(from) || sameTree(from, to) || isHiddenFromRules(to)) continue;
    return `${showValue(from)} → ${showValue(to)}`;
  }
  return undefined;
}

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
    if (before?.type !== "LoadBalancer") return undefined;
    if (after?.type === "LoadBalancer") {
      const other = otherAddress(change.before?.body, change.after?.body);
      return other === undefined ? undefined : { message: `asks for another address: ${other}`, severity: "medium" };
    }
    if (after !== undefined && after.type === undefined) return UNDECIDED;
    return after === undefined
      ? "is deleted, its load balancer with it"
      : `Internet access LoadBalancer → ${after.exposure}: its load balancer goes`;
  },
});
