import { number, texts } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods are in the group of root. */
export const runsAsRootGroup = podRule({
  id: "runs-as-root-group",
  severity: "low",
  category: "security",
  title: "Pods are in the group of root",
  why: "Images leave much to group 0 that others may not read or write, and files that such a pod makes on volumes belong to it.",
  fix: "Set runAsGroup and fsGroup to numbers above 0, and leave 0 out of supplementalGroups.",
  ids: ["NSA-pods-non-root", "CWE-250"],
  example: "run_as_group = 0",
  check: (pods) => {
    const at = (key: string) => number(pods.spec, `security_context.${key}`);
    const groups: string[] = [];
    if (at("run_as_group") === 0) groups.push("runAsGroup 0");
    if (at("fs_group") === 0) groups.push("fsGroup 0");
    if (texts(pods.spec, "security_context.supplemental_groups").includes("0")) groups.push("supplementalGroups 0");
    for (const { name, body } of pods.containers) {
      if (number(body, "security_context.run_as_group") === 0) groups.push(`runAsGroup 0 in ${name}`);
    }
    return groups.length === 0 ? undefined : `are in the group of root: ${groups.join(", ")}`;
  },
});
