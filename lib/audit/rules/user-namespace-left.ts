import { podsOf } from "../model/pods";
import { pick } from "../model/tree";
import { changeRule } from "../rule/define";
import { WORKLOAD_KINDS } from "../model/kinds";

/** Pods leave the user namespace of their own. */
export const userNamespaceLeft = changeRule({
  id: "user-namespace-left",
  severity: "medium",
  category: "security",
  title: "Pods leave the user namespace of their own",
  why: "Root in the container is root on the node then, once it gets out.",
  fix: "Keep hostUsers: false.",
  ids: ["NSA-pods-hardening", "CWE-250"],
  example: "hostUsers: false → true",
  kinds: WORKLOAD_KINDS,
  actions: ["update", "replace"],
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    const [was, is] = [before, after].map((side) => pick(podsOf(side)?.spec, "host_users"));
    return was === false && is !== false ? "hostUsers is false no longer" : undefined;
  },
});
