import { COPIES_SECRETS, WRITES_SECRETS } from "../model/powers";
import { powerRule } from "../rule/power-rule";

/** A role writes Secrets. */
export const roleWritesSecrets = powerRule({
  id: "role-writes-secrets",
  severity: "medium",
  category: "security",
  title: "A role writes Secrets",
  why: "Whoever holds it puts other keys and passwords under programs, and makes a long-lived token of any service account of the namespace by a Secret of that type. An operator that fetches Secrets from a store copies for him whatever the store holds.",
  fix: "Name the Secrets in resourceNames, without create; let an operator that makes them have a namespace of its own.",
  ids: ["CIS-5.1.2", "NSA-authorization", "CWE-269"],
  example: 'verbs = ["create"], resources = ["secrets"]',
  powers: [...WRITES_SECRETS, ...COPIES_SECRETS],
  narrow: "medium",
});
