import { badPairUnder } from "../../compatibility";
import type { ChangeRule, Hit } from "../rule/rule";

/** The Terraform that made the plan does not work with the provider that the configuration asks for, or may not. */
export const providerPairBroken: ChangeRule = {
  id: "provider-pair-broken",
  severity: "medium",
  category: "plan",
  title: "Terraform and provider do not work together",
  why: "Half of the pairs of Terraform or OpenTofu and hashicorp/kubernetes fail on the identity of resources: an apply reports failures that are none, or a failed rollout leaves a state that nothing can be done with.",
  fix: "Choose a whole pair: EnvironmentStack's engine does; docs/compatibility.md has the table.",
  ids: ["CWE-1104"],
  example: "Terraform 1.11 with hashicorp/kubernetes 3.2.1",
  looksAt: "change",
  *check({ plan }): Iterable<Hit> {
    const { providerConstraint: constraint, provenance } = plan;
    if (constraint === undefined || provenance.terraformVersion === undefined) return;
    const found = badPairUnder(provenance.terraformVersion, constraint);
    if (found === undefined) return;
    const { pair, certain } = found;
    yield {
      address: "(plan)",
      subject: pair.id,
      message: `was made by version ${provenance.terraformVersion}, and the provider's constraint ${constraint} ${
        certain ? "asks for" : "lets in"
      } ${pair.provider}: ${pair.what}`,
      ...(certain ? {} : { severity: "low" as const }),
    };
  },
};
