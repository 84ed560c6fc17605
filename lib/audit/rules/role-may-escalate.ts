import { GIVES_RIGHTS, TAKES_OVER } from "../model/powers";
import { granted, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder take more rights. */
export const roleMayEscalate = objectRule({
  id: "role-may-escalate",
  severity: "high",
  category: "security",
  title: "A role lets its holder take more rights",
  why: "Who may escalate, bind or impersonate, run commands in other pods or make tokens of other accounts soon holds their rights too. A name in resourceNames is no limit there: it says whose rights they are.",
  fix: "Take these verbs and resources away; where bind or impersonate must stay, name a role or an account that holds little.",
  ids: ["CIS-5.1.8", "CIS-5.1.10", "CIS-5.1.13", "NSA-authorization", "CWE-269"],
  example: 'verbs = ["bind"], resources = ["clusterroles"], resource_names = ["cluster-admin"]',
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const [gives, takes] = [granted(role, GIVES_RIGHTS), granted(role, TAKES_OVER)];
    const all = [...gives, ...takes];
    if (all.length === 0) return undefined;
    // Commands in one named pod, or the token of one named account, is what a helper of that one needs.
    const named = gives.length === 0 && takes.every((one) => one.names.length > 0);
    return { message: `may ${showGrants(all)}`, severity: named ? "medium" : "high" };
  },
});
