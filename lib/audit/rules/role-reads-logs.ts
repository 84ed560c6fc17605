import { READS_LOGS } from "../model/powers";
import { powerRule } from "../rule/power-rule";

/** A role reads the logs of all pods. */
export const roleReadsLogs = powerRule({
  id: "role-reads-logs",
  severity: "low",
  category: "security",
  title: "A role reads the logs of all pods",
  why: "Programs print tokens, addresses and personal data, of all namespaces.",
  fix: "Bind it in the namespaces that it is for.",
  ids: ["NSA-authorization", "CWE-532"],
  example: 'verbs = ["get"], resources = ["pods/log"] in a ClusterRole',
  powers: READS_LOGS,
  narrow: undefined,
});
