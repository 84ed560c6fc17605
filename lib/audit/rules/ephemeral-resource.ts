import type { ChangeRule, Hit } from "../rule/rule";

/** The apply opens an ephemeral resource. */
export const ephemeralResource: ChangeRule = {
  id: "ephemeral-resource",
  severity: "medium",
  category: "plan",
  title: "The apply opens an ephemeral resource",
  why: "It may fetch or make credentials, such as a token of a service account, and leaves no trace in the plan or the state.",
  fix: "Read its block in the code, and what uses it.",
  ids: ["CWE-829"],
  example: 'ephemeral "vault_kv_secret_v2" "x" {}',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { address, mode, type } of plan.changes) {
      if (mode === "ephemeral") yield { address, message: `a ${type} is opened with this apply` };
    }
  },
};
