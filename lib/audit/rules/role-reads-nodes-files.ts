import { rulesOf } from "../model/rights";
import { objectRule } from "../rule/define";

const TELLING = /^\/(?:logs?|debug|proxy|run|exec|attach|configz|flagz|statusz)(?:[/*]|$)/;

/** A role reads logs or memory of the cluster itself. */
export const roleReadsNodesFiles = objectRule({
  id: "role-reads-nodes-files",
  severity: "low",
  category: "security",
  title: "A role reads logs or memory of the cluster itself",
  why: "Under /logs a kubelet and an API server serve files of their node; /debug shows what is in memory.",
  fix: "Name the paths that are needed: /healthz, /livez, /readyz, /metrics.",
  ids: ["NSA-authorization", "CWE-552"],
  example: 'non_resource_urls = ["/logs/*"]',
  kinds: ["ClusterRole"],
  check: (role) => {
    const found = rulesOf(role).flatMap(({ urls }) => urls.filter((url) => TELLING.test(url)));
    return found.length === 0 ? undefined : `may ask for ${[...new Set(found)].join(", ")}`;
  },
});
