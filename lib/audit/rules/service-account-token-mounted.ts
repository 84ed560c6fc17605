import type { Pods } from "../model/pods";
import { blocks, pick, text } from "../model/tree";
import { podRule } from "../rule/define";

/** Tokens that pods mount as volumes of their own. */
function projected({ spec }: Pods): string | undefined {
  const tokens = blocks(spec, "volume").flatMap((volume) => blocks(volume, "projected.sources.service_account_token"));
  if (tokens.length === 0) return undefined;
  const audience = tokens.map((one) => text(one, "audience") ?? "the API server");
  return `mounts a token of its service account for ${[...new Set(audience)].join(", ")}`;
}

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
      ? projected(pods)
      : "mounts the token of its service account",
});
