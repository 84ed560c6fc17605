import type { ChangeRule, Hit } from "../rule/rule";

/** An output shows a credential. */
export const credentialInOutput: ChangeRule = {
  id: "credential-in-output",
  severity: "medium",
  category: "credential",
  title: "An output shows a credential",
  why: "Terraform prints it after each apply, in logs of CI systems too, and other stacks read it in clear.",
  fix: "Give the output sensitive = true, or leave it out.",
  ids: ["NSA-secrets", "CWE-532"],
  example: 'output "kubeconfig" without sensitive = true',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const [name, { changes, credential, madePlain }] of plan.plan.outputs) {
      if (changes && credential && !madePlain)
        yield { address: `output.${name}`, message: "is not sensitive, and holds a credential" };
    }
  },
};
