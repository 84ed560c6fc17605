import { pick } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods get a token for the Kubernetes API. */
export const serviceAccountTokenMounted = podRule({
  id: "service-account-token-mounted",
  severity: "low",
  category: "security",
  title: "Pods get a token for the Kubernetes API",
  why: "Whoever gets into a pod gets its rights. Where the field is left out, the provider sends true.",
  fix: "Set automountServiceAccountToken to false where the program does not call the API.",
  ids: ["CIS-5.1.6", "NSA-pods-service-account-token", "CWE-522"],
  example: "pods without automount_service_account_token = false",
  reads: ["automount_service_account_token"],
  check: (pods) =>
    pick(pods.spec, "automount_service_account_token") === false
      ? undefined
      : "mounts the token of its service account",
});
