import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

const ENFORCE = "pod-security.kubernetes.io/enforce";

/** The minor version of Kubernetes whose checks are made: `v1.30` is 30, `latest` the highest. */
function minor(version: string): number {
  const found = /^v1\.(\d+)$/.exec(version);
  return found === null ? Infinity : Number(found[1]);
}

const LEVELS = ["privileged", "baseline", "restricted"];

/** A namespace enforces a weaker pod security standard. */
export const podSecurityLoosened = changeRule({
  id: "pod-security-loosened",
  severity: "high",
  category: "security",
  title: "A namespace enforces a weaker pod security standard",
  why: "Pods that were refused there are let in from now on.",
  fix: "Keep the label, and put the pod that needs more into a namespace of its own.",
  ids: ["CIS-5.2.1", "NSA-pods-security-enforcement", "CWE-693"],
  example: "pod-security.kubernetes.io/enforce: restricted → privileged, or enforce-version: latest → v1.0",
  kinds: ["Namespace"],
  actions: ["update", "replace"],
  check: (change) => {
    if (change.after?.labels === undefined) return UNDECIDED;
    const levels = [change.before, change.after].map(
      (side) => side?.labels?.get("pod-security.kubernetes.io/enforce") ?? "privileged",
    );
    const [from, to] = levels.map((level) => LEVELS.indexOf(level));
    if ((to ?? 0) < (from ?? 0)) return `pod-security.kubernetes.io/enforce ${levels.join(" → ")}`;
    const versions = [change.before, change.after].map((side) => side?.labels?.get(`${ENFORCE}-version`) ?? "latest");
    const [was, is] = versions.map(minor);
    return to !== 0 && (is ?? 0) < (was ?? 0) ? `${ENFORCE}-version ${versions.join(" → ")}` : undefined;
  },
});
