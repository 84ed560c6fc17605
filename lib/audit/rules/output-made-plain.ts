import type { ChangeRule, Hit } from "../rule/rule";

/** An output is no longer sensitive. */
export const outputMadePlain: ChangeRule = {
  id: "output-made-plain",
  severity: "medium",
  category: "credential",
  title: "An output is no longer sensitive",
  why: "Terraform prints it from now on, in logs of CI systems too.",
  fix: "Give the output sensitive = true again, or make sure that its value is no secret.",
  ids: ["NSA-secrets", "CWE-312"],
  example: 'output "password" { sensitive = true } → false',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const [name, { madePlain }] of plan.plan.outputs) {
      if (madePlain) yield { address: `output.${name}`, message: "was sensitive, and is shown from now on" };
    }
  },
};
