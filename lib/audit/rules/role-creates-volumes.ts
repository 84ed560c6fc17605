import { MAKES_VOLUMES } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder make PersistentVolumes. */
export const roleCreatesVolumes = objectRule({
  id: "role-creates-volumes",
  severity: "high",
  category: "security",
  title: "A role lets its holder make volumes of any folder of a node",
  why: "A PersistentVolume of the type hostPath is a way past what keeps pods from their node.",
  fix: "Let administrators make PersistentVolumes; others ask by claims.",
  ids: ["CIS-5.1.9", "CWE-269"],
  example: 'verbs = ["create"], resources = ["persistentvolumes"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, MAKES_VOLUMES);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "high" };
  },
});
