import { lostControls } from "../model/ingress-controls";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An Ingress loses its firewall or its limits. */
export const ingressProtectionRemoved = changeRule({
  id: "ingress-protection-removed",
  severity: "medium",
  category: "exposure",
  title: "An Ingress loses its web firewall, its limits, its deny list or TLS to the pods",
  why: "Requests that were stopped there reach the application from now on.",
  fix: "Put the annotation back.",
  ids: ["NSA-network-separation", "CWE-693"],
  example: "alb.ingress.kubernetes.io/wafv2-acl-arn is taken out of metadata.annotations",
  kinds: ["Ingress"],
  actions: ["update", "replace"],
  readsMarks: true,
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    const lost = lostControls(before, after, "protection");
    return lost === undefined ? UNDECIDED : lost.length === 0 ? undefined : `loses ${lost.join(", ")}`;
  },
});
