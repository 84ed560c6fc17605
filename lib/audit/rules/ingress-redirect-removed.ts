import { lostControls } from "../model/ingress-controls";
import { pick } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

const REDIRECT = "nginx.ingress.kubernetes.io/ssl-redirect";

/** An Ingress no longer sends clients to TLS. */
export const ingressRedirectRemoved = changeRule({
  id: "ingress-redirect-removed",
  severity: "medium",
  category: "exposure",
  title: "An Ingress no longer sends clients to TLS",
  why: "Who comes by http:// stays there, and what is sent can be read on the way.",
  fix: "Keep the redirect.",
  ids: ["NSA-encryption", "CWE-319"],
  example: 'nginx.ingress.kubernetes.io/force-ssl-redirect: "true" → "false"',
  kinds: ["Ingress"],
  actions: ["update", "replace"],
  readsMarks: true,
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    const lost = lostControls(before, after, "redirect");
    if (lost === undefined) return UNDECIDED;
    if (lost.length > 0) return `loses ${lost.join(", ")}`;
    // This one is on where nothing says otherwise.
    const off = (side: typeof after) =>
      String(pick(side.body, ["metadata", "annotations", REDIRECT]) ?? "") === "false";
    return off(after) && !off(before) ? `sets ${REDIRECT} to false` : undefined;
  },
});
