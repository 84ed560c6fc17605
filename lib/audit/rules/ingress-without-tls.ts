import { hasCertificateByAnnotation } from "../model/ingress-controls";
import { blocks, isUndecided, text } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An Ingress serves without TLS. */
export const ingressWithoutTls = objectRule({
  id: "ingress-without-tls",
  severity: "medium",
  category: "exposure",
  title: "An Ingress serves without TLS",
  why: "What is sent to it, passwords and cookies too, can be read on the way.",
  fix: "Add a tls block with the hosts and the name of a Secret that holds the certificate.",
  ids: ["NSA-encryption", "CWE-319"],
  example: "an Ingress without a tls block",
  kinds: ["Ingress"],
  check: (ingress) => {
    if (isUndecided(ingress.body, "spec.tls")) return UNDECIDED;
    if (blocks(ingress.body, "spec.tls").length > 0) return undefined;
    if (hasCertificateByAnnotation(ingress)) return undefined;
    const hosts = blocks(ingress.body, "spec.rule").map((rule) => text(rule, "host") ?? "any host");
    return `has no tls block${hosts.length === 0 ? "" : ` for ${hosts.join(", ")}`}`;
  },
});
