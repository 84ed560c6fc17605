import { classOf } from "../model/ingress-controls";
import { isUndecided } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Classes that are named after the addresses inside that they serve. */
const INSIDE = /(?:^|[-_.])(?:internal|intern|private|intranet|vpn|corp)(?:$|[-_.])/i;

/** Another controller serves an Ingress. */
export const ingressClassChanged = changeRule({
  id: "ingress-class-changed",
  severity: "medium",
  category: "exposure",
  title: "Another controller serves an Ingress",
  why: "It gets other addresses, which others may reach, and annotations of the old controller mean nothing to the new one.",
  fix: "Check where the new class can be reached from, and that authentication and limits are written for it too.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'ingress_class_name = "nginx-internal" → "nginx-public"',
  kinds: ["Ingress"],
  actions: ["update", "replace"],
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    if (isUndecided(after.body, "spec.ingress_class_name")) return UNDECIDED;
    const [from, to] = [classOf(before), classOf(after)];
    if (from === to) return undefined;
    const message = `ingress class ${from ?? "of the cluster"} → ${to ?? "of the cluster"}`;
    return INSIDE.test(from ?? "") && !INSIDE.test(to ?? "") ? { message, severity: "high" } : message;
  },
});
