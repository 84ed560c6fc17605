import { keys } from "../model/tree";
import { objectRule } from "../rule/define";

/** An Ingress brings configuration of its controller along. */
export const ingressSnippet = objectRule({
  id: "ingress-snippet",
  severity: "high",
  category: "security",
  title: "An Ingress brings configuration of its controller along",
  why: "A snippet is written into the controller's own configuration: it can read the controller's token, and with it the Secrets of all namespaces (CVE-2021-25742).",
  fix: "Use an annotation made for the purpose, and let the controller refuse snippets.",
  ids: ["CVE-2021-25742", "CWE-94"],
  example: "nginx.ingress.kubernetes.io/configuration-snippet",
  kinds: ["Ingress"],
  check: (ingress) => {
    const found = keys(ingress.body, "metadata.annotations").filter((key) =>
      /^(?:nginx\.ingress\.kubernetes\.io|nginx\.org|haproxy\.org)\/.*snippets?$/.test(key),
    );
    return found.length === 0 ? undefined : `has ${found.join(", ")}`;
  },
});
