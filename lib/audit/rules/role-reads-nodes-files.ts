import { READS_NODES } from "../model/powers";
import { granted, rulesOf, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

const TELLING = /^\/(?:logs?|debug|proxy|run|exec|attach|configz|flagz|statusz)(?:[/*]|$)/;

/** A role reads logs or memory of the cluster itself. */
export const roleReadsNodesFiles = objectRule({
  id: "role-reads-nodes-files",
  severity: "low",
  category: "security",
  title: "A role reads logs or memory of the cluster itself",
  why: "Under /logs, and at nodes/log, a kubelet and an API server serve files of their node; /debug and nodes/checkpoint show what is in memory.",
  fix: "Name the paths that are needed: /healthz, /livez, /readyz, /metrics.",
  ids: ["NSA-authorization", "CWE-552"],
  example: 'non_resource_urls = ["/logs/*"]',
  kinds: ["ClusterRole"],
  check: (role) => {
    const urls = rulesOf(role).flatMap((rule) => rule.urls.filter((url) => TELLING.test(url)));
    const grants = granted(role, READS_NODES);
    if (grants.length > 0) {
      // A checkpoint holds the memory of a container, with its keys.
      const memory = grants.some(({ resource }) => resource === "nodes/checkpoint");
      return { message: `may ${showGrants(grants)}`, severity: memory ? "high" : "medium" };
    }
    return urls.length === 0 ? undefined : `may ask for ${[...new Set(urls)].join(", ")}`;
  },
});
