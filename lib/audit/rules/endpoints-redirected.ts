import { addressesOf, serviceNameOf } from "../model/endpoints";
import { isInside } from "../model/ranges";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service sends its traffic to addresses that are written by hand. */
export const endpointsRedirected = changeRule({
  id: "endpoints-redirected",
  severity: "medium",
  category: "exposure",
  title: "A Service sends its traffic to other addresses",
  why: "All who call it send what they send, credentials too, to these addresses from now on; NetworkPolicies and selectors have no say in it.",
  fix: "Check that the addresses are yours; let a selector choose the pods where they are in the cluster.",
  ids: ["CVE-2021-25740", "CWE-441"],
  example: 'kubernetes_endpoints_v1: subset.address.ip = "10.1.1.1" → "203.0.113.66"',
  kinds: ["Endpoints", "EndpointSlice"],
  actions: ["create", "update", "replace"],
  check: ({ before, after }, plan) => {
    if (after === undefined) return undefined;
    const to = addressesOf(after);
    const from = before === undefined ? [] : addressesOf(before);
    if (to === undefined || from === undefined) return UNDECIDED;
    const name = serviceNameOf(after);
    // Another Service than before gets all that is in it.
    const moved = before !== undefined && serviceNameOf(before) !== name && name !== undefined;
    const added = moved ? to : to.filter((one) => !from.includes(one));
    if (added.length === 0) return undefined;
    const redirection = `${name === undefined ? "" : `Service ${name} `}goes to ${added.slice(0, 5).join(", ")}${added.length > 5 ? ` and ${added.length - 5} more` : ""}`;
    if (name === "kubernetes" && after.namespace === "default")
      return { message: `${redirection}: that is the API server to all pods`, severity: "high" };
    const service = name === undefined ? undefined : plan.after.find("Service", name, after.namespace);
    const selector = plan.after.services.find((one) => one.object === service)?.selector;
    // A Service with a selector has endpoints of its own: these come beside them.
    if (service !== undefined && selector !== undefined && selector.size > 0)
      return { message: `${redirection}, beside the pods that it selects`, severity: "high" };
    if (before === undefined && service?.change.action === "create" && added.every(isInside))
      return { message: redirection, severity: "info" };
    return from.length === 0 || moved ? redirection : `${redirection} instead of ${from.slice(0, 5).join(", ")}`;
  },
});
