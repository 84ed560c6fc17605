import { WRITES_CONFIGURATION } from "../model/powers";
import { powerRule } from "../rule/power-rule";

/** A role writes the ConfigMaps of all namespaces. */
export const roleWritesConfiguration = powerRule({
  id: "role-writes-configuration",
  severity: "medium",
  category: "security",
  title: "A role writes the ConfigMaps of all namespaces",
  why: "Some are code of the cluster: CoreDNS's says where every name leads, aws-auth who is administrator; others hold scripts that pods run.",
  fix: "Bind it in the namespaces that it is for, by a Role and by names.",
  ids: ["NSA-authorization", "CWE-269"],
  example: 'verbs = ["update"], resources = ["configmaps"] in a ClusterRole',
  powers: WRITES_CONFIGURATION,
  narrow: undefined,
});
