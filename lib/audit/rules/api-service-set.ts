import { text } from "../model/tree";
import { changeRule } from "../rule/define";

/** A part of the cluster's API is answered by another server. */
export const apiServiceSet = changeRule({
  id: "api-service-set",
  severity: "medium",
  category: "security",
  title: "A part of the cluster's API is answered by another server",
  why: "It gets all requests to that group, with the tokens of whoever asks if it wants them, and says what the answer is; where it is down, the deletion of namespaces hangs.",
  fix: "Check that the Service is yours, and that the group is one that nothing else serves.",
  ids: ["NSA-authentication", "CWE-441"],
  example: "kubernetes_api_service_v1 with spec.service.name = metrics",
  kinds: ["APIService"],
  actions: ["create", "update", "replace"],
  check: ({ after }) => {
    if (after === undefined) return undefined;
    const [group, version] = ["group", "version"].map((key) => text(after.body, `spec.${key}`));
    const service = ["namespace", "name"].map((key) => text(after.body, `spec.service.${key}`) ?? "?").join("/");
    const insecure = text(after.body, "spec.insecure_skip_tls_verify") === "true";
    return `${version ?? "?"} of ${group ?? "?"} is answered by Service ${service}${insecure ? ", whose certificate is not checked" : ""}`;
  },
});
