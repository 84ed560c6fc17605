import { isUndecided } from "../model/tree";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service claims external IP addresses. */
export const externalIpsSet = serviceRule({
  id: "external-ips-set",
  severity: "high",
  category: "exposure",
  title: "A Service claims external IP addresses",
  why: "Whoever may set externalIPs can draw traffic for any address to his pods (CVE-2020-8554).",
  fix: "Use a load balancer; if the addresses must stay, let an admission policy allow these alone.",
  ids: ["CVE-2020-8554", "CWE-441"],
  example: 'external_ips = ["203.0.113.5"]',
  check: (service) =>
    service.externalIps.length > 0
      ? `claims ${service.externalIps.join(", ")}`
      : isUndecided(service.object.body, "spec.external_ips")
        ? UNDECIDED
        : undefined,
});
