import { text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A Secret, or the state, holds a token of a service account. */
export const serviceAccountTokenSecret = objectRule({
  id: "service-account-token-secret",
  severity: "medium",
  category: "credential",
  title: "A token of a service account is written down",
  why: "Whoever reads the Secret, or the state, once holds the rights of the account until the token expires; that of a Secret never does.",
  fix: "Let pods use the token that they get projected, and programs outside ask for short-lived ones.",
  ids: ["CIS-5.1.6", "NSA-pods-service-account-token", "CWE-613"],
  example: 'kubernetes_secret_v1 with type = "kubernetes.io/service-account-token"',
  kinds: ["Secret", "TokenRequest"],
  check: (object) => {
    if (object.kind === "TokenRequest") {
      const seconds = text(object.body, "spec.expiration_seconds");
      return `makes a token of the service account ${object.name}${seconds === undefined ? "" : ` for ${seconds} s`}, which stands in the state`;
    }
    return text(object.body, "type") === "kubernetes.io/service-account-token"
      ? "is a token of a service account that does not expire"
      : undefined;
  },
});
