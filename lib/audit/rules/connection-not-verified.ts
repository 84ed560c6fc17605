import type { ChangeRule, Hit } from "../rule/rule";

/** A provider does not check whom it talks to. */
export const connectionNotVerified: ChangeRule = {
  id: "connection-not-verified",
  severity: "high",
  category: "plan",
  title: "A provider does not check whom it talks to",
  why: "Without a certificate that is checked, anybody on the way to the cluster reads the credentials and every Secret, and may answer in its name.",
  fix: "Give the provider cluster_ca_certificate and an https address, and take insecure away.",
  ids: ["NSA-encryption", "CWE-295"],
  example: 'provider "kubernetes" { insecure = true }',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { key, insecure, plain } of plan.plan.connections) {
      const address = `provider.${key}`;
      if (insecure === true)
        yield { address, subject: "insecure", message: "insecure is true: certificates are not checked" };
      if (plain) yield { address, subject: "plain", message: "its host is an http address" };
      if (insecure === undefined)
        yield {
          address,
          subject: "insecure",
          message: "whether certificates are checked is not in the plan",
          unknown: true,
        };
    }
  },
};
