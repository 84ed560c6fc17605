import { text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A Secret holds a token of a service account that never expires. */
export const serviceAccountTokenSecret = objectRule({
  id: "service-account-token-secret",
  severity: "medium",
  category: "credential",
  title: "A Secret holds a token of a service account that never expires",
  why: "Whoever reads it once holds the rights of the account until somebody deletes the Secret; tokens that pods and kubectl create token get expire by themselves.",
  fix: "Let pods use the token that they get projected, and programs outside ask for short-lived ones.",
  ids: ["CIS-5.1.6", "NSA-pods-service-account-token", "CWE-613"],
  example: 'kubernetes_secret_v1 with type = "kubernetes.io/service-account-token"',
  kinds: ["Secret"],
  check: (secret) =>
    text(secret.body, "type") === "kubernetes.io/service-account-token"
      ? "is a token of a service account that does not expire"
      : undefined,
});
