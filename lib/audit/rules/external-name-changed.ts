import { Unknown } from "../mask/marks";
import { showValue } from "../model/diff";
import { pick, sameTree } from "../model/tree";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service stands for another host. */
export const externalNameChanged = serviceChangeRule({
  id: "external-name-changed",
  severity: "medium",
  category: "exposure",
  title: "A Service stands for another host",
  why: "All who call it send what they send, credentials too, to that host from now on.",
  fix: "Check that the new host is yours, or your partner's.",
  ids: ["CWE-441"],
  example: 'external_name = "billing.example.com" → "billing.example.net"',
  check: (before, after) => {
    if (after.access !== "ExternalName") return undefined;
    const [from, to] = [before, after].map((service) => pick(service.object.body, "spec.external_name"));
    if (sameTree(from, to)) return undefined;
    if (to instanceof Unknown) return UNDECIDED;
    return `external name ${before.access === "ExternalName" ? showValue(from) : "(none)"} → ${showValue(to)}`;
  },
});
