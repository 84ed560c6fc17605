import { DELETES_DATA } from "../model/powers";
import { powerRule } from "../rule/power-rule";

/** A role destroys what holds data. */
export const roleDeletesData = powerRule({
  id: "role-deletes-data",
  severity: "medium",
  category: "security",
  title: "A role destroys what holds data",
  why: "A token that gets lost, or one wrong selector, takes claims, volumes, snapshots or whole namespaces with it, and their data.",
  fix: "Leave deletion to people and to the controller that made the objects; delete by name instead of deletecollection.",
  ids: ["NSA-authorization", "CWE-732"],
  example: 'verbs = ["delete"], resources = ["persistentvolumeclaims"]',
  powers: DELETES_DATA,
  narrow: "low",
});
