import { lostControls } from "../model/ingress-controls";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

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
    return lost === undefined ? UNDECIDED : lost.length === 0 ? undefined : `loses ${lost.join(", ")}`;
  },
});
